"""How far figures are from what is said of them, beyond what rounding makes."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.arithmetic.interval import Interval, exactly
from budgetcheck.figures.fitting import gap, rate_gap

SMALL = st.integers(-10, 10).map(lambda halves: Fraction(halves, 2))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(SMALL), draw(SMALL)))
    return Interval(low, high)


def between(low: int, high: int) -> Interval:
    return Interval(Fraction(low), Fraction(high))


@given(intervals(), intervals())
def test_a_gap_is_how_far_ends_are_apart(one: Interval, other: Interval) -> None:
    assert one.low is not None and one.high is not None and other.low is not None and other.high is not None  # noqa: PT018
    found = gap(one, other)
    assert found == gap(other, one)
    if one.high < other.low or other.high < one.low:
        assert found == max(other.low - one.high, one.low - other.high)
    elif one != other and (one.high == other.low or other.high == one.low):
        assert 0 < found < Fraction(1, 10**20)
    else:
        assert found == 0


def test_an_open_interval_is_near_to_all() -> None:
    assert gap(Interval(None, Fraction(1)), between(5, 6)) == 0


def test_a_rate_is_held_against_the_corners_of_its_numbers() -> None:
    def share(one: Fraction, other: Fraction) -> tuple[Fraction, Fraction]:
        return one, other

    assert rate_gap(exactly(Fraction(50)), between(9, 11), between(19, 21), share) == 0
    assert rate_gap(exactly(Fraction(90)), between(9, 9), between(10, 10), share) == 0
    # 90 % of 10 is 9; a rate of 80 % is 1 off in amounts of the base
    assert rate_gap(exactly(Fraction(80)), between(9, 9), between(10, 10), share) == 1
    assert rate_gap(exactly(Fraction(80)), between(9, 9), between(-3, -2), share) == 2
    assert rate_gap(exactly(Fraction(10)), between(9, 9), between(0, 10), share) == 8
