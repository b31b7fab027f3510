"""Aims and results of performance, broken."""

from __future__ import annotations

from decimal import Decimal

from tests.project.inventory.edits import BUDGET, GONE, INDICATOR, OVERALL, TINY, Break

BREAKS: list[Break] = [
    ("weights sum to 100", BUDGET, {f"{OVERALL}.weight": 55}, "PRF-001", "W"),
    (
        "weights of a project sum to 100",
        TINY,
        {INDICATOR: {"name": "数量", "weight": 60}, "projects[0].indicators[1]": {"name": "质量", "weight": 45}},
        "PRF-002",
        "W",
    ),
    ("target in the table = in the prose", BUDGET, {f"{INDICATOR}.narrative": "不少于680平方米"}, "PRF-003", "E"),
    ("the same overall", BUDGET, {f"{OVERALL}.narrative": "不少于230件"}, "PRF-004", "E"),
    ("cost indicator <= budget", BUDGET, {"projects[0].indicators[1].target": "≤196.24万元"}, "PRF-005", "W"),
    ("caps add up to project expenditure", BUDGET, {"projects[0].indicators[1].target": "≤168万元"}, "PRF-006", "W"),
    ("its unit is that of the budget", BUDGET, {"projects[0].indicators[1].target": "≤186.24元"}, "PRF-007", "W"),
    ("percent within 0-100", BUDGET, {"projects[0].indicators[3].target": "≥900%"}, "PRF-010", "W"),
    ("the same overall", BUDGET, {"performance.indicators[2].target": "≥950%"}, "PRF-011", "W"),
    ("a number has a unit", BUDGET, {f"{INDICATOR}.target": "≥860"}, "PRF-012", "W"),
    ("the same overall", BUDGET, {f"{OVERALL}.target": "≥320"}, "PRF-013", "W"),
    ("an operator has a number", BUDGET, {f"{INDICATOR}.target": "≥"}, "PRF-014", "W"),
    ("the same overall", BUDGET, {f"{OVERALL}.target": "≥件"}, "PRF-015", "W"),
    ("a rate has an operator", BUDGET, {"projects[0].indicators[3].target": "90%"}, "PRF-016", "W"),
    ("the same overall", BUDGET, {"performance.indicators[2].target": "95%"}, "PRF-017", "W"),
    (
        "an indicator has a target",
        BUDGET,
        {f"{INDICATOR}.target": GONE, f"{INDICATOR}.narrative": GONE},
        "PRF-018",
        "W",
    ),
    ("the same overall", BUDGET, {f"{OVERALL}.target": GONE, f"{OVERALL}.narrative": GONE}, "PRF-019", "W"),
    (
        "output is among the kinds",
        BUDGET,
        {"projects[0].indicators[1]": GONE, "projects[0].indicators[0]": GONE},
        "PRF-020",
        "W",
    ),
    ("benefit is", BUDGET, {"projects[0].indicators[2]": GONE}, "PRF-021", "W"),
    ("satisfaction is", BUDGET, {"projects[0].indicators[3]": GONE}, "PRF-022", "W"),
    ("output is, overall", BUDGET, {"performance.indicators[0]": GONE}, "PRF-023", "W"),
    ("benefit is, overall", BUDGET, {"performance.indicators[1]": GONE}, "PRF-024", "W"),
    ("satisfaction is, overall", BUDGET, {"performance.indicators[2]": GONE}, "PRF-025", "W"),
    ("a project with a budget has targets", BUDGET, {"projects[1].indicators": GONE}, "PRF-030", "W"),
    (
        "a project with a budget ended before the year",
        TINY,
        {
            "disclosure": {"year": 2024},
            "projects": [{"name": "灌区改造", "budget": 120, "first_year": 2020, "last_year": 2022}],
        },
        "PRF-031",
        "W",
    ),
    (
        "a project of several years has its whole cost as this year's budget",
        TINY,
        {"projects": [{"name": "灌区改造", "budget": 360, "total_budget": 360, "first_year": 2023, "last_year": 2025}]},
        "PRF-032",
        "I",
    ),
    (
        "a project's amount is not the sum of its parts",
        TINY,
        {
            "projects": [
                {
                    "name": "信息化",
                    "budget": 117,
                    "parts": [{"name": "设备购置", "amount": 70}, {"name": "系统开发", "amount": 50}],
                }
            ]
        },
        "PRF-040",
        "E",
    ),
    (
        "a project's amount is not the sum of its rows by economic class",
        TINY,
        {
            "projects": [
                {
                    "name": "信息化",
                    "budget": 117,
                    "by_economic_class": [{"code": "31002", "total": 70}, {"code": "30227", "total": 50}],
                }
            ]
        },
        "PRF-041",
        "E",
    ),
    (
        "a project's amount is not the sum of its four quarters",
        TINY,
        {
            "projects": [
                {
                    "name": "物业",
                    "budget": 40,
                    "by_quarter": [
                        {"quarter": 1, "amount": 10},
                        {"quarter": 2, "amount": 20},
                        {"quarter": 3, "amount": 30},
                        {"quarter": 4, "amount": 40},
                    ],
                }
            ]
        },
        "PRF-042",
        "E",
    ),
    (
        "a project's cumulative amount exceeds its whole cost",
        TINY,
        {"projects": [{"name": "灌区改造", "cumulated": 420, "total_budget": 360}]},
        "PRF-043",
        "W",
    ),
    (
        "a self-evaluation score is outside 0 to 100",
        TINY,
        {"projects": [{"name": "物业", "budget": 40, "score": 985}]},
        "PRF-045",
        "W",
    ),
    (
        "a project's score is not the sum of its indicators' scores",
        TINY,
        {
            "projects": [
                {
                    "name": "物业",
                    "score": 79,
                    "indicators": [
                        {"name": "保洁面积", "weight": 60, "score": 58},
                        {"name": "满意度", "weight": 40, "score": 39},
                    ],
                }
            ]
        },
        "PRF-046",
        "W",
    ),
    (
        "an indicator's score exceeds its weight",
        TINY,
        {"projects": [{"name": "物业", "indicators": [{"name": "满意度", "weight": 10, "score": 95}]}]},
        "PRF-047",
        "W",
    ),
    (
        "a project spent more than its full-year budget",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "projects": [{"name": "物业", "full_year_budget": 42, "executed": Decimal("46.1")}],
        },
        "PRF-048",
        "W",
    ),
    (
        "the budget states no overall performance aims",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "sections": ["单位职责", "收支总体情况", "“三公”经费", "预算绩效信息", "政府采购"],
            }
        },
        "PRF-049",
        "I",
    ),
]
