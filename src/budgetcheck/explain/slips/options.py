"""The numbers that may have been meant at a figure: its own slips, and those of the sums and series it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from budgetcheck.arithmetic.interval import Interval, unit_of
from budgetcheck.explain.outcome import Cause
from budgetcheck.explain.search.system import System
from budgetcheck.explain.slips import wording
from budgetcheck.explain.slips.candidates import Slips
from budgetcheck.explain.slips.printing import printable
from budgetcheck.text.words import Words


class Option(NamedTuple):
    """A number that a slip was made from; `say` words it where that takes more than the two numbers."""

    cause: Cause
    value: Fraction
    power: int = 0
    say: Callable[[], Words] | None = None


class Equality:
    """One equality rule as the slips in sums need it: what it is off by, its two sides, and running totals."""

    def __init__(self, system: System, number: int) -> None:
        self.row = system.coefficients[number]
        self.guards = frozenset(system.place[guard] for guard in system.constraints[number].guards)
        self.missing = frozenset(
            figure for figure in (*self.row, *self.guards) if system.measures[figure].value is None
        )
        self.stated = {figure: Fraction(system.measures[figure].value or 0) for figure in self.row}
        self.rest = system.constraints[number].constant - sum(
            (weight * self.stated[figure] for figure, weight in self.row.items()), Fraction(0)
        )
        sides = (
            [figure for figure, weight in self.row.items() if weight > 0],
            [figure for figure, weight in self.row.items() if weight < 0],
        )
        lone, parts = sorted(sides, key=len)
        ends = [*self.row][:1] + [*self.row][-1:]
        self.total = lone[0] if len(lone) == 1 and len(parts) > 1 and lone[0] in ends else None
        """The figure that the rule makes the sum of two parts or more, if it makes one so (`a == b - c` does not)."""
        self.parts = tuple(parts)
        self.run = self.parts if self.total is not None and len({self.row[part] for part in parts}) == 1 else ()
        """The parts in order, where all count alike."""
        totals = accumulate((self.stated[part] for part in self.run), initial=Fraction(0))
        self.earlier = dict(zip(self.run, totals, strict=False))


class Options:
    """The slips that may have been made at the figures of a system, within the rules given (by index)."""

    def __init__(self, system: System, constraints: frozenset[int]) -> None:
        self.system = system
        self.constraints = constraints
        self._equalities: dict[int, Equality] = {}
        self._slips: dict[int, Slips] = {}
        self._within: dict[tuple[int, Interval], list[Option]] = {}

    def within(self, figure: int, printed: Interval) -> list[Option]:
        """The slips whose number, as it would be printed, lies in a range; not the stated number itself."""
        if (figure, printed) not in self._within:
            self._within[figure, printed] = self._fitting(figure, printed)
        return self._within[figure, printed]

    def _fitting(self, figure: int, printed: Interval) -> list[Option]:
        item = self.system.measures[figure]
        own = self._stated(figure)
        # A number and how it is printed are less than a unit of its last decimal apart.
        unit = Fraction(0) if item.places is None else unit_of(item.places)
        low = None if printed.low is None else printed.low - unit
        high = None if printed.high is None else printed.high + unit
        options = [(printable(item, option.value), option) for option in self._between(figure, low, high)]
        least = None if item.signed or own < 0 else 0
        options = [
            (value, option)
            for value, option in options
            if value != own and value in printed and (least is None or value >= least)
        ]
        options.sort(key=itemgetter(0))
        return [option for value, option in options if abs(value - option.value) * 100 <= abs(value)]

    def _between(self, figure: int, low: Fraction | None, high: Fraction | None) -> Iterator[Option]:
        """The numbers that one slip turns into the stated one, those of its own digits within a range.

        Parts and earlier figures are taken as they are stated.
        """
        item = self.system.measures[figure]
        assert item.value is not None
        if figure not in self._slips:
            self._slips[figure] = Slips(item.value, item.places, item.kind)
        for candidate in self._slips[figure].between(low, high):
            yield Option(candidate.cause, candidate.value, candidate.power)
        yield from self._sums(figure)
        yield from self._cumulated(figure)

    def equalities(self, figure: int) -> Iterator[Equality]:
        """The equality rules that the figure is a term of."""
        for number in self.system.users[figure]:
            if (
                number in self.constraints
                and self.system.constraints[number].relation == "=="
                and figure in self.system.coefficients[number]
            ):
                if number not in self._equalities:
                    self._equalities[number] = Equality(self.system, number)
                yield self._equalities[number]

    def runs(self, figure: int) -> Iterator[tuple[int, ...]]:
        """Ordered figures of which this is one: declared series, and the parts of sums of three or more."""
        for series in self.system.series:
            run = tuple(self.system.place[name] for name in series if name in self.system.place)
            if figure in run:
                yield run
        for equality in self.equalities(figure):
            if len(equality.run) > 2 and figure in equality.earlier:
                yield equality.run

    def _sums(self, figure: int) -> Iterator[Option]:
        """The figure with one of its parts added once more, or taken off once."""
        item = self.system.measures[figure]
        own = self._stated(figure)
        for equality in self.equalities(figure):
            if equality.total != figure:
                continue
            for other in equality.parts:
                amount = -equality.row[other] / equality.row[figure] * equality.stated[other]
                if not amount:
                    continue
                part = self.system.measures[other]
                made: list[tuple[Cause, Fraction]] = [("omitted", own + amount)]
                if (own - amount) / amount >= 1:  # what was counted twice is still in it once
                    made.append(("double_counted", own - amount))
                for cause, value in made:
                    yield Option(cause, value, say=partial(wording.part, cause, item, part, amount, value))

    def _cumulated(self, figure: int) -> Iterator[Option]:
        """The figure without last year's, and without the earlier ones of its series or sum."""
        item = self.system.measures[figure]
        earlier = [
            equality.earlier[figure]
            for equality in self.equalities(figure)
            if len(equality.run) > 2 and figure in equality.earlier
        ]
        for series in self.system.series:
            if item.figure in series:
                before = (
                    self.system.place[name] for name in series[: series.index(item.figure)] if name in self.system.place
                )
                earlier.append(sum(map(self._stated, before), Fraction(0)))
        if item.previous is not None:
            earlier.append(Fraction(item.previous))
        for amount in earlier:
            if amount:
                value = self._stated(figure) - amount
                yield Option("cumulated", value, say=partial(wording.cumulated, item, amount, value))

    def _stated(self, figure: int) -> Fraction:
        return Fraction(self.system.measures[figure].value or 0)
