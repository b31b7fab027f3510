"""Reasons that were filled in beside findings: read back, shown everywhere, and never weighing anything."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from budgetcheck.cli.run import run
from budgetcheck.render import load_format
from budgetcheck.run.remains.reasons import load_reasons
from budgetcheck.text.problems import CannotRun
from tests.render.harmless import TEXTUAL, assert_harmless
from tests.small import FEW, RIGHT, WRONG

REASON = "合计取自系统，尾数未改"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    Path("a.toml").write_text(WRONG, encoding="utf-8")


def filled(reason: str = REASON) -> str:
    """A workbook that somebody sorted, put a title on, and filled in."""
    assert run(["check", "a.toml", *FEW, "--format", "xlsx", "-o", "r.xlsx"]) == 1
    book = openpyxl.load_workbook("r.xlsx")
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "出错说明")
    sheet.cell(2, column).value = reason
    sheet.insert_rows(1)
    sheet["A1"] = "某局核对结果"
    book.save("r.xlsx")
    return "r.xlsx"


@pytest.mark.parametrize("name", TEXTUAL)
def test_a_reason_stands_beside_its_finding_in_every_format(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    reasons = filled()
    capsys.readouterr()
    assert run(["check", "a.toml", *FEW, "--format", name]) == 1
    without = capsys.readouterr().out
    assert run(["check", "a.toml", *FEW, "--format", name, "--reasons", reasons]) == 1
    shown = capsys.readouterr()
    assert REASON in shown.out
    assert REASON not in without
    assert shown.err == ""


def test_a_reason_is_carried_into_the_next_workbook_and_csv(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = filled("-0.18 为尾差")
    assert run(["check", "a.toml", *FEW, "-o", "s.xlsx", "--format", "xlsx", "--reasons", reasons]) == 1
    sheet = openpyxl.load_workbook("s.xlsx").worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "出错说明")
    assert (sheet.cell(2, column).value, sheet.cell(2, column).data_type) == ("-0.18 为尾差", "s")
    assert run(["check", "a.toml", *FEW, "-o", "s.csv", "--format", "csv", "--reasons", "s.xlsx"]) == 1
    capsys.readouterr()
    assert run(["check", "a.toml", *FEW, "--format", "json", "--reasons", "s.csv"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["reason"] == "-0.18 为尾差"


def test_a_csv_file_that_excel_saved_is_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a.toml", *FEW, "--format", "csv"]) == 1
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"), newline="")))
    rows[1][rows[0].index("出错说明")] = REASON
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    Path("r.csv").write_bytes(buffer.getvalue().encode("gb18030"))
    assert run(["check", "a.toml", *FEW, "--reasons", "r.csv"]) == 1
    assert f"出错说明: {REASON}" in capsys.readouterr().out


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-16", "\t"), ("utf-8", ";"), ("gb18030", "\t")])
def test_a_list_that_was_saved_as_text_is_read_back(encoding: str, delimiter: str) -> None:
    assert run(["check", "a.toml", *FEW, "-o", "r.csv"]) == 1
    rows = list(csv.reader(io.StringIO(Path("r.csv").read_text("utf-8-sig"), newline="")))
    rows[1][rows[0].index("出错说明")] = REASON
    with Path("s.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert len(load_reasons("s.csv")) == 1


@pytest.mark.parametrize("name", TEXTUAL)
def test_a_reason_whose_finding_is_gone_is_named_in_every_report(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    reasons = filled("原因\u202e")
    Path("a.toml").write_text(RIGHT, encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "a.toml", *FEW, "--format", name, "--reasons", reasons, "--quiet"]) == 0
    shown = capsys.readouterr()
    assert "原因" in shown.out
    assert_harmless(name, shown.out)
    if load_format(name).machine:
        assert "出错说明所指的问题已不存在：a.toml EXP-001" in shown.err
        assert "原因\\u{202e}" in shown.err
    else:
        assert shown.err == ""
        assert "原因\\u{202e}" in shown.out


def test_a_formula_without_its_value_is_no_reason_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = filled('="尾"&"差"')
    capsys.readouterr()
    assert run(["check", "a.toml", *FEW, "--reasons", reasons]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "1 处公式" in line
    assert "3" in line.partition("（")[2].partition("）")[0]
    assert len(load_reasons(reasons)) == 0


def test_a_reason_whose_finding_is_gone_has_its_row_and_is_not_carried_on() -> None:
    reasons = filled()
    Path("a.toml").write_text(RIGHT, encoding="utf-8")
    assert run(["check", "a.toml", *FEW, "--reasons", reasons, "-o", "s.xlsx"]) == 0
    head, row = list(openpyxl.load_workbook("s.xlsx").worksheets[0].values)[:2]
    cells = dict(zip(head, row, strict=True))
    assert (cells["出错说明"], cells["处理状态"], cells["规则"]) == (REASON, "出错说明所指的问题已不存在", "EXP-001")
    assert len(load_reasons("s.xlsx")) == 0


def test_a_reason_of_what_is_accepted_is_not_gone(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = filled()
    assert run(["baseline", "a.toml", "-o", "base.json"]) == 0
    capsys.readouterr()
    arguments = ["check", "a.toml", *FEW, "--baseline", "base.json", "--reasons", reasons]
    assert run([*arguments, "--show-suppressed"]) == 0
    shown = capsys.readouterr()
    assert "已不存在" not in shown.out + shown.err
    assert REASON in shown.out


def test_a_reason_of_another_file_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = filled()
    capsys.readouterr()
    Path("b.toml").write_text(RIGHT, encoding="utf-8")
    assert run(["check", "b.toml", *FEW, "--reasons", reasons]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert REASON not in shown.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.xlsx", None),
        ("text.xlsx", b"PK\x03\x04 no package"),
        ("other.csv", "文件,规则\r\na,b\r\n".encode()),
        ("empty.csv", b""),
        ("odd.csv", b"\x00\xff\xfe\n\n"),
        ("older.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("long.csv", f"文件,规则,不符,出错说明,编号\na,b,c,{'x' * 200_000},#1\n".encode()),
    ],
)
def test_what_is_no_list_of_findings_is_refused_in_a_line(
    name: str, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    with pytest.raises(CannotRun):
        load_reasons(name)
    assert run(["check", "a.toml", "--reasons", name]) == 2
    assert name in capsys.readouterr().err
