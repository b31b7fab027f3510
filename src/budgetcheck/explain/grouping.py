"""From the cheapest repairs of one part of a system to its groups of examined, ranked solutions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product

from budgetcheck.explain.outcome import CAUSES, Conflict, Group, MeantValue, Slip, Solution
from budgetcheck.explain.search import hitting
from budgetcheck.explain.search.conflicts import Search
from budgetcheck.explain.search.factors import factors
from budgetcheck.explain.search.feasible import Clash
from budgetcheck.explain.search.groups import Interrupted, separate
from budgetcheck.explain.search.groups import RepairGroup as Alternatives
from budgetcheck.explain.search.limits import LimitReached
from budgetcheck.explain.search.system import Measure, System
from budgetcheck.explain.slips import wording
from budgetcheck.explain.slips.candidates import PLAUSIBILITY
from budgetcheck.explain.slips.examine import Examiner
from budgetcheck.explain.slips.joint import Joint, joint_slips

ROUNDS = 4
"""How often groups are looked at again at most until their numbers go together."""


class Grouping:
    """The groups of one searched part; `complete` says whether time sufficed for everything."""

    def __init__(self, search: Search, repair: int, most: int) -> None:
        self.search = search
        self.examiner = Examiner(search)
        self.most = most
        self.complete = True
        self.order = [len(CAUSES)] * len(search.system.measures)
        self.joint: dict[int, list[Joint]] = {}
        """By the union of a group's elements: the joint slips that repair it."""
        self.found = self._separated(repair)

    def groups(self, first: int) -> list[Group]:
        """All groups with their solutions; `first` is the number of the first one.

        Whatever is chosen in the other groups, each alternative repairs its own; but the numbers depend on it. So
        groups are looked at again with the others as their likeliest solutions have them, until that settles: one
        after the other, so that two of them do not go on answering what the other one has just left.
        """
        free = [tuple(self.search.figures(group.alternatives[0])) for group in self.found]
        settled: list[dict[int, Fraction]] = [{} for _ in self.found]
        made: list[Group] = []
        for attempt in range(ROUNDS):
            fresh: list[Group] = []
            latest_free, latest = list(free), list(settled)
            for place, group in enumerate(self.found):
                fresh.append(self._group(group, first + place, *self._beside(place, latest_free, latest)))
                if attempt:
                    latest_free[place], latest[place] = self._top(fresh[-1]), self._proposals(fresh[-1])
            if made and not self.complete:
                return made
            made = fresh
            tops = [self._top(group) for group in made]
            proposed = [self._proposals(group) for group in made]
            open_ = any(len(figures) > len(known) for figures, known in zip(tops, proposed, strict=True))
            if len(made) < 2 or (tops == free and (proposed == settled or (attempt == 0 and not open_))):
                break
            free, settled = tops, proposed
        return made

    @staticmethod
    def _beside(
        place: int, free: Sequence[Sequence[int]], settled: Sequence[Mapping[int, Fraction]]
    ) -> tuple[list[int], dict[int, Fraction]]:
        """The figures of all other groups that are free, and the numbers that some of them should have."""
        figures = [figure for other, several in enumerate(free) if other != place for figure in several]
        known = (several for other, several in enumerate(settled) if other != place)
        return figures, {figure: value for several in known for figure, value in several.items()}

    def _top(self, group: Group) -> tuple[int, ...]:
        names = group.solutions[0].figures if group.solutions else ()
        return tuple(self.search.system.place[name] for name in names)

    def _proposals(self, group: Group) -> dict[int, Fraction]:
        values = group.solutions[0].values if group.solutions else ()
        return {
            self.search.system.place[value.figure]: value.proposed for value in values if value.proposed is not None
        }

    def _separated(self, repair: int) -> list[Alternatives]:
        try:
            self.order = self.examiner.preference(sorted(self.search.choice()))
        except LimitReached:
            self.complete = False
        try:
            whole = separate(self.search, repair, self.order, self.most)
        except Interrupted as interrupted:
            self.complete = False
            return interrupted.groups
        try:
            if len(whole) == 1 and all(mask.bit_count() == 1 for mask in whole[0].alternatives):
                return whole  # Single figures are no factors of anything, and are examined before they are exchanged.
            parted: list[Alternatives] = []
            for group in whole:
                slips = list(self._joint(group, [other for other in whole if other is not group]))
                self.joint[group.union] = slips
                parted += [group] if slips else factors(self.search, group)
            return self._crossed(parted)
        except LimitReached:
            self.complete = False
            return whole

    def _joint(
        self, group: Alternatives, others: Sequence[Alternatives], certain: Collection[int] = ()
    ) -> Iterator[Joint]:
        elsewhere = [figure for other in others for figure in _members(self.search, other.union)]
        budget = hitting.cost(group.alternatives[0], self.search.weights)
        return joint_slips(self.search, self.examiner.options, group.clashes, elsewhere, budget, certain)

    def _crossed(self, groups: list[Alternatives]) -> list[Alternatives]:
        """Merge two groups that one exchange of figures repairs: two mistakes counting figures, but one slip."""
        measures, known = self.search.system.measures, {}
        for place, group in enumerate(groups):
            for mask in group.alternatives:
                if mask.bit_count() == 1:
                    known.update(dict.fromkeys(_members(self.search, mask), place))
        asked = {figure: set(self.examiner.implied(figure, {}, set())) for figure in known}
        wanted: dict[Fraction, list[int]] = {}
        for figure, values in asked.items():
            for value in values:
                wanted.setdefault(value, []).append(figure)
        for one, place in known.items():
            own = Fraction(measures[one].value or 0)
            for other in wanted.get(own, ()):
                theirs = Fraction(measures[other].value or 0)
                if known[other] <= place or theirs not in asked[one] or theirs == own:
                    continue
                pair = place, known[other]
                context = self._context(group for number, group in enumerate(groups) if number not in pair)
                meant = {one: theirs, other: own}
                if self.examiner.examine(meant, context, meant) is None:
                    continue
                merged = _merged(groups[pair[0]], groups[pair[1]], self.most)
                names = measures[min(meant)], measures[max(meant)]
                slip = Slip("swap", (names[0].figure, names[1].figure), wording.swap(*names), True)
                self.joint[merged.union] = [Joint(slip, meant)]
                rest = [group for number, group in enumerate(groups) if number not in pair]
                return self._crossed([*rest, merged])
        return groups

    def _context(self, others: Iterable[Alternatives]) -> list[int]:
        return [figure for other in others for figure in self.search.figures(other.alternatives[0])]

    def _group(self, group: Alternatives, place: int, context: Sequence[int], settled: Mapping[int, Fraction]) -> Group:
        choices = self._expanded(group.alternatives)
        listed = list(islice(choices, self.most))
        cut = group.cut or next(choices, None) is not None
        known: dict[frozenset[int], Solution] = {}
        for chosen in listed:
            known[frozenset(chosen)] = self._solution(chosen, context, place, settled=settled)
        if group.union not in self.joint and len(self.found) == 1:
            certain = {figure for one in known if _recognised(known[one]) for figure in one}
            try:
                self.joint[group.union] = list(self._joint(group, (), certain))
            except LimitReached:
                self.complete = False
        for joint in self.joint.get(group.union, ()):
            figures = tuple(sorted({*joint.meant, *joint.rest}))
            if joint.slip.cause == "swap" and any(one < {*figures} and _recognised(known[one]) for one in known):
                continue  # a slip in one of the two figures alone says as much
            solution = self._solution(figures, context, place, joint, settled)
            told = {value.figure: value.proposed for value in solution.values if value.proposed is not None}
            if len(told) == len(figures) and not self.search.system.keeps_bands(told):
                continue
            before = known.get(frozenset(figures))
            if solution.slips and (
                before is None or (solution.count, solution.unexplained) < (before.count, before.unexplained)
            ):
                known[frozenset(figures)] = solution
        weight = Fraction(hitting.cost(group.alternatives[0], self.search.weights), self.search.unit)
        conflicts = tuple(as_conflict(self.search.system, clash) for clash in group.clashes)
        return Group(weight, ranked(known.values(), self.search.system.measures), conflicts, cut)

    def _solution(
        self,
        figures: tuple[int, ...],
        context: Sequence[int],
        place: int,
        joint: Joint | None = None,
        settled: Mapping[int, Fraction] | None = None,
    ) -> Solution:
        """One solution with its values and slips; without them once time has run out."""
        measures = [self.search.system.measures[figure] for figure in figures]
        names = tuple(item.figure for item in measures)
        weight = sum((item.weight or Fraction(0) for item in measures), Fraction(0))
        examined = None
        if self.complete:
            try:
                examined = self.examiner.examine(figures, context, joint.meant if joint else None, settled)
            except LimitReached:
                self.complete = False
        if examined is None:
            return Solution(names, tuple(MeantValue(item.figure, item.value) for item in measures), (), weight, place)
        values, slips = examined
        return Solution(names, values, (joint.slip, *slips) if joint else slips, weight, place)

    def _expanded(self, alternatives: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """Alternatives as figures: every choice among the twins of each element, the most plausible first."""
        members, order = self.search.members, self.order
        plausible = sorted(
            alternatives,
            key=lambda mask: sorted(min(order[figure] for figure in members[one]) for one in hitting.bits(mask)),
        )
        for mask in plausible:
            pools = [
                sorted(members[element], key=lambda figure: (order[figure], figure)) for element in hitting.bits(mask)
            ]
            for choice in product(*pools):
                yield tuple(sorted(choice))


def as_conflict(system: System, clash: Clash) -> Conflict:
    """A clash in addresses."""
    constraints = [system.constraints[number] for number, _ in clash.rules]
    return Conflict(
        tuple(constraint.rule for constraint in constraints),
        tuple(constraint.instance for constraint in constraints),
        tuple(system.measures[figure].figure for figure in sorted(clash.figures)),
        tuple(system.measures[figure].figure for figure in sorted(clash.certain)),
        clash.rules,
    )


def _members(search: Search, mask: int) -> list[int]:
    return [figure for element in hitting.bits(mask) for figure in search.members[element]]


def _merged(one: Alternatives, other: Alternatives, most: int) -> Alternatives:
    """Two independent groups as one: all combinations, as far as they are to be listed."""
    pairs = product(one.alternatives, other.alternatives)
    combined = [first | second for first, second in islice(pairs, most)]
    cut = one.cut or other.cut or len(one.alternatives) * len(other.alternatives) > most
    clashes = [*one.clashes, *(clash for clash in other.clashes if clash not in one.clashes)]
    return Alternatives(one.union | other.union, combined, clashes, cut)


def _recognised(solution: Solution) -> bool:
    """Whether one slip, recognised for certain, is all that a solution assumes."""
    return solution.count == 1 and not solution.unexplained and not solution.vague


def _is_evident(solution: Solution) -> bool:
    """Whether all that a solution assumes are slips that chance would hardly make fit."""
    return not solution.unexplained and not solution.vague and not solution.likely


def ranked(solutions: Collection[Solution], measures: Iterable[Measure] = ()) -> tuple[Solution, ...]:
    """Fewest slips first; of equals those wholly recognised, then the most plausible slips, then by address order.

    Where no slip is recognised, a figure of `measures` that cannot be below 0 is not taken to have been, and a
    percentage, which was reckoned from the other figures, is doubted before these.

    Slips that fit as chance would have it stand before figures without only where some other slip is evidence. The
    first is said to be the only one where no slip of any other figure, and no other slip of its own, would do as well.
    """
    evident = {one.count for one in solutions if _is_evident(one)}
    keys = {
        one.figures: (one.count, one.unexplained + one.vague + (one.likely and one.count not in evident))
        for one in solutions
    }
    known_as = {item.figure: item for item in measures}
    ordered = sorted(
        solutions,
        key=lambda one: (
            *keys[one.figures],
            one.unexplained,
            one.likely,
            sum(_turned(value, known_as.get(value.figure)) for value in one.values if one.unexplained),
            sum(not _reckoned(value, known_as.get(value.figure)) for value in one.values if one.unexplained),
            sum(PLAUSIBILITY[slip.cause] for slip in one.slips),
        ),
    )
    ranks = {rank: place for place, rank in enumerate(sorted(set(keys.values())), 1)}
    placed = [replace(one, rank=ranks[keys[one.figures]]) for one in ordered]
    first, rest = placed[0], [one for one in placed[1:] if one.count == placed[0].count]
    known = not first.unexplained and all(slip.unique for slip in first.slips)
    if known and not any(one.rank == 1 or first.likely or not one.unexplained for one in rest):
        placed[0] = replace(first, unique=True)
    return tuple(placed)


def _turned(value: MeantValue, item: Measure | None) -> bool:
    """Whether a figure would have the other sign, which an error in its digits does not make, or one it cannot have."""
    if value.stated is None or value.proposed is None:
        return False
    return value.stated * value.proposed.numerator < 0 or (
        item is not None and not item.signed and value.stated >= 0 > value.proposed
    )


def _reckoned(value: MeantValue, item: Measure | None) -> bool:
    """Whether a figure is a percentage that the others determine."""
    return value.proposed is not None and item is not None and item.kind == "percent"
