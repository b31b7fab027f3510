"""The explanation of a declaration from the rules around its mistake alone, where that is the explanation of the whole.

Rules that hold stay satisfied while none of their figures changes. So a search that frees, and moves, only figures of
which it has all rules takes the very steps that it takes among all rules, and finds the same conflicts and the same
repairs. What rounding leaves open further away can only narrow the range of a figure: a number in it is
certain where every other figure may stay as it is. Where any of this is not so, `Doubtful` asks for all rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, fraction
from budgetcheck.explain.causes import Examiner, Verdict
from budgetcheck.explain.explain import QUICK, told
from budgetcheck.explain.grouping import Grouping
from budgetcheck.explain.limits import Clock, LimitReached, Limits
from budgetcheck.explain.outcome import Group, Slip, Value
from budgetcheck.explain.printing import printable
from budgetcheck.explain.search import Contradiction, Search, components, holds_as_stated
from budgetcheck.explain.system import System
from budgetcheck.findings.finding import Suspect


class Doubtful(Exception):
    """The rules at hand are not enough to be certain."""


class Wanting(Exception):
    """All rules of these figures must be at hand as well."""

    def __init__(self, figures: frozenset[str]) -> None:
        super().__init__()
        self.figures = figures


def near_suspects(
    system: System, clock: Clock, *, limits: Limits = QUICK, most: int = 3
) -> dict[int, tuple[Suspect, ...]]:
    """The same as `suspects` of the whole system, of which this is a part. Raises Wanting and Doubtful.

    `clock` counts the steps of the search, of `limits` the number of solutions holds.
    """
    _require(system, _unsteady(system))
    groups: tuple[Group, ...] = ()
    for part in components(system):
        if holds_as_stated(system, part):
            continue
        search = Search(system, part, clock)
        try:
            repair = search.solve()
        except (Contradiction, LimitReached):
            raise Doubtful from None
        _settled(search)
        if not repair:
            continue
        if groups:
            raise Doubtful  # Among all rules they may be one question.
        grouping = Grouping(search, repair, limits.solutions, _Certain(search))
        _settled(search)
        if len(grouping.found) > 1 or any(grouping.joint.values()):
            raise Doubtful
        groups = tuple(grouping.groups(0))
        if not grouping.complete:
            raise Doubtful
    return told(system, groups, most)


def _unsteady(system: System) -> set[int]:
    """Figures that may not be where they are stated although all rules hold.

    Missing ones may be anywhere, and a percentage that is the computed one rounded need not be among those that the
    other figures admit.
    """
    return {
        index
        for index, item in enumerate(system.measures)
        if (item.kind == "percent" or item.value is None) and system.users[index]
    }


def _settled(search: Search) -> None:
    """Make sure that all rules of the figures in conflict, and of figures moved within their rounding, are at hand."""
    figures = search.bench.figures
    shifting = {figures[column] for column in search.bench.simplex.shifting if column < len(figures)}
    _require(search.system, shifting.union(*(clash.figures for clash in search.clashes.values())))


def _require(system: System, figures: Iterable[int]) -> None:
    wanting = system.partial.intersection(system.measures[figure].figure for figure in figures)
    if wanting:
        raise Wanting(wanting)


class _Certain(Examiner):
    """Examines solutions of one figure, where their numbers are certain with the rules at hand."""

    def examine(
        self,
        figures: Iterable[int],
        context: Iterable[int],
        pins: Mapping[int, Fraction] | None = None,
        settled: Mapping[int, Fraction] | None = None,
    ) -> tuple[tuple[Value, ...], tuple[Slip, ...]] | None:
        """The same; raises Doubtful where several figures change."""
        order = tuple(figures)
        if len(order) > 1 or tuple(context) or pins or settled:
            raise Doubtful
        return super().examine(order, ())

    def _judge(self, figure: int, printed: Interval, implied: list[Fraction]) -> Verdict:
        item = self.system.measures[figure]
        asked = next((value for value in implied if value in printed), None)
        if asked is None:
            self._bounded_alike(figure, printed)
            return super()._judge(figure, printed, implied)
        if not self._admitted(figure, asked):
            raise Doubtful
        near = abs(asked - fraction(item.value or 0)) <= self._slack(figure)
        if not near and any(printable(item, option.value) != asked for option in self.options.within(figure, printed)):
            raise Doubtful
        return super()._judge(figure, printed, implied)

    def _bounded_alike(self, figure: int, printed: Interval) -> None:
        """Make sure that a range is open to one side among all rules too, and that the slips in it are in it there.

        How far out its end is then only matters to a unit 10,000 times off.
        """
        if (printed.low is None) == (printed.high is None) or not self._open(figure, upwards=printed.high is None):
            raise Doubtful
        item = self.system.measures[figure]
        for option in self.options.within(figure, printed):
            if abs(option.power) == 4 or not self._admitted(figure, printable(item, option.value)):
                raise Doubtful

    def _open(self, figure: int, *, upwards: bool) -> bool:
        """Whether no rule of a figure keeps it from any greater (smaller) number while all others are as stated."""
        for number in self._binding(figure):
            row, admitted = self.system.coefficients[number], self.system.constraints[number].admitted
            missing = any(self.system.measures[other].value is None for other in row)
            if missing or (admitted.high if (row[figure] > 0) == upwards else admitted.low) is not None:
                return False
        return True

    def _binding(self, figure: int) -> Iterator[int]:
        """The rules of a figure that bind while it changes and no other does."""
        for number in self.system.users[figure]:
            guards = [self.system.place[guard] for guard in self.system.constraints[number].guards]
            if figure not in guards and all(self.system.measures[guard].value is not None for guard in guards):
                yield number

    def _admitted(self, figure: int, value: Fraction) -> bool:
        """Whether all rules of a figure hold if it is this number and every other figure is as stated."""
        measures = self.system.measures
        for number in self._binding(figure):
            whole = Fraction(0)
            for other, weight in self.system.coefficients[number].items():
                stated = measures[other].value
                if other != figure and stated is None:
                    return False
                whole += weight * (value if other == figure else fraction(stated or 0))
            if whole not in self.system.constraints[number].admitted:
                return False
        return True
