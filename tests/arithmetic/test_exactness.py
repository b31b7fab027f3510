"""Decimals reckoned with exactly, or to more digits than any figure has."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.arithmetic.exactness import QUOTIENT, exactly_computed, move

FIGURES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=8)


@given(st.lists(FIGURES, min_size=2, max_size=8))
def test_sums_and_products_are_exact(figures: list[Decimal]) -> None:
    with exactly_computed():
        total, product = sum(figures, Decimal(0)), figures[0] * figures[1]
    assert Fraction(total) == sum(map(Fraction, figures))
    assert Fraction(product) == Fraction(figures[0]) * Fraction(figures[1])


def test_what_is_not_exact_raises_and_the_context_before_comes_back() -> None:
    before = decimal.getcontext()
    with pytest.raises(decimal.Inexact), exactly_computed():
        Decimal(1) / Decimal(3)
    assert decimal.getcontext() is before


def test_quotients_have_more_digits_than_figures() -> None:
    third = QUOTIENT.divide(Decimal(1), Decimal(3))
    assert len(third.as_tuple().digits) == 200
    assert Decimal("0.125").quantize(Decimal("0.01"), context=QUOTIENT) == Decimal("0.13")
    assert Decimal("-0.125").quantize(Decimal("0.01"), context=QUOTIENT) == Decimal("-0.13")
    with pytest.raises(decimal.DivisionByZero):
        QUOTIENT.divide(Decimal(1), Decimal(0))


@given(FIGURES, st.integers(-12, 12))
def test_the_point_moves_without_rounding(figure: Decimal, power: int) -> None:
    assert move(move(figure, power), -power) == figure
