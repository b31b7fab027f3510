"""Independent mistakes kept apart: all cheapest repairs, as alternatives per group of figures.

Conflicts that share no figure are separate questions, and every cheapest repair of the whole is made of one cheapest
repair of each. The converse, that any choice of alternatives repairs the whole, is checked here and not assumed: each
alternative is tried with everything outside its group's surroundings held where one known repair leaves it, and where
rules span surroundings their slack must bear all alternatives at once. Groups for which that cannot be shown are
merged and their combinations tried one by one. Thus thousands of combinations are never multiplied out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, product

from budgetcheck.explain.search import hitting
from budgetcheck.explain.search.conflicts import Search
from budgetcheck.explain.search.feasible import Clash, Point
from budgetcheck.explain.search.limits import LimitReached
from budgetcheck.explain.search.simplex import Bounds, Rational
from budgetcheck.text.slots import slotted

Slack = tuple[Rational, Rational]


@slotted
class RepairGroup:
    """Alternatives (bit sets of elements), any of which repairs one group's conflicts; `union` is all their elements.

    `cut` says that more alternatives of the same cost exist, or may exist, than are listed.
    """

    union: int
    alternatives: list[int]
    clashes: list[Clash]
    cut: bool = False


def separate(search: Search, repair: int, order: Sequence[int], most: int) -> list[RepairGroup]:
    """All cheapest repairs of a searched part as groups of alternatives; `repair` is one that `solve` found.

    `order` ranks figures: alternatives with figures of low rank come first, which matters where `most` cuts.
    """
    groups = []
    territory: list[list[int]] = []
    for masks in hitting.split(hitting.smallest(search.clashes)):
        union = 0
        for mask in masks:
            union |= mask
        groups.append(RepairGroup(union, [repair & union], [search.clashes[mask] for mask in masks]))
        territory.append(list(masks))
    everything = sum(group.union for group in groups)
    try:
        for group, masks in zip(groups, territory, strict=True):
            _alternatives(search, group, masks, everything & ~group.union, order, most)
        return _confirmed(search, groups, repair, most)
    except LimitReached:
        for group in groups:
            group.alternatives = [repair & group.union]
            group.cut = True
        raise Interrupted(groups) from None


class Interrupted(Exception):
    """The time ran out while alternatives were listed; `groups` hold one proven repair."""

    def __init__(self, groups: list[RepairGroup]) -> None:
        super().__init__()
        self.groups = groups


def _alternatives(
    search: Search, group: RepairGroup, masks: list[int], others: int, order: Sequence[int], most: int
) -> None:
    """List the group's cheapest repairs, every other group's figures being free."""
    elsewhere = [figure for element in hitting.bits(others) for figure in search.members[element]]
    chosen = group.alternatives[0]

    def holds(mask: int) -> bool:
        clash = search.clash([*elsewhere, *search.figures(mask)])
        if clash is not None:
            masks.append(search.mask(clash))
            search.clashes.setdefault(masks[-1], clash)
            group.clashes.append(clash)
        return clash is None

    budget = hitting.cost(chosen, search.weights)
    found = list(islice(search.minima(masks, budget, holds, order), most + 1))
    group.cut = len(found) > most
    rest = [mask for mask in found[:most] if mask != chosen]
    group.alternatives = [chosen, *rest]


def _confirmed(search: Search, groups: list[RepairGroup], repair: int, most: int) -> list[RepairGroup]:
    """Merge groups until every choice of alternatives is known to repair the whole."""
    while len(groups) > 1:
        loose = _entangled(search, groups, repair)
        if not loose:
            break
        merged = RepairGroup(0, [], [])
        for place in sorted(loose):
            merged.union |= groups[place].union
            merged.clashes += groups[place].clashes
            merged.cut |= groups[place].cut
        kept = [group for place, group in enumerate(groups) if place not in loose]
        others = [element for group in kept for element in hitting.bits(group.union)]
        elsewhere = [figure for element in others for figure in search.members[element]]
        for tried, choice in enumerate(product(*(groups[place].alternatives for place in sorted(loose)))):
            if tried >= 10 * most or len(merged.alternatives) >= most:
                merged.cut = True
                break
            mask = sum(choice)
            search.bench.release([*elsewhere, *search.figures(mask)])
            if search.bench.clash() is None:
                merged.alternatives.append(mask)
        groups = [*kept, merged]
    return groups


def _entangled(search: Search, groups: list[RepairGroup], repair: int) -> set[int]:
    """The groups whose alternatives are not shown to be independent of the other groups' ones."""
    bench = search.bench
    bench.release(search.figures(repair))
    clash = bench.clash()
    assert clash is None
    home = bench.point()
    owner = _surroundings(search, groups)
    loose = _guarded_across(search, groups, owner)
    spanning = _spanning(search, owner)
    slack: dict[int, list[tuple[int, Slack, Slack]]] = {row: [] for row in spanning}
    for place, group in enumerate(groups):
        outside = [figure for figure in bench.figures if owner.get(figure) != place]
        kept = search.figures(repair & ~group.union)
        bench.release([*kept, *search.figures(repair & group.union)])
        bench.go(home)
        for figure in outside:
            value, nudge = home[bench.column[figure]]
            bench.simplex.bound(bench.column[figure], Bounds(value, value, nudge, nudge))
        points: list[Point] = [home]
        for mask in group.alternatives[1:]:
            bench.release([*kept, *search.figures(mask)])
            if bench.clash() is not None:
                loose |= {place} | _neighbours(search, owner, place)
                break
            points.append(bench.point())
        for row in spanning:
            variable = len(bench.figures) + row
            moves = [
                (point[variable][0] - home[variable][0], point[variable][1] - home[variable][1]) for point in points
            ]
            slack[row].append((place, min(moves), max(moves)))
        for figure in outside:
            bench.unbind(figure)
    for row, moves_of in slack.items():
        if not bench.lifted[row] and not _bears(bench.ruled[row], home[len(bench.figures) + row], moves_of):
            loose |= {place for place, least, most in moves_of if any(least) or any(most)}
    if len(loose) == 1:
        loose |= _neighbours(search, owner, *loose)
    return loose if len(loose) != 1 else set(range(len(groups)))


def _bears(bounds: Bounds, at: Slack, moves: Iterable[tuple[int, Slack, Slack]]) -> bool:
    """Whether a rule keeps its bounds when every group moves it as far as any of its alternatives does."""
    low, high = at, at
    for _, least, most in moves:
        low = (low[0] + least[0], low[1] + least[1])
        high = (high[0] + most[0], high[1] + most[1])
    return (bounds.low is None or low >= (bounds.low, bounds.low_nudge)) and (
        bounds.high is None or high <= (bounds.high, bounds.high_nudge)
    )


def _surroundings(search: Search, groups: Sequence[RepairGroup]) -> dict[int, int]:
    """Which group each figure is nearest to, by steps from rule to rule; figures out of reach of all are left out."""
    owner: dict[int, int] = {}
    for place, group in enumerate(groups):
        for element in hitting.bits(group.union):
            owner.update(dict.fromkeys(search.members[element], place))
        for clash in group.clashes:
            for figure in sorted(clash.figures):
                owner.setdefault(figure, place)
    inside = set(search.bench.constraints)
    front = list(owner)
    while front:
        reached: list[int] = []
        for figure in front:
            for number in search.system.users[figure]:
                for other in search.system.coefficients[number] if number in inside else ():
                    if other not in owner and other in search.bench.column:
                        owner[other] = owner[figure]
                        reached.append(other)
        front = reached
    return owner


def _spanning(search: Search, owner: dict[int, int]) -> list[int]:
    """Rows (of the bench) of rules with figures in the surroundings of several groups."""
    rows = []
    for row, number in enumerate(search.bench.constraints):
        if len({owner.get(figure, -1) for figure in search.system.coefficients[number]}) > 1:
            rows.append(row)
    return rows


def _guarded_across(search: Search, groups: Sequence[RepairGroup], owner: dict[int, int]) -> set[int]:
    """Groups with a rule that binds in one of them and is lifted by a figure that another may change."""
    changing = {figure for group in groups for mask in group.alternatives for figure in _all(search, mask)}
    loose: set[int] = set()
    for number in search.bench.constraints:
        guards = {search.system.place[guard] for guard in search.system.constraints[number].guards}
        places = {owner.get(figure, -1) for figure in (*guards, *search.system.coefficients[number])}
        if guards & changing and len(places) > 1:
            loose |= places - {-1}
    return loose


def _neighbours(search: Search, owner: dict[int, int], place: int) -> set[int]:
    """Groups whose surroundings share a rule with those of one group."""
    found: set[int] = set()
    for number in search.bench.constraints:
        places = {owner[figure] for figure in search.system.coefficients[number] if figure in owner}
        if place in places:
            found |= places
    return found


def _all(search: Search, mask: int) -> list[int]:
    return [figure for element in hitting.bits(mask) for figure in search.members[element]]
