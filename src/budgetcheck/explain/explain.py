"""From a system to its explanation: the whole, and the quick version that `check` shows with its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product

from budgetcheck.explain import hitting
from budgetcheck.explain.causes import Examiner
from budgetcheck.explain.feasible import Clash
from budgetcheck.explain.groups import Group as Alternatives
from budgetcheck.explain.groups import Interrupted, separate
from budgetcheck.explain.joint import joint_slips
from budgetcheck.explain.limits import Clock, LimitReached, Limits
from budgetcheck.explain.outcome import Conflict, Explanation, Group, Solution, Value
from budgetcheck.explain.search import Contradiction, Search, components
from budgetcheck.explain.slips import PLAUSIBILITY
from budgetcheck.explain.system import System
from budgetcheck.findings import Suspect
from budgetcheck.numbers import plain

QUICK = Limits(seconds=0.5, solutions=12)
"""What `check` allows itself per declaration."""


def explain(system: System, *, limits: Limits | None = None) -> Explanation:
    """Find the cheapest sets of figures that must be wrong, all ties of them, and the slips behind them.

    Exact and proven, unless the status says `limit`: then `groups` holds what was certain when time or nodes ran out
    (the parts of the system solved by then; none of them if the cheapest repair itself was not found).
    """
    limits = limits or Limits()
    clock = Clock(limits.seconds, limits.nodes)
    groups: list[Group] = []
    complete = proven = True
    for part in components(system):
        search = Search(system, part, clock)
        try:
            repair = search.solve()
        except Contradiction as found:
            conflict = _conflict(system, found.clash)
            return Explanation("infeasible", True, None, (), (conflict,))
        except LimitReached:
            complete = proven = False
            continue
        if repair:
            made, whole = _groups(search, repair, limits, len(groups))
            groups += made
            complete = complete and whole
    weight = sum((group.weight for group in groups), Fraction(0))
    conflicts = tuple(conflict for group in groups for conflict in group.conflicts)
    if not complete:
        return Explanation("limit", proven, weight if proven else None, tuple(groups), conflicts)
    return Explanation("explained" if groups else "consistent", True, weight, tuple(groups), conflicts)


def suspects(system: System, *, limits: Limits = QUICK, most: int = 3) -> dict[int, tuple[Suspect, ...]]:
    """For every constraint (by index) in conflict: the likeliest solutions that touch it, at most so many.

    Empty where nothing is certain within the limits.
    """
    found: dict[int, list[Suspect]] = {}
    for group in explain(system, limits=limits).groups:
        numbers = sorted({number for conflict in group.conflicts for number, _ in conflict.factors})
        for number in numbers:
            constraint = system.constraints[number]
            touched = {figure for figure, _ in constraint.terms} | set(constraint.guards)
            here = [solution for solution in group.solutions if touched & set(solution.figures)]
            found.setdefault(number, []).extend(_suspect(solution) for solution in here[:most])
    return {number: tuple(several[:most]) for number, several in found.items()}


def _suspect(solution: Solution) -> Suspect:
    return Suspect(
        solution.figures,
        solution.cause,
        tuple(None if value.stated is None else plain(value.stated) for value in solution.values),
        tuple(None if value.proposed is None else plain(value.proposed) for value in solution.values),
        solution.why,
        solution.unique,
    )


def _groups(search: Search, repair: int, limits: Limits, first: int) -> tuple[list[Group], bool]:
    """The groups of one searched part with their examined solutions; False if time ran out on the way."""
    examiner = Examiner(search)
    concerned = sorted({figure for clash in search.clashes.values() for figure in clash.figures})
    complete = True
    try:
        order = examiner.preference(concerned)
        found = separate(search, repair, order, limits.solutions)
    except Interrupted as interrupted:
        found, complete = interrupted.groups, False
    made = []
    for place, group in enumerate(found):
        others = [other for other in found if other is not group]
        solutions, cut, whole = _solutions(examiner, group, others, order, limits.solutions, first + place)
        complete = complete and whole
        weight = Fraction(hitting.cost(group.alternatives[0], search.weights), search.unit)
        conflicts = tuple(_conflict(search.system, clash) for clash in group.clashes)
        made.append(Group(weight, _ranked(solutions), conflicts, group.cut or cut))
    return made, complete


def _solutions(
    examiner: Examiner, group: Alternatives, others: Sequence[Alternatives], order: Sequence[int], most: int, place: int
) -> tuple[list[Solution], bool, bool]:
    """The solutions of a group, whether more were left out, and whether time sufficed to examine them."""
    search = examiner.search
    context = [figure for other in others for figure in search.figures(other.alternatives[0])]
    choices = _expanded(search, group.alternatives, order)
    figures = list(islice(choices, most))
    cut = next(choices, None) is not None
    solutions = []
    complete = True
    for chosen in figures:
        weight = _weight(search.system, chosen)
        try:
            examined = examiner.examine(chosen, context) if complete else None
        except LimitReached:
            examined, complete = None, False
        measures = [search.system.measures[figure] for figure in chosen]
        values, slips = examined or (tuple(Value(item.figure, item.value) for item in measures), ())
        solutions.append(Solution(tuple(item.figure for item in measures), values, slips, weight, place))
    if complete:
        try:
            solutions = _with_joint(examiner, group, others, context, solutions, place)
        except LimitReached:
            complete = False
    return solutions, cut, complete


def _with_joint(
    examiner: Examiner,
    group: Alternatives,
    others: Sequence[Alternatives],
    context: Sequence[int],
    solutions: list[Solution],
    place: int,
) -> list[Solution]:
    """Add the solutions with joint slips; one over the same figures replaces the plain solution."""
    search = examiner.search
    elsewhere = {
        figure for other in others for element in hitting.bits(other.union) for figure in search.members[element]
    }
    budget = hitting.cost(group.alternatives[0], search.weights)
    known = {frozenset(solution.figures): solution for solution in solutions}
    for joint in joint_slips(search, group.clashes, elsewhere, budget):
        figures = tuple(sorted({*joint.meant, *joint.rest}))
        examined = examiner.examine(figures, context, joint.meant)
        if examined is None:
            continue
        values, slips = examined
        names = tuple(search.system.measures[figure].figure for figure in figures)
        solution = Solution(names, values, (joint.slip, *slips), _weight(search.system, figures), place)
        before = known.get(frozenset(names))
        if before is None or (solution.count, solution.unexplained) < (before.count, before.unexplained):
            known[frozenset(names)] = solution
    return list(known.values())


def _expanded(search: Search, alternatives: Iterable[int], order: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Alternatives as figures: every choice among the twins of each element, the most plausible first."""
    plausible = sorted(
        alternatives,
        key=lambda mask: sorted(min(order[figure] for figure in search.members[one]) for one in hitting.bits(mask)),
    )
    for mask in plausible:
        pools = [
            sorted(search.members[element], key=lambda figure: (order[figure], figure))
            for element in hitting.bits(mask)
        ]
        for choice in product(*pools):
            yield tuple(sorted(choice))


def _ranked(solutions: Iterable[Solution]) -> tuple[Solution, ...]:
    """Fewest slips first; of equals those wholly recognised, then the most plausible slips, then by address order."""
    ordered = sorted(
        solutions,
        key=lambda one: (one.count, one.unexplained, sum(PLAUSIBILITY[slip.cause] for slip in one.slips)),
    )
    ranks = {rank: place for place, rank in enumerate(sorted({(one.count, one.unexplained) for one in ordered}), 1)}
    ranked = [replace(one, rank=ranks[one.count, one.unexplained]) for one in ordered]
    first = [one for one in ranked if one.rank == 1]
    if len(first) == 1 and not first[0].unexplained and all(slip.unique for slip in first[0].slips):
        ranked[0] = replace(ranked[0], unique=True)
    return tuple(ranked)


def _weight(system: System, figures: Iterable[int]) -> Fraction:
    return sum((system.measures[figure].weight or Fraction(0) for figure in figures), Fraction(0))


def _conflict(system: System, clash: Clash) -> Conflict:
    """A clash in addresses."""
    constraints = [system.constraints[number] for number, _ in clash.rules]
    return Conflict(
        tuple(constraint.rule for constraint in constraints),
        tuple(constraint.instance for constraint in constraints),
        tuple(system.measures[figure].figure for figure in sorted(clash.figures)),
        tuple(system.measures[figure].figure for figure in sorted(clash.certain)),
        clash.rules,
    )
