"""The cheapest sets that meet every conflict: weighted hitting sets, exactly, over integers used as bit sets.

A conflict is a bit set of elements of which at least one must be chosen. Branch and bound with the usual reductions
(a conflict that contains another, a conflict with one element, an element that another one covers at no more cost),
a lower bound from packing conflicts that share no element (generalised to weights by dual ascent), and separate
treatment of conflicts that have no element in common. Reiter, "A theory of diagnosis from first principles" (1987),
uses hitting sets of conflicts for diagnosis; the loop around them is in `search`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from budgetcheck.explain.search.limits import Clock

_MANY = 60
"""Cheapest sets beyond which they are not told apart."""


def bits(mask: int) -> Iterator[int]:
    """The elements of a bit set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def cost(mask: int, weights: Sequence[int]) -> int:
    """The summed weight of a bit set."""
    return sum(weights[element] for element in bits(mask))


def split(masks: Iterable[int]) -> list[list[int]]:
    """Part conflicts into groups that share no element, in order of their lowest elements."""
    groups: list[tuple[int, list[int]]] = []
    for mask in masks:
        union, members = mask, [mask]
        rest = []
        for other, found in groups:
            if other & mask:
                union |= other
                members = found + members
            else:
                rest.append((other, found))
        groups = [*rest, (union, members)]
    groups.sort(key=lambda group: group[0] & -group[0])
    return [members for _, members in groups]


def smallest(masks: Iterable[int]) -> list[int]:
    """Only the conflicts that contain no other one, by size, then by value."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & mask == other for other in kept):
            kept.append(mask)
    return kept


def packing(masks: Sequence[int], weights: Sequence[int]) -> int:
    """A lower bound of the cheapest hitting set: pay for conflicts one by one out of their elements' weights.

    With equal weights these are conflicts without a common element. Conflicts come smallest first.
    """
    total = 0
    spent = 0
    left: dict[int, int] = {}
    for mask in masks:
        if mask & spent:
            continue
        pay = min(left.get(element, weights[element]) for element in bits(mask))
        total += pay
        for element in bits(mask):
            remaining = left.get(element, weights[element]) - pay
            left[element] = remaining
            if not remaining:
                spent |= 1 << element
    return total


def cheapest(masks: Sequence[int], weights: Sequence[int], clock: Clock) -> int:
    """A cheapest set that meets every conflict, as a bit set; conflicts must not be empty."""
    chosen = 0
    for group in split(smallest(masks)):
        found = _cheapest(group, weights, cost(_greedy(group, weights), weights) + 1, clock)
        assert found is not None
        chosen |= found
    return chosen


def elements_of_cheapest(masks: Sequence[int], weights: Sequence[int]) -> set[int]:
    """The elements of all cheapest sets that meet every conflict; those of every conflict where the sets are many."""
    rest = smallest(masks)
    budget = cost(cheapest(rest, weights, Clock()), weights)
    every_set = every_repair(rest, weights, budget, lambda _: True, lambda one: (one, 0), Clock())
    found = list(islice(every_set, _MANY))
    return {element for mask in (found if len(found) < _MANY else rest) for element in bits(mask)}


def _greedy(masks: Sequence[int], weights: Sequence[int]) -> int:
    """Some hitting set: always the element that meets the most conflicts for its weight."""
    chosen = 0
    rest = list(masks)
    while rest:
        counts: dict[int, int] = {}
        for mask in rest:
            for element in bits(mask):
                counts[element] = counts.get(element, 0) + 1
        most, heaviest = 0, 1
        best = -1
        for element, count in counts.items():
            if best < 0 or count * heaviest > most * weights[element]:
                most, heaviest, best = count, weights[element], element
        chosen |= 1 << best
        rest = [mask for mask in rest if not mask >> best & 1]
    return chosen


def _undominated(masks: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Leave out elements that another element can stand in for at no more cost."""
    covers: dict[int, int] = {}
    for number, mask in enumerate(masks):
        for element in bits(mask):
            covers[element] = covers.get(element, 0) | 1 << number
    best: dict[int, int] = {}
    for element, cover in covers.items():
        rival = best.get(cover)
        if rival is None or (weights[element], element) < (weights[rival], rival):
            best[cover] = element
    kept: list[tuple[int, int]] = []
    for cover, element in sorted(best.items(), key=lambda item: (-item[0].bit_count(), weights[item[1]], item[1])):
        if not any(cover & other == cover and weights[rival] <= weights[element] for other, rival in kept):
            kept.append((cover, element))
    allowed = sum(1 << element for _, element in kept)
    return [mask & allowed for mask in masks]


def _cheapest(masks: Sequence[int], weights: Sequence[int], below: int, clock: Clock) -> int | None:
    """A cheapest hitting set that costs less than `below`, or None if there is none."""
    clock.tick()
    rest = list(masks)
    chosen = spent = 0
    while True:
        size = len(rest), sum(mask.bit_count() for mask in rest)
        rest = smallest(_undominated(rest, weights))
        forced = 0
        for mask in rest:
            if mask.bit_count() > 1:
                break
            forced |= mask
        if forced:
            chosen |= forced
            spent += cost(forced, weights)
            rest = [mask for mask in rest if not mask & forced]
        if spent >= below:
            return None
        if not rest:
            return chosen
        if (len(rest), sum(mask.bit_count() for mask in rest)) == size:
            break
    if spent + packing(rest, weights) >= below:
        return None
    groups = split(rest)
    if len(groups) > 1:
        return _by_groups(groups, weights, below - spent, clock, chosen)
    found = _branch(rest, weights, below - spent, clock)
    return None if found is None else found | chosen


def _by_groups(
    groups: Sequence[Sequence[int]], weights: Sequence[int], below: int, clock: Clock, chosen: int
) -> int | None:
    """Solve groups without common elements one after the other, each with what the others must cost at least."""
    ordered = [smallest(group) for group in groups]
    bounds = [packing(group, weights) for group in ordered]
    rest = sum(bounds)
    for group, bound in zip(ordered, bounds, strict=True):
        rest -= bound
        found = _cheapest(group, weights, below - rest, clock)
        if found is None:
            return None
        chosen |= found
        below -= cost(found, weights)
    return chosen


def _branch(masks: Sequence[int], weights: Sequence[int], below: int, clock: Clock) -> int | None:
    """Take each element of a smallest conflict in turn, then leave it out for good."""
    pivot = min(masks, key=lambda mask: (mask.bit_count(), mask))
    degree = {element: sum(mask >> element & 1 for mask in masks) for element in bits(pivot)}
    best: int | None = None
    banned = 0
    for element in sorted(degree, key=lambda element: (-degree[element], weights[element], element)):
        taken = 1 << element
        rest = [mask & ~banned for mask in masks if not mask & taken]
        banned |= taken
        if weights[element] >= below or not all(rest):
            continue
        found = _cheapest(rest, weights, below - weights[element], clock)
        if found is not None:
            best = found | taken
            below = cost(best, weights)
    return best


def every_repair(
    conflicts: list[int],
    weights: Sequence[int],
    budget: int,
    holds: Callable[[int], bool],
    order: Callable[[int], tuple[int, int]],
    clock: Clock,
) -> Iterator[int]:
    """All hitting sets that cost at most `budget` and for which `holds`, each once.

    `holds` may append to `conflicts` and must do so whenever it says no: to a conflict that the set does not meet.
    Elements of small `order` come first. `budget` is what the cheapest set costs, so no superset is ever listed.
    """
    stack: list[tuple[int, int]] = [(0, 0)]
    while stack:
        clock.tick()
        chosen, banned = stack.pop()
        left = budget - cost(chosen, weights)
        open_ = [mask & ~banned for mask in conflicts if not mask & chosen]
        if not open_:
            if holds(chosen):
                yield chosen
                continue
            open_ = [mask & ~banned for mask in conflicts if not mask & chosen]
        if not left or not all(open_):
            continue
        open_.sort(key=lambda mask: (mask.bit_count(), mask))
        if packing(open_, weights) > left:
            continue
        branches: list[tuple[int, int]] = []
        for element in sorted(bits(open_[0]), key=order):
            if weights[element] <= left:
                branches.append((chosen | 1 << element, banned))
            banned |= 1 << element
        stack.extend(reversed(branches))
