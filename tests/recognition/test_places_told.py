"""Findings on documents lead to the document alone: never to a line of the declaration that nobody has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

LINES = (
    "XX市民政局2025年单位预算公开",
    "一、收支情况",
    "2025年收入总计100.00万元，其中：一般公共预算拨款收入90.00万元，上年结转20.00万元。",
    "2025年支出总计100.00万元，比上年增加10.00万元，主要原因是XX项目增加。",
)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "made.txt"
    path.write_text("\n\n".join(LINES), "utf-8")
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    from docx import Document

    made = Document()
    for line in LINES:
        made.add_paragraph(line)
    path = tmp_path / "made.docx"
    made.save(str(path))
    return path


def findings(run, path: Path) -> list[dict[str, Any]]:  # type: ignore[no-untyped-def]
    told = json.loads(run("check", str(path), "--format", "json", "--lang", "zh")[1])
    found: list[dict[str, Any]] = told["findings"]
    return found


def test_programs_are_told_the_documents_own_lines(run, plain: Path) -> None:  # type: ignore[no-untyped-def]
    found = {one["figure"]: one for one in findings(run, plain)}
    assert found["income.total"]["line"] == 5
    assert found["disclosure.title"]["line"] == 1
    assert found["change.expenditure.reason"]["place"]["quote"] == "主要原因是XX项目增加"
    for one in found.values():
        assert one["line"] in (None, 1, 3, 5, 7)
        assert (one["column"], one["end_column"]) == (None, None)
        terms = [term for side in (one["left"], one["right"]) if side for term in side["terms"]]
        assert all(term["line"] in (None, 5, 7) and term["column"] is None for term in terms)


def test_what_has_no_lines_is_told_none(run, office: Path) -> None:  # type: ignore[no-untyped-def]
    found = findings(run, office)
    assert found
    assert all(one["line"] is None and one["end_line"] is None for one in found)


@pytest.mark.parametrize("format", ["concise", "github", "gitlab", "junit", "csv", "markdown", "html", "sarif"])
def test_no_format_quotes_the_declaration(run, plain: Path, format: str) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("check", str(plain), "--format", format, "--lang", "zh")
    assert "主要原因是XX项目增加" in shown or format in ("sarif", "gitlab", "csv")
    for written in ('title = "', "sections = [", "reason = "):
        assert written not in shown.replace("&quot;", '"')


@pytest.mark.parametrize("format", ["concise", "github", "gitlab", "csv", "markdown"])
def test_one_figure_against_one_other_names_both_places(run, plain: Path, format: str) -> None:  # type: ignore[no-untyped-def]
    plain.write_text(f"{plain.read_text('utf-8')}\n\n综上，2025年支出总计101.00万元。", "utf-8")
    told = run("check", str(plain), "--format", format, "--lang", "zh")[1]
    assert [line for line in told.splitlines() if "支出总计101.00万元”；第7行文字 “2025年支出总计100.00万元”" in line]


@pytest.mark.parametrize("name", ["made.pdf", "made.docx"])
def test_a_document_that_is_refused_has_no_line(run, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7 damaged")
    assert [one["line"] for one in findings(run, path)] == [None]
    assert f"{name}:1" not in run("check", str(path), "--lang", "zh")[1]
