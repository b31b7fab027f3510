"""The equalities that hold or fail in a declaration as linear algebra: what could change together and stay unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

from budgetcheck.analysis.coverage.covered import Directions
from budgetcheck.arithmetic.exactness import exactly_computed
from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.expression import nodes
from budgetcheck.expression.exact.evaluate import Evaluation
from budgetcheck.expression.quantities.quantity import Linear, add, negative
from budgetcheck.expression.quantities.values import Compared, State, all_of, stated
from budgetcheck.expression.surroundings.environment import Environment, TooLarge
from budgetcheck.figures.figures import Figures
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.rule import Rule
from budgetcheck.text.numbers import exact
from budgetcheck.text.places import Route
from budgetcheck.text.severity import Severity
from budgetcheck.text.slots import frozen
from budgetcheck.verdicts.judge import instances

MOST_ELIMINATED = 600
"""Equalities whose null space is worked out in full; its basis grows with the square of them."""

_MOST_LISTED = 40
"""Changes of the basis that are listed; the others are only counted."""


@frozen
class FigureEquality:
    """One equality between figures: the sum of weight x figure plus a constant is 0, but for `slack`."""

    rule: str
    element: Route
    severity: Severity
    weights: Mapping[Route, Fraction]
    rest: Fraction
    """What the sum comes to as stated: 0 where it holds."""
    slack: Fraction


def equalities(figures: Figures, rulebook: Rulebook) -> list[FigureEquality]:
    """The linear equalities that are judged in a declaration; those within `or` or `not` are none."""
    found: list[FigureEquality] = []
    with suppress(TooLarge), exactly_computed():  # what was found so far is true, if not all
        environment = Environment(figures, rulebook.parameters)
        for program in rulebook.fitting(figures.kind, figures.scope):
            relations = list(_asserted(program.parsed.check))
            if "==" not in relations:
                continue
            for records in instances(program, environment):
                run = Evaluation(environment, records)
                conditions = [run.truth(condition) for condition in program.parsed.conditions]
                if conditions and all_of(conditions).state != "holds":
                    continue
                element = records[-1].route if len(records) > 1 else ()
                for compared in _compared(program.parsed.check, environment, records):
                    form = _difference(compared)
                    if form is not None:
                        severity = rulebook.severity(program.rule)
                        found.append(_equality(program.rule, element, severity, form, figures))
    return found


def _asserted(node: nodes.Node) -> Iterator[str]:
    """The relations that must hold by themselves."""
    if isinstance(node, nodes.Logical) and node.operator == "and":
        for condition in node.conditions:
            yield from _asserted(condition)
    elif isinstance(node, nodes.Comparison) and node.type.kind == "flag":
        yield node.relation


def _compared(node: nodes.Node, environment: Environment, records: tuple[object, ...]) -> list[Compared]:
    if isinstance(node, nodes.Logical) and node.operator == "and":
        return [one for condition in node.conditions for one in _compared(condition, environment, records)]
    met: list[Compared] = []

    def note(compared: Compared) -> State:
        met.append(compared)
        return stated(compared)

    if isinstance(node, nodes.Comparison) and node.type.kind == "flag" and node.relation == "==":
        Evaluation(environment, records, note).truth(node)  # type: ignore[arg-type]
    return met[-1:]


def _difference(compared: Compared) -> Linear | None:
    if isinstance(compared.left, Linear) and isinstance(compared.right, Linear):
        form = add(compared.left, negative(compared.right))
        if isinstance(form, Linear) and form.terms and form.nominal is not None:
            return form
    return None


def _equality(rule: Rule, element: Route, severity: Severity, form: Linear, figures: Figures) -> FigureEquality:
    above, below = max(form.constant, Fraction(0)), max(-form.constant, Fraction(0))
    slack = Fraction(0)
    for reference, weight in form.terms.values():
        assert isinstance(reference.value, Decimal | int)
        share = weight * Fraction(reference.value)
        above, below = above + max(share, Fraction(0)), below + max(-share, Fraction(0))
        interval = figures.interval(reference.route, Decimal(reference.value), reference.kind)
        if interval.low is not None and interval.high is not None:
            slack += abs(weight) * (interval.high - interval.low)
    weights = {route: weight for route, (_, weight) in form.terms.items()}
    assert form.nominal is not None
    own = rule.tolerance.share * max(above, below) if isinstance(rule.tolerance, Proportion) else rule.widest
    return FigureEquality(rule.id, element, severity, weights, form.nominal, slack + own)


def directions(found: Sequence[FigureEquality], addresses: Mapping[Route, str]) -> Directions:
    """Work out what no equality sees: its null space, over the figures of `addresses`."""
    kept = ({route: w for route, w in one.weights.items() if route in addresses} for one in found)
    rows = [dict(row) for row in dict.fromkeys(tuple(sorted(row.items(), key=str)) for row in kept) if row]
    columns = list(dict.fromkeys(route for route in addresses if any(route in row for row in rows)))
    loose = tuple(address for route, address in addresses.items() if route not in set(columns))
    alike = tuple(
        tuple((addresses[route], exact(weight)) for route, weight in group) for group in _alike(rows, columns)
    )
    if len(rows) > MOST_ELIMINATED:
        return Directions(len(columns), len(rows), min(len(rows), len(columns)), alike, loose)
    reduced = _reduced(rows)
    free = [route for route in columns if route not in reduced]
    basis = sorted((_change(route, reduced) for route in free), key=len)
    listed = tuple(
        tuple((addresses[route], exact(weight)) for route, weight in change.items()) for change in basis[:_MOST_LISTED]
    )
    return Directions(len(columns), len(rows), len(reduced), alike, loose, listed)


def _alike(
    rows: Sequence[Mapping[Route, Fraction]], columns: Sequence[Route]
) -> Iterator[list[tuple[Route, Fraction]]]:
    """Groups of figures whose columns are multiples of each other, with what each counts."""
    held: dict[Route, list[tuple[int, Fraction]]] = {route: [] for route in columns}
    for number, row in enumerate(rows):
        for route, weight in row.items():
            held[route].append((number, weight))
    groups: dict[tuple[tuple[int, Fraction], ...], list[tuple[Route, Fraction]]] = {}
    for route, column in held.items():
        leading = column[0][1]
        groups.setdefault(tuple((number, weight / leading) for number, weight in column), []).append((route, leading))
    for group in groups.values():
        if len(group) > 1:
            first = group[0][1]
            yield [(route, weight / first) for route, weight in group]


def _reduced(rows: Sequence[Mapping[Route, Fraction]]) -> dict[Route, dict[Route, Fraction]]:
    """Gauss-Jordan elimination: for each pivot its row, without the pivot."""
    solved: dict[Route, dict[Route, Fraction]] = {}
    for given in rows:
        row = dict(given)
        for pivot in [route for route in row if route in solved]:
            _add(row, solved[pivot], -row.pop(pivot))
        if not row:
            continue
        pivot, leading = next(iter(row.items()))
        rest = {route: weight / leading for route, weight in row.items() if route != pivot}
        for other in solved.values():
            if pivot in other:
                _add(other, rest, -other.pop(pivot))
        solved[pivot] = rest
    return solved


def _add(row: dict[Route, Fraction], other: Mapping[Route, Fraction], factor: Fraction) -> None:
    for route, weight in other.items():
        total = row.get(route, Fraction(0)) + factor * weight
        if total:
            row[route] = total
        else:
            row.pop(route, None)


def _change(free: Route, reduced: Mapping[Route, Mapping[Route, Fraction]]) -> dict[Route, Fraction]:
    """How all figures change when one free figure changes by 1 and the other free ones do not."""
    change = {free: Fraction(1)}
    for pivot, rest in reduced.items():
        if free in rest:
            change[pivot] = -rest[free]
    return change
