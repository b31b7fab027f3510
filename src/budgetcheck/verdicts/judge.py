"""Figures x rules -> judgements: which instance of which rule holds, fails or stays open, symbolically.

The compiled sheet of all rules is asked first; only what it did not find to hold is evaluated exactly, with the
figures' rounding intervals. Nothing here knows lines, columns or languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from budgetcheck.arithmetic.exactness import exactly_computed
from budgetcheck.expression.surroundings.environment import Environment, FiguresView, TooLarge
from budgetcheck.expression.surroundings.runtime import TOO_LARGE, UNDECIDED
from budgetcheck.model.record import Record, Reference
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.text.severity import VERDICTS, Verdict
from budgetcheck.verdicts.absent import bounds_may_tell, missing_outright
from budgetcheck.verdicts.judgement import Judged, Judgement, Strictness

MAX_INSTANCES = 200_000
"""Instances of one rule in one declaration; nested `each` over a hostile file stops here."""


class Disclosed(FiguresView, Protocol):
    """Figures that also say what kind of disclosure they are from."""

    @property
    def kind(self) -> str:
        """`budget` or `final_accounts`."""

    @property
    def scope(self) -> str:
        """`unit` or `department`."""

    @property
    def excerpt(self) -> bool:
        """Whether only a part of what was published is given."""


def judge(
    figures: Disclosed,
    rulebook: Rulebook,
    strictness: Strictness | None = None,
    *,
    keep_passed: bool = False,
    open_too: bool = True,
) -> Judged:
    """Judge every rule that is for this disclosure.

    With `keep_passed` the judgements of what holds or does not apply are kept, too, which takes a hundred times as
    long. Without `open_too`, what would hold were the document whole is taken to hold where it is given in part: that
    is much quicker, leaves less undecided, and fails the same, since what is missing cannot make a rule fail.
    """
    strictness = strictness or Strictness()
    environment = Environment(figures, rulebook.parameters)
    judged = Judged()
    counts: dict[Verdict, int] = dict.fromkeys(VERDICTS, 0)
    with exactly_computed():
        if keep_passed or (open_too and figures.has_gaps):
            _judge_each(figures, rulebook, environment, strictness, judged, counts, keep_passed=keep_passed)
        else:
            _judge_all(figures, rulebook, environment, strictness, judged, counts)
    judged.counts = counts
    return judged


def _judge_all(
    figures: Disclosed,
    rulebook: Rulebook,
    environment: Environment,
    strictness: Strictness,
    judged: Judged,
    counts: dict[Verdict, int],
) -> None:
    """Judge with the compiled sheet, and look closer at what it did not clear."""
    programs = rulebook.programs
    sheet = rulebook.sheet(figures.kind, figures.scope)
    open_: list[tuple[int, int | None, tuple[Record, ...]]] = []

    def listed(number: int, records: tuple[Record, ...]) -> Sequence[Record]:
        return _elements(programs[number], environment, records)

    instances, passed_over, idle = sheet.judge(environment, figures.root, open_.append, listed)
    counts["holds"] = max(0, instances - passed_over - len(open_))  # below 0 where rules were given up half-way
    # A rule over a list that is absent or empty has no instance; it is counted once as not applicable.
    counts["not_applicable"] = passed_over + idle + sheet.unfit
    if open_:
        _decide_open(open_, programs, environment, strictness, judged, counts)


def _decide_open(
    open_: list[tuple[int, int | None, tuple[Record, ...]]],
    programs: Sequence[Program],
    environment: Environment,
    strictness: Strictness,
    judged: Judged,
    counts: dict[Verdict, int],
) -> None:
    """Look closer at the instances that the sheet did not clear."""
    open_.sort(key=_number)
    given_up = -1
    for number, answer, records in open_:
        if number == given_up:
            continue
        program = programs[number]
        if answer == TOO_LARGE:
            given_up = number
            judgement = Judgement(program, "undecided", records, too_large=True)
        else:
            judgement = _look_closer(program, environment, records, answer, strictness, whole=False)
            given_up = number if judgement.too_large else given_up
        counts[judgement.verdict] += 1
        if judgement.verdict not in ("holds", "not_applicable"):
            judged.judgements.append(judgement)


def _number(entry: tuple[int, int | None, tuple[Record, ...]]) -> int:
    return entry[0]


def _judge_each(
    figures: Disclosed,
    rulebook: Rulebook,
    environment: Environment,
    strictness: Strictness,
    judged: Judged,
    counts: dict[Verdict, int],
    *,
    keep_passed: bool,
) -> None:
    """Judge every instance exactly: for those who want to see all of them, and where lists are given in part."""
    programs = rulebook.fitting(figures.kind, figures.scope)
    counts["not_applicable"] = len(rulebook.programs) - len(programs)
    for program in programs:
        judged_any = False
        for records in instances(program, environment):
            judged_any = True
            judgement = _look_closer(program, environment, records, None, strictness, whole=keep_passed)
            counts[judgement.verdict] += 1
            if keep_passed or judgement.verdict not in ("holds", "not_applicable"):
                judged.judgements.append(judgement)
            if judgement.too_large:
                break
        if not judged_any:
            counts["not_applicable"] += 1


def instances(program: Program, environment: Environment) -> Iterator[tuple[Record, ...]]:
    """Yield the records of each instance of a rule, the document first; one without `each` has one instance."""
    return islice(_expand(program, environment, (environment.figures.root,)), MAX_INSTANCES)


def _expand(program: Program, environment: Environment, records: tuple[Record, ...]) -> Iterator[tuple[Record, ...]]:
    further = len(program.rule.each) - len(records)
    if further < 0:
        yield records
        return
    for element in _elements(program, environment, records):
        if further:
            yield from _expand(program, environment, (*records, element))
        else:
            yield (*records, element)


def _elements(program: Program, environment: Environment, records: tuple[Record, ...]) -> Sequence[Record]:
    """Evaluate the list that the next `each` goes through exactly."""
    from budgetcheck.verdicts.weigh import list_elements

    try:
        return list_elements(program, environment, records, len(records) - 1)
    except TooLarge:
        return ()


def _look_closer(
    program: Program,
    environment: Environment,
    records: tuple[Record, ...],
    answer: int | None,
    strictness: Strictness,
    *,
    whole: bool,
) -> Judgement:
    if answer == UNDECIDED and (missing := _outright(program, records)):
        return Judgement(program, "undecided", records, missing=missing)
    from budgetcheck.verdicts.weigh import assess

    try:
        judgement = assess(program, environment, records, strictness, whole=whole)
    except TooLarge:
        return Judgement(program, "undecided", records, too_large=True)
    if judgement.verdict == "undecided" and answer != UNDECIDED and (missing := _outright(program, records)):
        # Reckoning stops at the first that is absent; which ones are named must not hang on how it was judged.
        return replace(judgement, missing=missing)
    return judgement


def _outright(program: Program, records: tuple[Record, ...]) -> tuple[Reference, ...]:
    """The absent figures that leave a rule undecided whatever the others are."""
    missing = missing_outright(program, records)
    return () if bounds_may_tell(program, missing) else missing
