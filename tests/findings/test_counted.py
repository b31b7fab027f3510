"""What a difference counts: money and percentages, vehicles, days and digits; of rows and years nothing is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.resolve import Resolver
from budgetcheck.render.wording.columns import finding_row
from budgetcheck.render.wording.sentences import amount, computation, headline
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judge import judge

RULEBOOK = builtin_rulebook()
ROW = {"code": "20103", "name": "财政事务", "total": 10}


def found(rule: str, **tables: Any) -> Finding:
    disclosure = {"year": 2024, **tables.pop("disclosure", {})}
    document = {"format": 1, "unit": {"name": "某局", **tables.pop("unit", {})}, "disclosure": disclosure, **tables}
    figures = figures_of(declare_document(document, "x.toml"))
    judged = judge(figures, RULEBOOK).judgements
    failing = [one for one in judged if one.verdict == "fails" and one.program.rule.id == rule]
    return Resolver(figures, RULEBOOK).finding(failing[0])


@pytest.mark.parametrize(
    ("rule", "tables", "zh", "en", "computed"),
    [
        (
            "DIS-040",
            {"expenditure": {"total": 10, "by_function": [ROW]}},
            "相差 2 位",
            "off by 2 digits",
            "5 < 7，相差 2 位",
        ),
        (
            "AST-032",
            {
                "disclosure": {"kind": "final_accounts"},
                "assets": {"vehicles": {"count": 5}},
                "three_public": {"vehicle": {"kept_count": 6}},
            },
            "相差 1 辆",
            "off by 1 vehicle",
            "5 < 6，相差 1 辆",
        ),
        (
            "AST-033",
            {"assets": {"buildings": {"area": Decimal("1000.5"), "office_area": 2400}}},
            "相差 1,399.5 平方米",
            "off by 1,399.5 m²",
            "2400 > 1,000.5，相差 1,399.5 平方米",
        ),
        (
            "PRF-001",
            {"performance": {"indicators": [{"name": "甲", "weight": 50}, {"name": "乙", "weight": 35}]}},
            "相差 15 分",
            "off by 15 points",
            "50 + 35 = 85；85 ≠ 100，相差 15 分",
        ),
        (
            "TAB-109",
            {
                "disclosure": {"scope": "department"},
                "unit": {"subordinate_count": 4, "subordinates": ["某局（机关）", "乙", "丙"]},
            },
            "相差 1 家",
            "off by 1 unit",
            "4 > 3，相差 1 家",
        ),
        (
            "EXP-001",
            {"expenditure": {"total": 10, "basic": {"total": 6}, "project": {"total": 3}}},
            "差额 1 万元",
            "difference 1 万元",
            "6 + 3 = 9；10 - 9 = 1（容差 0.015）",
        ),
        (
            "STM-002",
            {
                "change": {"income": Decimal("-20.11")},
                "statements": [
                    {"figure": "change.income", "value": Decimal("-20.11"), "quote": "收入比上年增加20.11万元"}
                ],
            },
            "差额 -20.11 万元",
            "difference -20.11 万元",
            "-20.11 ≤ 0，差额 -20.11（容差 0.005）",
        ),
    ],
)
def test_a_difference_is_told_in_what_it_counts(
    rule: str, tables: dict[str, Any], zh: str, en: str, computed: str
) -> None:
    finding = found(rule, **tables)
    assert headline(finding, "zh").endswith(f"，{zh}")
    assert headline(finding, "en").endswith(f", {en}")
    assert computation(finding, "zh") == ("核算", computed)
    assert amount(finding, "zh") == zh.partition(" ")[2]
    row = finding_row(finding, FileReport("x.toml"), "zh")
    assert row.difference
    assert zh.endswith(row.currency_unit)


@pytest.mark.parametrize(
    ("rule", "tables"),
    [
        ("AST-011", {"assets": {"vehicles": {"count": 0, "value": 12}}}),
        (
            "PRC-052",
            {
                "procurement": {
                    "total": 9,
                    "items": [{"code": "A02010105", "quantity": 1, "amount": 5}, {"code": "C23090199", "amount": 4}],
                }
            },
        ),
        (
            "FUN-710",
            {
                "expenditure": {
                    "total": 20,
                    "by_function": [
                        {"code": "20103", "total": 20},
                        {"code": "2010301", "name": "行政运行", "total": 10},
                        {"code": "2010302", "name": "行政运行", "total": 10},
                    ],
                }
            },
        ),
        (
            "CMP-003",
            {
                "disclosure": {"kind": "final_accounts"},
                "general_public_budget": {"total": 100, "budget": 100, "completion": 100},
                "statements": [
                    {
                        "figure": "general_public_budget.completion",
                        "value": 100,
                        "quote": "完成年初预算的100%，决算数大于预算数",
                    }
                ],
            },
        ),
    ],
)
def test_rows_that_are_counted_and_counts_of_none_are_not_told(rule: str, tables: dict[str, Any]) -> None:
    finding = found(rule, **tables)
    for language, word in (("zh", "差"), ("en", "difference")):
        said = headline(finding, language)
        assert said.startswith(finding.title.say(language))
        assert word not in said.removeprefix(finding.title.say(language))
        assert computation(finding, language) is None
        assert amount(finding, language) is None
    assert finding.difference is not None
    assert finding_row(finding, FileReport("x.toml"), "zh").difference == ""


def test_years_are_compared_and_not_subtracted() -> None:
    finding = found("DIS-080", disclosure={"title": "某局2023年单位预算公开"})
    assert finding.difference == "-1"
    assert headline(finding, "zh") == "标题或文字中的公开年度不是本年度，疑为沿用往年文本（标题）"
    assert computation(finding, "zh") == ("核算", "2023 ≠ 2024")
