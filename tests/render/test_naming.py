"""What people read calls figures by their labels; a key stands beside one, never alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from budgetcheck.declaration.label import address_label
from budgetcheck.findings.finding import Suspect
from budgetcheck.model.layout import KEYS
from budgetcheck.model.record import Key
from budgetcheck.render.wording.naming import named_figure
from budgetcheck.render.wording.suspicion import suspicion
from budgetcheck.text.words import EMPTY, Words
from tests.checkout import ROOT
from tests.render.samples import SUM

GOLDEN = ROOT / "tests" / "golden"
READ = [
    *(GOLDEN / "render").glob("table-*-zh-*.txt"),
    *(GOLDEN / "render").glob("concise-zh.txt"),
    *(GOLDEN / "examples").glob("*.zh.txt"),
]
ADDRESS = re.compile(r"[a-z_]+(?:\[[^\]\n]*\])?(?:\.[a-z_]+(?:\[[^\]\n]*\])?)+(?![a-z_.]*\()")
POINTER = re.compile(r"-->|^\s*\|\s*$|^\s*\|\s[a-z_.\[\]]*$|（[^（）]*$|\($")
"""What stands before an address on its line: an arrow to a place, the margin below it, or a bracket."""


def every_address(keys: Mapping[str, Key], before: str = "", depth: int = 6) -> Iterator[str]:
    for name, key in keys.items():
        here = f"{before}{name}"
        yield here
        if key.kind == "list":
            here += "[0]"
        if depth and key.kind != "any":
            yield from every_address(key.keys, f"{here}.", depth - 1)


def test_every_key_of_the_model_is_called_something() -> None:
    unnamed = [one for one in every_address(KEYS.keys, depth=4) if address_label(one) is None]
    assert unnamed == []


@pytest.mark.parametrize(
    ("address", "zh"),
    [
        ("expenditure.total", "支出合计"),
        ("general_public_budget.by_economic_class[301].total", "基本支出经济分类明细 301 合计"),
        ("projects[基层司法所].indicators[规范化].narrative", "项目“基层司法所” 绩效指标“规范化” 文中指标值"),
        ("projects[*].indicators[*].narrative", "绩效指标 文中指标值"),
        ("procurement.items[].amount", "政府采购明细 金额"),
        ("procurement.items[0]", "政府采购明细第1行"),
        ("income.total.completion", "收入合计 完成预算%"),
        ("previous.income.total", "上年 收入合计"),
    ],
)
def test_an_address_is_called_what_it_leads_to(address: str, zh: str) -> None:
    assert named_figure(address, "zh") == f"{zh}（{address}）"


@pytest.mark.parametrize(
    "address", ["a.b", "custom.x", "income..", "[x]", "", "income.total]", "\u202e.\x1b[0m", "x" * 9999]
)
def test_what_nobody_knows_stays_an_address(address: str) -> None:
    assert address_label(address) is None
    assert "（" not in named_figure(address, "zh")


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_no_key_stands_alone_in_what_people_read(path: Path) -> None:
    alone = []
    for line in path.read_text("utf-8").splitlines():
        for match in ADDRESS.finditer(line):
            before = line[: match.start()]
            shown = match[0].endswith((".toml", ".docx", ".md")) or f"“{match[0]}" in line
            known = address_label(match[0]) is not None
            if known and not shown and POINTER.search(before) is None and before.strip() not in ("", "|"):
                alone.append(line)
    assert alone == []


def test_a_suspect_in_a_list_is_called_by_its_row() -> None:
    row, other = (
        "general_public_budget.by_economic_class[301].total",
        "general_public_budget.by_economic_class[302].total",
    )
    label = Words("基本支出经济分类明细 301 工资福利支出 合计", "basic expenditure by economic class 301 wages total")
    suspect = Suspect((row, other), None, ("1", "2"), ("3", "4"), EMPTY, labels=(label, EMPTY))
    said = suspicion(suspect, SUM, "zh")
    assert label.zh in said
    assert row not in said
    assert f"基本支出经济分类明细 302 合计（{other}）" in said
