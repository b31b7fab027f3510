"""Coverage: for every figure of a declaration and every kind of slip, which rules would notice; and what none would."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgetcheck.analysis.coverage.covered import SLIPS, Coverage, CoverageCell, CoverageRow, Notice, SlipKind, gravest
from budgetcheck.analysis.coverage.directions import FigureEquality, directions, equalities
from budgetcheck.analysis.coverage.pairs import Tried, hiding_pairs
from budgetcheck.analysis.coverage.trials import FigureTarget, Trials, notices_of
from budgetcheck.analysis.coverage.typos import typos
from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.label import label
from budgetcheck.figures.load import Loaded
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.source.locate import Locator
from budgetcheck.source.read import Source
from budgetcheck.text.places import Route
from budgetcheck.text.severity import SEVERITIES

_SECONDS = 60.0
"""How long one declaration may take by default, a third of it for pairs."""


def coverage(
    given: Loaded,
    rulebook: Rulebook,
    *,
    pairs: bool = True,
    seconds: float | None = _SECONDS,
) -> Coverage:
    """Try every kind of slip at every figure of a declaration, and pairs of them.

    Its faulty parts are left out, as for a check. What there was no time for is counted in the result.
    """
    trials = Trials(given.declaration.model, rulebook, given.related)
    return _Covering(given.declaration.source, trials, pairs, seconds).result()


class _Covering:
    def __init__(self, source: Source, trials: Trials, pairs: bool, seconds: float | None) -> None:
        self.source = source
        self.trials = trials
        self.pairs = pairs
        self.seconds = seconds
        self.deadline = None if seconds is None else time.monotonic() + seconds
        self.noticed: list[Tried] = []
        self.cut = False

    def result(self) -> Coverage:
        trials, figures = self.trials, self.trials.figures
        directory = Directory(figures.root)
        addresses = {target.route: directory.address(target.route) for target in trials.targets}
        found = equalities(figures, trials.rulebook)
        counts: dict[Route, int] = {}
        for one in found:
            for route in one.weights:
                counts[route] = counts.get(route, 0) + 1
        locator = Locator(self.source.text)
        rows = []
        for target in trials.targets:
            if self.deadline is not None and time.monotonic() > self.deadline:
                self.cut = True
                break
            rows.append(self._row(target, addresses[target.route], counts.get(target.route, 0), locator))
        hidden, untried = self._pairs(found, addresses)
        failing = sorted({one.rule for one in trials.before if one.severity == "error"})
        return Coverage(
            self.source.path,
            str(figures.root.get("unit.name", "")),
            tuple(rows),
            hidden,
            directions(found, addresses),
            len(trials.rulebook.fitting(figures.kind, figures.scope)),
            tuple(failing),
            untried,
            self.cut,
        )

    def _row(self, target: FigureTarget, address: str, count: int, locator: Locator) -> CoverageRow:
        by_slip: dict[SlipKind, list[tuple[Decimal | None, tuple[Notice, ...]]]] = {}
        for typo in typos(target.value, target.kind, whole=target.whole):
            seen = self.trials.noticing({target.route: typo.value})
            by_slip.setdefault(typo.slip, []).append((typo.value, notices_of(seen)))
            errors = frozenset(one for one in seen if one.severity == "error")
            if errors:
                self.noticed.append(Tried(target, typo.slip, typo.value, errors))
        cells = tuple(_cell(slip, by_slip[slip]) for slip in SLIPS if slip in by_slip)
        span = locator.value(target.route) or locator.key(target.route)
        return CoverageRow(
            address,
            label(target.route, self.trials.figures.root),
            target.kind,
            format(target.value, "f"),
            None if span is None else span.line,
            cells,
            count,
        )

    def _pairs(self, found: Sequence[FigureEquality], addresses: Mapping[Route, str]) -> tuple[Any, int]:
        if not self.pairs:
            return (), 0
        seconds = None if self.deadline is None else max(0.0, self.deadline - time.monotonic())
        tried = hiding_pairs(self.trials, self.noticed, found, addresses, seconds)
        return tried.pairs, tried.untried


def _cell(slip: SlipKind, tried: Sequence[tuple[Decimal | None, tuple[Notice, ...]]]) -> CoverageCell:
    """The slip of a kind that is noticed least."""
    value, notices = max(tried, key=lambda one: _rank(one[1]))
    return CoverageCell(slip, None if value is None else format(value, "f"), notices, len(tried))


def _rank(notices: Sequence[Notice]) -> int:
    worst = gravest(notices)
    return len(SEVERITIES) if worst is None else SEVERITIES.index(worst)
