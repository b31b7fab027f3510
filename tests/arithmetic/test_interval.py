"""Intervals against the definition: a number is in the result exactly when it comes from numbers of the parts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.arithmetic.interval import (
    EVERYTHING,
    Interval,
    exactly,
    rounded,
    stated_decimals,
    total,
)

numbers = st.integers(-6, 6).map(lambda n: Fraction(n, 2))
grid = [Fraction(n, 4) for n in range(-60, 61)]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low = draw(numbers)
    high = draw(numbers.filter(lambda n: n >= low))
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


def points(interval: Interval) -> list[Fraction]:
    """Numbers of the grid in the interval, and those just inside its open ends."""
    inside = [n for n in grid if n in interval]
    assert interval.low is not None
    assert interval.high is not None
    just = Fraction(1, 1000)
    return inside + [n for n in (interval.low + just, interval.high - just) if n in interval]


@given(intervals(), intervals())
def test_a_sum_holds_every_sum_and_its_open_ends_are_never_reached(a: Interval, b: Interval) -> None:
    result = a.plus(b)
    for x in points(a):
        for y in points(b):
            assert x + y in result
    if not a.empty and not b.empty:
        assert result.low in result if a.low_closed and b.low_closed else result.low not in result
        assert result.high in result if a.high_closed and b.high_closed else result.high not in result


@given(intervals(), numbers)
def test_a_multiple_holds_every_multiple(a: Interval, weight: Fraction) -> None:
    for x in points(a):
        assert x * weight in a.times(weight)


@given(intervals())
def test_a_negative_weight_swaps_the_ends_with_their_flags(a: Interval) -> None:
    turned = a.times(Fraction(-1))
    assert (turned.low, turned.low_closed) == (-a.high, a.high_closed)  # type: ignore[operator]
    assert (turned.high, turned.high_closed) == (-a.low, a.low_closed)  # type: ignore[operator]
    assert turned.times(Fraction(-1)) == a


@given(intervals(), intervals())
def test_what_meets_is_what_is_in_both(a: Interval, b: Interval) -> None:
    both = a.meet(b)
    for n in grid:
        assert (n in both) == (n in a and n in b)
    if both.empty:
        assert not any(n in a and n in b for n in grid)


def test_figures_stand_for_all_numbers_printed_alike() -> None:
    assert rounded(Fraction("1644.62"), 2) == Interval(Fraction("1644.615"), Fraction("1644.625"))
    assert rounded(Fraction(12000), -3) == Interval(Fraction(11500), Fraction(12500))


def test_truncated_figures_stand_for_what_is_cut_to_them() -> None:
    assert rounded(Fraction("1.5"), 1, "truncated") == Interval(Fraction("1.5"), Fraction("1.6"), True, False)
    assert rounded(Fraction("-1.5"), 1, "truncated") == Interval(Fraction("-1.6"), Fraction("-1.5"), False, True)
    assert rounded(Fraction(0), 1, "truncated") == Interval(Fraction("-0.1"), Fraction("0.1"), False, False)


def test_the_example_of_the_specification_is_consistent() -> None:
    # Two figures rounded to millions that each lost half a unit: 1 + 1 against 3 (Calculations 1.1, rounding).
    parts = total([rounded(Fraction(1), 0), rounded(Fraction(1), 0)])
    assert not parts.meet(rounded(Fraction(3), 0)).empty
    assert parts.meet(rounded(Fraction(4), 0)).empty


def test_widening_closes_the_ends_it_moves() -> None:
    assert Interval(Fraction(0), Fraction(1), False, False).widen(Fraction(1)) == Interval(Fraction(-1), Fraction(2))
    assert EVERYTHING.widen(Fraction(1)) == EVERYTHING


def test_nothing_and_everything() -> None:
    assert Fraction(5) in EVERYTHING
    assert not EVERYTHING.empty
    assert Interval(Fraction(1), Fraction(1), True, False).empty
    assert not exactly(Fraction(1)).empty
    assert "text" not in EVERYTHING


def test_decimals_are_those_written() -> None:
    assert [stated_decimals(Decimal(text)) for text in ("12", "1.20", "1E+3", "0.5")] == [0, 2, 0, 1]
