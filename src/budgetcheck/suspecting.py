"""Who is to blame: the rules of a declaration as a linear system, and the suspects the explainer finds for a finding.

Imported only when a rule of severity error fails. Rules that are no conjunction of linear comparisons take no part:
they cannot clear a figure, only leave one unexplained.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgetcheck import codelists
from budgetcheck.address import Directory, label
from budgetcheck.explain.explain import suspects
from budgetcheck.explain.system import RELATIONS, Constraint, IllFormed, Measure, System, measure
from budgetcheck.expression import nodes
from budgetcheck.expression.environment import EXACT, Environment, TooLarge
from budgetcheck.expression.evaluate import Evaluation
from budgetcheck.expression.quantity import Linear, Quantity, add, negative
from budgetcheck.expression.values import Compared, State, all_of, stated
from budgetcheck.figures import Figures
from budgetcheck.findings import Suspect
from budgetcheck.judge import Strictness, instances
from budgetcheck.places import Route
from budgetcheck.record import Record, Reference
from budgetcheck.rulebook import Program, Rulebook

MOST_CONSTRAINTS = 3000
"""Beyond this a check names no suspects; `explain` has the time for it."""

MOST_FIGURES = 2

Instance = tuple[str, Route]
"""A rule's id and the route of the element it was judged for, () without `each`."""


def instance_of(program: Program, records: Sequence[Record]) -> Instance:
    """Name one instance of a rule."""
    return program.rule.id, records[-1].route if len(records) > 1 else ()


@dataclass(frozen=True, slots=True)
class _Form:
    instance: Instance
    form: Linear
    relation: str
    tolerance: Fraction


def find_suspects(
    figures: Figures, rulebook: Rulebook, strictness: Strictness
) -> Mapping[Instance, tuple[Suspect, ...]]:
    """For every instance of a rule in conflict, the likeliest figures to be wrong; empty where nothing is certain."""
    before = decimal.getcontext()
    decimal.setcontext(EXACT)
    try:
        forms = list(_forms(figures, rulebook, strictness))
    except TooLarge:
        return {}
    finally:
        decimal.setcontext(before)
    if len(forms) > MOST_CONSTRAINTS:
        return {}
    try:
        system = _system(forms, figures)
    except IllFormed:
        return {}
    found: dict[Instance, tuple[Suspect, ...]] = {}
    for number, several in suspects(system).items():
        instance = forms[number].instance
        # A set of many figures is an argument for `explain`, no hint for the line at hand.
        found[instance] = found.get(instance, ()) or tuple(one for one in several if len(one.figures) <= MOST_FIGURES)
    return found


def _forms(figures: Figures, rulebook: Rulebook, strictness: Strictness) -> Iterator[_Form]:
    environment = Environment(figures, rulebook.parameters, codelists.load)
    for program in rulebook.fitting(figures.kind, figures.scope):
        if rulebook.severity(program.rule) != "error" or not _linear_check(program.parsed.check):
            continue
        own = program.rule.tolerance
        tolerance = max(strictness.tolerance, Fraction(own) if isinstance(own, Decimal) else Fraction(0))
        for records in instances(program, environment):
            run = Evaluation(environment, records)
            conditions = [run.truth(condition) for condition in program.parsed.conditions]
            if conditions and all_of(conditions).state != "holds":
                continue
            for compared in _comparisons(program, environment, records):
                left, right = compared.left, compared.right
                if isinstance(left, Linear) and isinstance(right, Linear):
                    form = add(left, negative(right))
                    if isinstance(form, Linear) and form.terms and compared.relation in RELATIONS:
                        yield _Form(instance_of(program, records), form, compared.relation, tolerance)


def _linear_check(node: nodes.Node) -> bool:
    """Whether every comparison of the assertion must hold by itself."""
    if isinstance(node, nodes.Logical):
        return node.operator == "and" and all(_linear_check(condition) for condition in node.conditions)
    return isinstance(node, nodes.Comparison) and node.type.kind == "flag" and node.relation in RELATIONS


def _comparisons(program: Program, environment: Environment, records: tuple[Record, ...]) -> list[Compared]:
    met: list[Compared] = []

    def note(compared: Compared) -> State:
        met.append(compared)
        return stated(compared)

    Evaluation(environment, records, note, free=True).truth(program.parsed.check)
    return [c for c in met if isinstance(c.left, Quantity) and isinstance(c.right, Quantity)]


def _system(forms: Sequence[_Form], figures: Figures) -> System:
    directory = Directory(figures.root)
    names: dict[Route, str] = {}
    measures: dict[str, Measure] = {}
    constraints = []
    for one in forms:
        terms = []
        for route, (reference, weight) in one.form.terms.items():
            name = names.get(route)
            if name is None:
                name = names[route] = directory.address(route)
                measures[name] = _measure(name, reference, figures)
            terms.append((name, weight))
        relation = next(known for known in RELATIONS if known == one.relation)
        constraints.append(
            Constraint(one.instance[0], tuple(terms), relation, -one.form.constant, one.tolerance, str(one.instance))
        )
    return System(tuple(measures.values()), tuple(constraints))


def _measure(name: str, reference: Reference, figures: Figures) -> Measure:
    route = reference.route
    value = figures.stated.get(route, reference.value)
    number = value if isinstance(value, Decimal) else None
    before = figures.root.get(".".join(("previous", *map(str, route))))
    decimals = {"amount": figures.decimals, "percent": 0}.get(reference.kind)
    weight = figures.reliability.get(route, Decimal(1))
    return measure(
        name,
        number,
        decimals=figures.precision.get(route, decimals),
        rounding=figures.rounding,
        weight=None if weight.is_infinite() else Fraction(weight),
        kind=reference.kind,
        previous=before if isinstance(before, Decimal) else None,
        label=label(route, figures.root),
    )
