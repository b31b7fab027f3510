"""The rows of one sheet as texts, for lists that the tool itself wrote and somebody filled in."""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import Iterator
from pathlib import Path

from budgetcheck.documents.detect import OLE
from budgetcheck.documents.encoding import decoded
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import COLUMNS, DOCUMENT_BYTES
from budgetcheck.files.regular import read_regular, why_unread
from budgetcheck.text.words import phrase

_MOST_ROWS = 1_048_576
"""Rows of a sheet."""
_HEAD = 2_000
"""Characters that tell what parts the values: Excel saves text with tabs, and in some countries with semicolons."""


def rows_of(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a workbook's first sheet, or of a file of values that commas, semicolons or tabs part.

    Raises `DocumentFault`, at once or while the rows are taken.
    """
    data = _content(path)
    if data.startswith(b"PK"):
        return _sheet(data)
    if data.startswith(OLE):
        raise DocumentFault(
            "unreadable", phrase("documents.rows.older_workbook"), phrase("documents.rows.save_as_xlsx")
        )
    return _parted(decoded(data))


def _parted(text: str) -> Iterator[list[str]]:
    head = text[:_HEAD]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=head.count))
    except csv.Error:
        raise DocumentFault("unreadable", phrase("documents.rows.no_rows_of_values")) from None


def formulas_without_values(path: Path) -> list[tuple[int, int, str]]:
    """The cells of a workbook's first sheet whose formula has no saved value: row and column, 0-based, and name.

    In `rows_of` they are empty. Raises `DocumentFault`.
    """
    data = _content(path)
    if not data.startswith(b"PK"):
        return []
    from budgetcheck.documents.office.package import opened, sheet_parts, unreckoned

    package = opened(data)
    if "xl/workbook.xml" not in package.namelist():
        return []
    cells = unreckoned(package).get(next(iter(sheet_parts(package)), ""), [])
    return [(*_place(cell), cell) for cell in cells]


def _place(cell: str) -> tuple[int, int]:
    """The 0-based row and column of a cell such as B7."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def _content(path: Path) -> bytes:
    try:
        return read_regular(path, DOCUMENT_BYTES)
    except FileNotFoundError:
        raise DocumentFault("unreadable", phrase("text.problems.no_such_file")) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise DocumentFault("too large", phrase("documents.rows.file_too_large")) from None
        raise DocumentFault("unreadable", phrase("text.problems.cannot_read", reason=why_unread(error))) from None


def _sheet(data: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    from budgetcheck.documents.office.package import damaged_package, opened

    opened(data)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_width > COLUMNS or sheet.total_height > _MOST_ROWS:
            raise DocumentFault("too large", phrase("documents.rows.sheet_too_large"))
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError):
        raise damaged_package() from None
    return ([_text(value) for value in row] for row in rows)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
