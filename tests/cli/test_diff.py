"""`budgetcheck diff`: drafts and years compared, in every format, and what is hostile in them harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from benchmarks.reports import written_drafts
from budgetcheck.cli.run import run
from budgetcheck.text.safe import width
from tests.checkout import EXAMPLES
from tests.render.books import SHEET, book
from tests.render.harmless import assert_harmless

OFFICE = EXAMPLES / "guangyang-2022.toml"
YEARS = [str(EXAMPLES / "consolidated" / f"bureau-{year}.toml") for year in (2023, 2024)]


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    path = tmp_path / "draft.toml"
    path.write_text(OFFICE.read_text(encoding="utf-8").replace("total = 555.79", "total = 555.97"), encoding="utf-8")
    return str(path)


def test_a_draft_that_got_worse_exits_1_and_one_that_got_better_0(
    wrong: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["diff", str(OFFICE), wrong, "--lang", "zh"]) == 1
    out = capsys.readouterr().out
    assert "555.79  555.97  0.18  0.03%  项目支出  expenditure.project.total" in out
    assert re.search(r"错误  EXP-001  相符  不符  支出合计.*差额 -0\.18 万元", out)
    assert "数字变动 1 处；新增不符 2 条，消除不符 0 条" in out
    assert run(["diff", wrong, str(OFFICE), "--lang", "zh"]) == 0
    assert "新增不符 0 条，消除不符 2 条" in capsys.readouterr().out
    assert run(["diff", wrong, wrong, "--lang", "en"]) == 0
    assert "0 figures changed; no failure is new or gone" in capsys.readouterr().out


def test_years_are_compared_with_their_reasons_and_declared_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *YEARS, "--format", "json", "--lang", "zh"]) == 0
    document = json.loads(capsys.readouterr().out)
    figures = {one["figure"]: one for one in document["figures"]}
    assert document["step"] == "year"
    assert figures["income.total"]["reason"] == "新增农村供水改造项目"
    assert (figures["income.total"]["change"], figures["income.total"]["percent"]) == ("51.40", "4.12")
    assert all(one["agrees"] for one in document["declared_changes"])
    text = Path(YEARS[1]).read_text(encoding="utf-8").replace("value = 51.40", "value = 54.10")
    changed = tmp_path / "2024.toml"
    changed.write_text(text, encoding="utf-8")
    assert run(["diff", YEARS[0], str(changed), "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    (told,) = [one for one in document["declared_changes"] if one["agrees"] is False]
    assert (told["figure"], told["declared"], told["computed"]) == ("change.total", "54.10", "51.4")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_the_table_fits_the_terminal(
    columns: int, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run(["diff", *YEARS, "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(width, lines)) <= columns
    table = lines[lines.index("数字变动" if language == "zh" else "Figures") + 2 :]
    rows = [line for line in table[: table.index("")] if re.match(r" *-?[0-9,.]+  ", line)]
    assert len(rows) > 20
    points = {width(row[: row.index(".")]) for row in rows if "." in row.split("  ")[0]}
    assert len(points) <= 1


def test_amounts_in_other_units_and_faulty_lines_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = 'format = 1\nunit = { name = "甲" }\n[disclosure]\nyear = 2024\n'
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(f'{head}currency_unit = "元"\n[income]\ntotal = 120000\nother = 5万\n', encoding="utf-8")
    new.write_text(f"{head}[income]\ntotal = 12.5\n", encoding="utf-8")
    assert run(["diff", str(old), str(new), "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "12.0  12.5   0.5  4.17%  收入合计" in out
    assert "旧文件以元为单位" in out
    assert "有 1 处写法错误" in "".join(line.strip() for line in out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.toml", str(OFFICE)], "nowhere.toml"),
        ([str(OFFICE), str(EXAMPLES)], "diff"),
        (["-", "-"], "标准输入"),
        ([str(OFFICE), str(OFFICE), "--format", "sarif"], "sarif"),
        ([str(OFFICE)], "NEW"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *arguments, "--lang", "zh"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err


def test_a_thousand_figures_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = written_drafts(tmp_path)
    run(["diff", *names, "--format", "json"])
    assert len(json.loads(capsys.readouterr().out)["figures"]) == 1000
    run(["diff", *names])
    assert len(re.findall(r"(?m)^ *[0-9,]+\.25 +[0-9,]+\.25 +1\.00 ", capsys.readouterr().out)) == 1000


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["table", "markdown", "json", "html", "csv"])
def test_hostile_texts_are_harmless(
    name: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import tomli_w

    poison = "\x1b[31m::error::<script>alert(1)</script>|`\u202e\n::error::x ##vso[task.x] [l](javascript:x) =1+1"
    document = {
        "format": 1,
        "unit": {"name": poison},
        "disclosure": {"year": 2024, "kind": "budget"},
        "income": {"total": 2},
        "expenditure": {"total": 3},
        "change": {"total": {"value": 7, "reason": poison}},
        "projects": [{"name": poison, "budget": 1, "indicators": [{"name": poison, "target": poison}]}],
    }
    new = tmp_path / "new.toml"
    new.write_text(tomli_w.dumps(document), encoding="utf-8")
    old = tmp_path / "old.toml"
    document |= {"disclosure": {"year": 2023, "kind": "budget"}, "income": {"total": 1}, "projects": []}
    old.write_text(tomli_w.dumps(document), encoding="utf-8")
    book = tmp_path / "out.xlsx"
    assert run(["diff", str(old), str(new), "-o", str(book), "--lang", language]) == 1
    cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    assert any(cell.data_type == "n" and cell.value == 2 for cell in cells)
    assert run(["diff", str(old), str(new), "--format", name, "--lang", language]) == 1
    out = capsys.readouterr().out
    assert_harmless(name, out)
    if name == "html":
        assert "<script" not in out
        assert "javascript:" not in re.sub(r">[^<]*<", "><", out)
    if name == "markdown":
        assert "<script" not in out
        assert re.search(r"(?<!\\)\]\(javascript:", out) is None


def test_documents_are_compared_with_each_other_and_with_declarations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = EXAMPLES / "documents" / "archive-2025.docx"
    declared, page = tmp_path / "a.toml", tmp_path / "a.html"
    assert run(["import", str(source), "-o", str(declared), "-q"]) == 0
    for other in (source, declared):
        assert run(["diff", str(source), str(other), "--lang", "zh"]) == 0
        assert "数字变动 0 处；没有新增或消除的不符" in capsys.readouterr().out
    text = declared.read_text(encoding="utf-8")
    assert "total = 486.30 " in text
    declared.write_text(text.replace("total = 486.30 ", "total = 468.30 ", 1), encoding="utf-8")
    assert run(["diff", str(declared), str(source), "--lang", "zh", "--format", "json"]) in (0, 1)
    (one,) = json.loads(capsys.readouterr().out)["figures"]
    assert (one["figure"], one["old"], one["new"]) == ("income.total", "468.30", "486.30")
    assert one["old_line"] > 0
    assert one["line"] is None
    assert one["place"]["table"] == 1
    cells = [("科目编码", "科目名称", "合计", "基本支出", "项目支出"), ("201", "一般公共服务支出", 30, 20, 10)]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    page.write_text(
        f"<html><body><p>2025年示例县档案馆单位预算</p><p>一般公共预算支出表</p><p>单位：万元</p><table>{rows}</table></body></html>",
        encoding="utf-8",
    )
    assert run(["diff", str(page), str(source), "--lang", "zh", "-o", str(tmp_path / "d.html")]) in (0, 1)
    assert "表1第" in (tmp_path / "d.html").read_text(encoding="utf-8")


def test_workbooks_are_compared_by_their_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    old.write_bytes(book(rich=False))
    changed = openpyxl.load_workbook(old)
    changed.worksheets[0]["C4"], changed.worksheets[0]["E4"] = 31, 11
    changed.save(new)
    written = tmp_path / "d.xlsx"
    assert run(["diff", str(old), str(new), "--lang", "zh", "-o", str(written)]) in (0, 1)
    head, *rows = openpyxl.load_workbook(written)["数字变动"].values
    found = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    one = found["general_public_budget.by_function[201].project"]
    assert (one["原数"], one["现数"], one["增减"], one["增减%"]) == (10, 11, 1, 10)
    assert one["出处"] == f"工作表“{SHEET}”E4"
    assert run(["diff", str(new), str(old), "--lang", "en", "--format", "markdown"]) in (0, 1)
    assert f"sheet '{SHEET}' E4" in capsys.readouterr().out
