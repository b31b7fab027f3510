"""Which rows and columns of an .xls are hidden, which its library does not tell: read from the records themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgetcheck.documents.detect import stream_of
from budgetcheck.documents.limits import COLUMNS, ROWS
from budgetcheck.documents.office.package import HiddenCells

_SHEET: Final = 0x0085
_ROW: Final = 0x0208
_COLUMNS: Final = 0x007D
_END: Final = 0x000A
_ZERO_HEIGHT: Final = 0x20
_HIDDEN: Final = 0x01
_MOST_RECORDS: Final = 2_000_000
"""Records looked at in one workbook; a sheet has one a row and some a cell."""


def hidden_in_binary(data: bytes) -> dict[int, HiddenCells]:
    """Tell the hidden rows and columns of each sheet of an .xls by the number of the sheet, from 0.

    The records are those of [MS-XLS] (BoundSheet8, Row, ColInfo). What is damaged tells of none.
    """
    book = stream_of(data, ("Workbook", "Book"))
    found: dict[int, HiddenCells] = {}
    left = _MOST_RECORDS
    starts = [int.from_bytes(body[:4], "little") for kind, body in _records(book, 0, left) if kind == _SHEET]
    for number, start in enumerate(starts):
        rows: set[int] = set()
        columns: set[int] = set()
        for kind, body in _records(book, start, left):
            left -= 1
            if kind == _ROW and len(body) >= 14 and body[12] & _ZERO_HEIGHT:
                row = int.from_bytes(body[:2], "little")
                rows.update((row,) if row < ROWS else ())
            elif kind == _COLUMNS and len(body) >= 10 and body[8] & _HIDDEN:
                first, last = (int.from_bytes(body[at : at + 2], "little") for at in (0, 2))
                columns.update(range(first, min(last + 1, COLUMNS)))
        if rows or columns:
            found[number] = HiddenCells(frozenset(rows), frozenset(columns))
    return found


def _records(book: bytes, at: int, most: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on up to the end of their part of the stream."""
    for _ in range(most):
        kind, size = (int.from_bytes(book[at + step : at + step + 2], "little") for step in (0, 2))
        if kind == _END or at + 4 > len(book):
            return
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size
