"""Numbers with their figures: exact linear forms, ratios of them, and the ranges that rounding admits.

A quantity keeps which figures it is made of, each taken once, so that (a - b) / b is a / b - 1 and the range of a ratio
is exact. Ranges of linear forms are those of XBRL Calculations 1.1; a ratio of linear forms over a box is maximised by
W. Dinkelbach's method ("On nonlinear fractional programming", Management Science 13, 1967), exact over rationals
because every step is taken at a corner of the box. All other operations use interval arithmetic, exact where no figure
occurs twice and otherwise too wide, never too narrow: it can miss a discrepancy, not invent one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from budgetcheck.arithmetic.exactness import half_up
from budgetcheck.arithmetic.interval import EVERYTHING, Interval, exact_sum, exactly, fraction, total
from budgetcheck.arithmetic.rational import quick
from budgetcheck.model.record import Reference
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen

Envelope: TypeAlias = Callable[[Reference], Interval]
"""Gives the interval of numbers that a figure may stand for."""


@frozen
class Quantity:
    """A number computed from figures; `nominal` is its value at the stated figures, None when one is absent."""

    nominal: Fraction | None

    def figures(self) -> tuple[Reference, ...]:
        """Return the figures it is made of, in order of appearance."""
        raise AssertionError

    def range(self, envelope: Envelope) -> Interval:
        """Return the numbers it may be while each figure stays within its interval."""
        raise AssertionError

    @property
    def divided(self) -> bool:
        """Whether a division is involved, so that its value need not end in decimals."""
        return False


@frozen
class Linear(Quantity):
    """constant + Σ weight · figure."""

    terms: Mapping[Route, tuple[Reference, Fraction]]
    constant: Fraction

    def figures(self) -> tuple[Reference, ...]:
        return tuple(reference for reference, _ in self.terms.values())

    def range(self, envelope: Envelope) -> Interval:
        parts = [envelope(reference).times(weight) for reference, weight in self.terms.values()]
        return total([*parts, exactly(self.constant)] if self.constant or not parts else parts)


@frozen
class Ratio(Quantity):
    """numerator / denominator, both linear."""

    numerator: Linear
    denominator: Linear

    @property
    def divided(self) -> bool:
        return True

    def figures(self) -> tuple[Reference, ...]:
        return _distinct((*self.numerator.figures(), *self.denominator.figures()))

    def range(self, envelope: Envelope) -> Interval:
        denominator = self.denominator.range(envelope)
        if Fraction(0) in denominator or denominator.low is None or denominator.high is None:
            return EVERYTHING
        sign = Fraction(1) if denominator.low >= 0 else Fraction(-1)
        if (denominator.low if sign > 0 else denominator.high) == 0:
            return EVERYTHING
        above, below = scaled(self.numerator, sign), scaled(self.denominator, sign)
        high, high_closed = _greatest(above, below, envelope)
        low, low_closed = _greatest(scaled(above, Fraction(-1)), below, envelope)
        if high is None or low is None:
            return EVERYTHING
        return Interval(-low, high, low_closed, high_closed)


@frozen
class Compound(Quantity):
    """Any other operation: product, quotient or sum of non-linear parts, min, max, abs, round."""

    operation: str
    operands: tuple[Quantity, ...]
    places: int = 0

    @property
    def divided(self) -> bool:
        return self.operation == "/" or any(operand.divided for operand in self.operands)

    def figures(self) -> tuple[Reference, ...]:
        return _distinct(tuple(figure for operand in self.operands for figure in operand.figures()))

    def range(self, envelope: Envelope) -> Interval:
        ranges = [operand.range(envelope) for operand in self.operands]
        match self.operation:
            case "+":
                return total(ranges)
            case "*":
                return ranges[0].product(ranges[1])
            case "/":
                return ranges[0].product(_reciprocal(ranges[1]))
            case "min":
                return _extreme(ranges)
            case "max":
                return _extreme([r.times(Fraction(-1)) for r in ranges]).times(Fraction(-1))
            case "abs":
                return _absolute(ranges[0])
            case _:
                low, high = ranges[0].low, ranges[0].high
                return Interval(
                    None if low is None else half_up(low, self.places),
                    None if high is None else half_up(high, self.places),
                    low is not None,
                    high is not None,
                )


def constant(value: Fraction | int | Decimal) -> Linear:
    """Make a quantity of a number written in a formula."""
    number = quick(value)
    return Linear(number, {}, number)


def figure(reference: Reference) -> Linear:
    """Make a quantity of one figure."""
    stated = reference.value
    value = fraction(stated) if isinstance(stated, (Decimal, int)) else None
    return Linear(value, {reference.route: (reference, _ONE)}, _ZERO)


_ZERO, _ONE = quick(0), quick(1)
_NOTHING: Quantity = Linear(_ZERO, {}, _ZERO)


def scaled(quantity: Linear, by: Fraction) -> Linear:
    """Multiply a linear form by a number."""
    if by == 1:
        return quantity
    terms = {route: (reference, weight * by) for route, (reference, weight) in quantity.terms.items()} if by else {}
    nominal = Fraction(0) if not by else None if quantity.nominal is None else quantity.nominal * by
    return Linear(nominal, terms, quantity.constant * by)


def add(left: Quantity, right: Quantity) -> Quantity:
    """Add two quantities; figures that occur on both sides are taken once."""
    if isinstance(left, Linear) and isinstance(right, Linear):
        terms = dict(left.terms)
        _merge(terms, right)
        whole = left.constant + right.constant if right.constant else left.constant
        return Linear(_both(left, right, operator.add), terms, whole)
    if isinstance(right, Ratio) and isinstance(left, Linear):
        left, right = right, left
    if isinstance(left, Ratio) and isinstance(right, Linear) and not right.terms:
        return _ratio(_linear_sum(left.numerator, scaled(left.denominator, right.constant)), left.denominator)
    if isinstance(left, Ratio) and isinstance(right, Ratio) and left.denominator == right.denominator:
        return _ratio(_linear_sum(left.numerator, right.numerator), left.denominator)
    return Compound(_both(left, right, operator.add), "+", (left, right))


def subtract(left: Quantity, right: Quantity) -> Quantity:
    """Take one quantity from another."""
    if isinstance(left, Linear) and isinstance(right, Linear):
        return difference(left, right)
    return add(left, negative(right))


def difference(left: Linear, right: Linear) -> Linear:
    """Take one linear form from another; figures that occur on both sides are taken once."""
    terms = dict(left.terms)
    for route, (reference, weight) in right.terms.items():
        held = terms.get(route)
        joint = -weight if held is None else held[1] - weight
        if joint:
            terms[route] = (reference, joint)
        else:
            del terms[route]
    nominal = None if left.nominal is None or right.nominal is None else left.nominal - right.nominal
    return Linear(nominal, terms, left.constant - right.constant if right.constant else left.constant)


def _merge(terms: dict[Route, tuple[Reference, Fraction]], other: Linear) -> None:
    """Add a sum's terms to others; what cancels out is gone."""
    for route, (reference, weight) in other.terms.items():
        held = terms.get(route)
        joint = weight if held is None else held[1] + weight
        if joint:
            terms[route] = (reference, joint)
        else:
            del terms[route]


def range_between(left: Linear, right: Linear, envelope: Envelope) -> Interval:
    """Return what left - right may be, figures on both sides taken once."""
    if not left.terms.keys().isdisjoint(right.terms):
        return difference(left, right).range(envelope)
    parts = [envelope(reference).times(weight) for reference, weight in left.terms.values()]
    parts += [envelope(reference).times(-weight) for reference, weight in right.terms.values()]
    constant = left.constant - right.constant
    return total([*parts, exactly(constant)] if constant or not parts else parts)


def sum_of(parts: Iterable[Quantity]) -> Quantity:
    """Add any number of quantities up, as `add` does one by one."""
    parts = list(parts)
    if len(parts) < 3 or not all(isinstance(part, Linear) for part in parts):
        return reduce(add, parts, _NOTHING)
    terms: dict[Route, tuple[Reference, Fraction]] = {}
    whole = _ZERO
    known: list[Fraction] = []
    for part in parts:
        assert isinstance(part, Linear)
        _merge(terms, part)
        if part.nominal is not None:
            known.append(part.nominal)
        if part.constant:
            whole += part.constant
    return Linear(exact_sum(known) if len(known) == len(parts) else None, terms, whole)


def negative(quantity: Quantity) -> Quantity:
    """Return the quantity with the other sign."""
    if isinstance(quantity, Linear):
        terms = {route: (reference, -weight) for route, (reference, weight) in quantity.terms.items()}
        return Linear(None if quantity.nominal is None else -quantity.nominal, terms, -quantity.constant)
    return multiply(constant(-1), quantity)


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Multiply two quantities; by a constant it stays what it is."""
    if isinstance(right, Linear) and not right.terms:
        left, right = right, left
    if isinstance(left, Linear) and not left.terms:
        if isinstance(right, Linear):
            return scaled(right, left.constant)
        if isinstance(right, Ratio):
            return _ratio(scaled(right.numerator, left.constant), right.denominator)
    if isinstance(left, Ratio) and left.denominator == right:
        return left.numerator
    return Compound(_both(left, right, operator.mul), "*", (left, right))


def divide(left: Quantity, right: Quantity) -> Quantity:
    """Divide two quantities; the caller has made sure that the divisor's stated value is not 0."""
    if isinstance(right, Linear):
        if not right.terms:
            return multiply(constant(1 / right.constant), left)
        if isinstance(left, Linear):
            return _ratio(left, right)
    return Compound(_both(left, right, operator.truediv), "/", (left, right))


def extreme(operation: str, operands: tuple[Quantity, ...]) -> Quantity:
    """Take the least (`min`) or greatest (`max`) of several quantities."""
    known = [operand.nominal for operand in operands if operand.nominal is not None]
    nominal = (min(known) if operation == "min" else max(known)) if len(known) == len(operands) else None
    return Compound(nominal, operation, operands)


def absolute(operand: Quantity) -> Quantity:
    """Return the quantity without its sign."""
    return Compound(None if operand.nominal is None else abs(operand.nominal), "abs", (operand,))


def round_to(operand: Quantity, places: int) -> Quantity:
    """Round half up (四舍五入) to a number of decimals."""
    nominal = None if operand.nominal is None else half_up(operand.nominal, places)
    return Compound(nominal, "round", (operand,), places)


def _both(left: Quantity, right: Quantity, operation: Callable[[Fraction, Fraction], Fraction]) -> Fraction | None:
    if left.nominal is None or right.nominal is None:
        return None
    return operation(left.nominal, right.nominal)


def _linear_sum(left: Linear, right: Linear) -> Linear:
    result = add(left, right)
    assert isinstance(result, Linear)
    return result


def _ratio(numerator: Linear, denominator: Linear) -> Ratio:
    nominal = _both(numerator, denominator, operator.truediv) if denominator.nominal else None
    return Ratio(nominal, numerator, denominator)


def _distinct(figures: tuple[Reference, ...]) -> tuple[Reference, ...]:
    return tuple({figure.route: figure for figure in figures}.values())


def _greatest(numerator: Linear, denominator: Linear, envelope: Envelope) -> tuple[Fraction | None, bool]:
    """Maximise numerator / denominator over the figures' box, where the denominator is positive throughout."""
    routes = {**denominator.terms, **numerator.terms}
    boxes = {route: envelope(reference) for route, (reference, _) in routes.items()}
    if any(box.low is None or box.high is None for box in boxes.values()):
        return None, False
    point: dict[Route, Fraction] = {route: box.low for route, box in boxes.items() if box.low is not None}
    best = _at(numerator, point) / _at(denominator, point)
    while True:
        closed = True
        for route, box in boxes.items():
            slope = _weight(numerator, route) - best * _weight(denominator, route)
            assert box.low is not None
            assert box.high is not None
            if slope > 0:
                point[route] = box.high
                closed = closed and box.high_closed
            elif slope < 0:
                point[route] = box.low
                closed = closed and box.low_closed
        value = _at(numerator, point) / _at(denominator, point)
        if value <= best:
            return best, closed
        best = value


def _weight(form: Linear, route: Route) -> Fraction:
    held = form.terms.get(route)
    return held[1] if held is not None else Fraction(0)


def _at(form: Linear, point: Mapping[Route, Fraction]) -> Fraction:
    return form.constant + sum((weight * point[route] for route, (_, weight) in form.terms.items()), Fraction(0))


def _reciprocal(interval: Interval) -> Interval:
    if interval.low is None or interval.high is None or interval.low <= 0 <= interval.high:
        return EVERYTHING
    return Interval(1 / interval.high, 1 / interval.low, interval.high_closed, interval.low_closed)


def _extreme(ranges: list[Interval]) -> Interval:
    """Range of the least of several independent numbers."""
    lows = [(r.low, r.low_closed) for r in ranges]
    if any(low is None for low, _ in lows):
        low, low_closed = None, False
    else:
        low = min(value for value, _ in lows if value is not None)
        low_closed = any(closed for value, closed in lows if value == low)
    highs = [(r.high, r.high_closed) for r in ranges if r.high is not None]
    if not highs:
        return Interval(low, None, low_closed, False)
    high = min(value for value, _ in highs)
    return Interval(low, high, low_closed, all(closed for value, closed in highs if value == high))


def _absolute(interval: Interval) -> Interval:
    if interval.low is not None and interval.low >= 0:
        return interval
    if interval.high is not None and interval.high <= 0:
        return interval.times(Fraction(-1))
    if interval.low is None or interval.high is None:
        return Interval(Fraction(0), None, Fraction(0) in interval, False)
    low, high = -interval.low, interval.high
    top = max(low, high)
    closed = (low == top and interval.low_closed) or (high == top and interval.high_closed)
    return Interval(Fraction(0), top, True, closed)
