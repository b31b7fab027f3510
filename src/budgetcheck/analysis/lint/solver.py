"""Can these formulas hold together? Decided exactly, with the labels of those that cannot, or with an example.

Propositions are searched with unit propagation and conflict-directed backjumping (P. Prosser, "Hybrid algorithms for
the constraint satisfaction problem", Computational Intelligence 9, 1993); the linear bounds among the literals are kept
by the explainer's simplex, whose conflicts are minimal. Every literal carries the labels it follows from, so that a
refutation names what it used. The search ends: it is cut by a clock and then says nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple, TypeAlias

from budgetcheck.analysis.lint.clauses import Clause, Clauses
from budgetcheck.analysis.lint.logic import All, Any_, AtMost, Formula, Proposition, WeightedForm
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.simplex import Bounds, LinearRow, Rational, Simplex

Reason: TypeAlias = Hashable
Labels: TypeAlias = frozenset[Reason]
_NONE: Labels = frozenset()


class Witness(NamedTuple):
    """Values under which all formulas hold; what is not named is false or 0. A value has an infinitesimal part."""

    true: frozenset[str]
    values: Mapping[str, tuple[Fraction, Fraction]]

    def holds(self, formula: Formula) -> bool:
        """Whether a formula holds here."""
        if isinstance(formula, All):
            return all(map(self.holds, formula.parts))
        if isinstance(formula, Any_):
            return any(map(self.holds, formula.parts))
        atom = formula.atom
        if isinstance(atom, Proposition):
            return (atom.name in self.true) == formula.positive
        value, nudge = self.of(atom.form)
        edge = (value, nudge)
        bound = (atom.bound, Fraction(0))
        return (edge < bound if atom.strict else edge <= bound) == formula.positive

    def of(self, form: WeightedForm) -> tuple[Fraction, Fraction]:
        """The value of a linear form."""
        value = nudge = Fraction(0)
        for name, weight in form:
            own, small = self.values.get(name, (Fraction(0), Fraction(0)))
            value += weight * own
            nudge += weight * small
        return value, nudge


class Refutation(NamedTuple):
    """The labels of formulas that cannot hold together (not necessarily fewest)."""

    labels: Labels


class _Conflict(Exception):
    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self.labels = labels


class _Mark:
    """Stands among the labels for one choice of the search."""

    __slots__ = ()


def solve(asserted: Iterable[tuple[Reason, Formula]], clauses: Clauses, clock: Clock) -> Witness | Refutation:
    """Decide whether all formulas can hold together. A label of None is never named.

    Raises LimitReached when the clock runs out, and when a formula is too large.
    """
    try:
        search = _Search(asserted, clauses, clock)
        search.run()
    except _Conflict as conflict:
        return Refutation(conflict.labels)
    return search.example()


class _Search:
    def __init__(self, asserted: Iterable[tuple[Reason, Formula]], clauses: Clauses, clock: Clock) -> None:
        self.clock = clock
        self.clauses: list[Clause] = []
        self.labels: list[Labels] = []
        self.watched: list[list[int]] = []
        self.watching: dict[int, list[int]] = {}
        self.value: dict[int, int] = {}
        """Literal -> 1 where it holds, -1 where its opposite does."""
        self.why: dict[int, Labels] = {}
        self.trail: list[int] = []
        self.heads = 0
        self.passed = 0
        """Clauses before this one are satisfied by what is chosen so far."""
        units: list[tuple[int, Labels]] = []
        for label, formula in asserted:
            labels = _NONE if label is None else frozenset((label,))
            for clause in clauses.of(formula):
                if not clause:
                    raise _Conflict(labels)
                if len(clause) == 1:
                    units.append((clause[0], labels))
                else:
                    self._watch(clause, labels)
        numbers = dict.fromkeys(abs(literal) for clause in self.clauses for literal in clause)
        numbers.update(dict.fromkeys(abs(literal) for literal, _ in units))
        self.atoms = {number: atom for number in numbers if (atom := clauses.atoms[number]) is not None}
        self.linear = _Linear([atom for atom in self.atoms.values() if isinstance(atom, AtMost)], clock)
        for literal, labels in units:
            self._set(literal, labels)
        self._propagate()

    def _watch(self, clause: Clause, labels: Labels) -> None:
        number = len(self.clauses)
        self.clauses.append(clause)
        self.labels.append(labels)
        self.watched.append(list(clause[:2]))
        for literal in clause[:2]:
            self.watching.setdefault(literal, []).append(number)

    # -- searching ---------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Search; returns with every clause satisfied. Raises _Conflict."""
        levels: list[tuple[int, int, int, int, _Mark]] = []
        while True:
            literal = self._open()
            if literal is None:
                return
            mark = _Mark()
            levels.append((self.passed, len(self.trail), len(self.linear.undo), literal, mark))
            labels: Labels = frozenset((mark,))
            while True:
                try:
                    self._set(literal, labels)
                    self._propagate()
                    break
                except _Conflict as conflict:
                    labels = conflict.labels
                    # Back to the latest choice that the conflict depends on; its opposite follows from the rest.
                    while levels and levels[-1][-1] not in labels:
                        levels.pop()
                    if not levels:
                        raise
                    self.passed, depth, bounds, literal, mark = levels.pop()
                    self._back(depth, bounds)
                    labels -= {mark}
                    literal = -literal

    def _open(self) -> int | None:
        """A literal that satisfies a clause that nothing satisfies yet; None when there is no such clause."""
        value, clauses = self.value, self.clauses
        for place in range(self.passed, len(clauses)):
            first = 0
            for one in clauses[place]:
                have = value.get(one, 0)
                if have > 0:
                    break
                if not have and not first:
                    first = one
            else:
                self.passed = place
                return first
        return None

    def _back(self, depth: int, bounds: int) -> None:
        for literal in self.trail[depth:]:
            del self.value[literal], self.value[-literal]
        del self.trail[depth:]
        self.heads = min(self.heads, depth)
        self.linear.back(bounds)

    def _set(self, literal: int, labels: Labels) -> None:
        have = self.value.get(literal)
        if have:
            if have < 0:
                raise _Conflict(labels | self.why[abs(literal)])
            return
        self.value[literal], self.value[-literal] = 1, -1
        self.why[abs(literal)] = labels
        self.trail.append(literal)
        atom = self.atoms.get(abs(literal))
        if isinstance(atom, AtMost):
            self.linear.require(atom, literal > 0, labels)

    def _propagate(self) -> None:
        while True:
            while self.heads < len(self.trail):
                self.clock.tick()
                literal = self.trail[self.heads]
                self.heads += 1
                self._falsified(-literal)
            self.linear.check()
            if self.heads == len(self.trail):
                return

    def _falsified(self, literal: int) -> None:
        watching = self.watching.get(literal)
        if not watching:
            return
        value = self.value
        kept: list[int] = []
        self.watching[literal] = kept
        for place, number in enumerate(watching):
            watched = self.watched[number]
            other = watched[0] if watched[1] == literal else watched[1]
            if value.get(other, 0) > 0:
                kept.append(number)
                continue
            clause = self.clauses[number]
            for one in clause:
                if one != other and one != literal and value.get(one, 0) >= 0:
                    watched[:] = [other, one]
                    self.watching.setdefault(one, []).append(number)
                    break
            else:
                kept.append(number)
                labels = self.labels[number].union(*(self.why[abs(one)] for one in clause if one != other))
                try:
                    self._set(other, labels)
                except _Conflict:
                    kept.extend(watching[place + 1 :])
                    raise

    def example(self) -> Witness:
        """The values found."""
        true = {
            atom.name
            for number, atom in self.atoms.items()
            if isinstance(atom, Proposition) and self.value.get(number, 0) > 0
        }
        return Witness(frozenset(true), self.linear.values())


class _Linear:
    """The bounds in force on linear forms, each end with the labels it follows from."""

    def __init__(self, atoms: Iterable[AtMost], clock: Clock) -> None:
        forms = dict.fromkeys(atom.form for atom in atoms)
        self.columns: dict[str, int] = {}
        for form in forms:
            for name, _ in form:
                self.columns.setdefault(name, len(self.columns))
        self.variable: dict[WeightedForm, tuple[int, int]] = {}
        rows: list[dict[int, Rational]] = []
        for form in forms:
            if len(form) == 1:
                self.variable[form] = (self.columns[form[0][0]], 1)
                continue
            factor = lcm(*(weight.denominator for _, weight in form))
            self.variable[form] = (len(self.columns) + len(rows), factor)
            rows.append({self.columns[name]: _number(weight * factor) for name, weight in form})
        self.simplex = Simplex(len(self.columns), rows, clock)
        count = len(self.columns) + len(rows)
        self.low: list[Labels] = [_NONE] * count
        self.high: list[Labels] = [_NONE] * count
        self.undo: list[tuple[int, Bounds, Labels, Labels]] = []

    def require(self, atom: AtMost, positive: bool, labels: Labels) -> None:
        """Bound a form; raises _Conflict where its other end forbids that."""
        variable, factor = self.variable[atom.form]
        bound = _number(atom.bound * factor)
        old = self.simplex.bounds[variable]
        if positive:
            nudge = -1 if atom.strict else 0
            if old.high is not None and (old.high, old.high_nudge) <= (bound, nudge):
                return
            new = Bounds(old.low, bound, old.low_nudge, nudge)
        else:
            nudge = 0 if atom.strict else 1
            if old.low is not None and (old.low, old.low_nudge) >= (bound, nudge):
                return
            new = Bounds(bound, old.high, nudge, old.high_nudge)
        if new.low is not None and new.high is not None and (new.low, new.low_nudge) > (new.high, new.high_nudge):
            raise _Conflict(labels | (self.low if positive else self.high)[variable])
        self.undo.append((variable, old, self.low[variable], self.high[variable]))
        if positive:
            self.high[variable] = labels
        else:
            self.low[variable] = labels
        self.simplex.bound(variable, new)

    def back(self, length: int) -> None:
        """Lift the bounds that were set since."""
        while len(self.undo) > length:
            variable, bounds, low, high = self.undo.pop()
            self.low[variable], self.high[variable] = low, high
            self.simplex.bound(variable, bounds)

    def check(self) -> None:
        """Raises _Conflict where the bounds cannot all be kept."""
        identity = self.simplex.check()
        if identity is not None:
            raise _Conflict(self._labels(identity))

    def _labels(self, identity: LinearRow) -> Labels:
        """Whose bounds make an identity impossible: its greatest value is below 0, or its least above."""
        for sign in (1, -1):
            value: Rational = 0
            nudge: Rational = 0
            labels: list[Labels] = []
            for variable, factor in identity.items():
                bounds = self.simplex.bounds[variable]
                upper = factor * sign > 0
                end, small = (bounds.high, bounds.high_nudge) if upper else (bounds.low, bounds.low_nudge)
                if end is None:
                    break
                value += factor * sign * end
                nudge += factor * sign * small
                labels.append((self.high if upper else self.low)[variable])
            else:
                if (value, nudge) < (0, 0):
                    return _NONE.union(*labels)
        raise AssertionError("an identity that its bounds do not contradict")

    def values(self) -> dict[str, tuple[Fraction, Fraction]]:
        simplex = self.simplex
        return {
            name: (Fraction(simplex.value[column]), Fraction(simplex.nudge[column]))
            for name, column in self.columns.items()
        }

    def range_of(self, name: str) -> tuple[tuple[Rational, Rational] | None, tuple[Rational, Rational] | None]:
        """The least and greatest value (with its infinitesimal part) of a variable; None where there is no end."""
        column = self.columns[name]
        return self.simplex.extreme(column, largest=False), self.simplex.extreme(column, largest=True)


def _number(number: Fraction) -> Rational:
    return number.numerator if number.denominator == 1 else number


def unavoidable(
    asserted: Iterable[tuple[Reason, Formula]], clauses: Clauses, clock: Clock
) -> Iterator[tuple[str, Fraction]]:
    """Yield the variables that have one value only, as far as the bounds that hold without any choice show it.

    Raises LimitReached.
    """
    try:
        linear = _Search(asserted, clauses, clock).linear
    except _Conflict:
        return
    for name in linear.columns:
        least, most = linear.range_of(name)
        if least is not None and most is not None and least == most and not least[1]:
            yield name, Fraction(least[0])
