"""What a declaration may ask for at most: far above any budget, far below what could exhaust a machine."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Protocol

from budgetcheck.text.words import Words, phrase

BYTES: Final = 8 * 2**20
"""Size of a file. The largest department budgets stay below 2 MiB as declarations."""
MARKS: Final = (("=", 250_000), ("[", 250_000), ("{", 250_000), (",", 1_000_000), ("\n", 1_000_000))
"""Characters that keys, lists, tables, elements and lines take one each of, and how many a file may have: what is read
takes many times the memory of a short line, so the size alone bounds too little."""
DEPTH: Final = 32
"""Tables and lists inside one another, the root included."""
WHOLE_DIGITS: Final = 30
"""Digits before the decimal point."""
DECIMALS: Final = 20
"""Digits after the decimal point, trailing zeros included."""
MOST_ELEMENTS: Final = 20_000
"""Elements that one list may have; the longest tables of large departments stay far below."""
LONG_FORM_KEYS: Final = ("value", "decimals", "currency_unit")
"""What a long form says about the number itself; its other keys are figures and texts of their own."""
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


def exact_number(text: str) -> Decimal:
    """Read what TOML calls a float, exactly; `Unusual` where it may not be reckoned with."""
    value = decimal(text)
    return value if unfit(value) is None else Unusual(value)


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


_NOT_A_NUMBER = phrase("arithmetic.limits.nan_not_number")
_NOT_FINITE = phrase("arithmetic.limits.number_infinite_exponent_out_range")
_TOO_LARGE = phrase("arithmetic.limits.number_more_than_digits_before", whole_digits=WHOLE_DIGITS)
_TOO_FINE = phrase("arithmetic.limits.number_more_than_decimals", decimals=DECIMALS)


class Bounded(Protocol):
    """What a key says of the numbers it may hold."""

    @property
    def low(self) -> Decimal | None:
        """The least."""

    @property
    def high(self) -> Decimal | None:
        """The greatest."""

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are meant."""

    @property
    def words(self) -> tuple[str, ...]:
        """Words that may stand in place of the number."""


def holds_number(key: Bounded, value: object) -> bool:
    """Whether a value is a number (or a word in its place) that this key may hold."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return isinstance(value, str) and value in key.words
    if unfit(value) is not None:
        return False
    if (key.low is not None and value < key.low) or (key.high is not None and value > key.high):
        return False
    return not key.whole or value == int(value)
