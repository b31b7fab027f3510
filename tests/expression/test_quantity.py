"""Ranges of computed numbers against brute force over the figures' boxes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from budgetcheck.arithmetic.exactness import cut, half_up
from budgetcheck.arithmetic.interval import Interval
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.quantity import Linear, Quantity
from budgetcheck.model.record import Reference
from tests.effort import examples

NAMES = ("a", "b", "c")
values = st.integers(-40, 40).map(lambda n: Decimal(n) / 4)
boxes = st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans(), st.booleans())


def reference(name: str, value: Decimal) -> Reference:
    return Reference((name,), value, "amount")


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[str, Decimal], dict[str, Interval]]:
    stated = {name: draw(values) for name in NAMES}
    ranges = {}
    for name in NAMES:
        low, high, low_closed, high_closed = draw(boxes)
        value = Fraction(stated[name])
        box = Interval(value - Fraction(low, 8), value + Fraction(high, 8), low_closed, high_closed)
        ranges[name] = box if value in box else Interval(box.low, box.high)
    return stated, ranges


coefficients = st.tuples(*[st.integers(-3, 3) for _ in NAMES], st.integers(-5, 5))


def linear(stated: dict[str, Decimal], weights: tuple[int, ...]) -> Linear:
    made: Quantity = quantity.constant(weights[-1])
    for name, weight in zip(NAMES, weights[:-1], strict=True):
        figure = quantity.figure(reference(name, stated[name]))
        made = quantity.add(made, quantity.multiply(quantity.constant(weight), figure))
    assert isinstance(made, Linear)
    return made


def corners(ranges: dict[str, Interval]) -> list[dict[str, Fraction]]:
    """Corners, centres and points just inside of each box."""
    axes = []
    for name in NAMES:
        box = ranges[name]
        assert box.low is not None
        assert box.high is not None
        axes.append([box.low, box.high, (box.low + box.high) / 2])
    return [dict(zip(NAMES, point, strict=True)) for point in product(*axes)]


def at(weights: tuple[int, ...], point: dict[str, Fraction]) -> Fraction:
    return sum((w * point[n] for n, w in zip(NAMES, weights[:-1], strict=True)), Fraction(weights[-1]))


def reached(ranges: dict[str, Interval], point: dict[str, Fraction]) -> bool:
    return all(point[name] in ranges[name] for name in NAMES)


@given(situations(), coefficients)
def test_linear_ranges_are_exact(situation: tuple[dict[str, Decimal], dict[str, Interval]], w: tuple[int, ...]) -> None:
    stated, ranges = situation
    form = linear(stated, w)
    found = form.range(lambda r: ranges[str(r.route[0])])
    everywhere = [at(w, point) for point in corners(ranges)]
    assert (found.low, found.high) == (min(everywhere), max(everywhere))
    for point in corners(ranges):
        if reached(ranges, point):
            assert at(w, point) in found


@examples(300)
@given(situations(), coefficients, coefficients)
def test_ratio_ranges_are_exact(
    situation: tuple[dict[str, Decimal], dict[str, Interval]], n: tuple[int, ...], d: tuple[int, ...]
) -> None:
    stated, ranges = situation
    below = linear(stated, d)
    span = below.range(lambda r: ranges[str(r.route[0])])
    assert span.low is not None
    assert span.high is not None
    assume(span.low > 0 or span.high < 0)
    found = quantity.divide(linear(stated, n), below).range(lambda r: ranges[str(r.route[0])])
    everywhere = [at(n, point) / at(d, point) for point in corners(ranges)]
    assert (found.low, found.high) == (min(everywhere), max(everywhere))
    for point in corners(ranges):
        if reached(ranges, point):
            assert at(n, point) / at(d, point) in found


@given(situations(), coefficients, coefficients)
def test_compound_ranges_never_leave_anything_out(
    situation: tuple[dict[str, Decimal], dict[str, Interval]], m: tuple[int, ...], n: tuple[int, ...]
) -> None:
    stated, ranges = situation
    left, right = linear(stated, m), linear(stated, n)
    envelope = lambda r: ranges[str(r.route[0])]  # noqa: E731
    cases = {
        "*": (quantity.multiply(left, right), lambda p: at(m, p) * at(n, p)),
        "min": (quantity.extreme("min", (left, right)), lambda p: min(at(m, p), at(n, p))),
        "max": (quantity.extreme("max", (left, right)), lambda p: max(at(m, p), at(n, p))),
        "abs": (quantity.absolute(left), lambda p: abs(at(m, p))),
        "round": (quantity.round_to(left, 1), lambda p: half_up(at(m, p), 1)),
    }
    for made, compute in cases.values():
        found = made.range(envelope)
        for point in corners(ranges):
            if reached(ranges, point):
                assert compute(point) in found
        nominal = {name: Fraction(stated[name]) for name in NAMES}
        assert made.nominal == compute(nominal)


def test_a_growth_rate_takes_last_year_once() -> None:
    # 0.50 -> 0.62 printed as +22.22 % is right when the yuan behind them are 5,040 and 6,160.
    now, before = (quantity.figure(reference(n, Decimal(v))) for n, v in (("now", "0.62"), ("before", "0.50")))
    rate = quantity.multiply(
        quantity.constant(100), quantity.divide(quantity.add(now, quantity.negative(before)), before)
    )
    half = Fraction("0.005")
    found = rate.range(lambda r: Interval(Fraction(r.value) - half, Fraction(r.value) + half))  # type: ignore[arg-type]
    assert rate.nominal == 24
    assert found.low == (Fraction("0.615") / Fraction("0.505") - 1) * 100
    assert found.high == (Fraction("0.625") / Fraction("0.495") - 1) * 100
    assert Fraction("22.22") in found


def test_a_divisor_that_may_be_zero_bounds_nothing() -> None:
    tiny = quantity.figure(reference("a", Decimal("0.01")))
    found = quantity.divide(quantity.constant(1), tiny).range(lambda _: Interval(Fraction(0), Fraction("0.015")))
    assert (found.low, found.high) == (None, None)


def test_figures_that_cancel_disappear() -> None:
    a = quantity.figure(reference("a", Decimal(3)))
    assert quantity.add(a, quantity.negative(a)).figures() == ()


def test_rounding_half_up_goes_away_from_zero() -> None:
    assert half_up(Fraction("-0.005"), 2) == Fraction("-0.01")
    assert half_up(Fraction("0.005"), 2) == Fraction("0.01")
    assert cut(Fraction("-0.019"), 2) == Fraction("-0.01")
