"""Straight lines drawn on a page in, the grids they rule out: column and row borders and the cells between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from budgetcheck.documents.limits import CROSSINGS

_NEAR: Final = 2.5
"""Points within which borders are one: double lines, and lines that do not quite meet."""
_OPEN: Final = 12.0
"""Points by which rows must reach beyond the last border to be an open column of their own."""


class RuledLine(NamedTuple):
    """A straight line: `at` on the one axis, from `start` to `end` on the other."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A cell of a grid: where it begins and how far it spans, in rows from the top and columns from the left."""

    row: int
    column: int
    rows: int
    columns: int


class Grid(NamedTuple):
    """A ruled table: borders of columns from left to right, of rows from top to bottom, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]


def grids(across: Iterable[RuledLine], down: Iterable[RuledLine]) -> list[Grid]:
    """Make the grids of a page of its horizontal (`at` is y) and vertical rules, top first.

    A grid has at least two columns or two rows; a mere frame round a text is none.
    """
    rows, columns = _merged(across), _merged(down)
    if len(rows) * len(columns) > CROSSINGS:
        return []
    found = [_grid(*group) for group in _groups(rows, columns)]
    return sorted((grid for grid in found if grid is not None), key=lambda grid: (-grid.ys[0], grid.xs[0]))


def _merged(rules: Iterable[RuledLine]) -> list[RuledLine]:
    """Join rules that lie on one line and touch; rules nearly on one line are moved onto it."""
    merged: list[RuledLine] = []
    lane: list[RuledLine] = []
    for rule in sorted(rules):
        if lane and rule.at - lane[0].at > _NEAR:
            merged += _joined(lane)
            lane = []
        lane.append(rule)
    return merged + _joined(lane)


def _joined(lane: list[RuledLine]) -> list[RuledLine]:
    joined: list[RuledLine] = []
    if not lane:
        return joined
    at = lane[len(lane) // 2].at
    start, end = None, 0.0
    for rule in sorted(lane, key=lambda rule: rule.start):
        if start is None:
            start, end = rule.start, rule.end
        elif rule.start <= end + _NEAR:
            end = max(end, rule.end)
        else:
            joined.append(RuledLine(at, start, end))
            start, end = rule.start, rule.end
    assert start is not None
    return [rule for rule in (*joined, RuledLine(at, start, end)) if rule.end - rule.start > 2 * _NEAR]


def _groups(rows: list[RuledLine], columns: list[RuledLine]) -> list[tuple[list[RuledLine], list[RuledLine]]]:
    """Rules that meet one another, directly or through others."""
    owner = list(range(len(rows) + len(columns)))

    def root(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    positions = [row.at for row in rows]
    for at, column in enumerate(columns, len(rows)):
        first = bisect_left(positions, column.start - _NEAR)
        last = bisect_right(positions, column.end + _NEAR)
        for index in range(first, last):
            if rows[index].start - _NEAR <= column.at <= rows[index].end + _NEAR:
                owner[root(index)] = root(at)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = defaultdict(lambda: ([], []))
    for index, row in enumerate(rows):
        groups[root(index)][0].append(row)
    for at, column in enumerate(columns, len(rows)):
        groups[root(at)][1].append(column)
    return list(groups.values())


def _grid(rows: list[RuledLine], columns: list[RuledLine]) -> Grid | None:
    if len(rows) < 2 or not columns:
        return None
    xs, ys = sorted({rule.at for rule in columns}), sorted({rule.at for rule in rows}, reverse=True)
    left, right = min(rule.start for rule in rows), max(rule.end for rule in rows)
    xs = [left] * (left < xs[0] - _OPEN) + xs + [right] * (right > xs[-1] + _OPEN)
    if len(ys) < 2 or len(xs) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    height, width = len(ys) - 1, len(xs) - 1
    # above[r][c]: a rule above the unit; before[r][c]: a rule left of it. The outline is closed whatever was drawn.
    above = [[r in (0, height)] * width for r in range(height + 1)]
    before = [[c in (0, width) for c in range(width + 1)] for _ in range(height)]
    place = {y: index for index, y in enumerate(ys)}
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    for rule in rows:
        for c in range(bisect_left(middles, rule.start), bisect_right(middles, rule.end)):
            above[place[rule.at]][c] = True
    place = {x: index for index, x in enumerate(xs)}
    rising = [-(a + b) / 2 for a, b in pairwise(ys)]
    for rule in columns:
        for r in range(bisect_left(rising, -rule.end), bisect_right(rising, -rule.start)):
            before[r][place[rule.at]] = True
    return Grid(tuple(xs), tuple(ys), tuple(_boxes(above, before)))


def _boxes(above: list[list[bool]], before: list[list[bool]]) -> list[Box]:
    """Cells of the units between which no rule is drawn. What is no rectangle is cut into its rows."""
    height, width = len(before), len(above[0])
    taken = [[False] * width for _ in range(height)]
    boxes: list[Box] = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            columns = 1
            while column + columns < width and not before[row][column + columns] and not taken[row][column + columns]:
                columns += 1
            rows = 1
            while row + rows < height and _goes_on(above, before, row + rows, column, columns):
                rows += 1
            for r in range(row, row + rows):
                taken[r][column : column + columns] = [True] * columns
            boxes.append(Box(row, column, rows, columns))
    return boxes


def _goes_on(above: list[list[bool]], before: list[list[bool]], row: int, column: int, columns: int) -> bool:
    """Whether the units of this row belong to the cell that stands above them."""
    units = range(column, column + columns)
    return not any(above[row][c] for c in units) and not any(before[row][c] for c in units[1:])
