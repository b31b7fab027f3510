"""Slips of the hand: which numbers one slip makes of another, in order of plausibility."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.explain.outcome import CAUSES, Cause
from budgetcheck.explain.slips.candidates import PLAUSIBILITY, candidates, recognise_slip

amounts = st.decimals(-(10**6), 10**6, places=2)


def meant(stated: str, cause: Cause, decimals: int | None = 2) -> set[str]:
    found = candidates(Decimal(stated), decimals)
    return {str(Decimal(c.value.numerator) / c.value.denominator) for c in found if c.cause == cause}


@pytest.mark.parametrize(
    ("stated", "true", "cause"),
    [
        ("555.97", "555.79", "transposition"),
        ("211.03", "211.3", "transposition"),
        ("0.18", "1.08", "transposition"),
        ("-40.31", "40.31", "sign"),
        ("10888300", "1088.83", "unit"),
        ("0.108883", "1088.83", "unit"),
        ("16446.2", "1644.62", "unit"),
        ("555.97", "565.97", "digit"),
        ("55.79", "555.79", "dropped_digit"),
        ("555.7", "555.79", "dropped_digit"),
        ("55.979", "5.979", "extra_digit"),
        ("5555.79", "555.79", "extra_digit"),
    ],
)
def test_each_slip_is_undone(stated: str, true: str, cause: Cause) -> None:
    value = Fraction(true)
    found = [candidate for candidate in candidates(Decimal(stated), 6) if candidate.value == value]
    assert [candidate.cause for candidate in found] == [cause]
    assert recognise_slip(Decimal(stated), value, 6) == cause


def test_nobody_writes_a_leading_zero() -> None:
    assert "80" not in meant("800", "transposition", 0)
    assert meant("10", "transposition", 0) == set()
    assert "55.97" not in meant("555.97", "digit")
    assert meant("800", "unit", 0) >= {"80", "8000", "0.08", "8000000"}


def test_a_digit_put_in_never_makes_more_decimals_than_are_printed() -> None:
    assert all(Fraction(value) * 100 % 1 == 0 for value in meant("12.34", "dropped_digit"))
    assert "12.34" in meant("12.3", "dropped_digit")
    assert "12.34" not in meant("12.3", "dropped_digit", 1)


@given(amounts)
def test_candidates_are_other_numbers_each_once_in_order_of_plausibility(stated: Decimal) -> None:
    found = candidates(stated, 2)
    values = [candidate.value for candidate in found]
    assert len(set(values)) == len(values)
    assert Fraction(stated) not in values
    assert [c.cause for c in found] == sorted((c.cause for c in found), key=PLAUSIBILITY.__getitem__)


@given(amounts)
def test_one_look_finds_what_the_search_finds(stated: Decimal) -> None:
    for candidate in candidates(stated, 2):
        assert recognise_slip(stated, candidate.value, 2) == candidate.cause, candidate


@given(amounts, amounts)
def test_one_look_finds_nothing_that_the_search_does_not(stated: Decimal, other: Decimal) -> None:
    known = {candidate.value: candidate.cause for candidate in candidates(stated, 2)}
    assert recognise_slip(stated, Fraction(other), 2) == known.get(Fraction(other))


@given(amounts, st.data())
def test_a_transposition_differs_by_a_multiple_of_nine(stated: Decimal, data: st.DataObject) -> None:
    found = [candidate for candidate in candidates(stated, 2) if candidate.cause == "transposition"]
    if found:
        candidate = data.draw(st.sampled_from(found))
        assert (candidate.value - Fraction(stated)) * 100 % 9 == 0


def test_every_cause_has_its_place() -> None:
    assert len(set(CAUSES)) == len(CAUSES) == 12


def test_large_amounts_keep_every_digit() -> None:
    assert recognise_slip(Decimal("999999999999998.01"), Fraction("999999999999989.01"), 2) == "transposition"
    assert recognise_slip(Decimal("1000000000000000.02"), Fraction("100000000000.000002"), 2) == "unit"
