"""Pairs of slips that hide each other: each alone is named as an error, both together are not.

For a rule that names the one slip to be silent about both, it must read the other figure as well, and where it is a
linear equality the two must make up for each other in it. Only pairs that pass these tests are judged.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budgetcheck.analysis.covered import Pair, Slip
from budgetcheck.analysis.directions import Equality
from budgetcheck.analysis.trials import Seen, Target, Trials, notices_of
from budgetcheck.places import Route

MOST_PAIRS = 2_000
"""Pairs that are listed."""

MOST_COMPARED = 2_000_000
"""Combinations of slips that are looked at without judging them."""


class Tried(NamedTuple):
    """A single slip that an error names."""

    target: Target
    slip: Slip
    value: Decimal | None
    errors: frozenset[Seen]


class Found(NamedTuple):
    """The pairs, and how many were left out for lack of time or room."""

    pairs: tuple[Pair, ...]
    untried: int


def hiding_pairs(
    trials: Trials,
    slips: Sequence[Tried],
    equalities: Sequence[Equality],
    addresses: Mapping[Route, str],
    seconds: float | None,
) -> Found:
    """Try the pairs of these slips, and every two figures exchanged, that equalities would let pass."""
    deadline = None if seconds is None else time.monotonic() + seconds
    found: list[Pair] = []
    untried = 0
    by_figure: dict[Route, list[Equality]] = {}
    for one in equalities:
        if one.severity == "error":
            for route in one.weights:
                by_figure.setdefault(route, []).append(one)
    for first, second in _candidates(trials, slips, by_figure):
        if len(found) >= MOST_PAIRS or (deadline is not None and time.monotonic() > deadline):
            untried += 1
            continue
        seen = trials.noticing({first.target.route: first.value, second.target.route: second.value})
        if any(one.severity == "error" for one in seen):
            continue
        found.append(
            Pair(
                (addresses[first.target.route], addresses[second.target.route]),
                (first.slip, second.slip),
                (_text(first.value), _text(second.value)),
                notices_of(seen),
            )
        )
    return Found(tuple(found), untried)


def _candidates(
    trials: Trials, slips: Sequence[Tried], by_figure: Mapping[Route, Sequence[Equality]]
) -> Iterator[tuple[Tried, Tried]]:
    yield from _exchanges(trials, slips, by_figure)
    readers = {one.target.route: trials.readers(one.target.route) for one in slips}
    rules = [frozenset(seen.rule for seen in one.errors) for one in slips]
    compared = 0
    for place, first in enumerate(slips):
        for other in range(place + 1, len(slips)):
            second = slips[other]
            compared += 1
            if compared > MOST_COMPARED:
                return
            if first.target.route == second.target.route:
                continue
            if not rules[place] <= readers[second.target.route] or not rules[other] <= readers[first.target.route]:
                continue
            if _make_up(first, second, by_figure):
                yield first, second


def _make_up(first: Tried, second: Tried, by_figure: Mapping[Route, Sequence[Equality]]) -> bool:
    """Whether every equality of either figure that has both values still holds, as far as rounding may go."""
    changes: dict[Route, Fraction] = {}
    gone: set[Route] = set()
    for one in (first, second):
        if one.value is None:
            gone.add(one.target.route)
        else:
            changes[one.target.route] = Fraction(one.value) - Fraction(one.target.value)
    for route in changes:
        for equality in by_figure.get(route, ()):
            if gone & equality.weights.keys():
                continue
            shift = sum((equality.weights.get(name, Fraction(0)) * by for name, by in changes.items()), Fraction(0))
            if shift and abs(equality.rest + shift) > max(equality.slack, abs(equality.rest)):
                return False
    return True


def _exchanges(
    trials: Trials, slips: Sequence[Tried], by_figure: Mapping[Route, Sequence[Equality]]
) -> Iterator[tuple[Tried, Tried]]:
    """Two figures in each other's place."""
    targets = list({one.target.route: one.target for one in slips}.values())
    for place, one in enumerate(targets):
        for other in targets[place + 1 :]:
            if one.kind != other.kind or one.value == other.value or one.whole != other.whole:
                continue
            pair = Tried(one, "exchange", other.value, frozenset()), Tried(other, "exchange", one.value, frozenset())
            if (one.route in by_figure or other.route in by_figure) and _make_up(*pair, by_figure):
                yield pair


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
