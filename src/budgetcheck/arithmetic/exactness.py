"""Reckoning with decimals: without rounding, where what is not exact raises, and to 200 digits."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
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
