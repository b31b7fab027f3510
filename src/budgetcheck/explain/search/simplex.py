"""Exact feasibility of bounded linear rows: the simplex of SMT solvers over integers and fractions.

The method is the general simplex of Dutertre and de Moura, "A fast linear-arithmetic solver for DPLL(T)" (CAV 2006):
every row gets a variable of its own (its activity), bounds sit on variables only, non-basic variables always keep
their bounds, and a basic variable that does not keep its bounds is pivoted out. Changing bounds never rebuilds the
tableau, so that one tableau serves thousands of questions. Strict bounds are bounds plus or minus a symbolic
infinitesimal, kept as the second component of every value ("nudge") and compared lexicographically. No float occurs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from budgetcheck.explain.search.limits import Clock
from budgetcheck.text.tuples import NamedTuple

Rational: TypeAlias = int | Fraction
LinearRow: TypeAlias = dict[int, Rational]


class Bounds(NamedTuple):
    """What a variable may be; a nudge of +1 on the low end (-1 on the high end) makes that end strict."""

    low: Rational | None = None
    high: Rational | None = None
    low_nudge: Rational = 0
    high_nudge: Rational = 0


FREE = Bounds()


def ratio(over: Rational, under: Rational) -> Rational:
    """The exact quotient, as an integer where it is one."""
    if under == 1:
        return over
    if under == -1:
        return -over
    quotient = Fraction(over) / under
    return quotient.numerator if quotient.denominator == 1 else quotient


class Simplex:
    """A tableau over `columns` variables and one activity variable per row (numbered after the columns)."""

    def __init__(self, columns: int, rows: Sequence[Mapping[int, Rational]], clock: Clock | None = None) -> None:
        count = columns + len(rows)
        self.clock = clock or Clock()
        self.rows: dict[int, LinearRow] = {columns + number: dict(row) for number, row in enumerate(rows)}
        self.cols: list[set[int]] = [set() for _ in range(count)]
        self.value: list[Rational] = [0] * count
        self.nudge: list[Rational] = [0] * count
        self.bounds: list[Bounds] = [FREE] * count
        self.wrong: set[int] = set()
        for basic, row in self.rows.items():
            for column in row:
                self.cols[column].add(basic)

    def bound(self, variable: int, bounds: Bounds, home: Rational | None = None) -> None:
        """Set the bounds of a variable, which must admit some value.

        A non-basic variable outside them goes `home` at once, or to the nearest end.
        """
        self.bounds[variable] = bounds
        if variable in self.rows:
            self._judge(variable)
            return
        side = self._side(variable)
        if not side:
            return
        if home is not None:
            self.shift(variable, home - self.value[variable], -self.nudge[variable])
            side = self._side(variable)
        if side:
            self._shift_to_end(variable, low=side < 0)

    def shift(self, variable: int, by: Rational, nudge: Rational = 0) -> None:
        """Move a non-basic variable, and every basic one that depends on it."""
        if not by and not nudge:
            return
        self.value[variable] += by
        self.nudge[variable] += nudge
        for basic in self.cols[variable]:
            factor = self.rows[basic][variable]
            self.value[basic] += factor * by
            if nudge:
                self.nudge[basic] += factor * nudge
            self._judge(basic)

    def check(self) -> LinearRow | None:
        """Make every variable keep its bounds; None if that worked, else the identity that shows it cannot.

        The identity maps variables to factors whose weighted sum is zero whatever the variables are, although it
        cannot be zero within their bounds. Being a row of the tableau it has minimal support: with the bounds of any
        one of its variables lifted, the others do not contradict each other.
        """
        pivots = 0
        patience = 200 + 4 * len(self.rows)
        while self.wrong:
            self.clock.tick()
            basic = min(self.wrong)
            upward = self._side(basic) < 0
            entering = self._entering(basic, upward=upward, strictly=pivots > patience)
            if entering is None:
                return {basic: -1, **self.rows[basic]}
            bounds = self.bounds[basic]
            if upward:
                assert bounds.low is not None
                self._pivot(basic, entering, bounds.low, bounds.low_nudge)
            else:
                assert bounds.high is not None
                self._pivot(basic, entering, bounds.high, bounds.high_nudge)
            pivots += 1
        return None

    def extreme(self, target: int, *, largest: bool) -> tuple[Rational, Rational] | None:
        """The supremum (infimum) of a variable as value and nudge, which is 0 if it is attained; None if unbounded.

        Everything must keep its bounds already. After many steps Bland's rule is followed, hence no cycles.
        """
        patience = 100 + len(self.rows)
        while True:
            self.clock.tick()
            patience -= 1
            row: Mapping[int, Rational] = self.rows.get(target) or ({} if target in self.rows else {target: 1})
            movable = [column for column in row if self._can_move(column, (row[column] > 0) == largest)]
            if not movable:
                return self.value[target], self.nudge[target]
            movable.sort(key=(lambda one: (len(self.cols[one]), one)) if patience > 0 else None)
            for column in movable:
                pivoted = self._advance(column, 1 if (row[column] > 0) == largest else -1)
                if pivoted is None:
                    return None
                if pivoted:
                    break

    def _advance(self, column: int, direction: int) -> bool | None:
        """Move a non-basic variable as far as all bounds allow; whether that took a pivot, None if nothing stops it."""
        best: tuple[Rational, Rational, int] | None = None
        for variable in (column, *self.cols[column]):
            speed = direction if variable == column else self.rows[variable][column] * direction
            bounds = self.bounds[variable]
            end, nudge = (bounds.high, bounds.high_nudge) if speed > 0 else (bounds.low, bounds.low_nudge)
            if end is None:
                continue
            room = (
                ratio(end - self.value[variable], speed),
                ratio(nudge - self.nudge[variable], speed),
                variable,
            )
            if best is None or room < best:
                best = room
        if best is None:
            return None
        by, nudge_by, leaving = best
        self.shift(column, by * direction, nudge_by * direction)
        if leaving != column:
            self._exchange(leaving, column)
        return leaving != column

    def _side(self, variable: int) -> int:
        """-1 below the bounds, 1 above, 0 within."""
        value, nudge = self.value[variable], self.nudge[variable]
        low, high, low_nudge, high_nudge = self.bounds[variable]
        if low is not None and (value < low or (value == low and nudge < low_nudge)):
            return -1
        if high is not None and (value > high or (value == high and nudge > high_nudge)):
            return 1
        return 0

    def _judge(self, basic: int) -> None:
        if self._side(basic):
            self.wrong.add(basic)
        else:
            self.wrong.discard(basic)

    def _can_move(self, variable: int, rising: bool) -> bool:
        bounds = self.bounds[variable]
        end, nudge = (bounds.high, bounds.high_nudge) if rising else (bounds.low, bounds.low_nudge)
        if end is None:
            return True
        value = self.value[variable]
        if value != end:
            return (value < end) == rising
        own = self.nudge[variable]
        return own < nudge if rising else own > nudge

    def _shift_to_end(self, variable: int, *, low: bool) -> None:
        bounds = self.bounds[variable]
        end, nudge = (bounds.low, bounds.low_nudge) if low else (bounds.high, bounds.high_nudge)
        assert end is not None
        self.shift(variable, end - self.value[variable], nudge - self.nudge[variable])

    def _entering(self, basic: int, *, upward: bool, strictly: bool) -> int | None:
        """The non-basic variable to take the place of a basic one that must rise (fall); None if none can help.

        Small steps first: variables that reach their end before the basic one reaches its own are moved there without
        a pivot. That and choosing the sparsest column keep pivots few and the tableau sparse; after many pivots
        (`strictly`) only Bland's rule is followed, which always ends.
        """
        row = self.rows[basic]
        movable = [column for column, factor in row.items() if self._can_move(column, (factor > 0) == upward)]
        if not movable:
            return None
        if strictly:
            return min(movable)
        free: list[int] = []
        reach, reach_nudge = self.value[basic], self.nudge[basic]
        for column in movable:
            factor = row[column]
            bounds = self.bounds[column]
            end, nudge = (bounds.high, bounds.high_nudge) if (factor > 0) == upward else (bounds.low, bounds.low_nudge)
            if end is None:
                free.append(column)
            else:
                reach += factor * (end - self.value[column])
                reach_nudge += factor * (nudge - self.nudge[column])
        if free:
            return min(free, key=lambda column: (len(self.cols[column]), column))
        bounds = self.bounds[basic]
        goal, goal_nudge = (bounds.low, bounds.low_nudge) if upward else (bounds.high, bounds.high_nudge)
        assert goal is not None
        short = (reach, reach_nudge) < (goal, goal_nudge) if upward else (reach, reach_nudge) > (goal, goal_nudge)
        if short:
            return None
        return min(movable, key=lambda column: (len(self.cols[column]), column))

    def _pivot(self, basic: int, entering: int, value: Rational, nudge: Rational) -> None:
        """Bring a basic variable to a value by moving `entering`, and exchange the two."""
        factor = self.rows[basic][entering]
        by = ratio(value - self.value[basic], factor)
        self.shift(entering, by, ratio(nudge - self.nudge[basic], factor))
        self._exchange(basic, entering)

    def _exchange(self, leaving: int, entering: int) -> None:
        """Solve the row of `leaving` for `entering` and put it into every other row."""
        rows, cols = self.rows, self.cols
        old = rows.pop(leaving)
        self.wrong.discard(leaving)
        factor = old.pop(entering)
        new: LinearRow = {column: ratio(-weight, factor) for column, weight in old.items()}
        new[leaving] = ratio(1, factor)
        users = cols[entering]
        users.discard(leaving)
        for column in old:
            cols[column].discard(leaving)
            cols[column].add(entering)
        cols[leaving] = {entering}
        for basic in users:
            row = rows[basic]
            weight = row.pop(entering)
            for column, share in new.items():
                total = row.get(column, 0) + weight * share
                if not total:
                    del row[column]
                    cols[column].discard(basic)
                    continue
                if type(total) is not int and total.denominator == 1:
                    total = total.numerator
                row[column] = total
                cols[column].add(basic)
        cols[entering] = set()
        rows[entering] = new
        self._judge(entering)
