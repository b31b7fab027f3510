"""The lines of a table, on one page or several → a table a page, with cells that know their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from budgetcheck.documents.document import Cell, Place, Table
from budgetcheck.documents.paged.unruled.columns import side_of_numbers, spaced_columns
from budgetcheck.documents.paged.unruled.headings import Headed, headed
from budgetcheck.documents.paged.unruled.rows import breaks_numbers, columns_met, row_cells, row_spacing
from budgetcheck.documents.paged.unruled.runs import WordRow
from budgetcheck.documents.paged.unruled.stacks import Stack, stack_of, stacked
from budgetcheck.documents.paged.unruled.words import Word, numbers_columns, stands_for_number
from budgetcheck.documents.paged.unruled.wrapping import heading_joins

_MOST_HEADINGS: Final = 400
"""Words over a table; published tables have some dozens."""


class TablePart(NamedTuple):
    """What a table has on one page: lines of headings, and rows."""

    headings: tuple[WordRow, ...]
    rows: tuple[WordRow, ...]
    rules: tuple[float, ...] = ()
    """Where lines are drawn across: they part cells."""
    behind: tuple[WordRow, ...] = ()
    """The lines right behind it."""
    rest: tuple[Word, ...] = ()
    """The rest of the labels of the last row on the page before."""


class LaidOut(NamedTuple):
    """The rows of cells of a table on one page: texts with their columns and boxes."""

    cells: tuple[tuple[int, int, int, int, Stack], ...]
    """Row, column, rows, columns."""
    height: int
    edges: tuple[float, ...]
    sure: bool


def set_in_columns(parts: Sequence[TablePart]) -> list[LaidOut] | None:
    """Lay out a table; None where it would have fewer than two columns."""
    if any(breaks_numbers((*part.rows, *part.behind)) for part in parts):
        return None
    spacing = row_spacing([part.rows for part in parts])
    columns = spaced_columns([row.words for part in parts for row in part.rows if not numbers_columns(row.words)])
    if columns is None or len(columns) < 2 or sum(len(row.words) for row in parts[0].headings) > _MOST_HEADINGS:
        return None
    side = side_of_numbers(columns)
    words = [word for row in parts[0].headings for word in row.words]
    readings = (
        headed([column.copy() for column in columns], stacked(words, joins), side)
        for joins in heading_joins(words, parts[0].rules)
    )
    head = next((reading for reading in readings if reading is not None), None)
    if head is None:
        return None
    made = [row_cells(part.rows, part.rules, head, spacing) for part in parts]
    if any(one is None for one in made):
        return None
    depth, above = _levels(head)
    found: list[LaidOut] = []
    for number, rows in enumerate(made):
        assert rows is not None
        start = 0 if number else depth
        body = tuple((start + row, column, 1, columns, cell) for row, column, columns, cell in rows)
        height = start + max((row + 1 for row, _, _, _ in rows), default=0)
        if parts[number].rest:
            whole = _with_rest(found[-1], parts[number].rest, head)
            if whole is None:
                return None
            found[-1] = whole
        found.append(LaidOut((*(() if number else above), *body), height, head.edges, True))
    return found


def _with_rest(laid: LaidOut, rest: Sequence[Word], head: Headed) -> LaidOut | None:
    """End the labels of the last row with what stands of them on the next page; None where they are whole."""
    cells = list(laid.cells)
    for word in rest:
        place = columns_met(word, head)
        at = next((k for k, (row, first, *_) in enumerate(cells) if (row, first) == (laid.height - 1, place[0])), None)
        if at is None or place[0] != place[1]:
            return None
        row, first, rows, columns, cell = cells[at]
        full = cell.right + 1.1 * word.size > head.columns[first].right - 0.8 * word.size
        if not full or stands_for_number(cell.text.split("\n", maxsplit=1)[0]):
            return None
        cells[at] = (row, first, rows, columns, replace(cell, text=f"{cell.text}\n{word.text}"))
    return laid._replace(cells=tuple(cells))


def unsure(part: TablePart) -> LaidOut:
    """Lay out a table whose columns are not known: each word in a cell of its own, not to be read."""
    rows = [*part.headings, *part.rows]
    cells = tuple((at, k, 1, 1, stack_of([word])) for at, row in enumerate(rows) for k, word in enumerate(row.words))
    width = max(len(row.words) for row in rows)
    left, right = min(row.line.left for row in rows), max(row.line.right for row in rows)
    return LaidOut(cells, len(rows), tuple(left + (right - left) * k / width for k in range(width + 1)), False)


def _levels(head: Headed) -> tuple[int, tuple[tuple[int, int, int, int, Stack], ...]]:
    """How many rows of headings there are, and their cells."""
    own = [(at, at, column.heading) for at, column in enumerate(head.columns) if column.heading is not None]
    over = sorted(head.over, key=lambda one: -one.cell.middle)
    count = [0] * len(head.columns)
    cells: list[tuple[int, int, int, int, Stack]] = []
    for cell, first, last in over:
        row = max(count[first : last + 1])
        cells.append((row, first, 1, last - first + 1, cell))
        count[first : last + 1] = [row + 1] * (last - first + 1)
    depth = max(count, default=0) + bool(own)
    cells += [(count[at], at, depth - count[at], 1, cell) for at, _, cell in own]
    return depth, tuple(cells)


def table_of(laid: LaidOut, page: int, number: int, confidence: float | None) -> Table:
    """Make a table of a document."""
    place = Place(page=page, table=number)
    cells = tuple(
        Cell(
            cell.text,
            row,
            column,
            rows,
            columns,
            replace(place, row=row + 1, column=column + 1, box=(cell.left, cell.bottom, cell.right, cell.top)),
            None,
            confidence,
        )
        for row, column, rows, columns, cell in laid.cells
    )
    boxes = [cell for *_, cell in laid.cells]
    box = (laid.edges[0], min(b.bottom for b in boxes), laid.edges[-1], max(b.top for b in boxes))
    return Table(
        cells, laid.height, len(laid.edges) - 1, replace(place, box=box), laid.edges, ruled=False, sure=laid.sure
    )
