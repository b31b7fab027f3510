"""Slips: every printed figure of correct declarations is slipped in five ways; is it noticed, and named a suspect?

    python -m benchmarks.slips [MADE_UP] [--each N] [--behind]

Taken are all correct examples and so many made-up disclosures. The ways: two adjacent digits interchanged, one digit
replaced, the sign, a factor of 10, a factor of 10,000. Noticed is what raises an error or warning that was not there
before. Reported are, of the figures that some rule covers (one of their slips is noticed at all), the share of slips
noticed; of noticed errors with suspects, how often the true figure is among them, and how often it is the first, with
what stood before it elsewhere; and how many figures, by key, no rule covers.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.correct.cases import case
from benchmarks.injection import slips
from budgetcheck.declaration.declare import declare_document
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.figures.figures import Figures, kind_of
from budgetcheck.figures.load import figures_of
from budgetcheck.model.shape import shape_at
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

EXAMPLES = Path(__file__).parents[1] / "examples"
SOUND = ("clean", "department-2024", "final-accounts-2024", "guangyang-2022")
RULEBOOK = builtin_rulebook()
Document = dict[str, Any]


@dataclass
class Figure:
    """The slips of one printed figure."""

    slips: int = 0
    noticed: int = 0


@dataclass
class Tally:
    """What came of all slips."""

    figures: dict[tuple[str, Route], Figure] = field(default_factory=lambda: defaultdict(Figure))
    named: int = 0
    among: int = 0
    first: int = 0
    unnamed: list[str] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)
    """By the kind of slip: what the suspect of another figure that stands first is thought to be."""
    behind: list[str] = field(default_factory=list)


def printed(document: Any, route: Route = ()) -> Iterator[tuple[Route, Decimal]]:
    """Every number with its route, that of a long form at its value."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key not in ("format", "year", "decimals", "disclosure", "reliability", "weight"):
                yield from printed(value, (*route, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from printed(value, (*route, index))
    elif isinstance(document, int | Decimal) and not isinstance(document, bool) and document:
        yield route, Decimal(document)


def figure_of(route: Route) -> Route:
    """The figure that a number is of: that of a long form is its figure's."""
    above = shape_at(route[:-1])
    long = above is not None and above.kind in ("amount", "percent") and route[-1] in ("value", "total")
    return route[:-1] if long else route


def with_slip(document: Document, route: Route, wrong: Decimal) -> Document:
    """The document with one number replaced."""
    made = deepcopy(document)
    held: Any = made
    for step in route[:-1]:
        held = held[step]
    held[route[-1]] = wrong
    return made


def judged(document: Document) -> tuple[Figures, list[Judgement]]:
    """Lay a document flat and judge it; faults of its form are left aside."""
    figures = figures_of(declare_document(document, "a.toml"))
    return figures, judge(figures, RULEBOOK).judgements


def alarming(judgements: list[Judgement]) -> set[Instance]:
    """The instances that fail as errors or warnings."""
    return {one.instance for one in judgements if one.verdict == "fails" and one.severity_in(RULEBOOK) != "info"}


def run(name: str, document: Document, tally: Tally, each: int) -> None:
    """Slip every figure of one document."""
    before = alarming(judged(document)[1])
    decimals = int(document["disclosure"].get("decimals", 2))
    number = 0
    for route, value in printed(document):
        for cause, wrong in slips(value, decimals):
            number += 1
            if number % each:
                continue
            figure = tally.figures[name, route]
            figure.slips += 1
            figures, judgements = judged(with_slip(document, route, wrong))
            new = alarming(judgements) - before
            if not new:
                continue
            figure.noticed += 1
            own = figure_of(route)
            # A percentage is not what the explainer changes first; amounts are what it is asked about.
            if kind_of(own) == "amount":
                _named(tally, figures, judgements, new, own, f"{name} {own} {value} -> {wrong} ({cause})")


def _named(
    tally: Tally, figures: Figures, judgements: list[Judgement], new: set[Instance], route: Route, told: str
) -> None:
    found = find_blamed(figures, RULEBOOK, Strictness(), judgements).suspects
    lists = [suspects for instance, suspects in found.items() if instance in new and suspects]
    if not lists:
        return
    address = figures.directory.address(route)
    tally.named += 1
    among = any(address in suspect.figures for suspects in lists for suspect in suspects)
    tally.among += among
    if any(address in suspects[0].figures for suspects in lists):
        tally.first += 1
    elif among:
        other = lists[0][0]
        tally.before[f"{told[told.rindex('(') + 1 : -1]} behind {other.cause or 'no slip'}"] += 1
        tally.behind.append(f"{told}: {'+'.join(other.figures)} {other.stated} -> {other.proposed} ({other.cause})")
    else:
        tally.unnamed.append(told)


def main() -> int:
    """Print the shares and what no rule covers."""
    each = int(sys.argv[sys.argv.index("--each") + 1]) if "--each" in sys.argv else 1
    count = next((int(one) for one in sys.argv[1:2] if one.isdigit()), 20)
    start = time.perf_counter()
    tally = Tally()
    for name in SOUND:
        text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
        run(name, tomllib.loads(text, parse_float=Decimal), tally, each)
    for seed in range(1, count + 1):
        run(f"seed {seed}", case(seed).document, tally, each)
    covered = [one for one in tally.figures.values() if one.noticed]
    slipped, noticed = sum(one.slips for one in covered), sum(one.noticed for one in covered)
    print(f"{len(SOUND)} examples, {count} made-up disclosures, {time.perf_counter() - start:.0f} s")
    print(f"{len(tally.figures):,} figures, {len(covered):,} of them covered by some rule")
    print(f"slips of these: {slipped:,}, noticed {noticed / max(1, slipped):.1%}")
    print(f"with suspects: {tally.named:,}; true figure among them {tally.among / max(1, tally.named):.1%}, ", end="")
    print(f"first {tally.first / max(1, tally.named):.1%}")
    for told in tally.unnamed[:10]:
        print(f"    NOT NAMED: {told}")
    for kind, times in tally.before.most_common(12):
        print(f"    {kind}: {times}")
    if "--behind" in sys.argv:
        print(*tally.behind, sep="\n")
    open_ = Counter(
        ".".join(str(step) for step in route if isinstance(step, str))
        for (_, route), one in tally.figures.items()
        if not one.noticed
    )
    print("no rule covers:", *(f"{key}: {times}" for key, times in open_.most_common(40)), sep="\n    ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
