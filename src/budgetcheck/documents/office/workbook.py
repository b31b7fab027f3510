"""Workbooks (.xlsx .xlsm .xlsb .xls .et .ods) in, a document out: a table for each sheet that is shown.

Values are those the file keeps, formulas are never reckoned: a formula gives the value it had when the file was saved,
and nothing where it had none (which is noted). Numbers come as binary fractions and are read to 15 digits, which is
what every spreadsheet shows of them. A sheet that has never more than one cell filled in a row is running text.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import CELLS, COLUMNS, ROWS, SHEETS
from budgetcheck.documents.office.binary import hidden_in_binary
from budgetcheck.documents.office.package import (
    HiddenCells,
    Spans,
    hidden_cells,
    macros_noted,
    opened,
    shape_of_opendocument,
    unreckoned,
    without_wrong_dimensions,
)
from budgetcheck.documents.radicals import without_radicals
from budgetcheck.text.words import Words, phrase

_SHOWN: Final = 5


def read_workbook(data: bytes, form: str) -> Document:
    """Read a workbook; `form` is xlsx, xlsb, xls or ods. Raises `DocumentFault`."""
    package = opened(data) if form != "xls" else None
    if package is not None and form == "xlsx":
        data = without_wrong_dimensions(package) or data
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(sheet.name, sheet.visible == SheetVisibleEnum.Visible) for sheet in book.sheets_metadata]
        if len(sheets) > SHEETS:
            raise _too_large(phrase("documents.workbook.count_sheets", count=len(sheets)))
        spans: dict[str, Spans] = {}
        missing: dict[str, list[str]] = {}
        unseen: dict[str, HiddenCells] = {}
        if package is None:
            unseen = {sheets[at][0]: found for at, found in hidden_in_binary(data).items() if at < len(sheets)}
        elif form == "ods":
            spans, unseen = shape_of_opendocument(package)
        elif form == "xlsx":
            missing, unseen = unreckoned(package), hidden_cells(package)
        blocks: list[Paragraph | Table] = []
        cells = 0
        for index, (name, shown) in enumerate(sheets):
            if not shown:
                continue
            sheet = book.get_sheet_by_index(index)
            cells += sheet.total_height * sheet.total_width
            if cells > CELLS or sheet.total_height > ROWS or sheet.total_width > COLUMNS:
                raise _too_large(phrase("documents.workbook.sheet_name", name=name, quoted=repr(name)))
            blocks += _sheet(sheet, name, spans.get(name), unseen.get(name, HiddenCells()))
    except PasswordError:
        raise _encrypted() from None
    except CalamineError as error:
        raise _encrypted() if "encrypt" in str(error).lower() else _damaged() from None
    return Document(
        form,
        tuple(blocks),
        len(sheets),
        (*_notes(sheets, missing, unseen), *(macros_noted(package) if package else ())),
    )


def _sheet(sheet: CalamineSheet, name: str, spans: Spans | None, unseen: HiddenCells) -> Iterator[Paragraph | Table]:
    rows = sheet.to_python(skip_empty_area=False)
    if spans is None:
        spans = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    at_rows = [row for row in range(len(rows)) if row not in unseen.rows]
    at_columns = [column for column in range(max(map(len, rows), default=0)) if column not in unseen.columns]
    if unseen.rows or unseen.columns:
        rows = [[rows[row][column] for column in at_columns if column < len(rows[row])] for row in at_rows]
        spans = list(_shown_spans(spans, at_rows, at_columns))
    texts = [[_text(value) for value in row] for row in rows]
    if all(sum(map(bool, row)) < 2 for row in texts):
        for at, row in enumerate(texts):
            for column, text in enumerate(row):
                for line in filter(None, map(str.strip, text.split("\n"))):
                    yield Paragraph(line, Place(sheet=name, row=at_rows[at] + 1, column=at_columns[column] + 1))
        return
    yield _table(rows, texts, name, spans, (at_rows, at_columns))


def _shown_spans(spans: Spans, rows: list[int], columns: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Merged cells in the grid of what is shown: `rows` and `columns` are where its lines stand in the sheet."""
    for top, left, bottom, right in spans:
        down = [at for at, row in enumerate(rows) if top <= row <= bottom]
        across = [at for at, column in enumerate(columns) if left <= column <= right]
        if down and across:
            yield down[0], across[0], down[-1], across[-1]


def _table(
    rows: list[list[Any]], texts: list[list[str]], name: str, spans: Spans, at: tuple[list[int], list[int]]
) -> Table:
    height, width = len(rows), max(map(len, rows))
    corners: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in spans:
        bottom, right = min(bottom, height - 1), min(right, width - 1)  # a span over what is blank ends with the table
        if top > bottom or left > right or (top, left) in covered:
            continue
        corners[top, left] = (bottom - top + 1, right - left + 1)
        covered.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) != (top, left))
    cells = []
    for row, (values, words) in enumerate(zip(rows, texts, strict=True)):
        for column, (value, text) in enumerate(zip(values, words, strict=True)):
            if (row, column) in covered:
                continue
            down, across = corners.get((row, column), (1, 1))
            place = Place(sheet=name, table=1, row=at[0][row] + 1, column=at[1][column] + 1)
            cells.append(Cell(text, row, column, down, across, place, _number(value)))
    return Table(tuple(cells), height, width, Place(sheet=name, table=1))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def _text(value: object) -> str:
    number = _number(value)
    if number is not None:
        whole = number == number.to_integral_value()
        return format(number.quantize(Decimal(1)) if whole and number.adjusted() < 27 else number, "f")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    return without_radicals(str(value)).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def _notes(
    sheets: Sequence[tuple[str, bool]], missing: dict[str, list[str]], unseen: dict[str, HiddenCells]
) -> Iterator[Words]:
    hidden = [name for name, shown in sheets if not shown]
    if hidden:
        names = "、".join(hidden[:_SHOWN])
        yield phrase("documents.workbook.hidden_sheets_not_read", count=len(hidden), names=names)
    for name, (rows, columns) in unseen.items():
        if (name, True) in sheets:
            yield phrase(
                "documents.workbook.hidden_cells_not_read",
                name=name,
                quoted=repr(name),
                rows=len(rows),
                columns=len(columns),
            )
    for name, cells in missing.items():
        if (name, True) in sheets:
            some = "、".join(cells[:_SHOWN])
            yield phrase(
                "documents.workbook.formulas_sheet_no_saved_value",
                count=len(cells),
                some=some,
                name=name,
                quoted=repr(name),
            )


def _too_large(what: Words) -> DocumentFault:
    return DocumentFault(
        "too large",
        phrase("documents.workbook.workbook_larger_than_read", what=what),
        phrase("documents.workbook.remove_sheets_rows_columns_not"),
    )


def _encrypted() -> DocumentFault:
    return DocumentFault(
        "encrypted",
        phrase("documents.workbook.workbook_encrypted_needs_password"),
        phrase("documents.package.save_without_password"),
    )


def _damaged() -> DocumentFault:
    return DocumentFault(
        "damaged",
        phrase("documents.workbook.workbook_damaged_cannot_read"),
        phrase("documents.workbook.open_excel_wps_save_again"),
    )
