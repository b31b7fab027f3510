"""A close look at one instance of a rule: exact evaluation, and comparisons weighed with their rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.exactness import cut, half_up
from budgetcheck.arithmetic.interval import Interval, or_cut, stated_decimals, unit_of
from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.expression import nodes
from budgetcheck.expression.exact.evaluate import Evaluation
from budgetcheck.expression.exact.plain import stated_test
from budgetcheck.expression.quantities.bounds import NOT_NEGATIVE, absent_from, as_stated, decided, may_hold
from budgetcheck.expression.quantities.quantity import Linear, Quantity, add, negative, range_between
from budgetcheck.expression.quantities.values import Compared, Many, Plain, Truth, Unknown, Weighed, all_of, stated
from budgetcheck.expression.reads import named_by
from budgetcheck.expression.surroundings.environment import Environment, FiguresView
from budgetcheck.model.record import Record, Reference, refer
from budgetcheck.rulebook.program import Program
from budgetcheck.rulebook.rule import Rule
from budgetcheck.verdicts.absent import bounds_may_tell, missing_outright
from budgetcheck.verdicts.judgement import Judgement, Strictness


def list_elements(
    program: Program, environment: Environment, records: tuple[Record, ...], level: int
) -> Sequence[Record]:
    """Evaluate the list of an `each` exactly; nothing where it cannot be known."""
    found = Evaluation(environment, records).elements(program.parsed.each[level][1])
    return () if isinstance(found, Unknown) else found


def assess(
    program: Program,
    environment: Environment,
    records: tuple[Record, ...],
    strictness: Strictness,
    *,
    whole: bool = True,
) -> Judgement:
    """Evaluate one instance exactly; all comparisons of numbers that decided it are weighed.

    Where that leaves it open, what is stated of its sums is compared with what it can come to at most or at least.
    Unless `whole`, what holds or does not apply is not weighed any further: nobody is told of it.
    """
    found = _assess(program, environment, records, strictness, bounds=False, whole=whole)
    if found.verdict == "undecided" and bounds_may_tell(program, missing_outright(program, records)):
        bounded = _assess(program, environment, records, strictness, bounds=True, whole=whole)
        if bounded.verdict != "undecided":
            found = bounded
    return _of_a_part(found, environment) if found.verdict in ("fails", "rounding") else found


def _of_a_part(judgement: Judgement, environment: Environment) -> Judgement:
    """Leave open what only looks wrong because no more than a part of the document is given."""
    if judgement.program.rule.needs != "whole" or not environment.has_gaps:
        return judgement
    figures = environment.figures
    run = Evaluation(environment, judgement.records)
    parsed = judgement.program.parsed
    named = [one for node in (*parsed.conditions, parsed.check) for one in named_by(run, node)]
    named += [Reference(record.route, None, "table") for record in judgement.records[1:]]
    missing = [Reference(one.route, None, one.kind) for one in named if figures.given_in_part(one.route)]
    extent = Reference(("disclosure", "extent"), None, "text")
    if figures.given_in_part(extent.route) and not _stated_wholly(named, figures):
        missing = [extent]
    elif figures.given_in_part(extent.route):
        missing = []
    if not missing:
        return judgement
    return replace(judgement, verdict="undecided", missing=tuple(dict.fromkeys(missing)))


def _stated_wholly(named: Sequence[Reference], figures: FiguresView) -> bool:
    """Whether an excerpt gives a table wholly that is asked, and states all else that is asked."""
    whole = [one for one in named if not figures.given_in_part(one.route)]
    return bool(whole) and all(one in whole or one.value is not None for one in named)


def _assess(
    program: Program,
    environment: Environment,
    records: tuple[Record, ...],
    strictness: Strictness,
    *,
    bounds: bool,
    whole: bool,
) -> Judgement:
    def compare(compared: Compared) -> Weighed:
        return weigh(compared, environment, program, strictness)

    if program.parsed.conditions:
        run = Evaluation(environment, records, bounds=bounds)
        known = not whole and not environment.has_gaps
        open_ = [one for one in program.parsed.conditions if not (known and _holds_plainly(one, records))]
        applies = all_of([run.truth(condition) for condition in open_])
        if applies.state == "fails":
            return Judgement(program, "not_applicable", records, _all_weighed(applies, compare) if whole else applies)
        if applies.state == "unknown":
            return Judgement(program, "undecided", records, applies, applies.missing)
    truth = Evaluation(environment, records, compare, bounds=bounds).truth(program.parsed.check)
    if truth.state == "unknown":
        return Judgement(program, "undecided", records, truth, truth.missing)
    state = "holds" if truth.state == "rounding" and not _is_off(truth) else truth.state
    if state == "holds" and not whole:
        return Judgement(program, "holds", records, truth, truth.missing)
    return Judgement(program, state, records, _all_weighed(truth, compare), truth.missing)


def _is_off(truth: Truth) -> bool:
    """Whether anything is off that rounding explains: two numbers printed alike may be the smaller and the larger."""
    known = (compared.weighed for compared in truth.compared)
    return any(one is None or (one.state == "rounding" and one.difference != 0) for one in known)


def _holds_plainly(condition: nodes.Node, records: tuple[Record, ...]) -> bool:
    test = stated_test(condition)
    return test is not None and test(records) is True


def _all_weighed(truth: Truth, compare: Callable[[Compared], Weighed]) -> Truth:
    """Weigh what was compared as it is stated, too: conditions, and what filters look at."""
    if all(compared.weighed or not compared.numeric for compared in truth.compared):
        return truth
    weighed = (
        compared if compared.weighed or not compared.numeric else replace(compared, weighed=compare(compared))
        for compared in truth.compared
    )
    return replace(truth, compared=tuple(weighed))


def weigh(compared: Compared, environment: Environment, program: Program, strictness: Strictness) -> Weighed:
    """Compare two numbers with their rounding: XBRL Calculations 1.1, and ranges for quotients and products.

    A stated figure that is the computed quotient rounded (or, where the disclosure truncates, cut) to the decimals it
    states holds: that is how percentages are printed.
    """
    left, right = compared.left, compared.right
    assert isinstance(left, Quantity)
    assert isinstance(right, Quantity)
    figures = environment.figures
    cut_too = program.rule.tolerance == "cut"

    def envelope(reference: Reference) -> Interval:
        value = reference.value
        if value is None:
            return NOT_NEGATIVE
        known = environment.interval(reference)
        if cut_too and reference.kind == "percent" and isinstance(value, Decimal | int):
            return or_cut(known, Decimal(value))
        return known

    exact = strictness.exact or program.rule.tolerance == "exact"
    widening = strictness.tolerance
    if not cut_too:
        widening = max(widening, allowed(program.rule, (*left.figures(), *right.figures())))
    widening = max(widening, share_allowed(program.rule, strictness) * _larger(left, right))
    nominal = None if left.nominal is None or right.nominal is None else left.nominal - right.nominal
    left_range = right_range = None
    if isinstance(left, Linear) and isinstance(right, Linear):
        apart = range_between(left, right, envelope)
    else:
        left_range, right_range = left.range(envelope), right.range(envelope)
        apart = left_range.plus(right_range.times(Fraction(-1)))
    apart = apart.widen(widening)
    half = None if apart.low is None or apart.high is None else (apart.high - apart.low) / 2
    if absent_from(left, right):
        return _bounded(compared, apart, left_range, right_range)
    state = stated(compared)
    tolerance = program.rule.tolerance
    printed = tolerance == "printed" and compared.relation == "=="
    alike = _printed_alike(left, right, figures) if printed else None
    if alike is not None:
        slight = state == "fails" and nominal is not None and abs(nominal) <= unit_of(alike)
        return Weighed(state, nominal, Fraction(0), left_range, right_range, slight)
    if state == "fails" and compared.relation == "==" and _printed(left, right, environment):
        state = "holds"
    if state == "fails" and compared.relation != "!=":  # what is equal is not set apart by any tolerance
        if tolerance == "coarser" and not exact and _from_coarser(left, right, environment):
            state = "rounding"
        near = bool(widening) and nominal is not None and abs(nominal) <= widening
        if near if exact else may_hold(compared.relation, apart):
            state = "rounding"
    return Weighed(state, nominal, half, left_range, right_range)


def _bounded(compared: Compared, apart: Interval, left_range: Interval | None, right_range: Interval | None) -> Weighed:
    """Compare what is stated of two sums, of which parts are absent that cannot be negative."""
    left, right = compared.left, compared.right
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        return Weighed("unknown", None, None, left_range, right_range)
    stated_left, stated_right = as_stated(left).nominal, as_stated(right).nominal
    assert stated_left is not None
    assert stated_right is not None
    difference = stated_left - stated_right
    return Weighed(decided(compared.relation, apart), difference, None, left_range, right_range)


def _printed_alike(left: Quantity, right: Quantity, figures: FiguresView) -> int | None:
    """The decimals that two amounts are printed with, both the same: then rounding never sets them apart."""
    known = [
        figures.printed_as(one.route, one.value, one.kind)
        for one in map(_alone, (left, right))
        if one is not None and isinstance(one.value, Decimal)
    ]
    return known[0][0] if len(known) == 2 and known[0] == known[1] else None


def _from_coarser(left: Quantity, right: Quantity, environment: Environment) -> bool:
    """Whether a sum comes out once all is rounded to the decimals of the figure that shows the fewest.

    Prose in 万元 gives rounded figures and their difference, 18,976.76 - 15,621.11 = 3,355.65, where the tables in 元
    come to 3,355.6428.
    """
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        return False
    apart = add(left, negative(right))
    if not isinstance(apart, Linear):
        return False
    figures = environment.figures
    terms = [(one, weight, one.value) for one, weight in apart.terms.values() if isinstance(one.value, Decimal)]
    known = [figures.known_decimals(one.route, value, one.kind) for one, _, value in terms]
    places = min((places for places in known if places is not None), default=None)
    if places is None or len(terms) < len(apart.terms):
        return False
    for shortened in (half_up, cut) if environment.truncated else (half_up,):
        if sum((weight * shortened(Fraction(value), places) for _, weight, value in terms), apart.constant) == 0:
            return True
    return False


def allowed(rule: Rule, figures: Iterable[Reference]) -> Fraction:
    """How far apart a rule lets both sides of a comparison of these figures be, beyond what rounding makes.

    A percentage that was cut is up to half a unit of its last digit further off than one that was rounded; one that was
    adjusted so that all add up to 100 is so in either direction, and 0.01 off in any case.
    """
    if isinstance(rule.tolerance, Decimal):
        return Fraction(rule.tolerance)
    if rule.tolerance not in ("cut", "last-digit"):
        return Fraction(0)
    percentages = (one.value for one in figures if one.kind == "percent" and isinstance(one.value, Decimal))
    halves = (unit_of(stated_decimals(percentage), 2) for percentage in percentages)
    return max(halves, default=Fraction(0)) if rule.tolerance == "cut" else max((Fraction(1, 100), *halves))


def share_allowed(rule: Rule, strictness: Strictness) -> Fraction:
    """How far apart a rule lets both sides of a comparison be, as a share of the larger one."""
    own = rule.tolerance.share if isinstance(rule.tolerance, Proportion) else Fraction(0)
    return max(own, strictness.share)


def _larger(left: Quantity, right: Quantity) -> Fraction:
    return max((abs(side.nominal) for side in (left, right) if side.nominal is not None), default=Fraction(0))


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


def pinned(judgement: Judgement) -> Reference | None:
    """Return the figure a judgement is about: the rule's own choice, else the one that makes up a side by itself.

    Where neither side of the comparison is one figure, it is the first of the left side.
    """
    program, truth = judgement.program, judgement.truth
    if program.parsed.figure is not None and program.parsed.figure.scope < len(judgement.records):
        node = program.parsed.figure
        return refer(judgement.records[node.scope], node.key, node.kind)
    if truth is None:
        return judgement.missing[0] if judgement.missing else None
    for compared in truth.compared:
        sides = (compared.left, compared.right)
        alone = next(filter(None, map(_alone, sides)), None)
        if alone is not None:
            return alone
        for side in sides:
            found = side.figures() if isinstance(side, Quantity) else side.figures
            if found:
                return found[0]
            if isinstance(side, Many) and side.figures:
                return side.figures[0]
    return truth.figures[0] if truth.figures else judgement.missing[0] if judgement.missing else None


def _alone(side: Quantity | Plain | Many) -> Reference | None:
    """The figure that makes up a side by itself."""
    if not isinstance(side, Linear) or side.constant or len(side.terms) != 1:
        return None
    ((reference, weight),) = side.terms.values()
    return reference if weight == 1 else None
