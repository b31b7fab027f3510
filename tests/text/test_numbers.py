"""Numbers as text: exact for programs, grouped for people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.text.numbers import people, plain


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1644.62"), 0, "1644.62"),
        (Decimal("1644.80"), 0, "1644.80"),
        (Decimal("1E+3"), 0, "1000"),
        (Decimal("1E-8"), 0, "0.00000001"),
        (Decimal("-0.00"), 0, "0.00"),
        (Decimal("-0"), 2, "0.00"),
        (Decimal("5"), 2, "5.00"),
        (-5, 0, "-5"),
        (Fraction(-9, 50), 0, "-0.18"),
        (Fraction(8224, 5), 2, "1644.80"),
        (Fraction(7), 0, "7"),
        (Fraction(1, 3), 0, "0.333333333333"),
        (Fraction(-2, 3), 0, "-0.666666666667"),
        (Fraction(1, 10**12 * 2 * 3), 0, "0.000000000000"),
        (Fraction(-1, 10**13 * 3), 0, "0.000000000000"),
        (Fraction(1, 2**20), 0, "0.00000095367431640625"),
    ],
)
def test_plain(value: Decimal | Fraction | int, decimals: int, text: str) -> None:
    assert plain(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1644.62", "1,644.62"),
        ("-0.18", "-0.18"),
        ("-1234567.1234567", "-1,234,567.1234567"),
        ("123", "123"),
        ("100000", "100,000"),
        (Fraction(-5000), "-5,000"),
        (Decimal("1E+6"), "1,000,000"),
        ("+1000", "+1,000"),
        ("≥95%", "≥95%"),
        ("", ""),
    ],
)
def test_people(value: str | Decimal | Fraction, text: str) -> None:
    assert people(value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_decimals_survive_exactly(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "e" not in text.lower()
    assert people(value).replace(",", "") == text


@given(st.fractions(max_denominator=10**6), st.integers(0, 15))
def test_fractions_are_exact_or_within_half_a_unit(value: Fraction, decimals: int) -> None:
    text = plain(value, decimals)
    error = abs(Fraction(text) - value)
    ends = 10**40 % value.denominator == 0
    assert error == 0 if ends else error <= Fraction(1, 2 * 10**12)
    assert len(text.partition(".")[2]) >= decimals
    assert not text.startswith("-0.") or Fraction(text) != 0


def test_numbers_of_any_length_are_written_in_full() -> None:
    assert plain(10**5000) == "1" + "0" * 5000
    assert plain(Fraction(-(10**5000 * 2 + 1), 2)) == "-1" + "0" * 5000 + ".5"
    assert people("1" * 5000) == "11," + ",".join(["111"] * 1666)
