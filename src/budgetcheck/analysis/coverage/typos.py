"""The wrong numbers that slips make of a figure, for trying whether a rule notices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from budgetcheck.analysis.coverage.covered import SlipKind
from budgetcheck.arithmetic.limits import unfit
from budgetcheck.model.record import Kind

MOST_TRANSPOSITIONS = 6
"""Adjacent digits of one figure that are exchanged; longer numbers have them tried from the left."""

_TENTH = Decimal("0.1")


class Typo(NamedTuple):
    """One slip: what stands there instead, None where nothing does."""

    slip: SlipKind
    value: Decimal | None


def typos(value: Decimal, kind: Kind, *, whole: bool = False) -> Iterator[Typo]:
    """Yield every slip that changes a figure; a `whole` number (a count) is off by 1 rather than 0.1.

    Decimals stay those that are stated, as a slip of the keyboard leaves them.
    """
    made: dict[Typo, None] = {}
    step = Decimal(1) if whole else _TENTH
    unit = Decimal(1).scaleb(min(0, _exponent(value)))
    last = int(abs(value).scaleb(-_exponent(unit)) % 10)
    made[Typo("last_digit", _away(value, unit if last < 9 else -unit))] = None
    made[Typo("more", value + step)] = None
    made[Typo("less", value - step)] = None
    for transposed in transpositions(value):
        made[Typo("transposition", transposed)] = None
    made[Typo("sign", -value)] = None
    made[Typo("times_10", _times(value, 1))] = None
    if kind != "percent":
        made[Typo("times_10000", _times(value, 4))] = None
    for typo in made:
        if typo.value is not None and typo.value != value and unfit(typo.value) is None:
            yield typo
    yield Typo("removal", None)


def transpositions(value: Decimal) -> list[Decimal]:
    """The numbers with two different adjacent digits exchanged; none begins with a 0 that was not there."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    found: list[Decimal] = []
    for place in range(len(digits) - 1):
        one, other = digits[place], digits[place + 1]
        if one == other or (place == 0 and not other and len(digits) + exponent > 1):
            continue
        exchanged = (*digits[:place], other, one, *digits[place + 2 :])
        found.append(Decimal((sign, exchanged, exponent)))
    return found[:MOST_TRANSPOSITIONS]


def _away(value: Decimal, by: Decimal) -> Decimal:
    return value + by if value >= 0 else value - by


def _times(value: Decimal, power: int) -> Decimal:
    moved = value.scaleb(power)
    return moved if _exponent(moved) <= 0 else moved.quantize(Decimal(1))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
