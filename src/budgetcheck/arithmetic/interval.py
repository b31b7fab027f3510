"""Intervals of rationals with open and closed ends: the arithmetic of XBRL Calculations 1.1 (2023)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Literal

from budgetcheck.arithmetic.rational import parts_of, quick
from budgetcheck.text.tuples import NamedTuple

Rounding = Literal["nearest", "truncated"]


class Interval(NamedTuple):
    """The numbers between two ends; an end of None is unbounded (and open)."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high if self.low_closed and self.high_closed else self.low >= self.high

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, Fraction | int):
            return False
        low, high, low_closed, high_closed = self
        if low is not None and (value < low if low_closed else value <= low):
            return False
        return high is None or (value <= high if high_closed else value < high)

    def times(self, weight: Fraction) -> Interval:
        """Multiply both ends; a negative weight swaps them together with their flags."""
        if not weight:
            return ZERO
        if weight == 1:
            return self
        if weight == -1:
            low = None if self.high is None else -self.high
            return Interval(low, None if self.low is None else -self.low, self.high_closed, self.low_closed)
        low = None if self.low is None else self.low * weight
        high = None if self.high is None else self.high * weight
        if weight.numerator > 0:
            return Interval(low, high, self.low_closed, self.high_closed)
        return Interval(high, low, self.high_closed, self.low_closed)

    def plus(self, other: Interval) -> Interval:
        """Add end to end; an end of the sum is closed only if both contributing ends are."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(
            low,
            high,
            self.low_closed and other.low_closed and low is not None,
            self.high_closed and other.high_closed and high is not None,
        )

    def product(self, other: Interval) -> Interval:
        """Multiply two independent numbers: the ends are products of ends."""
        if None in (self.low, self.high, other.low, other.high):
            return EVERYTHING
        corners = [
            (a * b, (a_closed and b_closed) or (a == 0 and a_closed) or (b == 0 and b_closed))
            for a, a_closed in ((self.low, self.low_closed), (self.high, self.high_closed))
            for b, b_closed in ((other.low, other.low_closed), (other.high, other.high_closed))
            if a is not None and b is not None
        ]
        low = min(value for value, _ in corners)
        high = max(value for value, _ in corners)
        inner_zero = (Fraction(0) in self) or (Fraction(0) in other)
        low_closed = any(closed for value, closed in corners if value == low) or (low == 0 and inner_zero)
        high_closed = any(closed for value, closed in corners if value == high) or (high == 0 and inner_zero)
        return Interval(low, high, low_closed, high_closed)

    def meet(self, other: Interval) -> Interval:
        """Intersect: the numbers in both (possibly `empty`)."""
        low, low_closed = self.low, self.low_closed
        if other.low is not None and (low is None or other.low > low):
            low, low_closed = other.low, other.low_closed
        elif other.low == low:
            low_closed = low_closed and other.low_closed
        high, high_closed = self.high, self.high_closed
        if other.high is not None and (high is None or other.high < high):
            high, high_closed = other.high, other.high_closed
        elif other.high == high:
            high_closed = high_closed and other.high_closed
        return Interval(low, high, low_closed, high_closed)

    def widen(self, by: Fraction) -> Interval:
        """Move both ends outwards by a tolerance; ends that move are closed."""
        if not by:
            return self
        return Interval(
            None if self.low is None else self.low - by,
            None if self.high is None else self.high + by,
            self.low is not None,
            self.high is not None,
        )


ZERO = Interval(quick(0), quick(0))
EVERYTHING = Interval(None, None, False, False)
NO_NUMBER = Interval(quick(0), quick(0), False, False)


@lru_cache(maxsize=4096)
def fraction(value: Decimal | int) -> Fraction:
    """A stated number as a fraction; the same few hundred of them are asked for by rule after rule."""
    return quick(value)


def exactly(value: Fraction) -> Interval:
    """The interval that holds one number."""
    return Interval(value, value)


def rounded(value: Fraction, decimals: int, rounding: Rounding = "nearest") -> Interval:
    """All numbers that are printed as `value` with that many decimals.

    Nearest: [v - h, v + h] with h half a unit of the last decimal, both ends closed as XBRL Calculations 1.1 has it.
    Truncated: [v, v + u) for v > 0, (v - u, v] for v < 0 and (-u, u) for 0, with u one unit of the last decimal.
    """
    if rounding == "nearest":
        half = unit_of(decimals, 2)
        return Interval(value - half, value + half)
    unit = unit_of(decimals)
    if value > 0:
        return Interval(value, value + unit, True, False)
    if value < 0:
        return Interval(value - unit, value, False, True)
    return Interval(-unit, unit, False, False)


@lru_cache(maxsize=256)
def unit_of(decimals: int, parts: int = 1) -> Fraction:
    """One unit of a decimal (or an equal part of it); of a place before the point where `decimals` is negative."""
    return quick(Fraction(10) ** -decimals / parts)


def or_cut(known: Interval, value: Decimal) -> Interval:
    """What a percentage means that may have been cut instead of rounded: as known, or less than a unit from zero on."""
    found, number, unit = known, fraction(value), unit_of(stated_decimals(value))
    if value >= 0 and known.high is not None and known.high < number + unit:
        found = found._replace(high=number + unit, high_closed=False)
    if value <= 0 and known.low is not None and known.low > number - unit:
        found = found._replace(low=number - unit, low_closed=False)
    return found


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals of independent figures."""
    lows: list[Fraction] = []
    highs: list[Fraction] = []
    low_closed = high_closed = True
    count = 0
    for low, high, with_low, with_high in intervals:
        count += 1
        if low is not None:
            lows.append(low)
        if high is not None:
            highs.append(high)
        low_closed, high_closed = low_closed and with_low, high_closed and with_high
    least = exact_sum(lows) if len(lows) == count else None
    most = exact_sum(highs) if len(highs) == count else None
    return Interval(least, most, low_closed and least is not None, high_closed and most is not None)


def exact_sum(numbers: Sequence[Fraction]) -> Fraction:
    """Add numbers up over one denominator, as a sum of two at a time finds a common one each time."""
    under = lcm(*(number.denominator for number in numbers))
    return parts_of(sum([number.numerator * (under // number.denominator) for number in numbers]), under)


def stated_decimals(value: Decimal) -> int:
    """How many decimals a number states as it is written; `1.20` states 2, `12` states 0."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
