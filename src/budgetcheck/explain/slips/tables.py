"""Whole tables in another unit of money: all their amounts a power of ten too large or too small.

Counting figures, a table in 元 among tables in 万元 is as many mistakes as it has amounts; counting slips it is one.
Its own sums hold in any unit, so that only the rules that hold it against other tables fail, each of which one figure
would mend. Candidates are the tables of the model by the addresses of their figures; what speaks for one is that its
amounts, all of them moved by one power of ten that lies between two units of money, mend rules and break none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from math import lcm

from budgetcheck.arithmetic.currency import CURRENCY_POWERS, unit_at
from budgetcheck.arithmetic.interval import Interval, total, unit_of
from budgetcheck.explain.outcome import Slip
from budgetcheck.explain.search.system import Constraint, Measure, System
from budgetcheck.explain.slips import wording
from budgetcheck.text.pattern import pattern
from budgetcheck.text.tuples import NamedTuple

_FAR = 20
"""How many times an inequality has to be missed for a unit 10,000 times off to be the likely reason."""
_NARROW = 10
"""How many times larger than what a rule admits an amount has to be for its fit to tell anything."""
_ELEMENT = pattern(r"\[[^\]]*\]")
_SHIFTS = [
    (power, 10 ** max(0, power), 10 ** max(0, -power))
    for power in sorted(
        {CURRENCY_POWERS[one] - CURRENCY_POWERS[other] for one, other in permutations(CURRENCY_POWERS, 2)}
    )
]
"""From one unit to another: the power of ten, and what an amount is multiplied and divided by."""
USUAL_UNITS = ("元", "万元")
"""The units that tables of one document are found in side by side."""
_MOST_BESIDE = 12
"""Amounts that are taken for others of the same table as printed."""


class TableUnit(NamedTuple):
    """A table in another unit: its amounts (indices), the power of ten that mends them, and the rules it mends.

    Rules that are written with one of its amounts as a factor are taken to be mended with the others.
    `usual` says that the unit is one that tables are in, `knit` that sums within the table hold amounts together that
    rules outside of it dispute: with both it is as likely as a slip in the one figure on the other side.
    """

    slip: Slip
    figures: tuple[int, ...]
    power: int
    mended: frozenset[int]
    usual: bool
    knit: bool


def table_units(system: System) -> tuple[TableUnit, ...]:
    """The tables whose amounts in another unit mend most of what does not hold, the smallest first; most have none.

    In a system that grows they are what may be found among all rules.
    """
    wrong = frozenset(
        number
        for number in range(len(system.constraints))
        if system.is_off(number) and _holds(system, number, frozenset(), 0) is False
    )
    shares = {number: _Shares.of(system, number) for number in sorted(wrong)}
    found = [unit for path, table in _tables(system) for unit in _units(system, path, table, shares)] if wrong else []
    most = max((len(unit.mended) for unit in found), default=0)
    best = sorted(
        (unit for unit in found if len(unit.mended) == most), key=lambda unit: (not unit.usual, len(unit.figures))
    )
    return tuple(
        unit
        for place, unit in enumerate(best)
        if unit.usual >= best[0].usual and not any({*smaller.figures} <= {*unit.figures} for smaller in best[:place])
    )


def in_unit(system: System, unit: TableUnit) -> System:
    """The system with the amounts of the table in the unit of the others, without rules that are others then."""
    factor, moved = Fraction(10) ** unit.power, set(unit.figures)
    measures = (
        replace(
            item, value=None if item.value is None else item.value.scaleb(unit.power), interval=_moved(item, factor)
        )
        if place in moved
        else item
        for place, item in enumerate(system.measures)
    )
    constraints = (
        Constraint(one.rule, (), instance=one.instance) if moved.intersection(system.guards(number)) else one
        for number, one in enumerate(system.constraints)
    )
    return replace(system, measures=tuple(measures), constraints=tuple(constraints))


def with_others(system: System, unit: TableUnit) -> TableUnit:
    """The table with the amounts that its mistake leaves off by the same power of ten, one after the other.

    One printed table gives figures of several tables of the model: rows, the totals above them, what else is stated of
    these. Each is taken that mends rules once it is moved like the others, and breaks none.
    """
    moved, others = in_unit(system, unit), list[int]()
    mended = set(unit.mended)
    while len(others) < _MOST_BESIDE:
        off = [one for one in range(len(moved.constraints)) if _holds(moved, one, frozenset(), 0) is False]
        found = next(
            (figure for one in off for figure in moved.coefficients[one] if _belongs(moved, figure, off, unit)), None
        )
        if found is None:
            break
        mended.update(one for one in off if _holds(moved, one, frozenset((found,)), unit.power))
        others.append(found)
        moved = in_unit(moved, unit._replace(figures=(found,)))
        unit = unit._replace(figures=(*unit.figures, found))
    if not others:
        return unit
    figures = tuple(sorted(unit.figures))
    slip = replace(
        unit.slip,
        figures=tuple(system.measures[figure].figure for figure in figures),
        why=wording.and_others(unit.slip.why, [system.measures[figure] for figure in sorted(others)]),
    )
    return unit._replace(slip=slip, figures=figures, mended=frozenset(mended))


def _belongs(moved: System, figure: int, off: Collection[int], unit: TableUnit) -> bool:
    item, alone = moved.measures[figure], frozenset((figure,))
    if item.kind != "amount" or not item.value or item.weight is None or figure in unit.figures:
        return False
    users = set(moved.users[figure])
    return any(_mends(moved, one, alone, unit.power) for one in users.intersection(off)) and not any(
        _holds(moved, one, alone, unit.power) is False for one in users.difference(off)
    )


def _tables(system: System) -> Iterator[tuple[str, frozenset[int]]]:
    """Every table with all its amounts that are not zero; none where one of them is certain."""
    tables: dict[str, set[int]] = {}
    for place, item in enumerate(system.measures):
        if item.kind == "amount" and item.value:
            for path in _paths(item.figure):
                tables.setdefault(path, set()).add(place)
    for path, figures in tables.items():
        if all(system.measures[figure].weight is not None for figure in figures) and (
            len(figures) > 1 or system.partial
        ):
            yield path, frozenset(figures)


@lru_cache(maxsize=4096)
def _paths(figure: str) -> tuple[str, ...]:
    """The tables that a figure stands in, the outermost first."""
    steps = _ELEMENT.sub("", figure).split(".")
    return tuple(".".join(steps[:end]) for end in range(1, max(2, len(steps))))


def _units(
    system: System, path: str, table: frozenset[int], wrong: Mapping[int, _Shares | None]
) -> Iterator[TableUnit]:
    disputed = {
        number: None if shares is None else _Outline.of(shares, table)
        for number, shares in wrong.items()
        if not (table.isdisjoint(system.coefficients[number]) and table.isdisjoint(system.guards(number)))
    }
    own = system.units_of(table)
    for power, up, down in _SHIFTS if disputed else ():
        unit = unit_at(next(iter(own)), power) if len(own) == 1 else None
        if len(own) == 1 and unit is None:  # no unit is that far off, only a misplaced point
            continue
        likely = [number for number, outline in disputed.items() if outline is None or outline.may_hold(up, down)]
        if not likely:
            continue
        mended = frozenset(number for number in likely if _mends(system, number, table, power))
        if not mended:
            continue
        users = {number for figure in table for number in system.users[figure]}
        if any(_holds(system, number, table, power) is False for number in users.difference(wrong)):
            continue
        mended |= {number for number in disputed if not table.isdisjoint(system.guards(number))}
        figures = tuple(sorted(table))
        slip = Slip(
            "unit",
            tuple(system.measures[figure].figure for figure in figures),
            wording.table_unit((path,), unit, power),
            unique=True,
        )
        yield TableUnit(slip, figures, power, mended, unit in USUAL_UNITS, _is_knit(system, table, mended))


class _Shares(NamedTuple):
    """A rule that fails, roughly and in whole numbers of a common part: what each of its figures adds to its sum.

    That is from the first number to the second, and by the third more in either direction once it is printed anew.
    `least` and `most` are what the rule admits.
    """

    figures: Mapping[int, tuple[int, int, int]]
    low: int
    high: int
    least: int | None
    most: int | None

    @staticmethod
    def of(system: System, number: int) -> _Shares | None:
        """The shares of a rule; None where an end is open."""
        ends: list[Fraction] = []
        row = system.coefficients[number]
        for figure, weight in row.items():
            item = system.measures[figure]
            low, high, *_ = item.interval
            if low is None or high is None:
                return None
            more = Fraction(0) if item.places is None else unit_of(item.places)
            ends += (weight * low, weight * high, weight * more)
        admitted = system.admitted[number]
        known = [end for end in (admitted.low, admitted.high) if end is not None]
        common = lcm(*{end.denominator for end in (*ends, *known)})
        whole = [end.numerator * (common // end.denominator) for end in ends]
        shares = {
            figure: (min(low, high), max(low, high), abs(more))
            for figure, low, high, more in zip(row, whole[::3], whole[1::3], whole[2::3], strict=True)
        }
        low_end, high_end = (None if end is None else int(end * common) for end in (admitted.low, admitted.high))
        return _Shares(
            shares,
            sum(low for low, _, _ in shares.values()),
            sum(high for _, high, _ in shares.values()),
            low_end,
            high_end,
        )


class _Outline(NamedTuple):
    """A rule that fails, roughly and in whole numbers of a common part: a table's share of its sum, and all the rest.

    The table may come to `low` to `high`, and `more` in either direction once its amounts are printed anew; with it the
    rule holds from `least` to `most`.
    """

    low: int
    high: int
    more: int
    least: int | None
    most: int | None

    @staticmethod
    def of(shares: _Shares, table: frozenset[int]) -> _Outline:
        """The outline of a rule's shares."""
        low = high = more = 0
        for figure, share in shares.figures.items():
            if figure in table:
                low, high, more = low + share[0], high + share[1], more + share[2]
        least = None if shares.least is None else shares.least - (shares.high - high)
        most = None if shares.most is None else shares.most - (shares.low - low)
        return _Outline(low, high, more, least, most)

    def may_hold(self, up: int, down: int) -> bool:
        """Whether the rule may hold with the table moved by a power of ten; False only where it certainly does not."""
        more = self.more * down if down > 1 else 0
        return (self.least is None or self.high * up + more >= self.least * down) and (
            self.most is None or self.low * up - more <= self.most * down
        )


def _mends(system: System, number: int, table: frozenset[int], power: int) -> bool:
    """Whether a rule that fails holds with the table in the other unit, which chance would hardly make it do."""
    low, high = system.admitted[number][:2]
    equal, row = low is not None and high is not None, system.coefficients[number]
    others = equal and any(system.measures[figure].value for figure in row if figure not in table)
    if not (others if equal else abs(power) == 4) or not _holds(system, number, table, power):
        return False
    factor = Fraction(10) ** power
    own = rest = width = Fraction(0)
    for figure, weight in row.items():
        item = system.measures[figure]
        value = Fraction(item.value or 0) * weight
        here = (_moved(item, factor) if figure in table else item.interval).times(weight)
        if here.low is None or here.high is None:
            return False
        width += here.high - here.low
        if figure in table:
            own += value
        else:
            rest += value
    if low is not None and high is not None:
        return bool(rest) and abs(own * factor) >= _NARROW * (width + high - low)
    rest -= low if low is not None else high or Fraction(0)
    larger, smaller = (own, rest) if power < 0 else (rest, own)
    return bool(smaller) and abs(larger) >= _FAR * abs(smaller)


def _is_knit(system: System, table: frozenset[int], mended: Collection[int]) -> bool:
    linked = {figure for number in mended for figure in system.coefficients[number]} & table
    return any(
        system.constraints[number].relation == "=="
        and number not in mended
        and len(table.intersection(system.coefficients[number])) > 1
        and table.issuperset(one for one in system.coefficients[number] if system.measures[one].value)
        for figure in linked
        for number in system.users[figure]
    )


def _holds(system: System, number: int, table: frozenset[int], power: int) -> bool | None:
    """Whether a rule can hold with a table in another unit; None where figures are missing or it would be another."""
    if not table.isdisjoint(system.guards(number)):
        return None
    row, factor = system.coefficients[number], Fraction(10) ** power
    if any(system.measures[figure].value is None for figure in row):
        return None
    items = ((system.measures[figure], figure in table, weight) for figure, weight in row.items())
    sums = total((_moved(item, factor) if inside else item.interval).times(weight) for item, inside, weight in items)
    return not sums.meet(system.admitted[number]).empty


def _moved(item: Measure, factor: Fraction) -> Interval:
    """What a figure may stand for in the other unit: it may have been rounded in that before it was converted."""
    known, value = item.interval.times(factor), Fraction(item.value or 0) * factor
    return item.printed(value) if factor < 1 and item.places is not None and value in known else known
