"""Comparisons that are not linear, solved for one figure: where it may lie while all others keep within their rounding.

Quotients and products of figures are fractions of polynomials in each figure. Where such a comparison is of the first
degree in every figure, its solution for the one sought is monotone in each other one as long as the leading
coefficient keeps its sign, so that the extremes are at the corners of the other figures' intervals. What cannot be
solved so is left open: the answer is never narrower than the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import lcm
from typing import TypeAlias

from budgetcheck.arithmetic.interval import EVERYTHING, NO_NUMBER, Interval
from budgetcheck.explain.translate.reading import Demand, figures_in
from budgetcheck.expression.quantities.quantity import (
    Compound,
    Linear,
    Quantity,
    Ratio,
    add,
    difference,
    negative,
    range_between,
    scaled,
)
from budgetcheck.expression.quantities.values import Compared
from budgetcheck.model.record import Reference
from budgetcheck.text.places import Route

MOST_OTHERS = 6
"""Figures beside the one sought whose corners are looked at."""

_Point: TypeAlias = Mapping[Route, int]
"""A number for every figure, each multiplied by the same scale."""
_Formula: TypeAlias = Callable[[_Point], tuple[int, int]]
"""A quantity at a point as a fraction."""


class _Unsolvable(Exception):
    """The quantity is no fraction of polynomials."""


class Solver:
    """The demands of one instance (any of them fulfils it), to be solved for one of their figures after another.

    `boxes` are the numbers that every figure may stand for; `tolerance` is how far the two sides may differ.
    """

    def __init__(self, demands: Sequence[Demand], boxes: Mapping[Route, Interval], tolerance: Fraction) -> None:
        self._demands = [[_Comparison(one, boxes, tolerance) for one in demand] for demand in demands]

    def solve(self, figure: Route) -> Interval:
        """The hull of the numbers that a figure may be so that one demand is fulfilled; empty if none can be."""
        hull: Interval | None = None
        for demand in self._demands:
            here = EVERYTHING
            for compared in demand:
                here = here.meet(compared.solve(figure))
            if not here.empty:
                hull = here if hull is None else _hull(hull, here)
        return NO_NUMBER if hull is None else hull


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


def _admits(compared: Compared, boxes: Mapping[Route, Interval], tolerance: Fraction) -> bool:
    """Whether a comparison can hold while all its figures keep within their intervals."""
    left, right = compared.left, compared.right
    assert isinstance(left, Quantity)
    assert isinstance(right, Quantity)

    def envelope(reference: Reference) -> Interval:
        return boxes[reference.route]

    if isinstance(left, Linear) and isinstance(right, Linear):
        apart = range_between(left, right, envelope).widen(tolerance)
    else:
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


class _Comparison:
    """One comparison of quantities, prepared once for all its figures."""

    def __init__(self, compared: Compared, boxes: Mapping[Route, Interval], tolerance: Fraction) -> None:
        assert isinstance(compared.left, Quantity)
        assert isinstance(compared.right, Quantity)
        self.compared, self.boxes, self.tolerance = compared, boxes, tolerance
        self.left, self.right = compared.left, compared.right
        self.figures = {one.route for one in figures_in(compared)}

    def solve(self, figure: Route) -> Interval:
        """Where one figure may lie while all others keep within their boxes."""
        relation = self.compared.relation
        if figure not in self.figures:
            return EVERYTHING if self.admitted else NO_NUMBER
        if len(self.figures) > MOST_OTHERS + 1 or relation == "!=":
            return EVERYTHING
        if any(self.ends[route] is None for route in self.figures if route != figure):
            return EVERYTHING
        if isinstance(self.left, Linear) and isinstance(self.right, Linear):
            return self._straight(figure)
        return self._bent(figure) if self.degree < 2 else EVERYTHING

    @cached_property
    def admitted(self) -> bool:
        """Whether it can hold at all."""
        return _admits(self.compared, self.boxes, self.tolerance)

    @cached_property
    def degree(self) -> int:
        """The highest degree of any figure."""
        return _degree(self.left, self.right, self.figures)

    @cached_property
    def ends(self) -> Mapping[Route, tuple[Fraction, ...] | None]:
        """The ends of every figure's box; None where it has not both."""
        found: dict[Route, tuple[Fraction, ...] | None] = {}
        for route in self.figures:
            low, high = self.boxes[route][:2]
            found[route] = None if low is None or high is None else (low,) if low == high else (low, high)
        return found

    @cached_property
    def scaled(self) -> tuple[int, _Formula, Mapping[Route, tuple[int, ...]]]:
        """The scale that makes all ends integers, the difference of both sides in it, and those ends."""
        known = {route: pair for route, pair in self.ends.items() if pair is not None}
        scale = lcm(*(end.denominator for pair in known.values() for end in pair))
        whole = {
            route: tuple(end.numerator * (scale // end.denominator) for end in pair) for route, pair in known.items()
        }
        return scale, _difference(self.left, self.right, scale), whole

    @cached_property
    def form(self) -> tuple[Linear, int]:
        """Left - right of linear forms, and the factor that makes its weights and its constant integers."""
        assert isinstance(self.left, Linear)
        assert isinstance(self.right, Linear)
        form = difference(self.left, self.right)
        return form, lcm(form.constant.denominator, *(weight.denominator for _, weight in form.terms.values()))

    @cached_property
    def balance(self) -> tuple[int, int, Mapping[Route, tuple[int, int, int]]]:
        """The least and the greatest value of the form, and per figure its weight and its share in both; integers.

        Weights are multiplied by the form's factor, values by that and by the scale.
        """
        scale, _, ends = self.scaled
        form, factor = self.form
        constant = scale * int(form.constant * factor)
        shares: dict[Route, tuple[int, int, int]] = {}
        for route, (_, weight) in form.terms.items():
            by = int(weight * factor)
            corners = [by * end for end in ends.get(route, (0,))]
            shares[route] = by, min(corners), max(corners)
        least = constant + sum(low for _, low, _ in shares.values())
        return least, constant + sum(high for *_, high in shares.values()), shares

    def _straight(self, figure: Route) -> Interval:
        """Solve what is linear, whose extremes are the sums of the extremes of its terms."""
        least, greatest, shares = self.balance
        if figure not in shares:
            return EVERYTHING
        weight, low, high = shares[figure]
        top, bottom = self.tolerance.numerator, self.tolerance.denominator
        under = self.scaled[0] * bottom * weight
        # The rest is widened by the tolerance, which is multiplied by the factor of the weights as all values are.
        widening = top * self.scaled[0] * self.form[1]
        ends = (
            Fraction(widening - bottom * (least - low), under),
            Fraction(-widening - bottom * (greatest - high), under),
        )
        relation = self.compared.relation
        if relation == "==":
            return Interval(min(ends), max(ends))
        rising = (weight > 0) == (relation in ("<", "<="))
        return Interval(None, max(ends)) if rising else Interval(min(ends), None)

    def _bent(self, figure: Route) -> Interval:
        """Solve what is of the first degree in every figure: it is known by its values at 0 and at 1."""
        relation = self.compared.relation
        scale, difference, ends = self.scaled
        others = [route for route in self.figures if route != figure]
        top, bottom = self.tolerance.numerator, self.tolerance.denominator
        slopes: set[bool] = set()
        signs: set[bool] = set()
        roots: list[Fraction] = []
        for numbers in product(*(ends[route] for route in others)):
            point = dict(zip(others, numbers, strict=True))
            point[figure] = 0
            over, under = difference(point)
            point[figure] = scale
            over_at_1, under_at_1 = difference(point)
            for by in {-top, top}:
                level = bottom * over - by * under
                slope = bottom * over_at_1 - by * under_at_1 - level
                if not slope:
                    return EVERYTHING
                slopes.add(slope > 0)
                roots.append(Fraction(-level, slope))
            if relation != "==":
                if under != under_at_1 or not under:
                    return EVERYTHING
                signs.add(under > 0)
        if len(slopes) != 1 or len(signs) > 1:
            return EVERYTHING
        low, high = min(roots), max(roots)
        if relation == "==":
            return Interval(low, high)
        rising = slopes.pop() == signs.pop()
        return Interval(None, high) if rising == (relation in ("<", "<=")) else Interval(low, None)


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


def _difference(left: Quantity, right: Quantity, scale: int) -> _Formula:
    """Left - right as one fraction; its denominator may be 0."""
    one, other = _formula(left, scale), _formula(right, scale)

    def value(point: _Point) -> tuple[int, int]:
        over, under = one(point)
        minus, below = other(point)
        return over * below - minus * under, under * below

    return value


def _formula(quantity: Quantity, scale: int) -> _Formula:
    """The quantity as numerator and denominator over integers, always made in the same way."""
    match quantity:
        case Linear():
            return _linear(quantity, scale)
        case Ratio():
            return _joined("/", _linear(quantity.numerator, scale), _linear(quantity.denominator, scale))
        case Compound(operation="+" | "*" | "/", operands=(first, second)):
            return _joined(quantity.operation, _formula(first, scale), _formula(second, scale))
    raise _Unsolvable


def _joined(operation: str, one: _Formula, other: _Formula) -> _Formula:
    def value(point: _Point) -> tuple[int, int]:
        over, under = one(point)
        more, below = other(point)
        if operation == "*":
            return over * more, under * below
        if operation == "/":
            return over * below, under * more
        return over * below + more * under, under * below

    return value


def _linear(form: Linear, scale: int) -> _Formula:
    shared = lcm(form.constant.denominator, *(weight.denominator for _, weight in form.terms.values()))
    weights = [(route, int(weight * shared)) for route, (_, weight) in form.terms.items()]
    constant, under = int(form.constant * shared) * scale, shared * scale

    def value(point: _Point) -> tuple[int, int]:
        return constant + sum(weight * point[route] for route, weight in weights), under

    return value
