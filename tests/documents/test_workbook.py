"""Workbooks: exact numbers, codes, hidden sheets, formulas with and without values, dates."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.office.workbook import _number, _text
from budgetcheck.documents.read import read_document
from tests.checkout import SHARED
from tests.documents.test_hostile import repacked
from tests.documents.test_read import rows_of, tables_of, texts_of

FORMS = sorted((SHARED / "documents").glob("blank-*.xls*"))


def data_of(book: Any) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def sheet_of(*rows: list[Any]) -> Document:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return read_document(data_of(book))


def test_numbers_are_those_that_were_typed() -> None:
    (table,) = tables_of(sheet_of(["a", 1644.62, 0.1 + 0.2, 91016775.35, 2010301, 0, -40.31, 1e-7]))
    assert [cell.number for cell in table.cells[1:]] == [
        Decimal(text) for text in ("1644.62", "0.3", "91016775.35", "2010301", "0", "-40.31", "1E-7")
    ]
    assert [cell.text for cell in table.cells[1:]] == [
        *("1644.62", "0.3", "91016775.35", "2010301", "0", "-40.31", "0.0000001"),
    ]


@given(st.decimals(-(10**12), 10**12, places=2))
def test_amounts_of_two_decimals_survive_binary_fractions(amount: Decimal) -> None:
    assert _number(float(amount)) == amount
    assert Decimal(_text(float(amount))) == amount


def test_text_that_looks_like_a_number_is_text() -> None:
    (table,) = tables_of(sheet_of(["201", "03", "1,644.62"]))
    assert [cell.number for cell in table.cells] == [None] * 3
    assert [cell.text for cell in table.cells] == ["201", "03", "1,644.62"]


def test_dates_truths_and_errors() -> None:
    (table,) = tables_of(sheet_of(["截止", datetime.date(2021, 12, 31), datetime.datetime(2021, 1, 2, 3, 4), True]))
    assert [cell.text for cell in table.cells] == ["截止", "2021-12-31", "2021-01-02 03:04:00", "TRUE"]
    assert all(cell.number is None for cell in table.cells)


def test_formulas_give_their_saved_value_and_nothing_without_one() -> None:
    book = openpyxl.Workbook()
    book.active.append(["项目", "金额"])
    book.active.append(["甲", 1.5])
    book.active.append(["合计", "=SUM(B2:B2)"])
    data = data_of(book)
    document = read_document(data)
    (table,) = tables_of(document)
    assert (table.cells[-1].text, table.cells[-1].number) == ("", None)
    (note,) = document.notes
    assert "B3" in note.zh
    assert "B3" in note.en

    def saved(name: str, part: bytes) -> bytes:
        for blank in (b"<v></v>", b"<v />", b"<v/>"):
            part = part.replace(b"</f>" + blank, b"</f><v>1.5</v>")
        return part

    document = read_document(repacked(data, saved))
    assert document.notes == ()
    assert tables_of(document)[0].cells[-1].number == Decimal("1.5")


def test_hidden_sheets_are_not_read_but_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", 1])
    for name, state in (("底稿", "hidden"), ("字典", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.append(["乙", 2])
        sheet.sheet_state = state
    document = read_document(data_of(book))
    assert [table.place.sheet for table in tables_of(document)] == ["Sheet"]
    assert "底稿" in document.notes[0].zh
    assert "字典" in document.notes[0].zh


def test_a_sheet_of_sentences_is_prose() -> None:
    document = sheet_of(["说明"], [None], [None, "第一段。\n第二段。"])
    assert texts_of(document) == ["说明", "第一段。", "第二段。"]
    assert [block.place.row for block in document.blocks] == [1, 3, 3]


def test_cells_say_their_sheet_row_and_column() -> None:
    book = openpyxl.Workbook()
    book.active.title = "表一"
    book.active["C3"] = "项目"
    book.active["D3"] = 5
    (table,) = tables_of(read_document(data_of(book)))
    cell = next(cell for cell in table.cells if cell.number == 5)
    assert (cell.place.sheet, cell.place.row, cell.place.column) == ("表一", 3, 4)


@pytest.mark.skipif(not FORMS, reason="the blank forms are not beside this checkout")
def test_the_blank_forms_are_the_same_in_both_formats() -> None:
    old, new = (read_document(path) for path in FORMS if path.stem == "blank-unit-budget-form")
    assert old.format != new.format
    assert old.blocks == new.blocks
    assert len(tables_of(new)) == 9


def test_a_workbook_is_no_place_for_an_infinite_number() -> None:
    assert _number(float("nan")) is None
    assert _number(float("inf")) is None


def test_too_many_sheets_are_refused() -> None:
    book = openpyxl.Workbook()
    for at in range(300):
        book.create_sheet(f"s{at}")
    with pytest.raises(DocumentFault) as caught:
        read_document(data_of(book))
    assert caught.value.kind == "too large"


def test_rows_are_those_of_the_sheet() -> None:
    assert rows_of(tables_of(sheet_of(["a", "b"], [None, "c"]))[0]) == (("a", "b"), ("", "c"))


def test_hidden_rows_and_columns_are_not_read_but_named() -> None:
    """What is hidden is not published; what is shown keeps its place in the sheet, and its spans."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表1"
    for row in (
        ["支出", "", "", ""],
        ["项目", "底稿", "预算数", "备注"],
        ["核对", "9", "9", ""],
        ["基本支出", "8", "6", ""],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    document = read_document(data_of(book))
    (table,) = tables_of(document)
    assert [(cell.text, cell.place.row, cell.place.column) for cell in table.cells if cell.text] == [
        ("支出", 1, 1),
        ("项目", 2, 1),
        ("预算数", 2, 3),
        ("备注", 2, 4),
        ("基本支出", 4, 1),
        ("6", 4, 3),
    ]
    assert (table.height, table.width, table.cells[0].columns) == (3, 3, 3)
    (note,) = document.notes
    assert note.zh == "工作表“表1”有隐藏的 1 行、1 列，未读"


def test_hidden_rows_and_columns_of_older_workbooks_are_not_read_either() -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    for name in ("表1", "表2"):
        sheet = book.add_sheet(name)
        for row in range(40):
            for column in range(4):
                sheet.write(row, column, f"{name}第{row}行第{column}列的文字")
    book.get_sheet(1).row(2).hidden = True
    book.get_sheet(1).col(3).hidden = True
    data = io.BytesIO()
    book.save(data)
    document = read_document(data.getvalue())
    shown, cut = tables_of(document)
    assert (shown.height, shown.width, cut.height, cut.width) == (40, 4, 39, 3)
    assert [cell.place.row for cell in cut.cells[::3]][:3] == [1, 2, 4]
    assert [note.zh for note in document.notes] == ["工作表“表2”有隐藏的 1 行、1 列，未读"]


def test_hidden_rows_and_columns_of_opendocument_are_not_read_either() -> None:
    from odf import table as odf_table
    from odf import text as odf_text
    from odf.opendocument import OpenDocumentSpreadsheet

    document = OpenDocumentSpreadsheet()
    table = odf_table.Table(name="表1")
    table.addElement(odf_table.TableColumn(numbercolumnsrepeated=2))
    table.addElement(odf_table.TableColumn(visibility="collapse"))
    for row in range(4):
        line = odf_table.TableRow(**({"visibility": "filter"} if row == 1 else {}))
        for column in range(3):
            cell = odf_table.TableCell(valuetype="string")
            cell.addElement(odf_text.P(text=f"{row}{column}"))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    data = io.BytesIO()
    document.save(data)
    (read,) = tables_of(read_document(data.getvalue()))
    assert rows_of(read) == (("00", "01"), ("20", "21"), ("30", "31"))
