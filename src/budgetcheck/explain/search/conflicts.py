"""Which figures must be wrong: implicit hitting sets, exactly.

The cheapest set of figures whose change lets every rule hold (Fellegi and Holt, "A systematic approach to automatic
edit and imputation", JASA 1976) is the cheapest set that meets every conflict, a conflict being figures that cannot
all be right. Conflicts are not listed beforehand: a cheapest set meeting those known so far is tried out; either the
rules can hold with it, then nothing cheaper exists, or the trial yields conflicts that it does not meet (Moreno-Centeno
and Karp, "The implicit hitting set approach to solve combinatorial optimization problems", Operations Research 2013).
Figures whose columns are proportional can stand in for each other and are one element ("twins") of the search.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm

from budgetcheck.explain.search import hitting
from budgetcheck.explain.search.feasible import Bench, Clash
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.system import System


class Contradiction(Exception):
    """Rules that contradict each other (or figures that are certain) whatever is changed; `clash` is the proof."""

    def __init__(self, clash: Clash) -> None:
        super().__init__()
        self.clash = clash


def components(system: System) -> list[list[int]]:
    """Part the constraints into those that share figures, directly or through others.

    Figures that are certain and exact are constants and join nothing.
    """
    owner: dict[int, int] = {}
    parent = list(range(len(system.constraints)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, constraint in enumerate(system.constraints):
        guards = (system.place[guard] for guard in constraint.guards)
        for figure in (*system.coefficients[number], *guards):
            measure = system.measures[figure]
            if measure.weight is None and measure.value is not None and measure.interval.low == measure.interval.high:
                continue
            first = owner.setdefault(figure, number)
            one, other = root(first), root(number)
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for number in range(len(system.constraints)):
        groups.setdefault(root(number), []).append(number)
    return list(groups.values())


def holds_as_stated(system: System, constraints: Sequence[int]) -> bool:
    """Whether these rules hold while every figure is exactly what is stated; False where that cannot be told."""
    return not any(map(system.is_off, constraints))


class Search:
    """The conflicts and the cheapest repair of one connected part of a system."""

    def __init__(self, system: System, constraints: Sequence[int], clock: Clock) -> None:
        self.system = system
        self.clock = clock
        self.bench = Bench(system, constraints, clock)
        self.clashes: dict[int, Clash] = {}
        """Conflicts by their bit sets of elements."""
        self.members: list[tuple[int, ...]] = []
        """Per element: the figures (twins of least weight) any of which may stand for it."""
        self.weights: list[int] = []
        self.unit = 1
        """The weights of elements are multiplied by this to be integers."""
        self.element: dict[int, int] = {}
        """Figure -> element; figures that are certain, and twins of less doubtful figures, have it for conflicts."""
        self._moved: set[int] = set()
        self._choice: tuple[int, set[int]] = (0, set())
        self._solved: dict[tuple[int, ...], int] = {}
        self._elements()

    def solve(self) -> int:
        """The bit set of a cheapest repair (0: the rules hold as stated); `clashes` then prove it cheapest."""
        for figure in self.bench.figures:
            measure = self.system.measures[figure]
            if measure.value is not None and measure.interval.empty:
                self._add(
                    Clash(frozenset([figure]), ()) if measure.weight else Clash(frozenset(), (), frozenset([figure]))
                )
        for clash in self.bench.wrong_rules():
            self._add(clash)
        if self.system.partial:
            self.system.require(self.choice())
        while True:
            self.clock.tick()
            repair = self.cheapest()
            if not self.probe(repair):
                self.settle()
                return repair

    def clash(self, freed: Collection[int]) -> Clash | None:
        """A conflict that remains while these figures are free; None if all rules can hold."""
        if self.system.partial and len(freed) == 1 and self._suffices(*freed):
            return None
        self.bench.release(freed)
        clash = self.bench.clash()
        if clash is None and self.system.partial:
            self._moved.update(self.bench.moved())
        return clash

    def settle(self) -> None:
        """Raise Unsettled where rules are missing of a figure of a repair, or of one moved within its rounding."""
        if self.system.partial:
            self.system.require({*self._moved, *self.choice()})

    def cheapest(self) -> int:
        """A cheapest set of elements that meets all conflicts known so far."""
        chosen = 0
        for group in hitting.split(hitting.smallest(self.clashes)):
            key = tuple(sorted(group))
            if key not in self._solved:
                self._solved[key] = hitting.cheapest(key, self.weights, self.clock)
            chosen |= self._solved[key]
        return chosen

    def probe(self, repair: int) -> int:
        """Try a repair out; returns how many conflicts it does not meet were added, no two sharing a figure."""
        freed = set(self.figures(repair))
        count = 0
        while True:
            clash = self.clash(freed)
            if clash is None:
                return count
            self._add(clash)
            count += 1
            freed |= clash.figures

    def figures(self, mask: int) -> list[int]:
        """The first figure of each element."""
        return [self.members[element][0] for element in hitting.bits(mask)]

    def minima(
        self, masks: list[int], budget: int, holds: Callable[[int], bool], order: Sequence[int]
    ) -> Iterable[int]:
        """All sets of elements of that cost that meet `masks` and hold, the ones of small `order` first."""
        rank = [(min(order[figure] for figure in figures), figures[0]) for figures in self.members]
        return hitting.every_repair(masks, self.weights, budget, holds, rank.__getitem__, self.clock)

    def choice(self) -> set[int]:
        """The figures of all cheapest sets that meet the conflicts known so far; all in conflict if these are many."""
        known, elements = self._choice
        if known < len(self.clashes):
            elements = hitting.elements_of_cheapest(list(self.clashes), self.weights)
            self._choice = len(self.clashes), elements
        return {figure for element in elements for figure in self.members[element]}

    def mask(self, clash: Clash) -> int:
        """A conflict as a bit set of elements."""
        return sum(1 << element for element in {self.element[figure] for figure in clash.figures})

    def _suffices(self, figure: int) -> bool:
        """Whether one figure can be so that all rules hold with every other one exactly as it is stated."""
        system, users = self.system, self.system.users[figure]
        if system.measures[figure].value is None or not self.off.issubset(users):
            return False
        for number in users:
            if figure in system.guards(number):
                continue
            if figure not in system.coefficients[number] or system.total(number) is None:
                return False
        return not system.room(figure).empty

    @cached_property
    def off(self) -> set[int]:
        """The rules that are not known to hold with all figures as they are stated."""
        return set(filter(self.system.is_off, self.bench.constraints))

    def _add(self, clash: Clash) -> None:
        if not clash.figures:
            raise Contradiction(clash)
        self.clashes.setdefault(self.mask(clash), clash)

    def _elements(self) -> None:
        """Group figures by the direction of their columns; guards are never twins."""
        groups: dict[object, list[int]] = {}
        rows: dict[int, list[tuple[int, Fraction]]] = {}
        for number in self.bench.constraints:
            for figure, weight in self.system.coefficients[number].items():
                rows.setdefault(figure, []).append((number, weight))
        guards = {guard for number in self.bench.constraints for guard in self.system.constraints[number].guards}
        for figure in self.bench.figures:
            measure = self.system.measures[figure]
            if measure.value is None or measure.weight is None:
                continue
            column = rows.get(figure, [])
            key: object = figure
            known = measure.figure not in self.system.partial
            if column and known and measure.figure not in guards and not measure.interval.empty:
                first = column[0][1]
                key = tuple((number, 1 if weight == first else weight / first) for number, weight in column)
            groups.setdefault(key, []).append(figure)
        weight_of = {
            figure: self.system.measures[figure].weight or Fraction(0) for group in groups.values() for figure in group
        }
        self.unit = lcm(*(weight.denominator for weight in weight_of.values()))
        for number, group in enumerate(groups.values()):
            least = min(weight_of[figure] for figure in group)
            self.members.append(tuple(figure for figure in group if weight_of[figure] == least))
            self.weights.append(int(least * self.unit))
            self.element.update(dict.fromkeys(group, number))
