"""Rows of commas in, one table out: what sheets are saved as that are named .csv, or .xls all the same.

Read only where the form leaves no doubt: quotation marks close, and all rows of more than one cell are of one width.
"""

from __future__ import annotations

import csv
from typing import Final

from budgetcheck.documents.document import Cell, Document, Place, Table
from budgetcheck.documents.limits import CELLS, COLUMNS, LINES, ROWS
from budgetcheck.documents.lines.cells import too_much_text

_NAMED: Final = (".csv", ".xls", ".xlsx", ".et", ".xlsm")
_FEWEST_ROWS: Final = 3
_FEWEST_CELLS: Final = 3


def sheet_of_commas(text: str, name: str) -> Document | None:
    """Read a sheet whose cells are parted by commas; None where the text is anything else. Raises `DocumentFault`."""
    if not name.lower().endswith(_NAMED) or "\t" in text or text.count(",") < _FEWEST_ROWS * (_FEWEST_CELLS - 1):
        return None
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(keepends=True), strict=True)]
    except csv.Error:
        return None
    wide = [len(row) for row in rows if sum(map(bool, row)) > 1]
    if len(wide) < _FEWEST_ROWS or len(set(wide)) != 1 or wide[0] < _FEWEST_CELLS:
        return None
    width = max(map(len, rows))
    if len(rows) > min(ROWS, LINES) or width > COLUMNS or len(rows) * width > CELLS:
        raise too_much_text()
    cells = [
        Cell(text, row, column, 1, 1, Place(table=1, row=row + 1, column=column + 1))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return Document("text", (Table(tuple(cells), len(rows), width, Place(table=1)),))
