"""A finding on a document names where the document says it, in every format, whatever the document was written in."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetcheck.__main__ import main
from budgetcheck.cli.run import run as invoke

TITLE = "支出预算总表"
ROWS = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"),)
ROWS += (("201", "一般公共服务支出", "1,234.56", "1,000.00", "134.56"), ("", "合计", "1,234.56", "1,000.00", "134.56"))
HEAD = "青川市民政局2025年单位预算公开"


def as_docx(path: Path) -> None:
    import docx

    document = docx.Document()
    for line in (HEAD, TITLE, "单位：万元"):
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.save(str(path))


def as_xlsx(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = TITLE
    for row in ((HEAD,), (TITLE,), ("单位：万元",), *ROWS):
        book.active.append([float(x.replace(",", "")) if "." in x else x for x in row])
    book.save(path)


def as_html(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in ROWS)
    path.write_text(
        f"<html><meta charset=utf-8><body><p>{HEAD}<p>{TITLE}<p>单位：万元<table>{rows}</table></body></html>", "utf-8"
    )


def as_txt(path: Path) -> None:
    lines = [HEAD, "", TITLE, "单位：万元", *("\t".join(row) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def as_pdf(path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(842, 595))
    canvas.setFont("STSong-Light", 10)
    for at, line in enumerate((HEAD, TITLE, "单位：万元")):
        canvas.drawString(60, 560 - 20 * at, line)
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            canvas.rect(60 + 120 * column, 460 - 20 * at, 120, 20)
            canvas.drawString(64 + 120 * column, 466 - 20 * at, text)
    canvas.save()


MAKERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "docx": (as_docx, "表1第3行第3列"),
    "xlsx": (as_xlsx, "工作表“支出预算总表”C6"),
    "html": (as_html, "表1第3行第3列"),
    "txt": (as_txt, "表1第3行第3列"),
    "pdf": (as_pdf, "第1页表1第3行第3列"),
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)

    def call(name: str, form: str, *more: str, code: int = 1) -> str:
        words = [name, "--isolated", "--no-cache", "--lang", "zh", "--format", form, *more]
        monkeypatch.setattr(sys, "argv", ["budgetcheck", "check", *words])
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == code
        return capsys.readouterr().out

    return call


@pytest.mark.parametrize("kind", MAKERS)
def test_every_format_names_the_place_and_quotes_the_cell(run, kind: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    make, where = MAKERS[kind]
    name = f"公开.{kind}"
    make(tmp_path / name)
    found = next(one for one in json.loads(run(name, "json"))["findings"] if one["rule"] == "EXP-001")
    quote = found["place"]["quote"]
    assert quote.startswith("合计")
    assert HEAD[:6] in run(name, "table"), "the unit is known, also where a sheet begins with its name"
    assert {term["place"]["row"] for side in ("left", "right") for term in found[side]["terms"]} == {
        found["place"]["row"]
    }
    for form in ("concise", "gitlab", "github", "markdown", "junit", "table"):
        out = run(name, form)
        if form == "markdown":
            out = re.sub(r"\\(.)", r"\1", out)
        assert where in out, form
        assert quote in out, form
    (row,) = [row for row in csv.DictReader(io.StringIO(run(name, "csv")[1:])) if row["规则"] == "EXP-001"]
    assert row["位置"] == f"{where} “{quote}” / expenditure.total"
    result = next(one for one in json.loads(run(name, "sarif"))["runs"][0]["results"] if one["ruleId"] == "EXP-001")
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == where
    for related in result["relatedLocations"]:
        assert "第3行" in str(related["logicalLocations"]) or "6" in str(related["logicalLocations"])
        assert "startColumn" not in related["physicalLocation"].get("region", {}), "no column of a text nobody has"


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_what_is_accepted_has_the_places_of_the_document_too(run, kind: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """No line of the declaration that nobody wrote, in any format; of a text its own line."""
    make, where = MAKERS[kind]
    name = f"公开.{kind}"
    make(tmp_path / name)
    assert invoke(["baseline", name, "--isolated", "-o", "known.json"]) == 0
    accepted = ("--baseline", "known.json", "--show-suppressed")
    for form in ("concise", "github", "markdown", "junit", "table"):
        out = run(name, form, *accepted, code=0)
        if form == "markdown":
            out = re.sub(r"\\(.)", r"\1", out)
        assert where in out, form
        assert "EXP-001" in out, form
    cases = ET.fromstring(run(name, "junit", *accepted, code=0)).iter("testcase")
    lines = {case.get("line") for case in cases if case.get("line")}
    assert bool(lines) is (kind == "txt")


@pytest.mark.parametrize("kind", MAKERS)
def test_the_page_shows_the_documents_own_table_with_the_disputed_cells_marked(run, kind: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import html5lib

    make, _ = MAKERS[kind]
    make(tmp_path / f"公开.{kind}")
    page = html5lib.parse(run(f"公开.{kind}", "html"), namespaceHTMLElements=False)
    (table,) = page.findall(".//details[@class='printed']//table")
    rows = [["".join(cell.itertext()) for cell in row.findall("td")] for row in table.iter("tr")]
    assert [row[1] for row in rows[-3:]] == ["科目名称", "一般公共服务支出", "合计"]
    (disputed,) = [
        cell for cell in table.iter("td") if cell.get("class") == "error" and "EXP-001" in "".join(cell.itertext())
    ]
    assert "1,234.56" in "".join(disputed.itertext()).replace("1234.56", "1,234.56")
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    links = [link.get("href") for link in page.iter("a") if (link.get("href") or "").startswith("#")]
    assert f"#{disputed.get('id')}" in links, "the finding leads to its cell"
    assert {link.removeprefix("#") for link in links} <= ids
    others = [cell for cell in table.iter("td") if cell.get("class") == "other"]
    assert {"".join(cell.find("mark").itertext()).replace(",", "") for cell in others} >= {
        "1000" if kind == "xlsx" else "1000.00",
        "134.56",
    }


def test_of_a_long_table_the_rows_round_what_is_disputed_are_shown() -> None:
    from dataclasses import replace

    from budgetcheck.documents.document import Cell, Document, Place, Table
    from budgetcheck.findings.finding import FileReport
    from budgetcheck.run.single.printing import ROWS_SHOWN, disputed_tables
    from budgetcheck.text.places import Whereabouts
    from tests.render import samples

    place = Place(page=3, table=2)
    cells = tuple(
        Cell(
            f"{row}.{column}",
            row,
            column,
            2 if (row, column) == (498, 0) else 1,
            1,
            replace(place, row=row + 1, column=column + 1),
        )
        for row in range(1000)
        for column in range(2)
        if (row, column) != (499, 0)
    )
    finding = replace(samples.SUM, whereabouts=Whereabouts(3, None, 2, 502, 2, title="表"))
    report = FileReport("a.pdf", findings=(finding,))
    document = Document("pdf", (Table(cells, 1000, 2, place), Table(cells, 1000, 2, Place(page=4, table=3))))
    (table,) = disputed_tables(document, report)
    assert [len(stretch) for stretch in table.stretches] == [6, 7]
    assert table.left_out == 1000 - 13
    assert table.stretches[1][0][0].rows == 2, "a span keeps to its stretch"
    assert len(table.stretches[1][1]) == 1
    assert table.stretches[1][3][1].text == "501.1"
    assert sum(map(len, table.stretches)) <= ROWS_SHOWN
