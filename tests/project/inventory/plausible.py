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
]
