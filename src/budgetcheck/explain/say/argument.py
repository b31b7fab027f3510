"""Why nothing less will do: a conflict as an argument, its equations written out in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import ZERO, Interval, stated_decimals
from budgetcheck.explain.outcome import Conflict
from budgetcheck.explain.search.system import Constraint, Measure, System
from budgetcheck.text.numbers import people
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

_SIGNS = {"==": "=", "<=": "<=", ">=": ">=", "<": "<", ">": ">"}
_TURNED = {"==": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}
MOST_TERMS = 12
"""Figures written out of one side; more are counted."""


@frozen
class Equation:
    """What one rule says of the figures as they are stated, in words and numbers."""

    rule: str
    element: str
    text: Words


@frozen
class Argument:
    """Equations that cannot hold together while `figures` (and those that are certain) stand as stated.

    `conditional` says that the equations also hang on conditions, which are not among the figures.
    `sum` is what they come to once they are added up so that all other figures cancel out, and what that should be.
    """

    equations: tuple[Equation, ...]
    figures: tuple[str, ...]
    certain: tuple[str, ...] = ()
    sum: Words | None = None
    conditional: bool = False


def argue(system: System, conflict: Conflict) -> Argument:
    """Write a conflict out."""
    equations: dict[Equation, None] = {}
    for number, _ in conflict.factors:
        constraint = system.constraints[number]
        equations[Equation(constraint.rule, constraint.instance, _written(system, number))] = None
    constraints = [system.constraints[number] for number, _ in conflict.factors]
    stated = {name for one in constraints for name in (*(term for term, _ in one.terms), *_amounts(one))}
    figures = tuple(name for name in conflict.figures if name in stated)
    certain = tuple(name for name in conflict.certain if name in stated)
    conditional = len(figures) < len(conflict.figures)
    return Argument(tuple(equations), figures, certain, _joint(system, conflict), conditional)


def _amounts(constraint: Constraint) -> tuple[str, ...]:
    """The guards that are amounts of the rule's equation; its conditions say only whether it applies."""
    return tuple(name for name in constraint.guards if name not in constraint.conditions)


def _written(system: System, number: int) -> Words:
    constraint = system.constraints[number]
    guards = [system.measures[system.place[name]] for name in _amounts(constraint)]
    row = [(system.measures[index], weight) for index, weight in system.coefficients[number].items()]
    if not row:
        return phrase("explain.say.cannot_all_right", figures=_names(guards))
    text = _bounds(constraint, row[0][0]) if len(row) == 1 and row[0][1] == 1 else _equation(constraint, row)
    if not guards:
        return text
    return phrase("explain.say.as_long_as_these_stand", text=text, figures=_names(guards))


def _bounds(constraint: Constraint, item: Measure) -> Words:
    """A rule on one figure."""
    low, high = constraint.admitted.low, constraint.admitted.high
    figure, decimals = _named(item), (item.places or 0) + 1
    if low is not None and high is not None and low != high:
        first, last = _short(low, decimals), _short(high, decimals)
        if first == last:
            return phrase("explain.say.figure_should_about_first", figure=figure, first=first)
        return phrase("explain.say.figure_should_between_first_last", figure=figure, first=first, last=last)
    end = low if high is None else high
    sign = "=" if low == high else _SIGNS[constraint.relation]
    number = "" if end is None else _short(end, decimals)
    return phrase("explain.say.figure_should_sign_number", figure=figure, sign=sign, number=number)


def _equation(constraint: Constraint, row: list[tuple[Measure, Fraction]]) -> Words:
    """The rule with the sign of its first figure on the left side."""
    ahead = row[0][1] > 0
    sign = (_SIGNS if ahead else _TURNED)[constraint.relation]
    left = [(item, abs(weight)) for item, weight in row if (weight > 0) == ahead]
    right = [(item, abs(weight)) for item, weight in row if (weight > 0) != ahead]
    rest = constraint.constant if ahead else -constraint.constant
    one, other = _side(left), _side(right, rest)
    return phrase("explain.say.one_sign_other", sign=sign, one=one, other=other)


def _side(terms: list[tuple[Measure, Fraction]], constant: Fraction = Fraction(0)) -> Words:
    parts = [
        phrase("explain.say.term", factor="" if weight == 1 else f"{people(weight)} * ", figure=_named(item))
        for item, weight in terms[:MOST_TERMS]
    ]
    more = len(terms) - MOST_TERMS
    if more > 0:
        parts.append(phrase("explain.say.more_terms", more=more))
    said = phrase("explain.say.sum", of=parts)
    if not constant and terms:
        return said
    number = people(abs(constant))
    if not terms:
        return Words.alike(f"-{number}" if constant < 0 else number)
    return phrase("explain.say.sum_and_constant", sum=said, sign="-" if constant < 0 else "+", number=number)


def _joint(system: System, conflict: Conflict) -> Words | None:
    """The weighted sum of all equations in numbers, and what it would have to be; None where that says nothing."""
    combined: dict[int, Fraction] = {}
    for number, factor in conflict.factors:
        for index, weight in system.coefficients[number].items():
            combined[index] = combined.get(index, Fraction(0)) + factor * weight
    combined = {index: weight for index, weight in combined.items() if weight}
    items = [system.measures[index] for index in combined]
    if not 1 < len(items) <= MOST_TERMS or any(item.value is None for item in items):
        return None
    scale = 1 / next(iter(combined.values()))
    required, possible = ZERO, ZERO
    for number, factor in conflict.factors:
        required = required.plus(system.admitted[number].times(factor * scale))
    formula, total, decimals = "", Fraction(0), 0
    for item, weight in zip(items, combined.values(), strict=True):
        size = weight * scale
        possible = possible.plus(item.interval.times(size))
        total += size * Fraction(item.value or 0)
        decimals = max(decimals, item.places or 0, stated_decimals(item.value or Decimal(0)))
        formula += _summand(item, size, first=not formula)
    shown, goal = people(total, decimals), _goal(required, decimals)
    slack = None if possible.low is None or possible.high is None else (possible.high - possible.low) / 2
    if not slack:
        return phrase("explain.say.formula_shown_goal", formula=formula, shown=shown, goal=goal)
    by = _short(slack, decimals + 2)
    return phrase("explain.say.rounding_accounts_most", formula=formula, shown=shown, by=by, goal=goal)


def _summand(item: Measure, weight: Fraction, *, first: bool) -> str:
    number, factor = _value(item), "" if abs(weight) == 1 else f"{_short(abs(weight), 6)} * "
    shown = f"({number})" if number.startswith("-") and not (first and weight > 0) else number
    sign = ("-" if weight < 0 else "") if first else (" - " if weight < 0 else " + ")
    return f"{sign}{factor}{shown}"


def _goal(required: Interval, decimals: int) -> Words:
    low, high = required.low, required.high
    first = "" if low is None else _short(low, decimals + 1)
    last = "" if high is None else _short(high, decimals + 1)
    if low == high:
        return phrase("explain.say.should_first", first=first)
    if low is not None and high is not None and first == last:
        return phrase("explain.say.should_about_first", first=first)
    if low is None:
        return phrase("explain.say.should_most_last", last=last)
    if high is None:
        return phrase("explain.say.should_least_first", first=first)
    return phrase("explain.say.should_between_first_last", first=first, last=last)


def _names(items: Iterable[Measure]) -> Words:
    names = [_named(item) for item in items]
    return phrase("text.marks.listed", of=names)


def _named(item: Measure) -> Words:
    """A figure with its number."""
    value = _value(item)
    figure = item.label.otherwise(item.figure)
    return (
        phrase("explain.say.figure_value", figure=figure, value=value)
        if value
        else phrase("explain.say.figure_absent", figure=figure)
    )


def _value(item: Measure) -> str:
    return "" if item.value is None else people(item.value, item.places or 0)


def _short(number: Fraction, decimals: int) -> str:
    """A bound to one decimal more than the figure has; longer ones say nothing more."""
    size = 10 ** max(decimals, 0)
    return people(Fraction(round(number * size), size))
