"""One slip at a time in every figure of a disclosure with eleven equalities: is the figure found, the slip named?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from budgetcheck.explain.explain import explain
from budgetcheck.explain.search.system import System, measure

from .systems import equality

STATED = {
    "income": "1644.62", "general": "1644.62", "fund": "0", "fiscal": "0", "expenditure": "1644.62",
    "basic": "1088.83", "personnel": "877.53", "public": "211.3", "project": "555.79", "change": "88.9",
    "change.basic": "-40.31", "change.project": "129.21", "operating": "211.3", "three_public": "91.33", "abroad": "0",
    "reception": "76", "vehicle": "15.33", "purchase": "0", "maintenance": "15.33", "procurement": "359",
    "item.0": "80", "item.1": "140", "item.2": "139", "assets": "420.74804", "cars": "152.48", "equipment": "116.32",
    "other": "151.94804", "p.1": "80", "p.2": "200", "p.3": "137.79", "p.4": "138",
}  # fmt: skip
RULES = tuple(
    equality(*figures.split())
    for figures in (
        "income general fund fiscal", "income expenditure", "expenditure basic project", "basic personnel public",
        "operating public", "change change.basic change.project", "three_public abroad reception vehicle",
        "vehicle purchase maintenance", "procurement item.0 item.1 item.2", "assets cars equipment other",
        "project p.1 p.2 p.3 p.4",
    )
)  # fmt: skip


def system(stated: dict[str, str]) -> System:
    return System(tuple(measure(figure, Decimal(value)) for figure, value in stated.items()), RULES)


def slips(text: str) -> list[tuple[str, Decimal]]:
    """Every slip of five kinds that moves the figure by more than rounding could."""
    value = Decimal(text)
    digits = str(abs(value))
    found = [("sign", -value), ("unit", value * 10), ("unit", value * 10000)] if value else []
    for place, (one, other) in enumerate(pairwise(digits)):
        if one.isdigit() and other.isdigit() and one != other and (place or other != "0"):
            swapped = digits[:place] + other + one + digits[place + 2 :]
            found.append(("transposition", Decimal(swapped).copy_sign(value)))
    for place, digit in enumerate(digits):
        if digit.isdigit():
            fresh = str((int(digit) + 3) % 10)
            fresh = "5" if place == 0 and fresh == "0" else fresh
            found.append(("digit", Decimal(digits[:place] + fresh + digits[place + 1 :]).copy_sign(value)))
    return [(cause, wrong) for cause, wrong in found if abs(wrong - value) > Decimal("0.05")]


def test_the_disclosure_itself_is_consistent() -> None:
    assert explain(system(STATED)).status == "consistent"


def test_every_injected_slip_is_found_first_and_named() -> None:
    equalities = Counter(figure for rule in RULES for figure, _ in rule.terms)
    restored = several = 0
    for figure, text in STATED.items():
        for cause, wrong in slips(text):
            solutions = explain(system({**STATED, figure: str(wrong)})).solutions
            ranked = [solution for solution in solutions if solution.rank == 1]
            true = [solution for solution in ranked if solution.figures == (figure,)]
            assert true, (figure, wrong)
            assert true[0].cause == cause, (figure, wrong)
            assert true[0].values[0].proposed == Fraction(text), (figure, wrong)
            if equalities[figure] > 1:
                several += 1
                restored += solutions[0] == true[0]
    assert several > 40
    assert restored >= 0.9 * several
