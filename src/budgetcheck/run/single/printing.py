"""A document's tables → those in which something is disputed, as far as a report shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from budgetcheck.documents.document import Cell, Document, Table
from budgetcheck.findings.finding import FileReport
from budgetcheck.findings.printed import PrintedCell, PrintedTable
from budgetcheck.findings.published import whereabouts_of
from budgetcheck.recognition.facts.reading import unwrapped
from budgetcheck.text.places import Whereabouts

TABLES_SHOWN: Final = 40
"""Tables of one document; who reads more has the document."""
ROWS_SHOWN: Final = 120
"""Rows of a table that is shown whole; of longer ones the first rows and those round what is disputed are."""
COLUMNS_SHOWN: Final = 40
LONGEST_CELL: Final = 300
"""Characters of one cell."""
_HEAD: Final = 6
_AROUND: Final = 3

_Key = tuple[int | None, str | None, int | None]


def disputed_tables(document: Document, report: FileReport) -> tuple[PrintedTable, ...]:
    """Return the tables in which a failing finding, or a figure that takes part in it, stands; in reading order."""
    disputed: dict[_Key, tuple[Whereabouts, set[int]]] = {}
    for finding in report.findings:
        if finding.verdict == "fails":
            for found in whereabouts_of(finding):
                if found.row is not None:
                    disputed.setdefault((found.page, found.sheet, found.table), (found, set()))[1].add(found.row)
    made: list[PrintedTable] = []
    for block in document.blocks:
        if isinstance(block, Table) and len(made) < TABLES_SHOWN:
            held = disputed.get((block.place.page, block.place.sheet, block.place.table))
            if held is not None:
                made.append(_printed(block, *held))
    return tuple(made)


def _printed(table: Table, found: Whereabouts, rows: set[int]) -> PrintedTable:
    first = min((_row(cell) - cell.row for cell in table.cells), default=1)
    kept = _kept(table.height, {row - first for row in rows})
    stretches = tuple(_grid(table, stretch) for stretch in _stretches(kept))
    whereabouts = Whereabouts(found.page, found.sheet, found.table, title=found.title)
    return PrintedTable(whereabouts, stretches, table.height - len(kept))


def _row(cell: Cell) -> int:
    return cell.row + 1 if cell.place.row is None else cell.place.row


def _kept(height: int, rows: Iterable[int]) -> list[int]:
    """The 0-based rows that are shown."""
    if height <= ROWS_SHOWN:
        return list(range(height))
    near = {at for row in rows for at in range(row - _AROUND, row + _AROUND + 1) if 0 <= at < height}
    return sorted({*range(_HEAD), *sorted(near)[: ROWS_SHOWN - _HEAD]})


def _stretches(rows: Sequence[int]) -> Iterator[range]:
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] != rows[at - 1] + 1:
            yield range(rows[start], rows[at - 1] + 1)
            start = at


def _grid(table: Table, rows: range) -> tuple[tuple[PrintedCell, ...], ...]:
    """The cells of a stretch row by row, with blank ones where the document has none."""
    width = min(table.width, COLUMNS_SHOWN)
    starts: dict[tuple[int, int], PrintedCell] = {}
    covered: set[tuple[int, int]] = set()
    for cell in table.cells:
        top, bottom = max(cell.row, rows.start), min(cell.row + cell.rows, rows.stop)
        right = min(cell.column + cell.columns, width)
        area = {(row, column) for row in range(top, bottom) for column in range(cell.column, right)}
        if not area or not covered.isdisjoint(area):
            continue
        covered |= area
        column = cell.column + 1 if cell.place.column is None else cell.place.column
        text = unwrapped(cell.text)
        text = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
        starts[top, cell.column] = PrintedCell(text, _row(cell), column, bottom - top, right - cell.column)
    blank = PrintedCell("", 0, 0)
    return tuple(
        tuple(
            starts.get((row, column), blank)
            for column in range(width)
            if (row, column) in starts or (row, column) not in covered
        )
        for row in rows
    )
