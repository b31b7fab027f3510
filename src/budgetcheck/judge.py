"""Figures x rules -> judgements: which instance of which rule holds, fails or stays open, symbolically.

The compiled form of a rule is asked first; only what it did not find to hold is evaluated exactly, with the figures'
rounding intervals. Nothing here knows lines, columns or languages.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from budgetcheck import codelists
from budgetcheck.expression.environment import EXACT, Environment, FiguresView, TooLarge
from budgetcheck.expression.runtime import HOLDS, NOT_APPLICABLE, UNDECIDED
from budgetcheck.findings import Verdict
from budgetcheck.record import Record, Reference, refer
from budgetcheck.rulebook import Program, Rulebook

if TYPE_CHECKING:
    from budgetcheck.expression.values import Truth

MAX_INSTANCES = 200_000
"""Instances of one rule in one declaration; nested `each` over a hostile file stops here."""


@dataclass(frozen=True, slots=True)
class Strictness:
    """How rounding is allowed for: `exact` not at all, `tolerance` widens every comparison (declared unit)."""

    exact: bool = False
    tolerance: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one instance of a rule: the element(s) under `each` and what decided."""

    program: Program
    verdict: Verdict
    records: tuple[Record, ...]
    truth: Truth | None = None
    missing: tuple[Reference, ...] = ()
    too_large: bool = False

    @property
    def element(self) -> Record | None:
        """The innermost element under `each`."""
        return self.records[-1] if len(self.records) > 1 else None


class Judged:
    """All judgements of one declaration: counts by verdict, and every judgement that is not simply passed."""

    __slots__ = ("counts", "judgements")

    def __init__(self) -> None:
        self.counts: dict[Verdict, int] = {}
        self.judgements: list[Judgement] = []


class Disclosed(FiguresView, Protocol):
    """Figures that also say what kind of disclosure they are from."""

    @property
    def kind(self) -> str:
        """`budget` or `final_accounts`."""

    @property
    def scope(self) -> str:
        """`unit` or `department`."""


def judge(
    figures: Disclosed, rulebook: Rulebook, strictness: Strictness | None = None, *, keep_passed: bool = False
) -> Judged:
    """Judge every rule that is for this disclosure; with `keep_passed` the ones that hold are kept too."""
    strictness = strictness or Strictness()
    environment = Environment(figures, rulebook.parameters, codelists.load)
    judged = Judged()
    counts: dict[Verdict, int] = dict.fromkeys(("holds", "rounding", "fails", "undecided", "not_applicable"), 0)
    programs = rulebook.fitting(figures.kind, figures.scope)
    holds, not_applicable = 0, len(rulebook.programs) - len(programs)
    alone = (figures.root,)
    before = decimal.getcontext()
    decimal.setcontext(EXACT)
    try:
        for program in programs:
            fast = program.fast
            judged_any = False
            for records in instances(program, environment) if program.lists else (alone,):
                judged_any = True
                try:
                    answer = fast(environment, *records)
                except (TypeError, ArithmeticError, AttributeError):
                    answer = None
                except TooLarge:
                    judged.judgements.append(Judgement(program, "undecided", records, too_large=True))
                    counts["undecided"] += 1
                    break
                if answer == HOLDS and not keep_passed:
                    holds += 1
                elif answer == NOT_APPLICABLE and not keep_passed:
                    not_applicable += 1
                else:
                    judgement = _look_closer(program, environment, records, answer, strictness)
                    counts[judgement.verdict] += 1
                    if keep_passed or judgement.verdict not in ("holds", "not_applicable"):
                        judged.judgements.append(judgement)
            # A rule over a list that is absent or empty has no instance; it is counted once as not applicable.
            if not judged_any:
                not_applicable += 1
    finally:
        decimal.setcontext(before)
    counts["holds"] += holds
    counts["not_applicable"] += not_applicable
    judged.counts = counts
    return judged


def instances(program: Program, environment: Environment) -> Iterator[tuple[Record, ...]]:
    """Yield the records of each instance of a rule over lists, the document first."""
    if not program.lists:
        return iter(((environment.figures.root,),))
    return islice(_expand(program, environment, (environment.figures.root,)), MAX_INSTANCES)


def _expand(program: Program, environment: Environment, records: tuple[Record, ...]) -> Iterator[tuple[Record, ...]]:
    level = len(records) - 1
    try:
        elements = program.lists[level](environment, *records)
    except (TypeError, ArithmeticError, AttributeError, TooLarge):
        elements = None
    if elements is None:
        elements = _elements(program, environment, records, level)
    if level + 1 == len(program.lists):
        for element in elements:
            yield (*records, element)
    else:
        for element in elements:
            yield from _expand(program, environment, (*records, element))


def _elements(program: Program, environment: Environment, records: tuple[Record, ...], level: int) -> Sequence[Record]:
    from budgetcheck.assess import list_elements

    try:
        return list_elements(program, environment, records, level)
    except TooLarge:
        return ()


def _look_closer(
    program: Program, environment: Environment, records: tuple[Record, ...], answer: int | None, strictness: Strictness
) -> Judgement:
    if answer == NOT_APPLICABLE:
        return Judgement(program, "not_applicable", records)
    if answer == UNDECIDED:
        missing = _missing(program, records)
        if missing:
            return Judgement(program, "undecided", records, missing=missing)
    from budgetcheck.assess import assess

    try:
        return assess(program, environment, records, strictness)
    except TooLarge:
        return Judgement(program, "undecided", records, too_large=True)


def _missing(program: Program, records: tuple[Record, ...]) -> tuple[Reference, ...]:
    """Name the absent figures that a rule reads outright, without evaluating it."""
    return tuple(
        refer(records[scope], key, kind)
        for scope, key, kind in program.reads
        if scope < len(records) and key not in records[scope] and kind != "any"
    )
