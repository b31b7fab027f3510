"""From a system to its explanation: the whole, and the quick version that `check` shows with its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from budgetcheck.explain.grouping import Grouping, as_conflict
from budgetcheck.explain.outcome import Conflict, Explanation, Group, Solution
from budgetcheck.explain.search.conflicts import Contradiction, Search, components, holds_as_stated
from budgetcheck.explain.search.limits import Clock, LimitReached, SearchLimits
from budgetcheck.explain.search.system import System, Unsettled
from budgetcheck.explain.slips.tables import TableUnit, table_units
from budgetcheck.explain.tabling import with_tables
from budgetcheck.findings.finding import Suspect
from budgetcheck.text.numbers import plain

QUICK = SearchLimits(seconds=2.0, nodes=4000, solutions=12)
"""What `check` allows itself per declaration: some tenths of a second, counted in nodes so that what a check says does
not depend on how busy the machine is; the seconds are for what nodes do not measure."""

MOST_NAMED, MOST_UNEXPLAINED = 6, 3
"""Choices beyond which none is a hint: where a slip explains one of them, and where none does."""


def explain(
    system: System,
    *,
    limits: SearchLimits | None = None,
    clock: Clock | None = None,
    mixed: Sequence[TableUnit] = (),
) -> Explanation:
    """Find the cheapest sets of figures that must be wrong, all ties of them, and the slips behind them.

    Exact and proven, unless the status says `limit`: then `groups` holds what was certain when time or nodes ran out
    (the parts of the system solved by then; none of them if the cheapest repair itself was not found). Raises Unsettled
    where the system has to grow. `clock` counts in place of the limits where several systems share one. `mixed` are
    amounts that are known to be in another unit.
    """
    limits = limits or SearchLimits()
    clock = clock or Clock(limits.seconds, limits.nodes)
    system.require(_unsteady(system))
    known = frozenset(number for unit in mixed for number in unit.mended)
    units = (*mixed, *(unit for unit in table_units(system) if known.isdisjoint(unit.mended)))
    if units and system.partial:
        raise Unsettled  # Whether all amounts of a table are off, only all rules can tell.
    groups: list[Group] = []
    open_: list[Conflict] = []
    complete = proven = True
    for part in components(system):
        if holds_as_stated(system, part):
            continue
        search = Search(system, part, clock)
        try:
            repair = search.solve()
        except Contradiction as found:
            conflict = as_conflict(system, found.clash)
            return Explanation("infeasible", True, None, (), (conflict,))
        except LimitReached:
            complete = proven = False
            open_ += [as_conflict(system, clash) for clash in search.clashes.values()] if units else []
            continue
        if repair:
            grouping = Grouping(search, repair, limits.solutions)
            search.settle()
            groups += grouping.groups(len(groups))
            complete = complete and grouping.complete
    if system.partial and (len(groups) > 1 or not complete):
        raise Unsettled  # Among all rules several mistakes may be one question.
    if units:
        groups = with_tables(system, groups, open_, units, limits.solutions)
    weight = sum((group.weight for group in groups), Fraction(0))
    conflicts = tuple(dict.fromkeys(conflict for group in groups for conflict in group.conflicts))
    if not complete:
        return Explanation("limit", proven, weight if proven else None, tuple(groups), conflicts)
    return Explanation("explained" if groups else "consistent", True, weight, tuple(groups), conflicts)


def _unsteady(system: System) -> Iterator[int]:
    """Figures that may not be where they are stated although all rules hold.

    Missing ones may be anywhere, and a percentage that is the computed one rounded need not be among those that the
    other figures admit.
    """
    for index, item in enumerate(system.measures):
        if (item.kind == "percent" or item.value is None) and system.users[index]:
            yield index


def suspects_of(system: System, groups: Iterable[Group]) -> dict[int, tuple[Suspect, ...]]:
    """For every constraint (by index) in conflict: the likeliest solutions of the groups that touch it.

    Empty where nothing is certain, and where the likeliest solutions are too many or too long to be a hint: without a
    recognised slip, more than three of them or more than two figures each.
    """
    found: dict[int, list[Suspect]] = {}
    for group in groups:
        likely = _likely(group)
        numbers = sorted({number for conflict in group.conflicts for number, _ in conflict.factors})
        for number in numbers if likely else ():
            constraint = system.constraints[number]
            touched = {figure for figure, _ in constraint.terms} | set(constraint.guards)
            here = [solution for solution in likely if touched & set(solution.figures)]
            found.setdefault(number, []).extend(_suspect(solution, system) for solution in here)
    return {number: tuple(several[:MOST_NAMED]) for number, several in found.items() if several}


def _likely(group: Group) -> list[Solution]:
    """The first-ranked solutions where they are a hint for one line: all of them, for each is as likely to be true."""
    first = [solution for solution in group.solutions if solution.rank == 1]
    most = MOST_NAMED if any(one.slips and not one.unexplained for one in first) else MOST_UNEXPLAINED
    if len(first) > most or (group.cut and first[0].unexplained):
        return []
    return [one for one in first if (len(one.figures) if one.unexplained else len(one.slips)) <= 2]


def _suspect(solution: Solution, system: System) -> Suspect:
    return Suspect(
        solution.figures,
        solution.cause,
        tuple(None if value.stated is None else plain(value.stated) for value in solution.values),
        tuple(value.proposal for value in solution.values),
        solution.why,
        solution.unique,
        tuple(system.measures[system.place[figure]].label for figure in solution.figures),
    )
