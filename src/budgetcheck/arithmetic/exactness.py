"""Reckoning with decimals without rounding: what is not exact raises."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from typing import Final

EXACT: Final = Context(prec=2000, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
"""Sums and products of figures (at most 50 digits each) are exact in it, or raise; nothing is rounded silently."""


def move(value: Decimal, power: int) -> Decimal:
    """Multiply by a power of ten, exactly."""
    return value.scaleb(power, EXACT)
