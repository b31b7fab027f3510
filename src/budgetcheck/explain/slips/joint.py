"""Single slips that spoil several figures at once: two figures exchanged, a run of figures stated cumulatively.

Counting figures, two exchanged ones are two mistakes; counting slips they are one, and compete with every single
figure. Value interchanges are part of Scholtus's method for sign errors (2011); here every pair among the figures in
conflict is considered whose exchange would satisfy a rule that fails, and the rules decide exactly, jointly with the
other mistakes of the group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from heapq import nsmallest
from itertools import chain, pairwise
from math import lcm

from budgetcheck.arithmetic.interval import fraction
from budgetcheck.explain.outcome import Slip
from budgetcheck.explain.search import hitting
from budgetcheck.explain.search.conflicts import Search
from budgetcheck.explain.search.feasible import Clash
from budgetcheck.explain.slips import wording
from budgetcheck.explain.slips.options import Options
from budgetcheck.text.tuples import NamedTuple

_MOST = 60
"""Joint slips tried at most in one group; those that fit a rule closest come first."""


class Joint(NamedTuple):
    """A joint slip, the numbers its figures would have without it, and further figures that must change with it."""

    slip: Slip
    meant: dict[int, Fraction]
    rest: tuple[int, ...] = ()


def joint_slips(
    search: Search,
    options: Options,
    clashes: Iterable[Clash],
    elsewhere: Iterable[int],
    budget: int,
    certain: Collection[int] = (),
) -> Iterator[Joint]:
    """Joint slips that repair a group, alone or with other figures, for no more than its cheapest repair costs.

    `elsewhere` are the figures of all other groups, which are free meanwhile. A joint slip costs what the figure in it
    that is hardest to doubt costs. Figures that are `certain` to have a slip of their own are not exchanged.
    """
    found = list(clashes)
    tried: set[frozenset[int]] = set()
    for slip, meant in chain(_series(search, found, options), _swaps(search, found, certain)):
        if len(tried) >= _MOST:
            return
        if frozenset(meant) in tried:
            continue
        tried.add(frozenset(meant))
        weights = [search.system.measures[figure].weight for figure in meant]
        if None in weights:
            continue
        cost = max(int((weight or Fraction(0)) * search.unit) for weight in weights)
        if cost <= budget:
            rest = _rest(search, found, meant, set(elsewhere), budget - cost)
            if rest is not None:
                yield Joint(slip, meant, rest)


def _rest(
    search: Search, clashes: list[Clash], meant: dict[int, Fraction], elsewhere: set[int], budget: int
) -> tuple[int, ...] | None:
    """The cheapest further figures to change once the slip is undone; None if they cost more than the budget."""
    bench = search.bench
    touched = meant.keys()
    masks = [search.mask(clash) for clash in clashes if not clash.figures & touched]
    try:
        while True:
            repair = hitting.cheapest(masks, search.weights, search.clock) if masks else 0
            if hitting.cost(repair, search.weights) > budget:
                return None
            pools = (
                [figure for figure in search.members[one] if figure not in touched] for one in hitting.bits(repair)
            )
            figures = [pool[0] for pool in pools if pool]
            bench.release({*elsewhere, *touched, *figures})
            for figure, value in meant.items():
                bench.restrict(figure, bench.bounds_of(search.system.measures[figure].printed(value)))
            clash = bench.clash()
            if clash is None:
                return tuple(figures)
            others = clash.figures - touched
            mask = search.mask(Clash(others, ()))
            if not others or mask in masks or mask & repair:
                return None
            masks.append(mask)
    finally:
        for figure in meant:
            bench.unbind(figure)


def _swaps(
    search: Search, clashes: list[Clash], certain: Collection[int]
) -> Iterator[tuple[Slip, dict[int, Fraction]]]:
    """Pairs of figures in conflict whose exchange satisfies a rule that fails on its own, the closest fits first."""
    measures = search.system.measures
    stated = {
        figure: fraction(number)
        for figure in sorted({figure for clash in clashes for figure in clash.figures})
        if (number := measures[figure].value) is not None and figure not in certain
    }
    rules = [clash.rules[0][0] for clash in clashes if len(clash.rules) == 1]
    chance = min((_chance(search, number, stated) for number in rules), default=Fraction(0))
    fits = (fit for number in rules for fit in _fits(search, number, stated))
    for _, one, other in nsmallest(2 * _MOST, fits):
        names = measures[one], measures[other]
        why = wording.swap(*names)
        slip = Slip("swap", (names[0].figure, names[1].figure), why, unique=True, chance=chance)
        yield slip, {one: stated[other], other: stated[one]}


def _chance(search: Search, number: int, stated: Mapping[int, Fraction]) -> Fraction:
    """How many exchanges would satisfy a rule by chance: the pairs of its figures and others by the width it admits.

    A pair fits where the other figure lies within the width around one number; figures spread as far as they are large.
    """
    low, high = search.system.admitted[number][:2]
    if low is None or high is None or low == high:
        return Fraction(0)
    row = search.system.coefficients[number]
    sizes = [abs(value) for value in stated.values() if value]
    return sum((min(Fraction(1), (high - low) / size) for size in sizes), Fraction(0)) * len(row)


def _fits(search: Search, number: int, stated: dict[int, Fraction]) -> Iterator[tuple[Fraction, int, int]]:
    """How far an equality is off after an exchange that satisfies it, with the two figures, lower one first."""
    row, admitted = search.system.coefficients[number], search.system.admitted[number]
    values = {figure: search.system.measures[figure].value for figure in row}
    if admitted.low is None or admitted.high is None or None in values.values():
        return
    shares = sorted({Fraction(0), *row.values()})
    total = sum((weight * fraction(values[figure] or 0) for figure, weight in row.items()), Fraction(0))
    off = (admitted.low + admitted.high) / 2 - total
    slack = sum((_width(search, figure) * abs(weight) for figure, weight in row.items()), Fraction(0))
    slack += admitted.high - admitted.low
    # Everything in whole numbers of a common part.
    scale = lcm(off.denominator, slack.denominator, *(value.denominator for value in stated.values()))
    whole = {figure: _times(value, scale) for figure, value in stated.items()}
    ordered = sorted((value, figure) for figure, value in whole.items())
    far, wide = _times(off, scale), _times(slack, scale)
    for one, weight in sorted(row.items()):
        search.clock.tick()
        for share in shares:
            if share == weight or one not in whole:
                continue
            # The other figure is wanted where weight - share times what it is more comes to what the rule is off by.
            apart = weight - share
            by, under = abs(apart.numerator), apart.denominator
            goal, room = whole[one] * by + (far if apart > 0 else -far) * under, wide * under
            first = bisect_left(ordered, (-((room - goal) // by), -1))
            last = bisect_right(ordered, ((goal + room) // by, len(search.system.measures)))
            for value, other in ordered[first:last]:
                if row.get(other, 0) == share and value != whole[one]:
                    yield Fraction(abs(value * by - goal), under * scale), min(one, other), max(one, other)


def _times(number: Fraction, scale: int) -> int:
    return number.numerator * (scale // number.denominator)


def _series(search: Search, clashes: list[Clash], options: Options) -> Iterator[tuple[Slip, dict[int, Fraction]]]:
    """Runs of figures in conflict that never fall, as the running totals of their differences."""
    measures = search.system.measures
    seen: set[tuple[int, ...]] = set()
    for figure in sorted({figure for clash in clashes for figure in clash.figures}):
        for run in options.runs(figure):
            values = [measures[other].value for other in run]
            if run in seen or len(run) < 3:
                continue
            seen.add(run)
            numbers = [value for value in values if value is not None]
            rising = len(numbers) == len(run) and numbers[0] > 0
            if rising and all(after > before for before, after in pairwise(numbers)):
                steps = [fraction(after) - fraction(before) for before, after in pairwise(numbers)]
                items = [measures[other] for other in run]
                names = tuple(item.figure for item in items[1:])
                yield (
                    Slip("cumulated", names, wording.cumulated_series(items), True),
                    dict(zip(run[1:], steps, strict=True)),
                )


def _width(search: Search, figure: int) -> Fraction:
    interval = search.system.measures[figure].interval
    return Fraction(0) if interval.low is None or interval.high is None else interval.high - interval.low
