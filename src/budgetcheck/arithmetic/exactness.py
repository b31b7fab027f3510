"""Reckoning with decimals, without rounding or to 200 digits, and how numbers are brought to decimals."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from typing import Final

EXACT: Final = Context(prec=2000, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
"""Sums and products of figures (at most 50 digits each) are exact in it, or raise; nothing is rounded silently."""

QUOTIENT: Final = Context(prec=200, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Quotients and what is rounded to places are computed in it: four times as many digits as a figure may have."""


@contextmanager
def exactly_computed() -> Iterator[None]:
    """Decimals are computed exactly meanwhile."""
    before = decimal.getcontext()
    decimal.setcontext(EXACT)
    try:
        yield
    finally:
        decimal.setcontext(before)


def move(value: Decimal, power: int) -> Decimal:
    """Multiply by a power of ten, exactly."""
    return value.scaleb(power, EXACT)


def half_up(value: Fraction, places: int) -> Fraction:
    """Round to decimals, halves away from zero, as accountants do (四舍五入)."""
    scale = Fraction(10) ** places
    magnitude = (abs(value) * scale + Fraction(1, 2)) // 1
    return Fraction(magnitude if value >= 0 else -magnitude) / scale


def cut(value: Fraction, places: int) -> Fraction:
    """Cut to decimals, towards zero (截位)."""
    scale = Fraction(10) ** places
    magnitude = (abs(value) * scale) // 1
    return Fraction(magnitude if value >= 0 else -magnitude) / scale
