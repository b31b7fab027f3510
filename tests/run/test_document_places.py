"""Findings on a published document: at the cells it has, never at lines of a declaration that nobody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.cli.run import run

SUMMARY = """# 示例县档案馆2025年单位预算公开

### 表一 单位收支总表

单位：万元

| 收入 | 预算数 | 支出 | 预算数 |
|---|---|---|---|
| 一、一般公共预算拨款收入 | 486.30 | 一、一般公共服务支出 | 413.40 |
| | | 二、社会保障和就业支出 | 72.90 |
| 本年收入合计 | 486.30 | 本年支出合计 | 486.30 |
| 收入总计 | 486.30 | 支出总计 | 486.30 |
"""
EXPENDITURE = """
### 表二 单位支出总表

单位：万元

| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| | 合计 | 486.30 | 326.30 | 160.00 |
| 201 | 一般公共服务支出 | 413.40 | 253.40 | 160.00 |
| 20126 | 档案事务 | 413.40 | 253.40 | 160.00 |
| 208 | 社会保障和就业支出 | 72.90 | 72.90 | |
"""


def checked(text: str, rule: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    Path("a.md").write_text(text, encoding="utf-8")
    code = run(["check", "a.md", "--select", rule, "--lang", "zh"])
    return code, capsys.readouterr().out


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_summary_names_classes_only_and_need_not_go_down_to_items(capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = checked(SUMMARY, "DIS-040", capsys)
    assert code == 0
    assert "DIS-040" not in shown


def test_a_code_is_told_at_the_cell_of_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = checked(SUMMARY + EXPENDITURE, "DIS-040", capsys)
    assert code == 1
    assert shown.count("错误[DIS-040]") == 2
    assert "表2第4行第3列 “20126 档案事务 413.40”" in shown
    assert 'code = "' not in shown


def test_no_line_of_the_hidden_declaration_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, shown = checked((SUMMARY + EXPENDITURE).replace("2025年", ""), "DIS,EXP,FUN", capsys)
    assert "错误" in shown
    for hidden in ("code =", "total =", "[[", "year ="):
        assert hidden not in shown
