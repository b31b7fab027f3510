"""How far figures are from what is said of them, beyond what rounding makes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from budgetcheck.arithmetic.interval import Interval
from budgetcheck.model.record import Kind
from budgetcheck.text.places import Route

IntervalOf: TypeAlias = Callable[[Route, Decimal, Kind], Interval]
"""Gives the interval of numbers that a figure may stand for."""


def gap(one: Interval, other: Interval) -> Fraction:
    """How far apart two intervals are: 0 where they share more than an end."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Fraction(0)
    apart = max(one.low - other.high, other.low - one.high)
    return max(apart, _TOUCHING) if apart >= 0 and one != other else Fraction(0)


_TOUCHING = Fraction(1, 10**30)


def rate_gap(
    percent: Interval, one: Interval, other: Interval, parts: Callable[[Fraction, Fraction], tuple[Fraction, Fraction]]
) -> Fraction:
    """How far a percentage is from change / base, both made of two numbers, in amounts of the base.

    The quotient is monotone in either number while the base is positive, so its ends are at corners.
    """
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Fraction(0)
    corners = [parts(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    bases = [base for _, base in corners]
    if min(bases) <= 0:
        top, least = max(bases), min(change for change, _ in corners)
        if top <= 0:  # there is no percentage of nothing
            return max(-top, _TOUCHING)
        # The base may be next to nothing, so that the rate has no upper end, but it is no larger than this.
        return (
            max(Fraction(0), least - percent.high * top / 100)
            if least > 0 and percent.high is not None
            else Fraction(0)
        )
    rates = [change / base * 100 for change, base in corners]
    return gap(percent, Interval(min(rates), max(rates))) * max(bases) / 100
