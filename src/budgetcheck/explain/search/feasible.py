"""Can the rules hold if exactly these figures are free? Answered exactly, with a point or with a conflict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from budgetcheck.arithmetic.interval import Interval, fraction, total
from budgetcheck.arithmetic.rational import quick
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.simplex import FREE, Bounds, LinearRow, Rational, Simplex
from budgetcheck.explain.search.system import System
from budgetcheck.text.tuples import NamedTuple

Point = list[tuple[Rational, Rational]]
"""Per variable of a bench: its (scaled) value and how many infinitesimals it is off."""


class Clash(NamedTuple):
    """Figures that cannot all be right: the sum of factor x rule holds for no values within their intervals.

    `figures` are those that could be changed, `certain` those that may not; `rules` pairs constraints (indices) with
    the factors that combine them: the proof, which `certifies` checks from the system alone.
    """

    figures: frozenset[int]
    rules: tuple[tuple[int, Fraction], ...]
    certain: frozenset[int] = frozenset()


def certifies(system: System, clash: Clash) -> bool:
    """Whether a clash is proof: with every other figure free, its figures as stated contradict its rules."""
    combined: dict[int, Fraction] = {}
    for number, factor in clash.rules:
        for index, weight in system.coefficients[number].items():
            more = weight if factor == 1 else factor * weight
            combined[index] = combined[index] + more if index in combined else more
        guards = {system.place[guard] for guard in system.constraints[number].guards}
        if not guards <= clash.figures | clash.certain:
            return False
    taking_part = {index: weight for index, weight in combined.items() if weight}
    if not clash.figures.union(clash.certain).issuperset(taking_part):
        return False
    possible = total(system.measures[index].interval.times(weight) for index, weight in taking_part.items())
    required = total(system.admitted[number].times(factor) for number, factor in clash.rules)
    empty = any(system.measures[index].interval.empty for index in clash.figures | clash.certain)
    return empty or required.meet(possible).empty


class Bench:
    """A tableau over some constraints of a system, whose figures are set free and bound again without rebuilding.

    All values are multiplied by `scale`, so that stated amounts and the ends of their intervals are integers.
    """

    def __init__(self, system: System, constraints: Sequence[int], clock: Clock) -> None:
        self.system = system
        self.constraints = tuple(constraints)
        touched: dict[int, None] = {}
        for number in self.constraints:
            touched.update(dict.fromkeys(system.coefficients[number]))
            touched.update(dict.fromkeys(system.place[guard] for guard in system.constraints[number].guards))
        self.figures = tuple(sorted(touched))
        self.column = {figure: column for column, figure in enumerate(self.figures)}
        self.factors = [_denominator(system.coefficients[number].values()) for number in self.constraints]
        self.scale = self._scale()
        rows = [
            {self.column[index]: _times(weight, factor) for index, weight in system.coefficients[number].items()}
            for number, factor in zip(self.constraints, self.factors, strict=True)
        ]
        self.simplex = Simplex(len(self.figures), rows, clock)
        self.stated = [
            FREE if system.measures[figure].value is None else self.bounds_of(system.measures[figure].interval)
            for figure in self.figures
        ]
        self.homes: list[Rational | None] = [None] * len(self.figures)
        self.ruled: list[Bounds] = []
        self.guards: list[list[int]] = [[] for _ in self.figures]
        self.lifted = [0] * len(self.constraints)
        self.free: frozenset[int] = frozenset()
        self._start()

    def release(self, figures: Collection[int]) -> None:
        """Make exactly these figures free (system indices; missing figures always are)."""
        wanted = frozenset(figure for figure in figures if figure in self.column)
        for figure in sorted(wanted - self.free):
            self._lift(self.column[figure], 1)
            self.simplex.bound(self.column[figure], FREE)
        for figure in sorted(self.free - wanted):
            self._lift(self.column[figure], -1)
            self.rebind(figure)
        self.free = wanted

    def restrict(self, figure: int, bounds: Bounds) -> None:
        """Give a figure other bounds than its own until it is released or `rebind` is called."""
        self.simplex.bound(self.column[figure], bounds)

    def rebind(self, figure: int) -> None:
        """Give a figure the bounds back that it has as stated (or none, while it is free)."""
        column = self.column[figure]
        self.simplex.bound(column, self.stated[column], self.homes[column])

    def unbind(self, figure: int) -> None:
        """Lift what `restrict` did: the bounds become those of the figure's present state."""
        if figure in self.free:
            self.simplex.bound(self.column[figure], FREE)
        else:
            self.rebind(figure)

    def clash(self) -> Clash | None:
        """None if all rules can hold with the figures that are free now, else a conflict among the others."""
        identity = self.simplex.check()
        return None if identity is None else self._read(identity)

    def wrong_rules(self) -> list[Clash]:
        """Clashes that consist of one rule each, among rules that do not hold at present."""
        width = len(self.figures)
        found = []
        for variable in sorted(self.simplex.wrong):
            if variable >= width:
                number = self.constraints[variable - width]
                clash = self._clash_of({number: Fraction(1)}, self.system.coefficients[number])
                if not any(self.system.measures[figure].value is None for figure in clash.figures | clash.certain) and (
                    certifies(self.system, clash)
                ):
                    found.append(clash)
        return found

    def reach(self, figure: int) -> Interval:
        """The exact range of a figure, all bounds kept; `clash` must have said that they can be."""
        column = self.column[figure]
        least = self.simplex.extreme(column, largest=False)
        most = self.simplex.extreme(column, largest=True)
        return Interval(
            None if least is None else quick(Fraction(least[0], self.scale)),
            None if most is None else quick(Fraction(most[0], self.scale)),
            least is not None and not least[1],
            most is not None and not most[1],
        )

    def moved(self) -> Iterator[int]:
        """The figures that are not free and, within their bounds, not where they are stated."""
        for column, figure in enumerate(self.figures):
            apart = self.simplex.value[column] != self.homes[column] or self.simplex.nudge[column]
            if apart and figure not in self.free:
                yield figure

    def point(self) -> Point:
        """The present values of all figures and rules."""
        return list(zip(self.simplex.value, self.simplex.nudge, strict=True))

    def go(self, point: Point) -> None:
        """Move to a point that satisfies the rows (one that `point` returned)."""
        for variable, (value, nudge) in enumerate(point):
            if variable not in self.simplex.rows:
                self.simplex.shift(variable, value - self.simplex.value[variable], nudge - self.simplex.nudge[variable])

    def bounds_of(self, interval: Interval) -> Bounds:
        """An interval as scaled bounds; an empty one binds nothing (its figure is in conflict with itself)."""
        if interval.empty:
            return FREE
        low = None if interval.low is None else _times(interval.low, self.scale)
        high = None if interval.high is None else _times(interval.high, self.scale)
        return Bounds(
            low,
            high,
            int(low is not None and not interval.low_closed),
            -int(high is not None and not interval.high_closed),
        )

    def _scale(self) -> int:
        """The least factor that makes stated values, interval ends and constants integers."""
        parts: set[int] = set()
        for figure in self.figures:
            measure = self.system.measures[figure]
            ends = (measure.interval.low, measure.interval.high)
            parts.update(end.denominator for end in ends if end is not None)
            if measure.value is not None:
                parts.add(fraction(measure.value).denominator)
        for number in self.constraints:
            admitted = self.system.admitted[number]
            parts.update(end.denominator for end in (admitted.low, admitted.high) if end is not None)
        return lcm(*parts)

    def _start(self) -> None:
        """Put every figure on its stated value (or into its interval) and bind figures and rules."""
        width = len(self.figures)
        for row, (number, factor) in enumerate(zip(self.constraints, self.factors, strict=True)):
            for guard in self.system.constraints[number].guards:
                self.guards[self.column[self.system.place[guard]]].append(row)
            admitted = self.system.admitted[number]
            self.ruled.append(self.bounds_of(admitted if factor == 1 else admitted.times(Fraction(factor))))
            self.simplex.bounds[width + row] = self.ruled[row]
        for column, figure in enumerate(self.figures):
            measure = self.system.measures[figure]
            if measure.value is not None and fraction(measure.value) in measure.interval:
                home = _times(fraction(measure.value), self.scale)
                self.homes[column] = home
                self.simplex.shift(column, home)
            self.simplex.bound(column, self.stated[column], self.homes[column])
            if measure.value is None:
                self._lift(column, 1)
        for row, bounds in enumerate(self.ruled):
            self.simplex.bound(width + row, FREE if self.lifted[row] else bounds)

    def _lift(self, column: int, change: int) -> None:
        """A guard was freed (+1) or bound (-1): its rules bind only while all their guards are bound."""
        for row in self.guards[column]:
            self.lifted[row] += change
            if self.lifted[row] == (1 if change > 0 else 0):
                self.simplex.bound(len(self.figures) + row, FREE if self.lifted[row] else self.ruled[row])

    def _read(self, identity: LinearRow) -> Clash:
        width = len(self.figures)
        rules = {
            self.constraints[variable - width]: Fraction(weight) * self.factors[variable - width]
            for variable, weight in sorted(identity.items())
            if variable >= width
        }
        return self._clash_of(rules, (self.figures[variable] for variable in identity if variable < width))

    def _clash_of(self, factors: Mapping[int, Fraction], figures: Iterable[int]) -> Clash:
        involved = set(figures)
        for number in factors:
            involved.update(self.system.place[guard] for guard in self.system.constraints[number].guards)
        certain = frozenset(figure for figure in involved if self.system.measures[figure].weight is None)
        return Clash(frozenset(involved) - certain, tuple(factors.items()), certain)


def _denominator(weights: Iterable[Fraction]) -> int:
    return lcm(*(weight.denominator for weight in weights))


def _times(number: Fraction, scale: int) -> Rational:
    """The product, as an integer where it is one."""
    whole, rest = divmod(number.numerator * scale, number.denominator)
    return number * scale if rest else whole
