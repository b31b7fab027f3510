"""What is disclosed, broken."""

from __future__ import annotations

from tests.project.inventory.edits import BUDGET, EIGHT, GONE, LIST, NINE, TINY, Break

BREAKS: list[Break] = [
    *(
        (f"a section: {NINE[place]}", BUDGET, {f"disclosure.sections[{place}]": GONE}, f"DIS-00{rule}", "E")
        for place, rule in ((0, 1), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8))
    ),
    (
        "a section: the overview",
        BUDGET,
        {
            "disclosure.sections": [
                NINE[0],
                *(s for s in ("机关运行经费", "“三公”经费", "绩效", "政府采购", "国有资产")),
            ]
        },
        "DIS-002",
        "E",
    ),
    *(
        (f"a table: {EIGHT[place]}", BUDGET, {f"disclosure.tables[{place}]": GONE}, f"DIS-01{place}", "E")
        for place in range(8)
    ),
    ("an empty table says so", BUDGET, {f"{LIST}.note": GONE}, "DIS-020", "E"),
    ("a full one does not", BUDGET, {f"{LIST}.rows": 3}, "DIS-021", "E"),
    ("a table of funds with money is not empty", BUDGET, {"income.government_fund": 5}, "DIS-022", "E"),
    (
        "nor one of state capital",
        BUDGET,
        {f"{LIST}.name": "国有资本经营预算支出表", "income.state_capital": 5},
        "DIS-023",
        "E",
    ),
    ("nor one of the three public expenses", BUDGET, {f"{LIST}.name": "“三公”经费支出表"}, "DIS-024", "E"),
    ("nor one of general public expenditure", BUDGET, {f"{LIST}.name": "一般公共预算支出表"}, "DIS-025", "E"),
    ("nor one of basic expenditure", BUDGET, {f"{LIST}.name": "一般公共预算基本支出表"}, "DIS-026", "E"),
    ("nor a summary", BUDGET, {f"{LIST}.name": "收支总表"}, "DIS-027", "E"),
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
]
