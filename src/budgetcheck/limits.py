"""What a declaration may ask for at most: far above any budget, far below what could exhaust a machine."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from budgetcheck.words import Words

BYTES: Final = 8 * 2**20
"""Size of a file. The largest department budgets stay below 2 MiB as declarations."""
DEPTH: Final = 32
"""Tables and lists inside one another, the root included."""
WHOLE_DIGITS: Final = 30
"""Digits before the decimal point."""
DECIMALS: Final = 20
"""Digits after the decimal point, trailing zeros included."""
SYNTAX_FAULTS: Final = 50
"""Syntax faults told one by one; a file with more is no declaration with slips but something else."""

_CEILING: Final = 10**WHOLE_DIGITS


def decimal(text: str) -> Decimal:
    """Read what TOML calls a float, exactly. An exponent no decimal can hold gives an infinity, which is `unfit`."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("-Infinity" if text.startswith("-") else "Infinity")


class Unusual(Decimal):
    """A number as it was read that may not be reckoned with; what is simply a Decimal may."""

    __slots__ = ()


def unfit(number: Decimal | int) -> Words | None:
    """Why a number cannot be reckoned with (not finite, too long), None for every ordinary one.

    It is safe and quick for any number: an absurd exponent is never written out.
    """
    if isinstance(number, int):
        return _TOO_LARGE if number >= _CEILING or number <= -_CEILING else None
    if not number.is_finite():
        return _NOT_A_NUMBER if number.is_nan() else _NOT_FINITE
    if number.adjusted() >= WHOLE_DIGITS:
        return _TOO_LARGE
    exponent = number.as_tuple().exponent
    return _TOO_FINE if isinstance(exponent, int) and exponent < -DECIMALS else None


_NOT_A_NUMBER = Words("nan 不是数", "nan is not a number")
_NOT_FINITE = Words("数值无穷大，或指数超出范围", "the number is infinite or its exponent out of range")
_TOO_LARGE = Words(
    f"小数点前超过 {WHOLE_DIGITS} 位数字", f"the number has more than {WHOLE_DIGITS} digits before the decimal point"
)
_TOO_FINE = Words(f"小数超过 {DECIMALS} 位", f"the number has more than {DECIMALS} decimals")
