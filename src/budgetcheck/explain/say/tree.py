"""The budget as the rules see it: every sum above its parts, cut down to what is disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from budgetcheck.arithmetic.interval import ZERO
from budgetcheck.explain.outcome import Solution
from budgetcheck.explain.search.system import Measure, System
from budgetcheck.explain.slips.options import Equality
from budgetcheck.findings.picture import Branch
from budgetcheck.text.numbers import plain
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple

_Mark = Literal["suspect", "possible", ""]
MOST_ROWS = 60
MOST_PARTS = 12
"""Undisputed parts shown of one sum; more are counted."""


@frozen
class TreeRow:
    """One figure of the tree, at its depth; `more` counts parts of the same sum that are left out after it.

    `computed` is what the parts of a sum come to as they are stated, `off` says that this is not the sum, and
    `proposed` is what the likeliest repair makes of the figure. `elsewhere` counts parts that stand below other sums.
    """

    measure: Measure
    depth: int
    mark: _Mark
    last: bool
    more: int = 0
    computed: Fraction | None = None
    off: bool = False
    proposed: Fraction | None = None
    elsewhere: int = 0


def tree(system: System, solutions: Iterable[Solution]) -> tuple[TreeRow, ...]:
    """The sums that hold disputed figures, those figures marked: first-ranked ones, and all others of a solution.

    Each figure stands once, under the first sum that it is a part of.
    """
    listed = tuple(solutions)
    marks, proposals = _marks(listed), _proposals(listed)
    rules = _rules(system)
    parts = {total: one.parts for total, one in rules.items()}
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
        row = TreeRow(item, depth, marks.get(item.figure, ""), last, proposed=proposals.get(item.figure))
        if figure in rules:
            rule, _, elsewhere = rules[figure]
            computed = _computed(system, rule, figure)
            row = replace(row, computed=computed, off=_is_off(system, rule), elsewhere=elsewhere)
        rows.append(row)
        below = parts.get(figure, ())
        if not (figure in wanted and (set(below) & wanted or figure in disputed)):
            return
        undisputed = [part for part in below if part not in wanted]
        shown = [part for part in below if part in wanted or part in undisputed[:MOST_PARTS]]
        for part in shown:
            add(part, depth + 1, part == shown[-1])
        if len(undisputed) > MOST_PARTS:
            rows[-1] = replace(rows[-1], more=len(undisputed) - MOST_PARTS)

    for figure in sorted(wanted - parents.keys()):
        if len(rows) < MOST_ROWS:
            add(figure, 0, True)
    return tuple(rows[:MOST_ROWS])


def branches_of(rows: Iterable[TreeRow]) -> tuple[Branch, ...]:
    """The rows of a tree for a picture."""
    return tuple(
        Branch(
            row.measure.figure,
            row.measure.label,
            None if row.measure.value is None else plain(row.measure.value),
            row.depth,
            row.mark,
            row.more,
            None if row.computed is None else plain(row.computed),
            row.off,
            None if row.proposed is None else plain(row.proposed),
            row.elsewhere,
        )
        for row in rows
    )


def _proposals(solutions: Iterable[Solution]) -> dict[str, Fraction]:
    """What first-ranked repairs make of their figures, the first one of each."""
    proposals: dict[str, Fraction] = {}
    for solution in solutions:
        for value in solution.values if solution.rank == 1 else ():
            if value.proposed is not None:
                proposals.setdefault(value.figure, value.proposed)
    return proposals


def _computed(system: System, number: int, total: int) -> Fraction | None:
    """What a rule makes of a sum while all else stands as stated; None where something is missing."""
    whole, stated = system.total(number), system.measures[total].value
    if whole is None or stated is None:
        return None
    constraint = system.constraints[number]
    return Fraction(stated) + (constraint.constant - whole) / system.coefficients[number][total]


def _is_off(system: System, number: int) -> bool:
    """Whether a rule cannot hold with every figure as it is stated, its rounding allowed for."""
    possible = ZERO
    for index, weight in system.coefficients[number].items():
        possible = possible.plus(system.measures[index].interval.times(weight))
    return possible.meet(system.admitted[number]).empty


def _marks(solutions: Iterable[Solution]) -> dict[str, _Mark]:
    marks: dict[str, _Mark] = {}
    for solution in solutions:
        for figure in solution.figures:
            if solution.rank == 1 or figure not in marks:
                marks[figure] = "suspect" if solution.rank == 1 else "possible"
    return marks


class _Sum(NamedTuple):
    """What makes a figure a sum: the rule, the parts below it, and how many parts stand below other sums."""

    number: int
    parts: tuple[int, ...]
    elsewhere: int


def _rules(system: System) -> Mapping[int, _Sum]:
    """The sums by their figures, every figure a part of one sum at most and none below itself."""
    rules: dict[int, _Sum] = {}
    parent: dict[int, int] = {}
    for number, constraint in enumerate(system.constraints):
        if constraint.relation != "==":
            continue
        total, run = _sum(system, number)
        if total is None or total in rules or not run:
            continue
        above = {total}
        figure = total
        while figure in parent:
            figure = parent[figure]
            above.add(figure)
        free = tuple(part for part in run if part not in parent and part not in above)
        if free:
            rules[total] = _Sum(number, free, len(run) - len(free))
            parent.update(dict.fromkeys(free, total))
    return rules


def _sum(system: System, number: int) -> tuple[int | None, tuple[int, ...]]:
    """The sum of an equality and its parts; a row of a list that has a single row below it is a sum, too."""
    equality = Equality(system, number)
    if equality.total is not None:
        return equality.total, equality.run
    row = system.coefficients[number]
    if len(row) == 2 and not system.constraints[number].constant and not sum(row.values()):
        whole, part = row
        if _column(system.measures[whole].figure) == _column(system.measures[part].figure) != "":
            return whole, (part,)
    return None, ()


def _column(figure: str) -> str:
    """What the figures of one column of a list have in common; empty for a figure of none."""
    table, bracket, _ = figure.partition("[")
    return f"{table}[{figure.rpartition(']')[2]}" if bracket else ""
