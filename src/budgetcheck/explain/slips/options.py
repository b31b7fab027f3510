"""The numbers that may have been meant at a figure: its own slips, and those of the sums and series it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from itertools import accumulate
from operator import attrgetter

from budgetcheck.arithmetic.interval import Interval, fraction
from budgetcheck.explain.outcome import Cause
from budgetcheck.explain.search.system import System
from budgetcheck.explain.slips import wording
from budgetcheck.explain.slips.candidates import Slips
from budgetcheck.explain.slips.printing import printable
from budgetcheck.expression.quantities.bounds import NOT_NEGATIVE
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Words


class Option(NamedTuple):
    """A number that a slip was made from, as it would be printed too.

    `say` words it where that takes more than the two numbers.
    """

    cause: Cause
    value: Fraction
    printed: Fraction
    power: int = 0
    say: Callable[[], Words] | None = None

    @property
    def near(self) -> bool:
        """Whether printing it changes it by no more than a hundredth."""
        return self.value == self.printed or abs(self.printed - self.value) * 100 <= abs(self.printed)


class Equality:
    """One equality rule as the slips in sums need it: what it is off by, its two sides, and running totals."""

    def __init__(self, system: System, number: int) -> None:
        self.row = system.coefficients[number]
        self.guards = frozenset(system.place[guard] for guard in system.constraints[number].guards)
        self.missing = frozenset(
            figure for figure in (*self.row, *self.guards) if system.measures[figure].value is None
        )
        self.stated = {figure: fraction(system.measures[figure].value or 0) for figure in self.row}
        whole = system.total(number)
        if whole is None:
            whole = sum((weight * self.stated[figure] for figure, weight in self.row.items()), Fraction(0))
        self.rest = system.constraints[number].constant - whole
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

    @cached_property
    def earlier(self) -> Mapping[int, Fraction]:
        """What the parts before each part of the run come to."""
        totals = accumulate((self.stated[part] for part in self.run), initial=Fraction(0))
        return dict(zip(self.run, totals, strict=False))


class Options:
    """The slips that may have been made at the figures of a system, within the rules given (by index)."""

    def __init__(self, system: System, constraints: frozenset[int]) -> None:
        self.system = system
        self.constraints = constraints
        self._equalities: dict[int, Equality] = {}
        self._naming: dict[int, list[Equality]] = {}
        """By figure: the equality rules that it is a term of."""
        self._slips: dict[int, Slips] = {}
        self._others: dict[int, list[Option]] = {}
        """The slips of sums and series."""
        self._within: dict[tuple[int, Interval], list[Option]] = {}

    def within(self, figure: int, printed: Interval) -> list[Option]:
        """The slips whose number, as it would be printed, lies in a range; not the stated number itself."""
        key = figure, printed
        found = self._within.get(key)
        if found is None:
            found = self._within[key] = self._fitting(figure, printed)
        return found

    def count(self, figure: int, printed: Interval) -> int:
        """How many different numbers the slips within a range would be printed as."""
        within = self._signed(figure, printed)
        return self._slips_of(figure).distinct(within, (one.printed for one in self._others_within(figure, within)))

    def _fitting(self, figure: int, printed: Interval) -> list[Option]:
        """The numbers printed within a range that one slip turns into the stated one.

        Parts and earlier figures are taken as they are stated.
        """
        within = self._signed(figure, printed)
        options = [
            Option(candidate.cause, candidate.value, shown, candidate.power)
            for candidate, shown in self._slips_of(figure).printed(within)
        ]
        others = self._others_within(figure, within)
        if others:
            options += others
            options.sort(key=attrgetter("printed"))
        return options

    def _signed(self, figure: int, printed: Interval) -> Interval:
        """What of a range a figure that is not below 0 can have been meant to be."""
        if self.system.measures[figure].signed or self._stated(figure) < 0:
            return printed
        return printed.meet(NOT_NEGATIVE)

    def _slips_of(self, figure: int) -> Slips:
        found = self._slips.get(figure)
        if found is None:
            item = self.system.measures[figure]
            assert item.value is not None
            found = self._slips[figure] = Slips(item.value, item.places, item.kind, item.rounding)
        return found

    def _others_within(self, figure: int, within: Interval) -> list[Option]:
        if figure not in self._others:
            self._others[figure] = [*self._sums(figure), *self._cumulated(figure)]
        own = self._stated(figure)
        return [
            option
            for option in self._others[figure]
            if option.printed in within and option.printed != own and option.near
        ]

    def equalities(self, figure: int) -> Sequence[Equality]:
        """The equality rules that the figure is a term of."""
        found = self._naming.get(figure)
        if found is None:
            system, constraints = self.system, self.constraints
            found = self._naming[figure] = [
                self._equality(number)
                for number in system.users[figure]
                if number in constraints
                and system.constraints[number].relation == "=="
                and figure in system.coefficients[number]
            ]
        return found

    def _equality(self, number: int) -> Equality:
        if number not in self._equalities:
            self._equalities[number] = Equality(self.system, number)
        return self._equalities[number]

    def runs(self, figure: int) -> Iterator[tuple[int, ...]]:
        """Ordered figures of which this is one: declared series, and the parts of sums of three or more."""
        for series in self.system.series:
            run = tuple(self.system.place[name] for name in series if name in self.system.place)
            if figure in run:
                yield run
        for equality in self.equalities(figure):
            if len(equality.run) > 2 and figure in equality.run:
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
                    say = partial(wording.part, cause, item, part, amount, value)
                    yield Option(cause, value, printable(item, value), say=say)

    def _cumulated(self, figure: int) -> Iterator[Option]:
        """The figure without last year's, and without the earlier ones of its series or sum."""
        item = self.system.measures[figure]
        earlier = [
            equality.earlier[figure]
            for equality in self.equalities(figure)
            if len(equality.run) > 2 and figure in equality.run
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
                say = partial(wording.cumulated, item, amount, value)
                yield Option("cumulated", value, printable(item, value), say=say)

    def _stated(self, figure: int) -> Fraction:
        return fraction(self.system.measures[figure].value or 0)
