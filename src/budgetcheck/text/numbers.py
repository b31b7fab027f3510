"""Numbers as text: exact and plain for machines, with thousands separators for people."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TypeAlias

from budgetcheck.text.pattern import pattern

Number: TypeAlias = Decimal | Fraction | int

ENDLESS = 12
"""Decimals shown of a fraction whose decimals never end."""

_WIDE = Context(prec=5_000)
_PLAIN = pattern(r"([+-]?)([0-9]+)(\.[0-9]+)?")


def plain(value: Number, decimals: int = 0) -> str:
    """The number as exact decimal text: never an exponent, never a separator, never a negative zero.

    A decimal keeps the zeros it states (``1644.80``); `decimals` is the least number of decimals to write. A fraction
    is written out in full where its decimals end, else rounded half up to 12 decimals.
    """
    if isinstance(value, Decimal):
        return _padded(format(value, "f"), decimals)
    if isinstance(value, int):
        return _padded(_digits(value), decimals)
    places = _places(value.denominator)
    if places is None:
        scaled = (2 * abs(value.numerator) * 10**ENDLESS + value.denominator) // (2 * value.denominator)
        places = ENDLESS
    else:
        scaled = abs(value.numerator) * 10**places // value.denominator
    digits = _digits(scaled).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return _padded(f"-{text}" if value < 0 else text, decimals)


def exact(value: Fraction) -> str:
    """The number as decimal text where its decimals end, else as a quotient: ``1.5``, ``1/3``."""
    return str(value) if _places(value.denominator) is None else plain(value)


def people(value: Number | str, decimals: int = 0) -> str:
    """The number for people: ``1644.62`` becomes ``1,644.62``. Text that is no plain number is returned as it is."""
    text = value if isinstance(value, str) else plain(value, decimals)
    match = _PLAIN.fullmatch(text)
    return text if match is None else _separated(match)


def _separated(match: re.Match[str]) -> str:
    sign, whole, fraction = match.groups()
    if len(whole) <= 3:
        return match[0]
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    groups += [whole[i : i + 3] for i in range(head, len(whole), 3)]
    return f"{sign}{','.join(groups)}{fraction or ''}"


def readable(value: Number | str, *, money: bool = True) -> str:
    """The number as a sentence says it: like `people`, but what has no end (or no use) is left off.

    A fraction whose decimals never end is rounded to 4 decimals, or to 3 digits where that would leave none; of what
    is no money, four digits stay together, since they may be a year.
    """
    text = value if isinstance(value, str) else plain(value)
    match = _PLAIN.fullmatch(text)
    if match is None:
        return text
    if endless(text):
        return people(_rounded(Decimal(text)))
    return text if not money and len(match[2]) == 4 and not match[3] else _separated(match)


def endless(text: str) -> bool:
    """Whether text from `plain` is the beginning of decimals that never end (or, as good as never, ends there)."""
    return len(text) > ENDLESS and text[-ENDLESS - 1] == "." and text[-ENDLESS:].isdigit()


def _rounded(value: Decimal) -> str:
    places = max(4, 2 - value.adjusted()) if value else 0
    return format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE), "f")


def _padded(text: str, decimals: int) -> str:
    whole, _, fraction = text.partition(".")
    if whole.startswith("-") and not (whole + fraction).strip("-0"):
        whole = whole[1:]
    fraction = fraction.ljust(decimals, "0")
    return f"{whole}.{fraction}" if fraction else whole


def _places(denominator: int) -> int | None:
    """How many decimals a fraction in lowest terms has, None where they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    odd = denominator >> twos
    fives = 0
    while odd % 5 == 0:
        odd //= 5
        fives += 1
    return max(twos, fives) if odd == 1 else None


def _digits(value: int) -> str:
    # str() refuses integers of more than 4,300 digits; a decimal has no such limit.
    return format(Decimal(value), "f")
