"""What real disclosures taught, broken."""

from __future__ import annotations

from decimal import Decimal

from tests.project.inventory.edits import TINY, Break

BREAKS: list[Break] = [
    *(
        (
            f"the decimals of {key}",
            TINY,
            {"expenditure.total": Decimal("1644.62"), key: Decimal("420.74804")},
            f"PLA-05{n}",
            "I",
        )
        for n, key in enumerate(("assets.total", "three_public.total", "operating_expense.total", "procurement.total"))
    ),
    (
        "total assets are more than the parts that are stated; one is missing, or a figure is wrong",
        TINY,
        {
            "assets": {
                "total": Decimal("520.75"),
                "vehicles": {"value": Decimal("152.48")},
                "equipment": {"value": Decimal("116.32")},
                "other": {"value": Decimal("151.95")},
            }
        },
        "AST-005",
        "I",
    ),
    (
        "total assets are not the opening figure plus additions minus disposals",
        TINY,
        {"assets": {"total": 460, "opening": 420, "increase": 25, "decrease": 15}},
        "AST-030",
        "E",
    ),
    (
        "the vehicles are not as many as their uses add up to",
        TINY,
        {
            "assets": {
                "vehicles": {
                    "count": 6,
                    "by_use": {"confidential": 1, "emergency": 2, "law_enforcement": 4, "other": 0},
                }
            }
        },
        "AST-031",
        "E",
    ),
    (
        "fewer vehicles among the assets than are kept as official vehicles",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "assets": {"vehicles": {"count": 1}},
            "three_public": {"vehicle": {"kept_count": 6}},
        },
        "AST-032",
        "I",
    ),
    (
        "the floor areas by use exceed the buildings' area",
        TINY,
        {"assets": {"buildings": {"area": Decimal("2350.6"), "office_area": 1800, "business_area": 4000}}},
        "AST-033",
        "E",
    ),
    (
        "there is state capital expenditure but no table of it",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "tables": [
                    {"name": "收支总表"},
                    {"name": "收入总表"},
                    {"name": "支出总表"},
                    {"name": "政府性基金预算支出表"},
                ],
            },
            "state_capital": {"total": 20},
        },
        "DIS-018",
        "I",
    ),
    (
        "nothing follows “the main reason is”",
        TINY,
        {"change": {"basic": {"value": -5, "reason": "比上年减少5万元，主要原因是。"}}},
        "DIS-072",
        "W",
    ),
    (
        "a share or a growth without its percent sign",
        TINY,
        {
            "statements": [{"figure": "income.total", "value": 100, "quote": "收入100万元，同比增长13.95。"}],
            "income": {"total": 100},
        },
        "DIS-073",
        "W",
    ),
    (
        "a text holds what looks like an identity number",
        TINY,
        {"projects": [{"name": "联系人110101199003074512"}]},
        "DIS-074",
        "W",
    ),
    (
        "the text of a budget compares with the budget of its own year",
        TINY,
        {
            "disclosure": {"year": 2026},
            "statements": [
                {"figure": "income.total", "value": 100, "quote": "收入总计100万元，比2026年预算增加10万元"}
            ],
            "income": {"total": 100},
        },
        "DIS-088",
        "W",
    ),
    (
        "the numbers of the tables have a gap",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "tables": [{"name": "收支总表", "number": 1}, {"name": "支出总表", "number": 3}],
            }
        },
        "DIS-090",
        "W",
    ),
    (
        "a table is not in the contents",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "contents": ["收支总表", "收入总表", "支出总表"],
                "tables": [{"name": "收支总表"}, {"name": "政府性基金预算支出表"}],
            }
        },
        "DIS-091",
        "I",
    ),
    (
        "the title does not say what kind of disclosure this is",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区司法局2024年部门决算公开"}},
        "DIS-093",
        "W",
    ),
    (
        "the title does not state the year",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区司法局部门预算公开"}},
        "DIS-094",
        "I",
    ),
    (
        "a unit's title speaks of a department",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区图书馆2024年部门预算公开"}},
        "DIS-095",
        "I",
    ),
    (
        "a county's or township's text speaks of the province's or city's own level",
        TINY,
        {
            "unit": {"name": "某区司法局", "level": "county"},
            "disclosure": {"year": 2024, "tables": [{"name": "市级部门收支总表"}]},
        },
        "DIS-096",
        "I",
    ),
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
    (
        "much is spent under “other” items",
        TINY,
        {
            "general_public_budget": {
                "total": 100,
                "by_function": [{"code": "2010301", "total": 20}, {"code": "2010399", "total": 80}],
            }
        },
        "PLA-040",
        "I",
    ),
    (
        "a project carries wages (class 301)",
        TINY,
        {"projects": [{"name": "物业", "budget": 40, "by_economic_class": [{"code": "30199", "total": 40}]}]},
        "PLA-041",
        "I",
    ),
    (
        "wages per head are beyond what is usual",
        TINY,
        {"staff": {"actual": 5}, "general_public_budget": {"by_economic_class": [{"code": "301", "total": 8000}]}},
        "PLA-042",
        "I",
    ),
    (
        "what was awarded to small and medium enterprises exceeds all procurement",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"total": 800}, "total": 80},
        },
        "PRC-040",
        "E",
    ),
    (
        "what was awarded to small and micro enterprises exceeds what was awarded to small and medium ones",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"small_and_micro": 800, "total": 80}},
        },
        "PRC-041",
        "E",
    ),
    (
        "the share of small and medium enterprises in procurement is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"percent": Decimal("76.67"), "total": 80}, "total": 120},
        },
        "PRC-042",
        "E",
    ),
    (
        "the share of small and micro enterprises in these awards is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {
                "awarded_to_sme": {"small_and_micro_percent": Decimal("76.67"), "small_and_micro": 80, "total": 120}
            },
        },
        "PRC-043",
        "E",
    ),
    (
        "the share of small and micro enterprises in procurement is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {
                "awarded_to_sme": {"small_and_micro_percent_of_procurement": Decimal("76.67"), "small_and_micro": 80},
                "total": 120,
            },
        },
        "PRC-044",
        "E",
    ),
    (
        "total procurement is not centralised plus decentralised procurement",
        TINY,
        {"procurement": {"total": 359, "centralised": 291, "decentralised": 140}},
        "PRC-045",
        "E",
    ),
    (
        "procurement is budgeted without a word on the reserve for small and medium enterprises",
        TINY,
        {"disclosure": {"year": 2024}, "procurement": {"total": 359}},
        "PRC-046",
        "I",
    ),
    (
        "final accounts do not state what was awarded to small and medium enterprises",
        TINY,
        {"disclosure": {"year": 2024, "kind": "final_accounts"}, "procurement": {"total": 120}},
        "PRC-047",
        "W",
    ),
    (
        "final accounts: travel abroad is not counted",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "three_public": {"abroad": Decimal("9.5"), "abroad_groups": 2},
        },
        "TPE-040",
        "W",
    ),
    (
        "final accounts: the cost of vehicles is not counted",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "three_public": {"vehicle": {"total": Decimal("9.5"), "purchased_count": 2}},
        },
        "TPE-041",
        "W",
    ),
    (
        "final accounts: reception is not counted",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "three_public": {"reception": Decimal("9.5"), "reception_batches": 2},
        },
        "TPE-042",
        "W",
    ),
    (
        "travel abroad is paid for, but the people are 0",
        TINY,
        {"three_public": {"abroad": Decimal("9.5"), "abroad_people": 0}},
        "TPE-043",
        "W",
    ),
    (
        "reception is paid for, but the guests are 0",
        TINY,
        {"three_public": {"reception": Decimal("9.5"), "reception_people": 0}},
        "TPE-044",
        "W",
    ),
    (
        "people abroad are counted, but travel abroad is 0",
        TINY,
        {"three_public": {"abroad": 0, "abroad_people": 12}},
        "TPE-045",
        "I",
    ),
    (
        "guests are counted, but reception is 0",
        TINY,
        {"three_public": {"reception": 0, "reception_people": 12}},
        "TPE-046",
        "I",
    ),
    (
        "reception per guest: more than what is pointed out",
        TINY,
        {"three_public": {"reception": 10, "reception_people": 8}},
        "TPE-047",
        "I",
    ),
    (
        "running cost per vehicle: more than what is pointed out",
        TINY,
        {"three_public": {"vehicle": {"maintenance": 200, "kept_count": 8}}},
        "TPE-048",
        "I",
    ),
    (
        "price per vehicle bought: more than what is pointed out",
        TINY,
        {"three_public": {"vehicle": {"purchase": 900, "purchased_count": 8}}},
        "TPE-049",
        "I",
    ),
    (
        "reception of foreign guests exceeds all reception",
        TINY,
        {"three_public": {"reception": Decimal("3.2"), "foreign_reception": 32}},
        "TPE-050",
        "E",
    ),
]
