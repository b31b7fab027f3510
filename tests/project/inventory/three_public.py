"""Three public expenses and operating expense, broken."""

from __future__ import annotations

from decimal import Decimal

from tests.project.inventory.edits import BUDGET, DEPARTMENT, ECONOMIC, FINAL, GONE, PART_OF, REAL, TINY, Break

BREAKS: list[Break] = [
    ("total = abroad + vehicles + reception", BUDGET, {"three_public.abroad": 3}, "TPE-001", "E"),
    ("vehicles = purchase + maintenance", BUDGET, {"three_public.vehicle.purchase": 18}, "TPE-002", "E"),
    ("each item is stated, zeros too", BUDGET, {"three_public.abroad": GONE}, "TPE-003", "E"),
    ("both parts of vehicles are stated", BUDGET, {"three_public.vehicle.purchase": GONE}, "TPE-004", "E"),
    ("vehicles bought cost something", BUDGET, {"three_public.vehicle.purchased_count": 4}, "TPE-005", "W"),
    (
        "a purchase buys vehicles",
        BUDGET,
        {"three_public.vehicle.purchase": 18, "three_public.vehicle.total": Decimal("30.4")},
        "TPE-006",
        "W",
    ),
    ("maintenance needs a vehicle", BUDGET, {"three_public.vehicle.kept_count": 0}, "TPE-007", "W"),
    ("final <= budget, else a reason", FINAL, {"three_public.total": 5}, "TPE-030", "W"),
    ("the same abroad", FINAL, {"three_public.abroad": 1}, "TPE-031", "W"),
    ("the same in purchases", FINAL, {"three_public.vehicle.purchase": 1}, "TPE-032", "W"),
    (
        "the same in maintenance",
        FINAL,
        {"three_public.vehicle.maintenance": 4},
        "TPE-033",
        "W",
    ),
    ("the same in receptions", FINAL, {"three_public.reception": 2}, "TPE-034", "W"),
    (
        "the same in vehicles as a whole",
        FINAL,
        {
            "three_public.vehicle": {"total": 4},
            "three_public.budget.vehicle": {"total": 3},
        },
        "TPE-035",
        "W",
    ),
    ("total <= expenditure", BUDGET, {"three_public.total": 170000}, "TPE-010", "E"),
    ("an unusual share of operating expense", BUDGET, {"three_public.total": 70}, "TPE-011", "I"),
    ("an unusual share of receptions", REAL, {"three_public.reception": 77}, "TPE-012", "I"),
    *(
        (
            f"row {code} of basic expenditure is part of it",
            TINY,
            {f"{ECONOMIC}[0]": {"code": code, "total": 13}, f"three_public.{figure}": 0},
            f"TPE-02{number}",
            "E",
        )
        for number, (code, figure) in enumerate(PART_OF)
    ),
    *(
        (
            f"row {code} of expenditure is, where all is appropriated",
            TINY,
            {
                "income": {"total": 90, "general_public_budget": 90},
                "expenditure.by_economic_class[0]": {"code": code, "total": 13},
                f"three_public.{figure}": 0,
            },
            f"TPE-02{number}",
            "E",
        )
        for number, (code, figure) in enumerate(PART_OF, 4)
    ),
    ("administrative units state it", BUDGET, {"operating_expense": GONE}, "OPE-001", "W"),
    ("= public expense of a single unit", BUDGET, {"operating_expense.total": Decimal("117.62")}, "OPE-002", "E"),
    ("<= public expense of a department", DEPARTMENT, {"operating_expense.total": 480}, "OPE-003", "W"),
    *(
        (
            f"final accounts: {what} is not counted",
            TINY,
            {"disclosure": {"year": 2024, "kind": "final_accounts"}, "three_public": stated},
            rule,
            "W",
        )
        for what, stated, rule in (
            ("travel abroad", {"abroad": Decimal("9.5"), "abroad_groups": 2}, "TPE-040"),
            ("the cost of vehicles", {"vehicle": {"total": Decimal("9.5"), "purchased_count": 2}}, "TPE-041"),
            ("reception", {"reception": Decimal("9.5"), "reception_batches": 2}, "TPE-042"),
        )
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
