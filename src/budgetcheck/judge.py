"""Figures x rules -> judgements: which instance of which rule holds, fails or stays open, symbolically.

The compiled form of a rule is asked first; only what it did not find to hold is evaluated exactly, with the figures'
rounding intervals. Nothing here knows lines, columns or languages.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Protocol

from budgetcheck import codelists
from budgetcheck.expression import nodes
from budgetcheck.expression.emit import HOLDS, NOT_APPLICABLE, UNDECIDED
from budgetcheck.expression.environment import EXACT, Environment, FiguresView, TooLarge
from budgetcheck.expression.evaluate import Evaluation
from budgetcheck.expression.quantity import Linear, Quantity, Reference, add, cut, half_up, negative
from budgetcheck.expression.values import Compared, Many, State, Truth, Unknown, all_of, refer, stated
from budgetcheck.findings import Verdict
from budgetcheck.interval import Interval, stated_decimals
from budgetcheck.record import Record
from budgetcheck.rulebook import Program, Rulebook

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


@dataclass(frozen=True, slots=True)
class Weighed:
    """A comparison of numbers, weighed: its state, left - right, and how far rounding lets the sides be apart."""

    state: State
    difference: Fraction | None
    tolerance: Fraction | None
    left: Interval
    right: Interval


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
    kind, scope = figures.kind, figures.scope
    holds = not_applicable = 0
    before = decimal.getcontext()
    decimal.setcontext(EXACT)
    try:
        for program in rulebook.programs:
            if program.rule.applies_to and not program.rule.fits(kind, scope):
                not_applicable += 1
                continue
            fast = program.fast
            judged_any = False
            for records in _instances(program, environment):
                judged_any = True
                try:
                    answer = fast(environment, *records)
                except (TypeError, ArithmeticError, AttributeError, TooLarge):
                    answer = None
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


def _instances(program: Program, environment: Environment) -> Iterator[tuple[Record, ...]]:
    root = environment.figures.root
    if not program.each:
        yield (root,)
        return
    yield from islice(_expand(program, environment, (root,)), MAX_INSTANCES)


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
    try:
        found = Evaluation(environment, records).elements(program.each[level][1])
    except TooLarge:
        return ()
    return () if isinstance(found, Unknown) else found


def _look_closer(
    program: Program, environment: Environment, records: tuple[Record, ...], answer: int | None, strictness: Strictness
) -> Judgement:
    if answer == NOT_APPLICABLE:
        return Judgement(program, "not_applicable", records)
    if answer == UNDECIDED:
        missing = _missing(program, records)
        if missing:
            return Judgement(program, "undecided", records, missing=missing)
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


def assess(
    program: Program, environment: Environment, records: tuple[Record, ...], strictness: Strictness
) -> Judgement:
    """Evaluate one instance exactly."""
    if program.conditions:
        run = Evaluation(environment, records)
        applies = all_of([run.truth(condition) for condition in program.conditions])
        if applies.state == "fails":
            return Judgement(program, "not_applicable", records, applies)
        if applies.state == "unknown":
            return Judgement(program, "undecided", records, applies, applies.missing)

    def compare(compared: Compared) -> State:
        return weigh(compared, environment, program, strictness).state

    truth = Evaluation(environment, records, compare).truth(program.check)
    if truth.state == "unknown":
        return Judgement(program, "undecided", records, truth, truth.missing)
    return Judgement(program, truth.state, records, truth)


def weigh(compared: Compared, environment: Environment, program: Program, strictness: Strictness) -> Weighed:
    """Compare two numbers with their rounding: XBRL Calculations 1.1, and ranges for quotients and products.

    A stated figure that is the computed quotient rounded (or, where the disclosure truncates, cut) to the decimals it
    states holds: that is how percentages are printed.
    """
    left, right = compared.left, compared.right
    assert isinstance(left, Quantity)
    assert isinstance(right, Quantity)
    figures = environment.figures

    def envelope(reference: Reference) -> Interval:
        value = reference.value
        assert isinstance(value, Decimal | int)
        return figures.interval(reference.route, Decimal(value), reference.kind)

    exact = strictness.exact or program.rule.tolerance == "exact"
    widening = strictness.tolerance
    if isinstance(program.rule.tolerance, Decimal):
        widening = max(widening, Fraction(program.rule.tolerance))
    nominal = None if left.nominal is None or right.nominal is None else left.nominal - right.nominal
    left_range, right_range = left.range(envelope), right.range(envelope)
    if isinstance(left, Linear) and isinstance(right, Linear):
        apart = add(left, negative(right)).range(envelope)
    else:
        apart = left_range.plus(right_range.times(Fraction(-1)))
    apart = apart.widen(widening)
    half = None if apart.low is None or apart.high is None else (apart.high - apart.low) / 2
    state = stated(compared)
    if state == "fails" and compared.relation == "==" and _printed(left, right, environment):
        state = "holds"
    if state == "fails" and compared.relation != "!=" and not exact and _admits(compared.relation, apart):
        state = "rounding"
    if state == "fails" and exact and widening and nominal is not None and abs(nominal) <= widening:
        state = "rounding"
    return Weighed(state, nominal, half, left_range, right_range)


def _printed(left: Quantity, right: Quantity, environment: Environment) -> bool:
    for stated_side, computed in ((left, right), (right, left)):
        if not computed.divided or computed.nominal is None or not isinstance(stated_side, Linear):
            continue
        figures = stated_side.figures()
        if len(figures) != 1 or figures[0].kind != "percent" or not isinstance(figures[0].value, Decimal):
            continue
        places = stated_decimals(figures[0].value)
        if half_up(computed.nominal, places) == stated_side.nominal:
            return True
        if environment.truncated and cut(computed.nominal, places) == stated_side.nominal:
            return True
    return False


def _admits(relation: str, apart: Interval) -> bool:
    """Whether some admissible difference left - right satisfies the relation."""
    zero = Fraction(0)
    match relation:
        case "==":
            return zero in apart
        case "<=":
            return apart.low is None or apart.low < 0 or zero in apart
        case "<":
            return apart.low is None or apart.low < 0
        case ">=":
            return apart.high is None or apart.high > 0 or zero in apart
        case _:
            return apart.high is None or apart.high > 0


def pinned(judgement: Judgement) -> Reference | None:
    """Return the figure a judgement is about: the rule's own choice, else the first on the left side."""
    program, truth = judgement.program, judgement.truth
    if program.figure is not None and program.figure.scope < len(judgement.records):
        node: nodes.Figure = program.figure
        return refer(judgement.records[node.scope], node.key, node.kind)
    if truth is None:
        return judgement.missing[0] if judgement.missing else None
    for compared in truth.compared:
        for side in (compared.left, compared.right):
            found = side.figures() if isinstance(side, Quantity) else side.figures
            if found:
                return found[0]
            if isinstance(side, Many) and side.figures:
                return side.figures[0]
    return truth.figures[0] if truth.figures else judgement.missing[0] if judgement.missing else None
