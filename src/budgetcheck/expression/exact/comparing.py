"""Two values of a comparison in, whether it holds out: numbers, texts, dates, targets, conditions and lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, exactly
from budgetcheck.expression.quantities.bounds import NOT_NEGATIVE, absent_from, decided
from budgetcheck.expression.quantities.quantity import Linear, Quantity, add, negative
from budgetcheck.expression.quantities.values import (
    Compared,
    Comparer,
    Many,
    Plain,
    Truth,
    Weighed,
    all_of,
    any_of,
    opposite,
    ordered,
    references_of,
    stated,
)
from budgetcheck.expression.surroundings.environment import quotient
from budgetcheck.expression.surroundings.runtime import agree
from budgetcheck.model.record import Reference
from budgetcheck.model.targets import Target


def decide_comparison(compared: Compared, compare: Comparer | None, *, bounds: bool) -> Truth:
    """Decide a comparison of two values; one of numbers by `compare`, or else as they are stated.

    With `bounds`, numbers that are absent and cannot be negative may decide it all the same.
    """
    left, right, relation = compared.left, compared.right, compared.relation
    figures = references_of(left) or references_of(right)
    if relation in ("in", "not in"):
        missing = tuple(one for side in (left, right) for one in _without_value(side))
        if missing:
            return Truth("unknown", missing=missing)
        contained = _contains(left, right)
        if not contained and isinstance(right, Many) and right.open is not None:
            return Truth("unknown", missing=(right.open,))
        return _truth(contained == (relation == "in"), compared, figures)
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return _of_numbers(compared, compare, figures, bounds=bounds)
    if relation not in ("==", "!=") and not isinstance(getattr(left, "value", None), date):
        return Truth("unknown")  # only numbers and dates have an order
    truths = _as_truth(left), _as_truth(right)
    if truths[0] is not None and truths[1] is not None:
        same = any_of([all_of([truths[0], truths[1]]), all_of([opposite(truths[0]), opposite(truths[1])])])
        return same if relation == "==" else opposite(same)
    if not isinstance(left, Plain) or not isinstance(right, Plain):
        return Truth("unknown")
    if isinstance(left.value, Target) and isinstance(right.value, Target):
        agreed = agree(left.value, right.value)
        if agreed is None:
            return Truth("unknown", missing=(*left.figures, *right.figures))
        return _truth(agreed == (relation == "=="), compared, figures)
    if type(left.value) is not type(right.value):
        return Truth("unknown")
    if isinstance(left.value, date) and isinstance(right.value, date):
        order = (left.value > right.value) - (left.value < right.value)
        return _truth(ordered(relation, order), compared, figures)
    return _truth((left.value == right.value) == (relation == "=="), compared, figures)


def _of_numbers(compared: Compared, compare: Comparer | None, figures: tuple[Reference, ...], *, bounds: bool) -> Truth:
    found = stated(compared) if compare is None else compare(compared)
    missing = absent_from(compared.left, compared.right) if bounds else ()
    if isinstance(found, Weighed):
        return Truth(found.state, (replace(compared, weighed=found),), figures, missing)
    if missing and isinstance(compared.left, Linear) and isinstance(compared.right, Linear):
        found = decided(compared.relation, add(compared.left, negative(compared.right)).range(_exactly))
    return Truth(found, (compared,), figures, missing)


def _exactly(reference: Reference) -> Interval:
    """What a figure may be in a condition: what is stated."""
    value = reference.value
    return exactly(Fraction(value)) if isinstance(value, Decimal | int) else NOT_NEGATIVE


def _truth(holds: bool, compared: Compared, figures: tuple[Reference, ...]) -> Truth:
    return Truth("holds" if holds else "fails", (compared,), figures)


def _as_truth(value: object) -> Truth | None:
    """A condition, also one that stands in the declaration as true or false."""
    if isinstance(value, Truth):
        return value
    if isinstance(value, Plain) and isinstance(value.value, bool):
        return Truth("holds" if value.value else "fails", figures=value.figures)
    return None


def _without_value(side: object) -> tuple[Reference, ...]:
    """The absent figures of a side, or of the items of a list, which cannot be looked up."""
    items = side.items if isinstance(side, Many) else (side,)
    return tuple(one for item in items if isinstance(item, Quantity) and item.nominal is None for one in item.figures())


def _contains(left: object, right: object) -> bool:
    if isinstance(right, Plain) and isinstance(left, Plain):
        return isinstance(left.value, str) and isinstance(right.value, str) and left.value in right.value
    wanted = plain_value(left)
    return isinstance(right, Many) and any(plain_value(item) == wanted for item in right.items)


def plain_value(value: object) -> object:
    """Return a value that can be looked up, or None."""
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, Quantity) and value.nominal is not None:
        number = value.nominal
        return Decimal(number.numerator) / Decimal(number.denominator) if number.denominator == 1 else _decimal(number)
    return None


def _decimal(number: Fraction) -> object:
    decimal = quotient(Decimal(number.numerator), Decimal(number.denominator))
    return decimal if Fraction(decimal) == number else number
