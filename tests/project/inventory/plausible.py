"""What is plausible, broken."""

from __future__ import annotations

from decimal import Decimal

from tests.project.inventory.edits import BUDGET, DEPARTMENT, ECONOMIC, FINAL, FUNCTION, ROW, TINY, Break

BREAKS: list[Break] = [
    ("income is not negative", BUDGET, {"income.other": -5}, "PLA-001", "W"),
    ("nor is expenditure", BUDGET, {"expenditure.project.special": -258}, "PLA-002", "W"),
    ("nor the three public expenses", BUDGET, {"three_public.reception": Decimal("-4.6")}, "PLA-003", "W"),
    ("nor their budget", FINAL, {"three_public.budget.reception": -1}, "PLA-003", "W"),
    ("nor procurement", BUDGET, {"procurement.goods": -34}, "PLA-004", "W"),
    ("nor assets", BUDGET, {"assets.other.value": -1}, "PLA-005", "W"),
    ("nor appropriation", DEPARTMENT, {"government_fund.project": -420}, "PLA-006", "W"),
    ("nor a row of procurement", BUDGET, {f"{ROW}.quantity": -1}, "PLA-010", "W"),
    ("nor a project", BUDGET, {"projects[0].budget": -1}, "PLA-011", "W"),
    *(
        (f"nor a row of {table}", TINY, {f"{table}[0]": {"code": code, "total": -5}}, f"PLA-01{number}", "W")
        for number, table, code in (
            (2, FUNCTION, "2010601"),
            (3, "expenditure.by_economic_class", "30101"),
            (4, "general_public_budget.by_function", "2010601"),
            (5, ECONOMIC, "30101"),
            (6, "income.by_function", "2010601"),
            (7, "government_fund.by_function", "2120899"),
            (8, "state_capital.by_function", "2230199"),
        )
    ),
    *(
        (
            f"a large change of {figure} has a reason",
            TINY,
            {figure: 900, f"previous.{figure}": 600},
            f"PLA-02{number}",
            "W",
        )
        for number, figure in enumerate(
            (
                "income.total",
                "expenditure.total",
                "expenditure.basic.total",
                "expenditure.project.total",
                "operating_expense.total",
                "three_public.total",
                "procurement.total",
            )
        )
    ),
    ("total income is not 0", BUDGET, {"income.total": 0}, "PLA-030", "I"),
    ("total expenditure is not 0", TINY, {"expenditure.total": 0}, "PLA-031", "I"),
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
]
