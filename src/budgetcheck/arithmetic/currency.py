"""Units of money: what each comes to in 元, and the power of ten between two of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal, TypeAlias

CurrencyName: TypeAlias = Literal["元", "千元", "万元", "亿元"]
CURRENCY_POWERS: Final = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}
"""Powers of ten of each unit in 元."""
CURRENCY_UNITS: Final = tuple(CURRENCY_POWERS)
USUAL_UNIT: Final = "万元"
"""The unit of a declaration that names none."""


def in_yuan(unit: str) -> Decimal:
    """Return how many 元 one of a unit is."""
    return Decimal(10 ** CURRENCY_POWERS[unit])


def unit_at(unit: str, power: int) -> str | None:
    """Return the unit of amounts that are in another one once they are moved by a power of ten; None for no unit."""
    there = CURRENCY_POWERS[unit] + power
    return next((name for name, known in CURRENCY_POWERS.items() if known == there), None)


def shift_between(unit: str, other: str) -> int:
    """Return the power of ten that turns amounts of one unit into amounts of another."""
    return CURRENCY_POWERS[unit] - CURRENCY_POWERS[other]
