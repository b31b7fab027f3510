"""Sheets saved as text under another name, texts without a mark of their encoding, extents that name no cells."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.documents.document import Document, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.own_reports import is_own_report
from budgetcheck.documents.read import read_document
from budgetcheck.documents.wide import unmarked_utf16

ROWS = (("科目编码", "科目名称", "合计"), ("201", "一般公共服务支出", "1,060.00"), ("208", "社会保障支出", "40.00"))


def commas(*rows: tuple[str, ...]) -> str:
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\r\n" for row in rows)


def texts(document: Document) -> list[str]:
    return [cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells]


@pytest.mark.parametrize("name", ["表.csv", "表.xls", "表.XLSX"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_sheet_of_commas_is_read_whatever_it_is_named(name: str, codec: str) -> None:
    read = read_document(commas(("2025年收入预算表",), *ROWS).encode(codec), name)
    assert texts(read) == ["2025年收入预算表", *(cell for row in ROWS for cell in row)]


@pytest.mark.parametrize(
    "text",
    [
        commas(*ROWS).replace('"', ""),  # 1,060.00 makes two cells
        '"没有结束,1,2\n3,4,5\n6,7,8\n',
        "收入，支出,结余\n本年,无\n其他,1,2\n",
    ],
)
def test_commas_that_leave_doubt_make_no_table(text: str) -> None:
    assert texts(read_document(text.encode(), "表.xls")) == []


def test_a_text_with_commas_stays_a_text() -> None:
    assert texts(read_document(commas(*ROWS).encode(), "说明.txt")) == []


@given(st.binary(max_size=200), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_no_bytes_are_taken_for_text_that_are_none(data: bytes, codec: str) -> None:
    assert unmarked_utf16(data) in (None, "utf-16-le", "utf-16-be")
    assert unmarked_utf16("本单位2025年预算收入支出为零".encode(codec)) == codec
    assert unmarked_utf16(b"\0" * 64 + data[:1] * 2) is None


def workbook(extent: str) -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)  # type: ignore[union-attr]
    held = io.BytesIO()
    book.save(held)
    made = io.BytesIO()
    with zipfile.ZipFile(held) as package, zipfile.ZipFile(made, "w") as copy:
        for part in package.namelist():
            data = package.read(part)
            if part.startswith("xl/worksheets/"):
                data = re.sub(rb'<dimension ref="[^"]*"\s*/>', extent.encode(), data)
            copy.writestr(part, data)
    return made.getvalue()


@pytest.mark.parametrize("extent", ["", '<dimension ref=""/>', '<dimension ref="A0"/>', '<dimension ref="A1"/>'])
def test_a_wrong_extent_hides_no_sheet(extent: str) -> None:
    assert texts(read_document(workbook(extent))) == [cell for row in ROWS for cell in row]


def test_damage_is_still_told() -> None:
    data = bytearray(workbook('<dimension ref=""/>'))
    data[len(data) // 2 :] = b""
    with pytest.raises(DocumentFault):
        read_document(bytes(data))


@pytest.mark.parametrize(
    ("data", "own"),
    [
        (b'<html><head><meta name="generator" content="budgetcheck 0.1.0"></head></html>', True),
        ("## budgetcheck: 3 个错误\n".encode(), True),
        ("公开.docx 第3行 “1”: 错误[INC-001] 收入总计≠\n".encode(), True),
        ("错误[INC-001]: 收入总计\n  --> 公开.docx\n".encode(), True),
        (b"PK\x03\x04 no package", False),
        (workbook(""), False),
        ("# 青川市民政局2025年单位预算\n用budgetcheck核对过\n".encode(), False),
    ],
)
def test_own_reports_are_told_by_what_they_carry(data: bytes, own: bool) -> None:
    assert is_own_report(data) is own
