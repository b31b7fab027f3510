"""Mistakes told apart figure by figure, taken together where one table in another unit explains them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice, product

from budgetcheck.arithmetic.interval import exactly
from budgetcheck.explain.grouping import ranked
from budgetcheck.explain.outcome import Conflict, Group, MeantValue, Solution
from budgetcheck.explain.search.conflicts import Contradiction, Search, components, holds_as_stated
from budgetcheck.explain.search.limits import Clock, LimitReached
from budgetcheck.explain.search.system import System
from budgetcheck.explain.slips.tables import TableUnit, in_unit, with_others

_NODES = 4000
"""Steps in which a table in another unit has to prove right; it leaves little to search for."""


def with_tables(
    system: System, groups: Sequence[Group], open_: Iterable[Conflict], units: Sequence[TableUnit], most: int
) -> list[Group]:
    """The groups, those that a table in another unit explains merged into one, which has that as a solution.

    `open_` are conflicts of parts for which the time did not suffice; a table that resolves them is named all the same.
    """
    stuck = list(open_)
    for unit in units:
        taken = next((one for one in _wider(system, unit) if _is_told(system, one, groups, stuck)), None)
        if taken is None:
            continue
        touched, loose = _touched(taken, groups), [one for one in stuck if _rules([one]) & taken.mended]
        rest = [group for group in groups if group not in touched]
        merged = _merged(system, touched, loose, taken, most)
        place = groups.index(touched[0]) if touched else len(rest)
        groups = [_numbered(group, number) for number, group in enumerate([*rest[:place], merged, *rest[place:]])]
        stuck = [conflict for conflict in stuck if conflict not in loose]
    return list(groups)


def _wider(system: System, unit: TableUnit) -> Iterator[TableUnit]:
    """The table, then the table with what else is in its unit."""
    yield unit
    more = with_others(system, unit)
    if more is not unit:
        yield more


def _is_told(system: System, unit: TableUnit, groups: Sequence[Group], stuck: Sequence[Conflict]) -> bool:
    """Whether a table in another unit explains mistakes that are found or left open, figure by figure more of them."""
    touched = _touched(unit, groups)
    loose = any(_rules([conflict]) & unit.mended for conflict in stuck)
    if not touched and not loose:
        return False
    if sum(map(_fewest, touched)) < 2 and not loose and not (unit.usual and unit.knit):
        return False
    return _resolves(system, unit, [group for group in groups if group not in touched], bool(stuck))


def _touched(unit: TableUnit, groups: Sequence[Group]) -> list[Group]:
    return [group for group in groups if _rules(group.conflicts) & unit.mended]


def _fewest(group: Group) -> int:
    """How many slips a group takes at least; more than one where each figure alone would have to be below nothing."""
    return min(2 if any(map(_below_nothing, one.values)) else one.count for one in group.solutions)


def _below_nothing(value: MeantValue) -> bool:
    high = value.range.high
    return high is not None and high < 0 < (value.stated or 0)


def _rules(conflicts: Iterable[Conflict]) -> set[int]:
    return {number for conflict in conflicts for number, _ in conflict.factors}


def _resolves(system: System, unit: TableUnit, rest: Iterable[Group], alone: bool) -> bool:
    """Whether all rules can hold with the table in the other unit and the other mistakes mended.

    With `alone`, only the parts of the system that the table mends rules of are looked at.
    """
    moved = in_unit(system, unit)
    free = {system.place[name] for group in rest for name in group.solutions[0].figures}
    clock = Clock(nodes=_NODES)
    try:
        for part in components(system):
            if (alone and not unit.mended & set(part)) or holds_as_stated(moved, part):
                continue
            if Search(moved, part, clock).clash(free) is not None:
                return False
    except (Contradiction, LimitReached):
        return False
    return True


def _merged(system: System, touched: Sequence[Group], loose: Sequence[Conflict], unit: TableUnit, most: int) -> Group:
    """One group of several: the table, and what was found for each of them put together."""
    whole = _solution(system, unit)
    choices = product(*(group.solutions for group in touched)) if touched else iter(())
    together = [_together(choice) for choice in islice(choices, most)]
    cut = bool(loose) or any(group.cut for group in touched) or next(iter(choices), None) is not None
    solutions = [whole, *(one for one in together if {*one.figures} != {*whole.figures})]
    conflicts = tuple(dict.fromkeys(chain(*(group.conflicts for group in touched), loose)))
    weight = sum((group.weight for group in touched), Fraction(0)) or whole.weight
    return Group(weight, ranked(solutions), conflicts, cut)


def _together(solutions: Sequence[Solution]) -> Solution:
    if len(solutions) == 1:
        return replace(solutions[0], unique=False)
    return Solution(
        tuple(name for one in solutions for name in one.figures),
        tuple(value for one in solutions for value in one.values),
        tuple(slip for one in solutions for slip in one.slips),
        sum((one.weight for one in solutions), Fraction(0)),
    )


def _solution(system: System, unit: TableUnit) -> Solution:
    items = [system.measures[figure] for figure in unit.figures]
    factor = Fraction(10) ** unit.power
    values = tuple(
        MeantValue(item.figure, item.value, meant, exactly(meant))
        for item in items
        for meant in (Fraction(item.value or 0) * factor,)
    )
    weight = sum((item.weight or Fraction(0) for item in items), Fraction(0))
    return Solution(unit.slip.figures, values, (unit.slip,), weight)


def _numbered(group: Group, number: int) -> Group:
    return replace(group, solutions=tuple(replace(one, group=number) for one in group.solutions))
