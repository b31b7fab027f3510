"""The budget as the rules see it: every sum above its parts, cut down to what is disputed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.search.system import Measure, System
from budgetcheck.explain.slips.options import Equality
from budgetcheck.text.lean import frozen

_Mark = Literal["suspect", "possible", ""]
MOST_ROWS = 60
MOST_PARTS = 12
"""Undisputed parts shown of one sum; more are counted."""


@frozen
class TreeRow:
    """One figure of the tree, at its depth; `more` counts parts of the same sum that are left out after it."""

    measure: Measure
    depth: int
    mark: _Mark
    last: bool
    more: int = 0


def tree(system: System, explanation: Explanation) -> tuple[TreeRow, ...]:
    """The sums that hold disputed figures, those figures marked: first-ranked ones, and all others of a solution.

    Each figure stands once, under the first sum that it is a part of.
    """
    marks = _marks(explanation)
    parts = _parts(system)
    disputed = {system.place[figure] for figure in marks}
    wanted = set(disputed)
    parents = {part: total for total, below in parts.items() for part in below}
    for figure in disputed:
        while figure in parents and parents[figure] not in wanted:
            figure = parents[figure]
            wanted.add(figure)
    rows: list[TreeRow] = []

    def add(figure: int, depth: int, last: bool) -> None:
        item = system.measures[figure]
        rows.append(TreeRow(item, depth, marks.get(item.figure, ""), last))
        below = parts.get(figure, ())
        if not (figure in wanted and (set(below) & wanted or figure in disputed)):
            return
        plain = [part for part in below if part not in wanted]
        shown = [part for part in below if part in wanted or part in plain[:MOST_PARTS]]
        for part in shown:
            add(part, depth + 1, part == shown[-1])
        if len(plain) > MOST_PARTS:
            end = rows[-1]
            rows[-1] = TreeRow(end.measure, end.depth, end.mark, end.last, len(plain) - MOST_PARTS)

    for figure in sorted(wanted - parents.keys()):
        if len(rows) < MOST_ROWS:
            add(figure, 0, True)
    return tuple(rows[:MOST_ROWS])


def _marks(explanation: Explanation) -> dict[str, _Mark]:
    marks: dict[str, _Mark] = {}
    for solution in explanation.solutions:
        for figure in solution.figures:
            if solution.rank == 1 or figure not in marks:
                marks[figure] = "suspect" if solution.rank == 1 else "possible"
    return marks


def _parts(system: System) -> Mapping[int, tuple[int, ...]]:
    """Sum -> its parts, every figure in one sum at most and none below itself."""
    parts: dict[int, tuple[int, ...]] = {}
    parent: dict[int, int] = {}
    for number, constraint in enumerate(system.constraints):
        if constraint.relation != "==":
            continue
        equality = Equality(system, number)
        total = equality.total
        if total is None or total in parts or len(equality.run) < 2:
            continue
        above = {total}
        figure = total
        while figure in parent:
            figure = parent[figure]
            above.add(figure)
        free = tuple(part for part in equality.run if part not in parent and part not in above)
        if free:
            parts[total] = free
            parent.update(dict.fromkeys(free, total))
    return parts
