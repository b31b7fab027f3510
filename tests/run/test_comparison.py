"""Declared changes of `diff` get the verdict that the check of the same two declarations gives them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import Declaration, declare_document
from budgetcheck.figures.compare import declared_changes
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.effort import examples

BOOK = builtin_rulebook().choose(["CHG-001", "CHG-002"])


def disclosed(year: int, decimals: int, rounding: str, **tables: Any) -> Declaration:
    head = {"year": year, "decimals": decimals, "rounding": rounding}
    return declare_document({"format": 1, "unit": {"name": "某局"}, "disclosure": head, **tables})


def both(
    then: Decimal, now: Decimal, change: dict[str, Decimal], rounding: str = "nearest", *, exact: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """The verdicts of `diff` and of the check on a declared change and its percentage."""
    old = disclosed(2023, 2, rounding, procurement={"total": then})
    new = disclosed(2024, 2, rounding, procurement={"total": now}, change={"procurement": change})
    assert old.faults == new.faults == ()
    compared = declared_changes(figures_of(old), figures_of(new), exact=exact)
    judged = judge(figures_of(new, old), BOOK, Strictness(exact)).judgements
    found = {one.program.rule.id: one.verdict for one in judged}
    checked = {"amount": found.get("CHG-001", "holds"), "percent": found.get("CHG-002", "holds")}
    return {one.kind: one.verdict for one in compared}, checked


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [("10", "holds"), ("10.0", "holds"), ("9.5", "fails"), ("9.9", "rounding"), ("9", "rounding"), ("8", "fails"),
     ("11", "fails"), ("10.01", "rounding"), ("10.02", "fails"), ("-10", "fails")],
)  # fmt: skip
def test_the_precision_of_the_declared_percentage_decides(percent: str, verdict: str) -> None:
    change = {"value": Decimal("10.00"), "percent": Decimal(percent)}
    compared, checked = both(Decimal("100.00"), Decimal("110.00"), change, exact=False)
    assert compared == {"amount": "holds", "percent": verdict} == checked
    compared, checked = both(Decimal("100.00"), Decimal("110.00"), change, exact=True)
    assert compared["percent"] == ("holds" if verdict == "holds" else "fails") == checked["percent"]


AMOUNTS = st.integers(1, 10**6).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


@examples(300)
@given(AMOUNTS, AMOUNTS, st.integers(0, 3), st.integers(-3, 3), st.integers(-2, 2), st.booleans(), st.booleans())
def test_a_comparison_says_of_a_change_what_the_check_says(
    then: Decimal, now: Decimal, places: int, off: int, beside: int, truncated: bool, exact: bool
) -> None:
    unit = Decimal(1).scaleb(-places)
    change = {
        "value": now - then + Decimal(beside).scaleb(-2),
        "percent": ((now - then) * 100 / then).quantize(unit) + off * unit,
    }
    rounding = "truncated" if truncated else "nearest"
    compared, checked = both(then, now, change, rounding=rounding, exact=exact)
    assert compared["percent"] == checked["percent"]
    assert compared["amount"] == checked["amount"]
