"""Codes, and remnants of templates, broken."""

from __future__ import annotations

from tests.project.inventory.edits import BUDGET, ECONOMIC, TINY, Break

BREAKS: list[Break] = [
    *(
        (
            f"{table} to 7 digits",
            TINY,
            {f"{table}.by_function[0]": {"code": "20106", "total": 5}},
            f"DIS-04{number}",
            "E",
        )
        for number, table in enumerate(("expenditure", "general_public_budget", "government_fund", "state_capital"))
    ),
    ("basic expenditure to 5 digits", TINY, {f"{ECONOMIC}[0]": {"code": "302", "total": 5}}, "DIS-044", "E"),
    (
        "economic classes to 5 digits",
        TINY,
        {"expenditure.by_economic_class[0]": {"code": "302", "total": 5}},
        "DIS-045",
        "E",
    ),
    *(
        (f"the form of codes of {table}", TINY, {f"{table}.by_function[0].code": "2024"}, f"DIS-05{number}", "E")
        for number, table in enumerate(
            ("income", "expenditure", "general_public_budget", "government_fund", "state_capital")
        )
    ),
    ("of economic classes", TINY, {"expenditure.by_economic_class[0].code": "3020"}, "DIS-055", "E"),
    ("of basic expenditure", BUDGET, {f"{ECONOMIC}[1].code": "3O101"}, "DIS-056", "E"),
    *(
        (f"a remnant: {remnant}", BUDGET, {"change.total.reason": remnant}, "DIS-070", "W")
        for remnant in (
            "主要是XX项目",
            "××项目",
            "待填写",
            "TBD",
            "比上年下降（增长）27.78%",
            "增加（减少）3万元",
            "增加__万元",
        )
    ),
    ("a stray letter", BUDGET, {"projects[0].goal": "社会效益指标为t业务提升"}, "DIS-071", "I"),
]
