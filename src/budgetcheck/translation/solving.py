"""Comparisons that are not linear, solved for one figure: where it may lie while all others keep within their rounding.

Quotients and products of figures are fractions of polynomials in each figure. Where such a comparison is of the first
degree in every figure, its solution for the one sought is monotone in each other one as long as the leading
coefficient keeps its sign, so that the extremes are at the corners of the other figures' intervals. What cannot be
solved so is left open: the answer is never narrower than the truth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from budgetcheck.expression.quantity import Compound, Linear, Quantity, Ratio, add, negative, scaled
from budgetcheck.expression.values import Compared
from budgetcheck.interval import EVERYTHING, Interval
from budgetcheck.places import Route
from budgetcheck.record import Reference
from budgetcheck.translation.reading import Demand, figures_in

MOST_OTHERS = 6
"""Figures beside the one sought whose corners are looked at."""

Polynomial: TypeAlias = tuple[Fraction, ...]
"""Coefficients by ascending degree."""
Corner: TypeAlias = Mapping[Route, Fraction]

NOTHING = Interval(Fraction(0), Fraction(0), False, False)

_ONE: Polynomial = (Fraction(1),)


class _Unsolvable(Exception):
    """The quantity is no fraction of polynomials."""


def solve(demands: Sequence[Demand], figure: Route, boxes: Mapping[Route, Interval], tolerance: Fraction) -> Interval:
    """The hull of the numbers that the figure may be so that one of the demands is fulfilled; empty if none can be."""
    hull: Interval | None = None
    for demand in demands:
        here = EVERYTHING
        for compared in demand:
            here = here.meet(_solved(compared, figure, boxes, tolerance))
        if not here.empty:
            hull = here if hull is None else _hull(hull, here)
    return NOTHING if hull is None else hull


def fixed(quantity: Quantity, numbers: Mapping[Route, Fraction]) -> Linear | None:
    """The quantity as a linear form once these figures are numbers; None if it is none even then."""
    match quantity:
        case Linear():
            terms = {route: term for route, term in quantity.terms.items() if route not in numbers}
            known = ((weight, numbers[route]) for route, (_, weight) in quantity.terms.items() if route in numbers)
            whole = quantity.constant + sum((weight * number for weight, number in known), Fraction(0))
            return Linear(quantity.nominal, terms, whole)
        case Ratio():
            return _quotient(fixed(quantity.numerator, numbers), fixed(quantity.denominator, numbers))
        case Compound(operation="+" | "*" | "/", operands=(first, second)):
            one, other = fixed(first, numbers), fixed(second, numbers)
            if one is None or other is None:
                return None
            if quantity.operation == "/":
                return _quotient(one, other)
            if quantity.operation == "*":
                found = scaled(other, one.constant) if not one.terms else None
                return scaled(one, other.constant) if not other.terms else found
            joint = add(one, other)
            return joint if isinstance(joint, Linear) else None
    return None


def admits(compared: Compared, boxes: Mapping[Route, Interval], tolerance: Fraction) -> bool:
    """Whether a comparison can hold while all its figures keep within their intervals."""
    left, right = compared.left, compared.right
    assert isinstance(left, Quantity)
    assert isinstance(right, Quantity)

    def envelope(reference: Reference) -> Interval:
        return boxes[reference.route]

    whole = add(left, negative(right))
    apart = whole.range(envelope) if isinstance(whole, Linear | Ratio) else EVERYTHING
    apart = apart.meet(left.range(envelope).plus(right.range(envelope).times(Fraction(-1)))).widen(tolerance)
    match compared.relation:
        case "==":
            return Fraction(0) in apart
        case "<=" | "<":
            return apart.low is None or apart.low < 0 or (apart.low == 0 and apart.low_closed)
        case ">=" | ">":
            return apart.high is None or apart.high > 0 or (apart.high == 0 and apart.high_closed)
    return apart.low is None or apart.low != apart.high


def _solved(compared: Compared, figure: Route, boxes: Mapping[Route, Interval], tolerance: Fraction) -> Interval:
    figures = {one.route for one in figures_in(compared)}
    if figure not in figures:
        return EVERYTHING if admits(compared, boxes, tolerance) else NOTHING
    others = sorted(figures - {figure}, key=str)
    assert isinstance(compared.left, Quantity)
    assert isinstance(compared.right, Quantity)
    if len(others) > MOST_OTHERS or compared.relation == "!=" or _degree(compared.left, compared.right, figures) > 1:
        return EVERYTHING
    ends: list[tuple[Fraction, ...]] = []
    for route in others:
        box = boxes[route]
        if box.low is None or box.high is None:
            return EVERYTHING
        ends.append((box.low,) if box.low == box.high else (box.low, box.high))
    slopes: set[bool] = set()
    signs: set[bool] = set()
    roots: list[Fraction] = []
    for numbers in product(*ends):
        corner = dict(zip(others, numbers, strict=True))
        try:
            over, under = _difference(compared.left, compared.right, figure, corner)
        except _Unsolvable:
            return EVERYTHING
        for apart in {-tolerance, tolerance}:
            level = _plus(over, _times((-apart,), under))
            if len(level) != 2:
                return EVERYTHING
            slopes.add(level[1] > 0)
            roots.append(-level[0] / level[1])
        if compared.relation != "==":
            if len(under) != 1:
                return EVERYTHING
            signs.add(under[0] > 0)
    if len(slopes) != 1 or len(signs) > 1:
        return EVERYTHING
    low, high = min(roots), max(roots)
    if compared.relation == "==":
        return Interval(low, high)
    rising = slopes.pop() == signs.pop()
    return Interval(None, high) if rising == (compared.relation in ("<", "<=")) else Interval(low, None)


def _degree(left: Quantity, right: Quantity, figures: Collection[Route]) -> int:
    """The highest degree of any figure in the comparison once it is cleared of fractions; 2 where it cannot be."""
    highest = 0
    try:
        for route in figures:
            over, under = _degrees(left, route)
            more, below = _degrees(right, route)
            highest = max(highest, over + below, more + under, under + below)
    except _Unsolvable:
        return 2
    return highest


def _degrees(quantity: Quantity, route: Route) -> tuple[int, int]:
    """The degrees of a figure in the numerator and the denominator of a quantity."""
    match quantity:
        case Linear():
            return int(route in quantity.terms), 0
        case Ratio():
            return int(route in quantity.numerator.terms), int(route in quantity.denominator.terms)
        case Compound(operation="+" | "*" | "/", operands=(first, second)):
            over, under = _degrees(first, route)
            more, below = _degrees(second, route)
            if quantity.operation == "*":
                return over + more, under + below
            if quantity.operation == "/":
                return over + below, under + more
            return max(over + below, more + under), under + below
    raise _Unsolvable


def _quotient(over: Linear | None, under: Linear | None) -> Linear | None:
    if over is None or under is None or under.terms or not under.constant:
        return None
    return scaled(over, 1 / under.constant)


def _hull(one: Interval, other: Interval) -> Interval:
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Interval(low, high, low is not None, high is not None)


def _difference(left: Quantity, right: Quantity, figure: Route, corner: Corner) -> tuple[Polynomial, Polynomial]:
    over, under = _fraction(left, figure, corner)
    minus, below = _fraction(right, figure, corner)
    return _plus(_times(over, below), _times((Fraction(-1),), _times(minus, under))), _times(under, below)


def _fraction(quantity: Quantity, figure: Route, corner: Corner) -> tuple[Polynomial, Polynomial]:
    """The quantity as numerator and denominator, polynomials in the figure, all others at the corner."""
    match quantity:
        case Linear():
            return _linear(quantity, figure, corner), _ONE
        case Ratio():
            return _linear(quantity.numerator, figure, corner), _linear(quantity.denominator, figure, corner)
        case Compound(operation="+" | "*" | "/", operands=(first, second)):
            over, under = _fraction(first, figure, corner)
            more, below = _fraction(second, figure, corner)
            if quantity.operation == "*":
                return _times(over, more), _times(under, below)
            if quantity.operation == "/":
                return _times(over, below), _times(under, more)
            return _plus(_times(over, below), _times(more, under)), _times(under, below)
    raise _Unsolvable


def _linear(form: Linear, figure: Route, corner: Corner) -> Polynomial:
    own, rest = Fraction(0), form.constant
    for route, (_, weight) in form.terms.items():
        if route == figure:
            own = weight
        else:
            rest += weight * corner[route]
    return _short((rest, own))


def _plus(one: Polynomial, other: Polynomial) -> Polynomial:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return _short(tuple(a + (shorter[place] if place < len(shorter) else 0) for place, a in enumerate(longer)))


def _times(one: Polynomial, other: Polynomial) -> Polynomial:
    made = [Fraction(0)] * (len(one) + len(other) - 1)
    for place, a in enumerate(one):
        for beyond, b in enumerate(other):
            made[place + beyond] += a * b
    return _short(tuple(made))


def _short(polynomial: Polynomial) -> Polynomial:
    """Without leading zeros; the zero polynomial keeps one coefficient."""
    size = len(polynomial)
    while size > 1 and not polynomial[size - 1]:
        size -= 1
    return polynomial[:size]
