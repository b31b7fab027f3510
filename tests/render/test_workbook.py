"""The workbook and the CSV file: what accountants find in them, and nothing in them that is alive."""

from __future__ import annotations

import csv
import gc
import io
import re
import tracemalloc
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.cli.run import run
from budgetcheck.findings.entries import StatedValue
from budgetcheck.findings.finding import FileReport
from budgetcheck.model.fields import every_field
from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.render.formats.csv import csv_line
from budgetcheck.render.workbook.book import Book, sheet_number
from budgetcheck.render.workbook.streamed import StreamedWorkbook, number_cell, style_cell, text_cell
from budgetcheck.text.safe import guarded_lines
from tests.checkout import EXAMPLES

from . import samples
from .harmless import assert_harmless

STATED = (
    StatedValue("unit", "unit", "name", "text", "示例单位"),
    StatedValue("expenditure", "expenditure", "total", "amount", "1644.62"),
    StatedValue("expenditure", "expenditure", "basic.total", "amount", "1088.83"),
    StatedValue("expenditure", "expenditure", "project.total", "amount", "555.97"),
    StatedValue("change", "change", "total.percent", "percent", "5.41"),
    StatedValue("expenditure.by_function", "expenditure.by_function[201]", "code", "text", "201"),
    StatedValue("expenditure.by_function", "expenditure.by_function[201]", "total", "amount", "-12.30"),
    StatedValue("expenditure.by_function", "expenditure.by_function[208]", "code", "text", "208"),
    StatedValue("expenditure.by_function", "expenditure.by_function[208]", "name", "text", "社会保障"),
)
REPORT = replace(samples.FULL, stated=STATED)


def workbook(*reports: FileReport, **options: object) -> tuple[openpyxl.Workbook, bytes]:
    pieces = load_format("xlsx").render(iter(reports), Context(**options))  # type: ignore[arg-type]
    data = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return openpyxl.load_workbook(io.BytesIO(data)), data


def test_findings_are_rows_with_numbers_and_a_column_to_fill_in() -> None:
    book, _ = workbook(REPORT)
    sheet = book["问题清单"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert {"文件", "规则", "申报数", "核算数", "差额", "怀疑", "建议", "依据", "出错说明", "编号"} <= heads.keys()
    row = next(row for row in sheet.iter_rows(min_row=2) if row[heads["规则"] - 1].value == "EXP-001")
    cells = {name: row[column - 1] for name, column in heads.items()}
    assert (cells["申报数"].value, cells["核算数"].value, cells["差额"].value) == (1644.62, 1644.8, -0.18)
    assert cells["申报数"].number_format == "#,##0.00"
    assert cells["出错说明"].value is None
    assert "《中华人民共和国预算法实施条例》" in cells["依据"].value
    assert cells["规则"].hyperlink.location.startswith("'1 110101'!")
    assert cells["位置"].hyperlink is None  # no link is broken into lines by LibreOffice
    assert cells["位置"].alignment.wrap_text
    assert sheet.auto_filter.ref == sheet.dimensions
    assert (sheet.freeze_panes, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("A2", 9, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_what_is_printed_is_large_enough_to_read() -> None:
    sheet = workbook(REPORT)[0]["问题清单"]
    last = sheet.print_area.rpartition("$")[0].rpartition("$")[2]
    printed = [cell.value for cell in sheet[f"A1:{last}1"][0]]
    assert {"规则", "不符", "位置", "申报数", "核算数", "差额", "怀疑", "建议", "出错说明"} <= {*printed}
    assert "编号" not in printed
    assert sum(sheet.column_dimensions[cell.column_letter].width for cell in sheet[f"A1:{last}1"][0]) <= 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_choices_are_told_by_their_names(language: str) -> None:
    chosen = {"kind": "budget", "scope": "unit", "extent": "whole", "rounding": "nearest"}
    stated = tuple(StatedValue("disclosure", "disclosure", key, "text", word) for key, word in chosen.items())
    sheet = workbook(replace(samples.FULL, stated=stated), language=language)[0].worksheets[1]
    shown = {str(row[1].value) for row in sheet.iter_rows(min_row=4)}
    spec = {field.address: dict(field.choices) for field in every_field()}
    assert {spec[f"disclosure.{key}"][word].say(language) for key, word in chosen.items()} <= shown  # type: ignore[arg-type]
    assert language != "zh" or not {*chosen.values()} & shown
    odd = StatedValue("disclosure", "disclosure", "kind", "text", "=其他")
    sheet = workbook(replace(samples.FULL, stated=(odd,)))[0].worksheets[1]
    assert "=其他" in [row[1].value for row in sheet.iter_rows(min_row=4)]


def test_a_file_has_its_figures_as_tables_with_the_disputed_ones_marked() -> None:
    sheet = workbook(REPORT)[0]["1 110101"]
    values = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    total, project, basic = values[1644.62], values[555.97], values[1088.83]
    assert "EXP-001" in total.comment.text
    assert total.fill.fgColor.rgb == "FFF8C9C4"
    assert project.comment is not None
    assert basic.comment is None
    assert values[5.41].number_format == '#,##0.00"%"'
    assert sheet.cell(total.row, 1).value == "支出合计"
    code = values["201"]
    assert [cell.value for cell in sheet[code.row][:3]] == ["201", -12.3, None]
    assert [cell.value for cell in sheet[code.row - 1][:3]] == ["科目编码", "合计", "科目名称"]
    assert [cell.value for cell in sheet[code.row + 1][:3]] == ["208", None, "社会保障"]


def test_a_year_has_no_separators_and_flags_are_words() -> None:
    stated = (
        StatedValue("disclosure", "disclosure", "year", "number", "2025"),
        StatedValue("disclosure.tables", "disclosure.tables[0]", "empty", "flag", "true"),
        StatedValue("disclosure.tables", "disclosure.tables[0]", "rows", "number", "1200"),
        StatedValue("disclosure.tables", "disclosure.tables[1]", "empty", "flag", "false"),
    )
    sheet = workbook(replace(samples.FULL, stated=stated))[0]["1 110101"]
    cells = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert (cells[2025], cells[1200]) == ("0", "#,##0")
    assert {"是", "否"} <= cells.keys()
    assert not {"true", "false"} & cells.keys()


def test_rows_are_as_high_as_their_texts_and_may_grow() -> None:
    _, data = workbook(REPORT)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode("utf-8")
    heights = [float(height) for height in re.findall(r'<row [^>]*ht="([0-9.]+)"', text)]
    assert max(heights) >= 45
    assert max(heights) <= 409
    assert "customHeight" not in text


def test_nothing_hostile_is_alive_in_a_workbook() -> None:
    hostile = '=HYPERLINK("http://x","y")'
    poisoned = samples.poisoned(samples.PASSED)
    values = [hostile, "+1+1", "-1+1", "@SUM(1)", "＝1+1", "http://x.example/", "\x1b[31m\u202e\x00\n", "file:///etc"]
    values += ["::error file=x::y", " \u3000::stop-commands::x", "##vso[task.x]y", "a\n::error::x", "\r::error::x"]
    stated = [StatedValue("custom", "custom", f"k{n}", "any", text) for n, text in enumerate(values)]
    stated += [StatedValue(hostile, f"{hostile}[{text}]", text, "text", text) for text in values]
    findings = tuple(replace(one, path=hostile, reason=hostile) for one in poisoned.findings)
    report = replace(poisoned, path=f"'[x]:*?/\\{hostile}", findings=findings, stated=tuple(stated))
    book, data = workbook(report, replace(report, path="b.toml"), show_passed=True, language="en")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist() if "media" not in name}
    for name, text in parts.items():
        assert re.search(r"<f[ >]", text) is None, name
        assert "TargetMode" not in text
        assert "externalLink" not in name
        assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text) is None
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert all(cell.hyperlink is None or cell.hyperlink.location.startswith("'") for cell in cells)
    assert any(cell.value == hostile and cell.quotePrefix for cell in cells)
    assert all(len(sheet.title) <= 31 for sheet in book)
    for text in (one for cell in cells for one in (cell.value, cell.comment and cell.comment.text)):
        assert_harmless("text", re.sub(r"\r\n?", "\n", text) if isinstance(text, str) else "")


WRITTEN = st.text(st.characters(codec="utf-8"), min_size=1, max_size=150)
LOOKALIKES = [
    "<r><t>x</t></r>",
    "<r></r>",
    "_x0041_",
    " a ",
    "\ta",
    "a&b;<c>]]>",
    '"',
    "=1",
    "\ufffe\uffff",
    "x" * 9_000,
]


@given(st.lists(WRITTEN | st.sampled_from(LOOKALIKES), max_size=8))
def test_every_text_reads_back_as_itself(texts: list[str]) -> None:
    book = Book("t")
    sheet = book.sheet("s", (20,), frozen=0)
    for row, text in enumerate(texts):
        book.text(sheet, row, 0, text)
        book.number(sheet, row, 1, str(row))
    with zipfile.ZipFile(io.BytesIO(b"".join(book.read()))) as package:
        read = package.read("xl/worksheets/sheet1.xml")
    cells = ElementTree.fromstring(read).iterfind(".//{*}c")
    held = [("".join(one.itertext()), one.get("t")) for one in cells]
    shown = [unescaped(text) for text, kind in held if kind == "inlineStr"]
    assert shown == [guarded_lines(one if len(one) <= 8_000 else f"{one[:7997]}...") for one in texts]
    assert [text for text, kind in held if kind is None] == [str(row) for row in range(len(texts))]


def unescaped(text: str) -> str:
    """A text as a spreadsheet reads it."""
    return re.sub("_x([0-9A-F]{4})_", lambda one: chr(int(one[1], 16)), text)


def test_the_same_is_written_as_by_the_library() -> None:
    theirs = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(theirs, options) as library:
        sheet = library.add_worksheet("s")
        for row, text in enumerate(STATED):
            sheet.write_string(row, 0, text.value, library.add_format({"bold": True}))
            sheet.write_number(row, 2, float(row) / 3, library.add_format({"num_format": "0.00"}))
        sheet.write_url(len(STATED), 0, "internal:'s'!A1", library.add_format({"italic": True}), "there")
    ours = io.BytesIO()
    with StreamedWorkbook(ours, {}) as streamed:
        fitted = streamed.add_fitted("s")
        for row, text in enumerate(STATED):
            fitted.put(row, 0, text_cell(text.value, style_cell(streamed.add_format({"bold": True}))))
            fitted.put(row, 2, number_cell(float(row) / 3, style_cell(streamed.add_format({"num_format": "0.00"}))))
        fitted.write_url(len(STATED), 0, "internal:'s'!A1", streamed.add_format({"italic": True}), "there")
    with zipfile.ZipFile(theirs) as one, zipfile.ZipFile(ours) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
        for name in set(one.namelist()) - {"docProps/core.xml"}:
            assert one.read(name) == other.read(name), name


def test_what_a_number_cannot_hold_exactly_is_text() -> None:
    assert sheet_number("1644.62") == Decimal("1644.62")
    assert sheet_number("12345678901234567.89") is None
    assert sheet_number("nan") is None
    assert sheet_number("1,000") is None
    exact = StatedValue("income", "income", "total", "amount", "12345678901234567.89")
    sheet = workbook(replace(samples.CLEAN, stated=(exact,)))[0].worksheets[1]
    assert [cell.value for cell in sheet[5][:2]] == ["收入合计", "12345678901234567.89"]


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 8))
def test_every_number_that_is_written_reads_back_exactly(digits: int, decimals: int) -> None:
    value = Decimal(digits).scaleb(-decimals)
    assert sheet_number(format(value, "f")) == value
    assert Decimal(repr(float(value))) == value


def test_an_empty_run_and_many_files_are_told() -> None:
    assert workbook()[0].worksheets[0]["A2"].value == "没有不符"
    names = [sheet.title for sheet in workbook(*[replace(REPORT, path=f"{n}/预算.toml") for n in range(3)])[0]]
    assert names == ["问题清单", "1 预算", "2 预算", "3 预算"]


def test_memory_does_not_grow_with_the_files() -> None:
    findings = samples.FULL.findings[:1] * 5

    def peak(files: int) -> int:
        reports = (
            replace(samples.FULL, path=f"{number}.toml", findings=findings, stated=STATED) for number in range(files)
        )
        tracemalloc.start()
        assert sum(len(piece) for piece in load_format("xlsx").render(reports, Context())) > 10_000
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(100) - peak(10) < 90 * 100_000  # what a sheet takes: its name, its places, its rows of the first sheet


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "＝1", " =1", "\n=1"])
def test_text_that_looks_like_a_formula_is_text_in_csv(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_line([text, "b"])))
    assert row[0].lstrip()[:1] in ("'", "/")
    assert row[1] == "b"


def test_plain_numbers_stay_numbers_in_csv() -> None:
    assert csv_line(["-0.18", "1644.62", "+3"]) == "-0.18,1644.62,+3\r\n"


def test_csv_is_what_a_chinese_spreadsheet_opens() -> None:
    text = "".join(str(piece) for piece in load_format("csv").render(iter((REPORT,)), Context()))
    assert_harmless("csv", text)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    row = next(row for row in rows if row["规则"] == "EXP-001")
    assert (row["申报数"], row["差额"], row["出错说明"]) == ("1644.62", "-0.18", "")


def test_a_workbook_is_written_by_check_and_not_to_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    wrong = str(EXAMPLES / "broken" / "balance.toml")
    target = tmp_path / "out" / "结果.xlsx"
    assert run(["check", wrong, "--format", "xlsx", "-o", str(target), "--isolated"]) == 1
    book = openpyxl.load_workbook(target)
    assert [sheet.title for sheet in book] == ["问题清单", "1 balance"]
    assert book["1 balance"].max_row > 100
    marked = [cell for row in book["1 balance"].iter_rows() for cell in row if cell.comment is not None]
    assert any("EXP-005" in cell.comment.text for cell in marked)
    capsysbinary.readouterr()
    assert run(["check", wrong, "--format", "xlsx", "--isolated"]) == 1
    assert capsysbinary.readouterr().out.startswith(b"PK")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["check", wrong, "--format", "xlsx", "--isolated"]) == 2


def test_a_workbook_given_up_half_written_is_forgotten_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", said.append)
    file = io.BytesIO()
    book = StreamedWorkbook(file, {})
    book._archive.writestr("xl/workbook.xml", "half")
    book.let_go()
    file.close()
    del book
    gc.collect()
    assert said == []
