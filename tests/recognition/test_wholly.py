"""A table that was read wholly is judged by its own sums, however little of the rest was understood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ODD = "奇怪的统计表\n\n单位：万元\n\n| 甲 | 乙 | 丙 |\n|---|---|---|\n" + "".join(
    f"| 项{number} | {number}.55 | {number}.77 |\n" for number in range(1, 9)
)
HEAD = (
    "一般公共预算支出表\n\n单位：万元\n\n| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n"
)
ROWS = (
    "| | 合计 | 100.00 | 90.00 | 10.00 |",
    "| 201 | 一般公共服务支出 | 60.00 | 50.00 | 10.00 |",
    "| 20101 | 人大事务 | 60.00 | 50.00 | 10.00 |",
    "| 2010101 | 行政运行 | 50.00 | 50.00 | 0.00 |",
    "| 2010102 | 一般行政管理事务 | 10.00 | 0.00 | 10.00 |",
    "| 208 | 社会保障和就业支出 | 40.00 | 40.00 | 0.00 |",
    "| 20805 | 行政事业单位养老支出 | 40.00 | 40.00 | 0.00 |",
    "| 2080505 | 机关事业单位基本养老保险缴费支出 | 40.00 | 40.00 | 0.00 |",
)


@pytest.mark.parametrize(
    ("printed", "changed", "found"),
    [
        ("", "", set()),
        ("| 50.00 | 50.00 |", "| 51.00 | 51.00 |", {"FUN-203", "FUN-204"}),
        ("| 2010102 | 一般行政管理事务 |", "| | 某专项 |", set()),  # a row that is not understood
        ("| 10.00 | 0.00 | 10.00 |", "| 10.00 | 0.00 | 十万 |", set()),
    ],
)
def test_its_sums_are_judged_where_each_amount_was_read(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, printed: str, changed: str, found: set[str]
) -> None:
    table = HEAD + "\n".join(ROWS)
    assert printed in table
    path = tmp_path / "made.md"
    path.write_text(f"青川市民政局2025年单位预算公开\n\n{ODD}\n{table.replace(printed, changed)}\n", "utf-8")
    _, out, _ = run("check", str(path), "-f", "json", "--lang", "zh")
    told = {one["rule"] for one in json.loads(out)["findings"]}
    assert "DEC-058" in told
    assert {rule for rule in told if rule.startswith("FUN-")} == found
