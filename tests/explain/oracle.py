"""What the explainer must agree with: all subsets by weight, each judged by Fourier-Motzkin elimination.

Nothing here shares code or method with the explainer: no tableau, no conflicts, no hitting sets.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from budgetcheck.explain.search.system import System

Inequality = tuple[tuple[tuple[int, Fraction], ...], Fraction, bool]
"""Sum of coefficient x variable <= bound, strictly if True; coefficients sorted by variable."""


def normal(coefficients: dict[int, Fraction], bound: Fraction, strict: bool) -> Inequality:
    items = tuple(sorted((variable, weight) for variable, weight in coefficients.items() if weight))
    if not items:
        return (), bound, strict
    size = abs(items[0][1])
    return tuple((variable, weight / size) for variable, weight in items), bound / size, strict


def feasible(inequalities: list[Inequality], equalities: list[tuple[dict[int, Fraction], Fraction]]) -> bool:
    equalities = [(dict(row), bound) for row, bound in equalities]
    rows = [(dict(items), bound, strict) for items, bound, strict in inequalities]
    while equalities:
        row, bound = equalities.pop()
        row = {variable: weight for variable, weight in row.items() if weight}
        if not row:
            if bound:
                return False
            continue
        pivot = min(row)
        factor = row.pop(pivot)

        share = {variable: weight / factor for variable, weight in row.items()}
        equalities = [(target, put(target, value, pivot, share, bound / factor)) for target, value in equalities]
        rows = [(target, put(target, value, pivot, share, bound / factor), strict) for target, value, strict in rows]
    return eliminate({normal(*row) for row in rows})


def put(
    target: dict[int, Fraction], value: Fraction, pivot: int, shares: dict[int, Fraction], bound: Fraction
) -> Fraction:
    """Put an equality, solved for a variable, into a row; returns the row's new bound."""
    times = target.pop(pivot, Fraction(0))
    for variable, share in shares.items():
        target[variable] = target.get(variable, Fraction(0)) - times * share
    return value - times * bound


def tightest(rows: set[Inequality]) -> set[Inequality] | None:
    best: dict[tuple[tuple[int, Fraction], ...], tuple[Fraction, bool]] = {}
    for items, bound, strict in rows:
        if not items:
            if bound < 0 or (bound == 0 and strict):
                return None
            continue
        known = best.get(items)
        if known is None or (bound, not strict) < (known[0], not known[1]):
            best[items] = bound, strict
    return {(items, bound, strict) for items, (bound, strict) in best.items()}


def eliminate(rows: set[Inequality]) -> bool:
    while True:
        kept = tightest(rows)
        if kept is None:
            return False
        if not kept:
            return True
        uppers: dict[int, int] = {}
        lowers: dict[int, int] = {}
        for items, _, _ in kept:
            for variable, weight in items:
                side = uppers if weight > 0 else lowers
                side[variable] = side.get(variable, 0) + 1
        variable = min({*uppers, *lowers}, key=lambda one: (uppers.get(one, 0) * lowers.get(one, 0), one))
        rows = {row for row in kept if variable not in dict(row[0])}
        above = [row for row in kept if dict(row[0]).get(variable, 0) > 0]
        below = [row for row in kept if dict(row[0]).get(variable, 0) < 0]
        for one, one_bound, one_strict in above:
            for other, other_bound, other_strict in below:
                first, second = dict(one)[variable], -dict(other)[variable]
                total = {name: weight / first for name, weight in one if name != variable}
                for name, weight in other:
                    if name != variable:
                        total[name] = total.get(name, Fraction(0)) + weight / second
                rows.add(normal(total, one_bound / first + other_bound / second, one_strict or other_strict))


def holds(system: System, free: set[int], extra: list[Inequality] | None = None) -> bool:
    """Whether all rules can hold with these figures (and the missing ones) free."""
    inequalities: list[Inequality] = list(extra or ())
    equalities: list[tuple[dict[int, Fraction], Fraction]] = []

    def between(row: dict[int, Fraction], interval: object) -> None:
        low, high, low_closed, high_closed = interval  # type: ignore[misc]
        if low is not None and low == high and low_closed and high_closed:
            equalities.append((row, low))
            return
        if low is not None:
            inequalities.append(normal({name: -weight for name, weight in row.items()}, -low, not low_closed))
        if high is not None:
            inequalities.append(normal(row, high, not high_closed))

    for index, item in enumerate(system.measures):
        if index not in free and item.value is not None and system.users[index]:
            between({index: Fraction(1)}, item.interval)
    for constraint in system.constraints:
        guards = [system.place[guard] for guard in constraint.guards]
        if any(guard in free or system.measures[guard].value is None for guard in guards):
            continue
        row: dict[int, Fraction] = {}
        for figure, weight in constraint.terms:
            row[system.place[figure]] = row.get(system.place[figure], Fraction(0)) + weight
        between(row, constraint.admitted)
    return feasible(inequalities, equalities)


def cheapest(system: System) -> tuple[Fraction, set[frozenset[str]]] | None:
    """The least weight of a repair and all repairs of that weight; None if nothing repairs the system."""
    doubtful = [
        index for index, item in enumerate(system.measures) if item.value is not None and item.weight is not None
    ]
    subsets: dict[Fraction, list[tuple[int, ...]]] = {}
    for size in range(len(doubtful) + 1):
        for subset in combinations(doubtful, size):
            total = sum((system.measures[index].weight or Fraction(0) for index in subset), Fraction(0))
            subsets.setdefault(total, []).append(subset)
    if not holds(system, set(doubtful)):
        return None
    for total in sorted(subsets):
        found = {
            frozenset(system.measures[index].figure for index in subset)
            for subset in subsets[total]
            if holds(system, set(subset))
        }
        if found:
            return total, found
    return None
