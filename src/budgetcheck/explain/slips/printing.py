"""Numbers as a figure would print them: which one a value becomes, and which ones a range admits."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from budgetcheck.arithmetic.interval import Interval, unit_of
from budgetcheck.explain.search.system import Measure


def printable(item: Measure, value: Fraction) -> Fraction:
    """The number as it would be printed at the figure's place."""
    decimals = item.places
    if decimals is None:
        return value
    unit = unit_of(decimals)
    over, under = abs(value.numerator) * unit.denominator, value.denominator * unit.numerator
    whole, rest = divmod(over, under)
    if not rest:
        return value
    whole += item.rounding != "truncated" and 2 * rest >= under
    return unit * (whole if value >= 0 else -whole)


def in_print(item: Measure, reach: Interval) -> Interval:
    """The numbers that may be printed for some number of `reach`."""
    decimals = item.places
    if decimals is None:
        return reach
    unit = unit_of(decimals)
    low, high, low_closed, high_closed = reach
    if item.rounding == "nearest":
        return (
            reach
            if low is None and high is None
            else Interval(
                None if low is None else low - unit / 2,
                None if high is None else high + unit / 2,
                low_closed,
                high_closed,
            )
        )
    if low is not None and low > 0:
        low, low_closed = low - unit, False
    if high is not None and high < 0:
        high, high_closed = high + unit, False
    return Interval(low, high, low_closed, high_closed)


def only_printed(item: Measure, printed: Interval) -> Fraction | None:
    """The one number within the printed range, None if there is none or more than one."""
    decimals = item.places
    low, high, low_closed, high_closed = printed
    if low is None or high is None:
        return None
    if decimals is None:
        return low if low == high else None
    unit = unit_of(decimals)
    low, high = low / unit, high / unit
    first, last = ceil(low), floor(high)
    first += first == low and not low_closed
    last -= last == high and not high_closed
    return unit * first if first == last else None


def half_unit(item: Measure) -> Fraction:
    """How far rounding may move the figure: half a unit of its last decimal, a whole one where it is truncated."""
    decimals = item.places
    if decimals is None:
        return Fraction(0)
    return unit_of(decimals) / (1 if item.rounding == "truncated" else 2)
