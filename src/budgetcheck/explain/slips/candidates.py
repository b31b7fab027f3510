"""The slips people make with one number, as the numbers that may have been meant.

Candidates are made from the number that stands there and are put to the rules afterwards; no distance between numbers
is guessed. The slips of the keyboard are those of S. Scholtus, "Automatic correction of simple typing errors in
numerical data with balance edits" (Statistics Netherlands, discussion paper 09046, 2009): one digit added, left out or
replaced, two adjacent digits interchanged. Signs follow S. Scholtus, "Algorithms for correcting sign errors and
rounding errors in business survey data" (Journal of Official Statistics 27, 2011), units and last year's values
T. de Waal, J. Pannekoek and S. Scholtus, "Handbook of Statistical Data Editing and Imputation" (2011), chapter 2.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import itemgetter

from budgetcheck.arithmetic.interval import Interval, Rounding, fraction, stated_decimals
from budgetcheck.arithmetic.rational import parts_of
from budgetcheck.explain.outcome import CAUSES, Cause
from budgetcheck.model.record import Kind
from budgetcheck.text.tuples import NamedTuple

PLAUSIBILITY = {cause: rank for rank, cause in enumerate(CAUSES)}

_POWERS: dict[Kind, tuple[int, ...]] = {
    "amount": (4, -4, 8, -8, 3, -3, 1, -1, 2, -2, 5, -5, 6, -6, 7, -7),
    "percent": (2, -2, 1, -1),
}
_OTHER_POWERS = (4, -4, 1, -1, 2, -2, 3, -3)
_FURTHEST = 8
"""The highest power of ten of a slip of the unit."""


class Candidate(NamedTuple):
    """A number that one slip turns into the stated one; `power` is the power of ten of a unit slip."""

    cause: Cause
    value: Fraction
    power: int = 0


class Slips:
    """All numbers from which one slip of the keyboard, the sign or the unit makes `stated`, the most plausible first.

    `decimals` is how many decimals the figure is printed with (None: as many as stated). Each number comes once, under
    its most plausible cause.
    """

    def __init__(
        self, stated: Decimal, decimals: int | None, kind: Kind = "amount", rounding: Rounding = "nearest"
    ) -> None:
        typed = stated_decimals(stated)
        places = typed if decimals is None else max(decimals, typed)
        self._places = places + _FURTHEST
        """All numbers are kept as integers, multiplied by this power of ten."""
        self._own = own = _whole(fraction(stated), self._places)
        self._unit = 1 if decimals is None else 10 ** (self._places - decimals)
        self._nearest = rounding == "nearest"
        found: dict[int, tuple[Cause, int]] = {}
        for cause, number, power in _made(own, typed, places, kind):
            if number not in found and number != own:
                found[number] = cause, power
        self._found = found

    @cached_property
    def _shown(self) -> tuple[list[int], list[int]]:
        """The numbers as they would be printed, ascending, and the numbers themselves.

        Only those that printing does not change by more than a hundredth, nor makes the stated one.
        """
        unit, own, nearest = self._unit, self._own, self._nearest
        pairs: list[tuple[int, int]] = []
        for number in self._found:
            size = -number if number < 0 else number
            rest = size % unit
            if not rest:
                pairs.append((number, number))
                continue
            shown = size - rest + (unit if nearest and 2 * rest >= unit else 0)
            if abs(shown - size) * 100 <= shown and (shown if number > 0 else -shown) != own:
                pairs.append((shown if number > 0 else -shown, number))
        pairs.sort(key=itemgetter(0))
        return [shown for shown, _ in pairs], [number for _, number in pairs]

    def printed(self, within: Interval) -> list[tuple[Candidate, Fraction]]:
        """Those that would be printed as a number within a range, ascending by it, each with that number.

        Not the stated one itself, nor any that printing changes by more than a hundredth.
        """
        size, (shown, numbers) = 10**self._places, self._shown
        first, last = self._ends(within)
        found: list[tuple[Candidate, Fraction]] = []
        for place in range(first, last):
            number = numbers[place]
            cause, power = self._found[number]
            value = parts_of(number, size)
            alike = shown[place] == number
            found.append((Candidate(cause, value, power), value if alike else parts_of(shown[place], size)))
        return found

    def distinct(self, within: Interval, others: Iterable[Fraction]) -> int:
        """How many different numbers within a range they would be printed as, counted together with others there."""
        size, (shown, _) = 10**self._places, self._shown
        first, last = self._ends(within)
        return len({*shown[first:last], *(other * size for other in others)})

    def _ends(self, within: Interval) -> tuple[int, int]:
        least, most = _integers(within, 10**self._places)
        shown = self._shown[0]
        return 0 if least is None else bisect_left(shown, least), len(shown) if most is None else bisect_right(
            shown, most
        )

    @property
    def all(self) -> tuple[Candidate, ...]:
        """Every one of them."""
        size = 10**self._places
        return tuple(Candidate(cause, parts_of(number, size), power) for number, (cause, power) in self._found.items())


def candidates(stated: Decimal, decimals: int | None, kind: Kind = "amount") -> tuple[Candidate, ...]:
    """All of a number's `Slips`."""
    return Slips(stated, decimals, kind).all


def recognise_slip(stated: Decimal, meant: Fraction, decimals: int | None) -> Cause | None:
    """The typing slip, sign or unit that turns `meant` into `stated`, found from the two numbers directly.

    The same as searching `candidates` (of an amount) for `meant`, but in one look at the digits.
    """
    own = fraction(stated)
    typed = stated_decimals(stated)
    places = typed if decimals is None else max(decimals, typed)
    if own == meant or (meant * 10**places).denominator != 1:
        return "unit" if own != meant and _power(own, meant) else None
    if meant == -own:
        return "sign"
    if (own < 0) == (meant < 0) or not own or not meant:
        have, want = _digits(own, places), _digits(meant, places)
        if len(have) == len(want):
            differing = [place for place, (one, other) in enumerate(zip(have, want, strict=True)) if one != other]
            first, last = differing[0], differing[-1]
            if last - first == 1 and (have[first], have[last]) == (want[last], want[first]):
                return "transposition"
        if _power(own, meant):
            return "unit"
        written, wanted = _digits(own, typed), _whole(abs(meant), places)
        if wanted in _replaced(written, typed, places):
            return "digit"
        if wanted in _shortened(written, typed, places):
            return "extra_digit"
        if wanted in _lengthened(written, typed, places, places):
            return "dropped_digit"
    return None


def _power(own: Fraction, meant: Fraction) -> int:
    """The power of ten, up to 8, from one number to the other; 0 if there is none."""
    if not own or not meant:
        return 0
    quotient = meant / own
    for power in range(1, 9):
        if quotient in (10**power, Fraction(1, 10**power)):
            return power
    return 0


def _made(own: int, typed: int, places: int, kind: Kind) -> Iterator[tuple[Cause, int, int]]:
    """Cause, number and power of ten of every slip, in the order of CAUSES; numbers as `Slips` keeps them."""
    scale = places + _FURTHEST
    sign = -1 if own < 0 else 1
    yield "sign", -own, 0
    full = str(abs(own) // 10 ** (scale - places)).zfill(places + 1)
    short = str(abs(own) // 10 ** (scale - typed)).zfill(typed + 1)
    replaced = list(_replaced(short, typed, scale))
    known = frozenset(replaced)
    for whole in _transposed(full, places, scale):
        yield "transposition", sign * whole, 0
    for power in _POWERS.get(kind, _OTHER_POWERS):
        number = own * 10**power if power > 0 else own // 10**-power
        if kind != "number" or not number % 10 ** (scale - places):  # half a car is no slip of the unit
            yield "unit", number, power
    for whole in _shortened(short, typed, scale):
        if whole not in known:  # 1130.30 for 1130.00, not for 1130.0
            yield "extra_digit", sign * whole, 0
    for whole in replaced:
        yield "digit", sign * whole, 0
    for whole in _lengthened(short, typed, places, scale):
        yield "dropped_digit", sign * whole, 0


def _integers(interval: Interval, size: int) -> tuple[int | None, int | None]:
    """The least and the greatest integer within an interval that is multiplied by a size."""
    least = most = None
    if interval.low is not None:
        over, under = interval.low.numerator * size, interval.low.denominator
        least = -(-over // under) if interval.low_closed else over // under + 1
    if interval.high is not None:
        over, under = interval.high.numerator * size, interval.high.denominator
        most = over // under if interval.high_closed else -(-over // under) - 1
    return least, most


def _whole(value: Fraction, decimals: int) -> int:
    """The number with its point moved that far to the right; nothing may remain behind it."""
    whole: int = value.numerator * 10**decimals // value.denominator
    assert whole * value.denominator == value.numerator * 10**decimals
    return whole


def _digits(value: Fraction, decimals: int) -> str:
    """The digits of a number with that many decimals, without sign and point, at least one before the point."""
    return str(_whole(abs(value), decimals)).zfill(decimals + 1)


def _number(digits: str, decimals: int, scale: int) -> int | None:
    """The number that the digits write, None where nobody writes it so (a leading zero); times 10 to the `scale`."""
    if len(digits) <= decimals or (digits[0] == "0" and len(digits) > decimals + 1):
        return None
    number: int = int(digits) * 10 ** (scale - decimals)
    return number


def _transposed(digits: str, decimals: int, scale: int) -> Iterator[int]:
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            number = _number(
                digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :],
                decimals,
                scale,
            )
            if number is not None:
                yield number


def _replaced(digits: str, decimals: int, scale: int) -> Iterator[int]:
    number, unit = int(digits) * 10 ** (scale - decimals), 10 ** (scale - decimals + len(digits) - 1)
    for place, digit in enumerate(digits):
        own = int(digit)
        for other in range(10):
            if other != own and (other or place or len(digits) == decimals + 1):
                yield number + (other - own) * unit
        unit //= 10


def _shortened(digits: str, decimals: int, scale: int) -> Iterator[int]:
    for place in range(len(digits)):
        number = _number(
            digits[:place] + digits[place + 1 :],
            decimals - (place >= len(digits) - decimals),
            scale,
        )
        if number is not None:
            yield number


def _lengthened(digits: str, decimals: int, most: int, scale: int) -> Iterator[int]:
    """A digit put in before the point, or after it where that leaves no more than `most` decimals."""
    point = len(digits) - decimals
    number = int(digits)
    for place in range(len(digits) + 1):
        unit = 10 ** (len(digits) - place)
        before, behind = divmod(number, unit)
        for shown in {decimals, min(decimals + 1, most)}:
            if (shown == decimals and place > point) or (shown > decimals and place < point):
                continue
            if len(digits) < shown or (place and digits[0] == "0" and len(digits) > shown):
                continue
            size = 10 ** (scale - shown)
            for digit in range(place == 0 and len(digits) > shown, 10):
                yield ((before * 10 + digit) * unit + behind) * size
