"""The numbers that may have been meant at a figure: its own slips, and those of the sums and series it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from budgetcheck.explain import wording
from budgetcheck.explain.printing import printable
from budgetcheck.explain.slips import Cause, candidates
from budgetcheck.explain.system import System
from budgetcheck.interval import Interval
from budgetcheck.words import Words


class Option(NamedTuple):
    """A number that a slip was made from; `why` where saying it takes more than the two numbers."""

    cause: Cause
    value: Fraction
    power: int = 0
    why: Words | None = None


class Options:
    """The slips that may have been made at the figures of a system, within the rules given (by index)."""

    def __init__(self, system: System, constraints: frozenset[int]) -> None:
        self.system = system
        self.constraints = constraints
        self._sorted: dict[int, list[tuple[Fraction, Option]]] = {}

    def within(self, figure: int, printed: Interval) -> list[Option]:
        """The slips whose number, as it would be printed, lies in a range; not the stated number itself."""
        if figure not in self._sorted:
            item = self.system.measures[figure]
            options = [(printable(item, option.value), option) for option in self.of(figure)]
            options = [(value, option) for value, option in options if value or not option.value]
            self._sorted[figure] = sorted(options, key=itemgetter(0))
        options = self._sorted[figure]
        first = 0 if printed.low is None else bisect_left(options, printed.low, key=itemgetter(0))
        last = len(options) if printed.high is None else bisect_right(options, printed.high, key=itemgetter(0))
        own = self._stated(figure)
        return [option for value, option in options[first:last] if value != own and value in printed]

    def of(self, figure: int) -> Iterator[Option]:
        """All numbers that one slip turns into the stated one; parts and earlier figures taken as they are stated."""
        item = self.system.measures[figure]
        assert item.value is not None
        for candidate in candidates(item.value, item.places, item.kind):
            yield Option(candidate.cause, candidate.value, candidate.power)
        yield from self._sums(figure)
        yield from self._cumulated(figure)

    def equalities(self, figure: int) -> Iterator[int]:
        """The equality rules that the figure is a term of."""
        for number in self.system.users[figure]:
            if (
                number in self.constraints
                and self.system.constraints[number].relation == "=="
                and figure in self.system.coefficients[number]
            ):
                yield number

    def runs(self, figure: int) -> Iterator[tuple[int, ...]]:
        """Ordered figures of which this is one: declared series, and the parts of sums of three or more, in order."""
        for series in self.system.series:
            run = tuple(self.system.place[name] for name in series if name in self.system.place)
            if figure in run:
                yield run
        for number in self.equalities(figure):
            row = self.system.coefficients[number]
            run = tuple(other for other, weight in row.items() if weight == row[figure])
            if len(run) > 2 and len(row) == len(run) + 1:
                yield run

    def _sums(self, figure: int) -> Iterator[Option]:
        """The figure with one of its parts added once more, or taken off once."""
        item = self.system.measures[figure]
        own = self._stated(figure)
        for number in self.equalities(figure):
            row = self.system.coefficients[number]
            parts = [(other, -weight / row[figure]) for other, weight in row.items() if other != figure]
            if len(parts) < 2 or any(share < 0 for _, share in parts):
                continue
            for other, share in parts:
                amount = share * self._stated(other)
                if amount:
                    part = self.system.measures[other]
                    with_it, without = own + amount, own - amount
                    yield Option("omitted", with_it, why=wording.part("omitted", item, part, amount, with_it))
                    yield Option(
                        "double_counted", without, why=wording.part("double_counted", item, part, amount, without)
                    )

    def _cumulated(self, figure: int) -> Iterator[Option]:
        """The figure without last year's, and without the earlier ones of its runs."""
        item = self.system.measures[figure]
        earlier = [sum(map(self._stated, run[: run.index(figure)]), Fraction(0)) for run in self.runs(figure)]
        if item.previous is not None:
            earlier.append(Fraction(item.previous))
        for amount in earlier:
            if amount:
                value = self._stated(figure) - amount
                yield Option("cumulated", value, why=wording.cumulated(item, amount, value))

    def _stated(self, figure: int) -> Fraction:
        return Fraction(self.system.measures[figure].value or 0)
