"""Statements: the same figure at several places narrows down what it means, or contradicts it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of

TOTAL = ("income", "total")


def figures(total: Any, *values: Any, rounding: str | None = None) -> Figures:
    said = {} if rounding is None else {"rounding": rounding}
    return figures_of(
        declare_document(
            {
                "format": 1,
                "unit": {"name": "某局"},
                "disclosure": {"year": 2024},
                "income": {"total": total},
                "statements": [{"figure": "income.total", "value": value, **said} for value in values],
            }
        )
    )


def test_the_same_number_says_nothing_new() -> None:
    found = figures(Decimal("12.34"), Decimal("12.34"))
    assert not found.repeated
    assert not found.conflicts
    assert found.as_stated() is found


def test_a_finer_statement_narrows_a_figure_down() -> None:
    found = figures(Decimal("12.34"), Decimal("12.3412"))
    known = found.interval(TOTAL, Decimal("12.34"), "amount")
    assert (known.low, known.high) == (Fraction("12.34115"), Fraction("12.34125"))
    assert found.root["income.total"] == Decimal("12.34")


def test_a_statement_that_disagrees_masks_the_figure() -> None:
    found = figures(Decimal("12.34"), Decimal("13.34"))
    assert "income.total" not in found.root
    assert [one.value for one in found.conflicts[TOTAL]] == [Decimal("12.34"), Decimal("13.34")]
    assert found.stated == {TOTAL: Decimal("12.34")}
    assert found.refer("income.total") == (TOTAL, Decimal("12.34"), "amount")
    assert found.as_stated().root["income.total"] == Decimal("12.34")
    assert not found.faults  # the rule on statements says it


def test_statements_that_contradict_one_another_are_a_fault() -> None:
    found = figures(Decimal("12.34"), {"value": 12, "decimals": 0}, Decimal("12.3449"), Decimal("12.3351"))
    assert TOTAL in found.conflicts
    assert [fault.rule for fault in found.faults] == ["DEC-048"]


def test_a_truncated_statement_is_read_as_one() -> None:
    cut = {"value": 12, "decimals": 0}
    assert figures(Decimal("12.94"), cut, rounding="truncated").conflicts == {}
    assert TOTAL in figures(Decimal("12.94"), cut).conflicts


@given(st.decimals(0, 10**6, places=2), st.integers(-2, 6))
def test_a_figure_rounded_to_other_decimals_never_contradicts_itself(value: Decimal, decimals: int) -> None:
    coarse = round(value, decimals) if decimals >= 0 else Decimal(round(value, decimals))
    found = figures(value, {"value": coarse, "decimals": decimals})
    assert not found.conflicts
    known = found.interval(TOTAL, value, "amount")
    assert Fraction(value) in known
