"""What the explainer reasons about: figures with what their rounding admits, and the linear rules between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Literal

from budgetcheck.arithmetic.currency import USUAL_UNIT
from budgetcheck.arithmetic.interval import (
    EVERYTHING,
    NO_NUMBER,
    Interval,
    Rounding,
    exactly,
    fraction,
    rounded,
    stated_decimals,
)
from budgetcheck.arithmetic.rational import parts_of
from budgetcheck.model.record import Kind
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words

Relation = Literal["==", "<=", "<", ">=", ">"]
RELATIONS: tuple[Relation, ...] = ("==", "<=", "<", ">=", ">")


@frozen
class Measure:
    """One figure as it is stated.

    `interval` holds every number the stated value may stand for; a figure that is missing (`value` None) may be
    anything and changing it costs nothing. `weight` says how hard the figure is to doubt; None means certain: it never
    changes. `decimals` (None: exact) and `rounding` say how any other value of the figure would be printed.
    `previous` is the same figure of last year.
    """

    figure: str
    value: Decimal | None
    interval: Interval = EVERYTHING
    weight: Fraction | None = Fraction(1)
    kind: Kind = "amount"
    decimals: int | None = 2
    rounding: Rounding = "nearest"
    previous: Decimal | None = None
    naming: Words | Callable[[], Words] = field(default=EMPTY, compare=False)
    """What people call the figure, or what can say it."""
    fixed: bool = False
    """Whether `decimals` count even where the value states more."""
    signed: bool = True
    """Whether the figure may be below 0: no slip was made from a number that cannot have been meant."""
    currency_unit: str = ""
    """The unit of money that an amount is written in, where that is known."""

    @property
    def label(self) -> Words:
        """What people call the figure; empty where that is not known."""
        return self.naming if isinstance(self.naming, Words) else self.naming()

    @property
    def places(self) -> int | None:
        """How many decimals the figure is printed with: those declared, or more where it states more."""
        if self.decimals is None or self.value is None or self.fixed:
            return self.decimals
        return max(self.decimals, stated_decimals(self.value))

    def printed(self, value: Fraction) -> Interval:
        """The numbers that would be printed as `value` at this place."""
        return exactly(value) if self.places is None else rounded(value, self.places, self.rounding)


def measure(
    figure: str,
    value: Decimal | None,
    *,
    decimals: int | None = 2,
    rounding: Rounding = "nearest",
    weight: Fraction | int | None = 1,
    kind: Kind = "amount",
    previous: Decimal | None = None,
    label: Words | Callable[[], Words] = EMPTY,
) -> Measure:
    """State a figure with the usual interval: the declared decimals, or more where the value itself states more."""
    if value is not None and decimals is not None:
        decimals = max(decimals, stated_decimals(value))
    interval = EVERYTHING
    if value is not None:
        stated = Fraction(value)
        interval = exactly(stated) if decimals is None else rounded(stated, decimals, rounding)
    heavy = None if weight is None else Fraction(weight)
    return Measure(figure, value, interval, heavy, kind, decimals, rounding, previous, label)


@frozen
class Band:
    """Two sides of a rule, each terms and a constant, that may be apart by a share of the larger one.

    Where their signs differ no line bounds that for several figures at once: what these come to is held against it.
    """

    share: Fraction
    sides: tuple[tuple[tuple[tuple[str, Fraction], ...], Fraction], ...]
    tolerance: Fraction = Fraction(0)


@frozen
class Constraint:
    """One instance of a rule: the sum of weight x figure stands in `relation` to `constant`.

    `tolerance` is how far the two sides may differ beyond rounding. `guards` are figures the rule binds only as long
    as they stand as stated: a rule that is not linear in a figure (the percentage of a share, the quantity of a
    product) is given with that figure's value written into the weights and the figure as a guard.
    """

    rule: str
    terms: tuple[tuple[str, Fraction], ...]
    relation: Relation = "=="
    constant: Fraction = Fraction(0)
    tolerance: Fraction = Fraction(0)
    instance: str = ""
    guards: tuple[str, ...] = ()
    conditions: frozenset[str] = field(default=frozenset(), compare=False)
    """Guards that are no amounts of the rule's equation: lengths of codes, counts of rows, what its conditions compare.
    """
    band: Band | None = field(default=None, compare=False)
    """What it is exactly, where its tolerance is only the most that a share of the larger side comes to."""

    @property
    def admitted(self) -> Interval:
        """The values that the weighted sum may take."""
        soft = bool(self.tolerance)
        low = high = None
        if self.relation in ("==", ">=", ">"):
            low = self.constant - self.tolerance if soft else self.constant
        if self.relation in ("==", "<=", "<"):
            high = self.constant + self.tolerance if soft else self.constant
        return Interval(
            low,
            high,
            low is not None and (soft or self.relation != ">"),
            high is not None and (soft or self.relation != "<"),
        )


class IllFormed(ValueError):
    """The system is not well-formed: an unknown figure, a figure stated twice, a weight that is not positive."""


class Unsettled(Exception):
    """A growing system is not enough to be certain: all rules of these figures are needed, of all where None."""

    def __init__(self, figures: frozenset[str] | None = None) -> None:
        super().__init__()
        self.figures = figures


@dataclass(frozen=True)
class System:
    """All figures and all rule instances that concern them; the order of both decides between equals.

    `series` are ordered runs of figures (months, quarters) of which one may have been stated cumulatively by mistake.
    """

    measures: tuple[Measure, ...]
    constraints: tuple[Constraint, ...]
    series: tuple[tuple[str, ...], ...] = field(default=())
    partial: frozenset[str] = frozenset()
    """Figures of which not all rules are there yet, in a system that grows; those rules hold while none changes."""
    currency_unit: str = USUAL_UNIT
    """The unit of money of all amounts."""

    def __post_init__(self) -> None:
        names = self.place
        if len(names) != len(self.measures):
            raise IllFormed("a figure is stated twice")
        for item in self.measures:
            if item.weight is not None and item.weight <= 0:
                raise IllFormed(f"the weight of {item.figure} is not positive")
        for constraint in self.constraints:
            if constraint.relation not in RELATIONS or constraint.tolerance < 0:
                raise IllFormed(f"rule {constraint.rule} has no such relation or tolerance")
            for figure in (*(name for name, _ in constraint.terms), *constraint.guards):
                if figure not in names:
                    raise IllFormed(f"rule {constraint.rule} names {figure}, which is not a figure of the system")

    def assuming(self, values: Mapping[str, Decimal]) -> System:
        """The system if these figures certainly had these values: what `--what-if` asks about."""
        unknown = values.keys() - self.place.keys()
        if unknown:
            raise IllFormed(f"{min(unknown)} is not a figure of the system")
        measures = tuple(
            measure(
                item.figure,
                values[item.figure],
                decimals=item.decimals,
                rounding=item.rounding,
                weight=None,
                kind=item.kind,
                previous=item.previous,
                label=item.naming,
            )
            if item.figure in values
            else item
            for item in self.measures
        )
        return System(measures, self.constraints, self.series, currency_unit=self.currency_unit)

    def keeps_bands(self, proposed: Mapping[str, Fraction]) -> bool:
        """Whether sides that may be apart by a share are no further apart, with all else as stated."""
        return all(self._keeps(one.band, proposed) for one in self.constraints if one.band is not None)

    def _keeps(self, band: Band, proposed: Mapping[str, Fraction]) -> bool:
        if not any(name in proposed for terms, _ in band.sides for name, _ in terms):
            return True
        totals, slack = [], Fraction(0)
        for terms, constant in band.sides:
            total = constant
            for name, weight in terms:
                item = self.measures[self.place[name]]
                value = proposed.get(name, None if item.value is None else Fraction(item.value))
                if value is None:
                    return True
                low, high, *_ = item.printed(value)
                slack += abs(weight) * ((high or value) - (low or value)) / 2
                total += weight * value
            totals.append(total)
        wide = max(band.tolerance, band.share * max(map(abs, totals)))
        return abs(totals[0] - totals[1]) <= wide + slack

    def require(self, figures: Iterable[int]) -> None:
        """Raise Unsettled where not all rules of these figures (indices) are there."""
        if self.partial:
            wanted = self.partial.intersection(self.measures[figure].figure for figure in figures)
            if wanted:
                raise Unsettled(wanted)

    def units_of(self, figures: Iterable[int]) -> set[str]:
        """The units of money that these figures (indices) are written in."""
        return {self.measures[figure].currency_unit or self.currency_unit for figure in figures}

    def guards(self, number: int) -> list[int]:
        """The figures (indices) that a constraint binds only as long as they stand."""
        return [self.place[guard] for guard in self.constraints[number].guards]

    def total(self, number: int) -> Fraction | None:
        """What a constraint's sum comes to with every figure as it is stated; None where that cannot be told."""
        if number not in self._totals:
            self._totals[number] = self._total(number)
        return self._totals[number]

    def is_off(self, number: int) -> bool:
        """Whether a constraint is not known to hold with every figure as it is stated."""
        total = self.total(number)
        return total is None or total not in self.admitted[number]

    def _total(self, number: int) -> Fraction | None:
        row = self.coefficients[number]
        values: dict[int, Fraction] = {}
        for figure in (*row, *self.guards(number)):
            item = self.measures[figure]
            if item.value is None or (value := fraction(item.value)) not in item.interval:
                return None
            values[figure] = value
        over, under = 0, lcm(*(values[figure].denominator * weight.denominator for figure, weight in row.items()))
        for figure, weight in row.items():
            value = values[figure]
            over += value.numerator * weight.numerator * (under // (value.denominator * weight.denominator))
        return parts_of(over, under)

    def room(self, figure: int) -> Interval:
        """The numbers that a figure may be while every other one is as stated; none where one of these is missing."""
        if figure not in self._rooms:
            self._rooms[figure] = self._room(figure)
        return self._rooms[figure]

    def _room(self, figure: int) -> Interval:
        found, own = EVERYTHING, self.measures[figure].value
        for number in self.binding(figure):
            row = self.coefficients[number]
            weight, whole = row.get(figure), self.total(number)
            if whole is not None and own is not None:
                rest = whole if weight is None else whole - weight * fraction(own)
            else:
                others = [(self.measures[other].value, by) for other, by in row.items() if other != figure]
                if any(value is None for value, _ in others):
                    return NO_NUMBER
                rest = sum((by * fraction(value or 0) for value, by in others), Fraction(0))
            if weight:
                found = found.meet(self.admitted[number].plus(exactly(-rest)).times(1 / weight))
            elif rest not in self.admitted[number]:
                return NO_NUMBER
        return found

    def binding(self, figure: int) -> Iterator[int]:
        """The constraints of a figure that bind while it changes and no other does."""
        for number in self.users[figure]:
            guards = self.guards(number)
            if figure not in guards and all(self.measures[guard].value is not None for guard in guards):
                yield number

    @cached_property
    def _totals(self) -> dict[int, Fraction | None]:
        return {}

    @cached_property
    def _rooms(self) -> dict[int, Interval]:
        return {}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Figure -> index into `measures`."""
        return {item.figure: index for index, item in enumerate(self.measures)}

    @cached_property
    def coefficients(self) -> tuple[Mapping[int, Fraction], ...]:
        """Per constraint: figure index -> weight; figures named twice are added up, weights of zero left out."""
        rows: list[Mapping[int, Fraction]] = []
        place = self.place
        for constraint in self.constraints:
            row: dict[int, Fraction] = {}
            for figure, weight in constraint.terms:
                index = place[figure]
                row[index] = row[index] + weight if index in row else weight
            rows.append({index: weight for index, weight in row.items() if weight})
        return tuple(rows)

    @cached_property
    def admitted(self) -> tuple[Interval, ...]:
        """Per constraint: the values that its sum may take."""
        return tuple(constraint.admitted for constraint in self.constraints)

    @cached_property
    def users(self) -> tuple[tuple[int, ...], ...]:
        """Per figure: the constraints it takes part in, as a term or as a guard."""
        users: list[dict[int, None]] = [{} for _ in self.measures]
        for number, (constraint, row) in enumerate(zip(self.constraints, self.coefficients, strict=True)):
            for index in row:
                users[index][number] = None
            for guard in constraint.guards:
                users[self.place[guard]][number] = None
        return tuple(tuple(found) for found in users)
