"""Pairs of slips that hide each other: each alone is named as an error, both together are not.

For a rule that names the one slip to be silent about both, it must read the other figure as well, and where it is a
linear equality the two must make up for each other in it. Only pairs that pass these tests are judged.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple, TypeAlias

from budgetcheck.analysis.coverage.covered import SlipKind, SlipPair
from budgetcheck.analysis.coverage.directions import FigureEquality, equalities
from budgetcheck.analysis.coverage.trials import FigureTarget, Seen, Trials, notices_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.places import Route

MOST_PAIRS = 2_000
"""Pairs that are listed."""

MOST_COMPARED = 2_000_000
"""Combinations of slips that are looked at without judging them."""


_Judged: TypeAlias = tuple[str, Route]
"""An equality by its rule and element."""


class Tried(NamedTuple):
    """A single slip that an error names."""

    target: FigureTarget
    slip: SlipKind
    value: Decimal | None
    errors: frozenset[Seen]


class _Found(NamedTuple):
    """The pairs, and how many were left out for lack of time or room."""

    pairs: tuple[SlipPair, ...]
    untried: int


def hiding_pairs(
    trials: Trials,
    slips: Sequence[Tried],
    known: Sequence[FigureEquality],
    addresses: Mapping[Route, str],
    seconds: float | None,
) -> _Found:
    """Try the pairs of these slips, and every two figures exchanged, that equalities would let pass."""
    return _Pairing(trials, slips, known).found(addresses, seconds)


class _Pairing:
    def __init__(self, trials: Trials, slips: Sequence[Tried], known: Sequence[FigureEquality]) -> None:
        self.all = known
        self.compared = frozenset(one.rule for one in known)
        self.books: dict[frozenset[str], Rulebook] = {}
        self.trials = trials
        self.slips = slips
        self.targets = {one.target.route: one.target for one in slips}
        self.readers = {route: trials.readers(route) for route in self.targets}
        self.steered = {route: trials.steered(route) for route in self.targets}
        self.off: dict[Tried, frozenset[_Judged]] = {}
        self.left = 0
        """Combinations that were not even looked at."""
        self.by_figure: dict[Route, list[FigureEquality]] = {}
        for one in known:
            if one.severity == "error":
                for route in one.weights:
                    self.by_figure.setdefault(route, []).append(one)

    def found(self, addresses: Mapping[Route, str], seconds: float | None) -> _Found:
        """Judge the candidates."""
        deadline = None if seconds is None else time.monotonic() + seconds
        pairs: list[SlipPair] = []
        untried = 0
        for first, second in self._candidates():
            if len(pairs) >= MOST_PAIRS or (deadline is not None and time.monotonic() > deadline):
                untried += 1
                continue
            seen = self.trials.noticing({first.target.route: first.value, second.target.route: second.value})
            if not any(one.severity == "error" for one in seen):
                figures = addresses[first.target.route], addresses[second.target.route]
                values = _text(first.value), _text(second.value)
                pairs.append(SlipPair(figures, (first.slip, second.slip), values, notices_of(seen)))
        return _Found(tuple(pairs), untried + self.left)

    def _candidates(self) -> Iterator[tuple[Tried, Tried]]:
        yield from self._exchanges()
        rules = [frozenset(seen.rule for seen in one.errors) for one in self.slips]
        compared = 0
        for place, first in enumerate(self.slips):
            if compared > MOST_COMPARED:
                self.left += len(self.slips) - place - 1
                continue
            for other in range(place + 1, len(self.slips)):
                second = self.slips[other]
                compared += 1
                one, two = first.target.route, second.target.route
                if one == two or not (rules[place] <= self.readers[two] and rules[other] <= self.readers[one]):
                    continue
                if self._make_up(first, second):
                    yield first, second

    def _exchanges(self) -> Iterator[tuple[Tried, Tried]]:
        """Two figures in each other's place."""
        for one, other in combinations(self.targets.values(), 2):
            if one.kind != other.kind or one.value == other.value or one.whole != other.whole:
                continue
            if not self.shared(one.route, other.route):
                continue
            pair = Tried(one, "exchange", other.value, frozenset()), Tried(other, "exchange", one.value, frozenset())
            if self._make_up(*pair):
                yield pair

    def shared(self, one: Route, other: Route) -> bool:
        """Whether an error could see both figures; otherwise an exchange is two slips that have nothing to do."""
        if one not in self.by_figure and other not in self.by_figure:
            return False
        return not self.readers[one].isdisjoint(self.readers[other])

    def _make_up(self, first: Tried, second: Tried) -> bool:
        """Whether every equality of either figure may still hold, as far as rounding goes.

        Those that a figure left out takes part in may; so may those that one of the slips alone switches off.
        """
        changes: dict[Route, Fraction] = {}
        gone: set[Route] = set()
        for one in (first, second):
            if one.value is None:
                gone.add(one.target.route)
            else:
                changes[one.target.route] = Fraction(one.value) - Fraction(one.target.value)
        for route in changes:
            for equality in self.by_figure.get(route, ()):
                if gone & equality.weights.keys():
                    continue
                shift = sum((equality.weights.get(name, Fraction(0)) * by for name, by in changes.items()), Fraction(0))
                if shift and abs(equality.rest + shift) > max(equality.slack, abs(equality.rest)):
                    instance = (equality.rule, equality.element)
                    if instance not in self._switched_off(first) and instance not in self._switched_off(second):
                        return False
        return True

    def _switched_off(self, one: Tried) -> frozenset[_Judged]:
        """The equalities that are not judged, or of other figures, once a slip changes what they hang on."""
        rules = self.steered[one.target.route] & self.compared
        if one.slip == "exchange" or not rules:
            return frozenset()
        if one not in self.off:
            changed = self.trials.changed_figures({one.target.route: one.value})
            still = {
                (found.rule, found.element, frozenset(found.weights.items()))
                for found in equalities(changed, self._book(rules))
            }
            self.off[one] = frozenset(
                (before.rule, before.element)
                for before in self.all
                if before.rule in rules
                and (before.rule, before.element, frozenset(before.weights.items())) not in still
            )
        return self.off[one]

    def _book(self, rules: frozenset[str]) -> Rulebook:
        if rules not in self.books:
            book = self.trials.rulebook
            programs = tuple(program for program in book.programs if program.rule.id in rules)
            self.books[rules] = replace(book, programs=programs)
        return self.books[rules]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
