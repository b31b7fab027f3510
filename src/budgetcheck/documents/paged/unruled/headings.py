"""The cells above a table → which of its columns each stands over; None where that is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from budgetcheck.documents.paged.unruled.columns import SpacedColumn, borders_of, under_middle
from budgetcheck.documents.paged.unruled.stacks import Stack

_SAME: Final = 0.6
"""Sizes of a character within which cells stand on one level."""


class Over(NamedTuple):
    """A cell over columns, from the first to the last of them."""

    cell: Stack
    first: int
    last: int


class Headed(NamedTuple):
    """The columns of a table, their borders, and the cells over them, from the lowest level up."""

    columns: list[SpacedColumn]
    edges: tuple[float, ...]
    over: list[Over]


def headed(columns: Sequence[SpacedColumn], cells: Sequence[Stack], side: str) -> Headed | None:
    """Say of each cell what it stands over."""
    left = side == "left"
    zones = _zones(columns, left)
    leaves: list[list[Stack]] = [[] for _ in zones]
    upper: list[Stack] = []
    for cell in sorted(cells, key=lambda cell: cell.middle):
        at = _zone_of(cell, zones, left)
        below = [leaf for held in leaves for leaf in held]
        if any(_overlap(cell, leaf) > 0 for leaf in below if leaf.middle < cell.middle) or (
            leaves[at] and not _freely(cell, zones[at], leaves[at]) and _between(cell, cells)
        ):
            upper.append(cell)
        else:
            leaves[at].append(cell)
    made: list[SpacedColumn] = []
    for zone, held in zip(zones, leaves, strict=True):
        matched = _matched(zone, sorted(held, key=lambda cell: cell.left), left, upper)
        if matched is None:
            return None
        made += matched
    if any(one.right > other.left + 1 for one, other in pairwise(made)):
        return None
    edges = borders_of(made, "centre" if under_middle(made) else side)
    over = _spans(made, edges, upper)
    return None if over is None else Headed(made, edges, _unwrapped(made, edges, over))


def _unwrapped(columns: Sequence[SpacedColumn], edges: Sequence[float], over: Sequence[Over]) -> list[Over]:
    """Take a cell that fills the width of a single column for the line above in that column's heading."""
    kept: list[Over] = []
    for one in over:
        heading = columns[one.first].heading
        room = edges[one.first + 1] - edges[one.first] - 1.4 * one.cell.size
        if (
            one.first == one.last
            and heading is not None
            and one.cell.right - one.cell.left > room - 1.1 * one.cell.size
            and one.cell.bottom - heading.top < 0.75 * one.cell.size
        ):
            columns[one.first].heading = one.cell.above(heading)
        else:
            kept.append(one)
    return kept


def _zones(columns: Sequence[SpacedColumn], left: bool) -> list[list[SpacedColumn]]:
    """Columns between two borders that are known."""
    zones: list[list[SpacedColumn]] = [[]]
    for column in columns:
        if column.hard and left and zones[-1]:
            zones.append([])
        zones[-1].append(column)
        if column.hard and not left:
            zones.append([])
    return [zone for zone in zones if zone]


def _zone_of(cell: Stack, zones: Sequence[Sequence[SpacedColumn]], left: bool) -> int:
    if left:
        begun = [at for at, zone in enumerate(zones) if zone[0].left - 2 <= cell.centre]
        return begun[-1] if begun else 0
    return next((at for at, zone in enumerate(zones) if cell.centre <= zone[-1].right + 2), len(zones) - 1)


def _overlap(cell: Stack, other: Stack | SpacedColumn) -> float:
    return min(cell.right, other.right) - max(cell.left, other.left)


def _freely(cell: Stack, zone: Sequence[SpacedColumn], leaves: Sequence[Stack]) -> bool:
    """Whether a cell stands over a column that has no other heading, or next behind the words of one."""
    free = [column for column in zone if all(_overlap(leaf, column) <= 0 for leaf in leaves)]
    return len(leaves) < len(zone) and any(
        _overlap(cell, column) > 0
        or (column.right <= cell.left and not any(column.left < leaf.centre < cell.centre for leaf in leaves))
        for column in free
    )


def _between(cell: Stack, cells: Sequence[Stack]) -> bool:
    """Whether the next cells to its left and right, of those not above it, both stand clearly below it."""
    others = [other for other in cells if other is not cell and other.middle < cell.middle + 0.3 * cell.size]
    before = max((other for other in others if other.right <= cell.left), key=lambda one: one.right, default=None)
    behind = min((other for other in others if other.left >= cell.right), key=lambda one: one.left, default=None)
    return (
        before is not None
        and behind is not None
        and all(cell.middle - other.middle > 0.9 * cell.size for other in (before, behind))
    )


def _matched(
    zone: Sequence[SpacedColumn], cells: Sequence[Stack], left: bool, upper: list[Stack]
) -> list[SpacedColumn] | None:
    """Give the columns of a zone their headings; a heading over no words is a column that is blank."""
    held: list[list[SpacedColumn]] = [[] for _ in cells]
    made: list[SpacedColumn] = []
    ordered = _in_order(zone, cells, left)
    for index, column in enumerate(zone):
        at = index if ordered else _heading_of(column, cells, left)
        if at is None:
            if cells:
                return None
            made.append(column)
        else:
            held[at].append(column)
    for cell, columns in zip(cells, held, strict=True):
        column = columns[0] if columns else SpacedColumn(cell.left, cell.right)
        for other in columns[1:]:
            if not column.takes(other):
                return None
        column.heading = cell
        column.reach(cell.left, cell.right)
        made.append(column)
    return sorted(made, key=lambda column: column.left)


def _in_order(zone: Sequence[SpacedColumn], cells: Sequence[Stack], left: bool) -> bool:
    """Whether each column has its heading over it, or between where it begins or ends and its neighbours do."""
    if len(zone) != len(cells):
        return False
    begins = [float("-inf"), *(column.right for column in zone[:-1])]
    ends = [*(column.left for column in zone[1:]), float("inf")]
    return all(
        _overlap(cell, column) > 0
        or (begin < cell.centre < column.right if column.hard and not left else column.left < cell.centre < end)
        for column, cell, begin, end in zip(zone, cells, begins, ends, strict=True)
    )


def _heading_of(column: SpacedColumn, cells: Sequence[Stack], left: bool) -> int | None:
    """Which heading a column stands under: the one it overlaps, else the one much nearer than any other."""
    over = sorted((_overlap(cell, column), at) for at, cell in enumerate(cells))
    if not over:
        return None
    best, at = over[-1]
    following = over[-2][0] if len(over) > 1 else -1e9
    if best > 0:
        return at if following <= 0 or best > 2 * following else None
    if column.hard:
        return 0 if left else len(cells) - 1
    return at if -best < 0.6 * -following else None


def _spans(columns: Sequence[SpacedColumn], edges: tuple[float, ...], upper: Sequence[Stack]) -> list[Over] | None:
    """Say of each cell above others which columns it stands over, level by level."""
    tops = [column.heading for column in columns]
    made: list[Over] = []
    waiting = sorted(upper, key=lambda cell: (cell.middle, cell.left))
    while waiting:
        level = [cell for cell in waiting if _level([waiting[0], cell], _SAME)]
        waiting = [cell for cell in waiting if cell not in level]
        level.sort(key=lambda cell: cell.left)
        choices = [_choices(cell, level, tops, edges, made) for cell in level]
        best = _best(level, choices, edges) or _beside(level, tops)
        if best is None:
            return None
        for cell, (first, last) in zip(level, best, strict=True):
            made.append(Over(cell, first, last))
            tops[first : last + 1] = [cell] * (last + 1 - first)
    return made


def _beside(level: Sequence[Stack], tops: Sequence[Stack | None]) -> list[tuple[int, int]] | None:
    """The stretches of cells over groups side by side, each set to the left over the same first heading."""
    if len(level) < _SIDES or any(top is None for top in tops):
        return None
    held = [top for top in tops if top is not None]
    begun = [
        next((at for at, top in enumerate(held) if abs(top.left - cell.left) < 0.3 * cell.size), None) for cell in level
    ]
    firsts = [at for at in begun if at is not None]
    if len(firsts) < len(level) or len({held[at].text for at in firsts}) > 1 or firsts[0] > 0:
        return None
    alike = [at for at, top in enumerate(held) if top.text == held[0].text]
    if alike != firsts or not _below_all(level, held):
        return None
    return [(first, end - 1) for first, end in zip(firsts, (*firsts[1:], len(held)), strict=True)]


_SIDES: Final = 2


def _below_all(level: Sequence[Stack], tops: Sequence[Stack]) -> bool:
    return all(cell.middle - top.middle >= _SAME * cell.size for cell in level for top in tops)


def _choices(
    cell: Stack, level: Sequence[Stack], tops: Sequence[Stack | None], edges: Sequence[float], nested: Sequence[Over]
) -> list[tuple[int, int]]:
    """The stretches of columns a cell may stand over: it is in the middle of them, and all they hold is below it."""
    width = len(tops)
    slack = 0.15 * cell.size
    least = next((at for at in range(width) if edges[at + 1] > cell.left + slack), width - 1)
    most = next((at for at in range(width - 1, -1, -1) if edges[at] < cell.right - slack), 0)
    found: list[tuple[float, int, int]] = []
    for first in range(min(least, most), -1, -1):
        for last in range(max(least, most), width):
            inside = [tops[at] for at in range(first, last + 1)]
            if any(top is None for top in inside):
                continue
            if not _below(cell, [top for top in inside if top is not None], nested):
                continue
            if any(
                one.cell in (tops[first], tops[last]) and not first <= one.first <= one.last <= last for one in nested
            ):
                continue
            if any(edges[first] < other.centre < edges[last + 1] for other in level if other is not cell):
                continue
            found.append((_off(cell, first, last, edges), first, last))
    found.sort()
    if len(found) > 1 and found[0][0] > 0.5 * cell.size and found[1][0] < 1.6 * found[0][0]:
        return []  # as far from the middle of one stretch as of another
    return [(first, last) for off, first, last in found if off <= _allowed(cell, first, last, edges)]


def _below(cell: Stack, tops: Sequence[Stack], nested: Sequence[Over]) -> bool:
    """Whether cells stand right below another: on one level, but for those beside a cell that has others below it."""
    if any(cell.middle - top.middle < _SAME * cell.size for top in tops):
        return False
    inner = [top for top in tops if any(top is one.cell for one in nested)]
    if not inner:
        return _level(tops, 0.35)
    highest = max(inner, key=lambda top: top.middle)
    return all(top.middle < highest.middle or _level([highest, top], 0.35) for top in tops)


def _level(cells: Sequence[Stack], slack: float) -> bool:
    """Whether cells stand on one level: their middles, or where they are set to the top or the bottom, these."""
    return any(
        max(edges) - min(edges) < slack * cells[0].size
        for edges in (
            [cell.middle for cell in cells],
            [cell.top for cell in cells],
            [cell.bottom for cell in cells],
        )
    )


def _off(cell: Stack, first: int, last: int, edges: Sequence[float]) -> float:
    return abs((edges[first] + edges[last + 1]) / 2 - cell.centre)


def _allowed(cell: Stack, first: int, last: int, edges: Sequence[float]) -> float:
    narrow = min(edges[first + 1] - edges[first], edges[last + 1] - edges[last])
    return max(0.5 * cell.size, 0.22 * narrow)


def _best(
    level: Sequence[Stack], choices: Sequence[Sequence[tuple[int, int]]], edges: Sequence[float]
) -> list[tuple[int, int]] | None:
    """Choose stretches that do not overlap and cover the most columns; among these what lies most in the middle."""
    held: list[tuple[int, float, list[tuple[int, int]]]] = [(0, 0.0, [])]
    for cell, own in zip(level, choices, strict=True):
        longer = [
            (covered + last + 1 - first, off - _off(cell, first, last, edges), [*taken, (first, last)])
            for covered, off, taken in held
            for first, last in own
            if not taken or first > taken[-1][1]
        ]
        held = sorted(longer, key=lambda one: (one[0], one[1]), reverse=True)[:40]
    return held[0][2] if held else None
