"""Verdicts of whole declarations against an oracle that tries the numbers: own decimals, mixed units, tolerances."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_one
from budgetcheck.rulebook.formulas import names_with
from budgetcheck.rulebook.rule import Rule, Tolerance
from budgetcheck.text.words import EMPTY
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.effort import examples

UNITS = {"元": 0, "千元": 3, "万元": 4}
STEP = Fraction(1, 20_000)
"""The oracle's numbers are multiples of this many 元: a hundredth of half the finest unit printed, so that nothing lies
between an end that is open and the next number tried."""


def verdict(
    check: str, document: dict[str, Any], strictness: Strictness | None = None, tolerance: Tolerance = "rounding"
) -> str:
    made = Rule("TST-001", "test", EMPTY, "error", check, "test", tolerance=tolerance)
    base = {"format": 1, "unit": {"name": "某局"}}
    declared = declare_document({**base, **document}, "a.toml")
    assert not declared.faults
    figures = figures_of(declared)
    (found,) = judge(figures, Rulebook((compile_one(made, names_with(())),)), strictness, keep_passed=True).judgements
    return found.verdict


class Printed:
    """A figure as it is printed: its value, unit and decimals, and the numbers in 元 that are printed so."""

    def __init__(self, value: Decimal, unit: str, decimals: int, *, truncated: bool) -> None:
        self.form = {"value": value, "currency_unit": unit, "decimals": decimals}
        scale = Fraction(10) ** UNITS[unit]
        self.yuan = Fraction(value) * scale
        last = Fraction(10) ** -decimals * scale
        if not truncated:
            self.least, self.most = self.yuan - last / 2, self.yuan + last / 2
        else:
            self.least = self.yuan if value > 0 else self.yuan - last + STEP
            self.most = self.yuan if value < 0 else self.yuan + last - STEP


@st.composite
def printed(draw: st.DrawFn, *, truncated: bool) -> Printed:
    unit = draw(st.sampled_from(sorted(UNITS)))
    decimals = draw(st.integers(0, 2))
    # Near one another in 元, so that many sums almost hold.
    near = draw(st.integers(-3, 3)) * 10_000 + draw(st.integers(-30, 30)) * Fraction(10) ** draw(st.integers(-2, 3))
    scaled = near / Fraction(10) ** UNITS[unit] * 10**decimals
    return Printed(Decimal(int(scaled)).scaleb(-decimals), unit, decimals, truncated=truncated)


@st.composite
def sums(draw: st.DrawFn) -> tuple[bool, Printed, list[Printed]]:
    truncated = draw(st.booleans())
    parts = draw(st.lists(printed(truncated=truncated), min_size=1, max_size=3))
    unit, decimals = draw(st.sampled_from(sorted(UNITS))), draw(st.integers(0, 2))
    exact = sum((part.yuan for part in parts), Fraction(0)) / Fraction(10) ** UNITS[unit]
    off = draw(st.integers(-3, 3))
    total = Decimal(round(exact * 10**decimals) + off).scaleb(-decimals)
    return truncated, Printed(total, unit, decimals, truncated=truncated), parts


NAMES = ("other", "business", "undertaking")


def declared(truncated: bool, total: Printed, parts: list[Printed]) -> tuple[str, dict[str, Any]]:
    document = {
        "disclosure": {"year": 2024, "rounding": "truncated" if truncated else "nearest"},
        "income": {"total": total.form, **{name: part.form for name, part in zip(NAMES, parts, strict=False)}},
    }
    return f"income.total == {' + '.join(f'income.{name}' for name in NAMES[: len(parts)])}", document


@examples(300)
@given(sums())
def test_a_sum_fails_exactly_when_no_numbers_printed_so_add_up(case: tuple[bool, Printed, list[Printed]]) -> None:
    truncated, total, parts = case
    check, document = declared(truncated, total, parts)
    least, most = sum(p.least for p in parts), sum(p.most for p in parts)
    if total.yuan == sum(p.yuan for p in parts):
        expected = "holds"
    else:
        expected = "rounding" if least <= total.most and total.least <= most else "fails"
    assert verdict(check, document) == expected
    strict = "holds" if expected == "holds" else "fails"
    assert verdict(check, document, Strictness(exact=True)) == strict
    assert verdict(check, document, tolerance="exact") == strict


@examples(200)
@given(sums(), st.integers(0, 40).map(lambda n: Fraction(n, 8)))
def test_a_tolerance_lets_numbers_be_so_far_apart(
    case: tuple[bool, Printed, list[Printed]], tolerance: Fraction
) -> None:
    truncated, total, parts = case
    check, document = declared(truncated, total, parts)
    least, most = sum(p.least for p in parts), sum(p.most for p in parts)
    apart = max(least - total.most, total.least - most) / 10_000  # a tolerance is in the declared unit, 万元
    # Between open ends the oracle's step is left; nothing is decided on a tolerance that falls into it.
    assume(not 0 < abs(apart - tolerance) < Fraction(8) * STEP / 10_000)
    difference = abs(total.yuan - sum(p.yuan for p in parts)) / 10_000
    expected = "holds" if not difference else "rounding" if apart <= tolerance else "fails"
    assert verdict(check, document, Strictness(tolerance=tolerance)) == expected
    own = Decimal(tolerance.numerator) / tolerance.denominator
    assert verdict(check, document, tolerance=own) == expected
    assert verdict(check, document, Strictness(tolerance=tolerance / 2), tolerance=own) == expected
    by_itself = "holds" if not difference else "rounding" if tolerance and difference <= tolerance else "fails"
    assert verdict(check, document, Strictness(exact=True, tolerance=tolerance)) == by_itself


@examples(200)
@given(sums())
def test_an_inequality_fails_exactly_when_all_numbers_printed_so_violate_it(
    case: tuple[bool, Printed, list[Printed]],
) -> None:
    truncated, total, parts = case
    check, document = declared(truncated, total, parts)
    most, whole = sum(p.most for p in parts), sum(p.yuan for p in parts)
    expected = "holds" if total.yuan <= whole else "rounding" if total.least <= most else "fails"
    assert verdict(check.replace("==", "<="), document) == expected
    assert verdict(check.replace("==", "<="), document, Strictness(exact=True)) == (
        "holds" if expected == "holds" else "fails"
    )


@st.composite
def rates(draw: st.DrawFn) -> tuple[bool, Decimal, Decimal, Decimal, int]:
    truncated = draw(st.booleans())
    decimals = draw(st.integers(0, 2))
    now, then = (Decimal(draw(st.integers(low, 400))).scaleb(-decimals) for low in (0, 1))
    places = draw(st.integers(0, 2))
    rate = (Fraction(now) / Fraction(then) - 1) * 100
    percent = Decimal(round(rate * 10**places) + draw(st.integers(-30, 30))).scaleb(-places)
    return truncated, now, then, percent, decimals


def ends(value: Decimal, decimals: int, *, truncated: bool) -> tuple[tuple[Fraction, bool], tuple[Fraction, bool]]:
    """The ends of the numbers printed so, each with whether it is one of them."""
    number, unit = Fraction(value), Fraction(10) ** -decimals
    if not truncated:
        return (number - unit / 2, True), (number + unit / 2, True)
    low = (number, True) if value > 0 else (number - unit, False)
    high = (number, True) if value < 0 else (number + unit, False)
    return low, high


@examples(400)
@given(rates())
def test_a_growth_rate_fails_exactly_when_it_lies_outside_its_range(
    case: tuple[bool, Decimal, Decimal, Decimal, int],
) -> None:
    truncated, now, then, percent, decimals = case
    document = {
        "disclosure": {"year": 2024, "decimals": decimals, "rounding": "truncated" if truncated else "nearest"},
        "expenditure": {"total": now},
        "previous": {"expenditure": {"total": then}},
        "change": {"total": {"value": now - then, "percent": percent}},
    }
    check = (
        "change.total.percent == (expenditure.total - previous.expenditure.total) / previous.expenditure.total * 100"
    )
    (a, a_in), (b, b_in) = ends(now, decimals, truncated=truncated)
    (c, c_in), (d, d_in) = ends(then, decimals, truncated=truncated)
    assume(c > 0)
    # now / then grows with `now` and, where `now` is positive, falls with `then`.
    low, low_in = (a / d, a_in and d_in) if a >= 0 else (a / c, a_in and c_in)
    high, high_in = (b / c, b_in and c_in) if b >= 0 else (b / d, b_in and d_in)
    low, high = (low - 1) * 100, (high - 1) * 100
    places = -int(percent.as_tuple().exponent)
    (p, p_in), (q, q_in) = ends(percent, places, truncated=truncated)
    meets = (p < high or (p == high and p_in and high_in)) and (low < q or (low == q and low_in and q_in))
    exact = (Fraction(now) / Fraction(then) - 1) * 100
    scaled = abs(exact) * 10**places
    rounded = int(scaled + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    cut = int(scaled) * (1 if exact >= 0 else -1)
    shown = Fraction(percent) * 10**places
    if exact == Fraction(percent) or shown == rounded or (truncated and shown == cut):
        expected = "holds"
    else:
        expected = "rounding" if meets else "fails"
    assert verdict(check, document) == expected
    # Cut instead of rounded, it is up to a unit away from zero.
    (r, r_in), (t, t_in) = ends(percent, places, truncated=True)
    cut_low, cut_high = min((p, not p_in), (r, not r_in)), max((q, q_in), (t, t_in))
    reaches = cut_low[0] < high or (cut_low[0] == high and not cut_low[1] and high_in)
    reaches = reaches and (low < cut_high[0] or (low == cut_high[0] and low_in and cut_high[1]))
    assert verdict(check, document, tolerance="cut") == ("rounding" if expected == "fails" and reaches else expected)
    # Adjusted, it is a unit off in either direction, and 0.01 beside its rounding in any case.
    more = max(Fraction(1, 100), Fraction(1, 2 * 10**places))
    near = p - more <= high and low <= q + more
    assert verdict(check, document, tolerance="last-digit") == (
        "rounding" if expected == "fails" and near else expected
    )
    assert (
        verdict(
            check.replace(
                "(expenditure.total - previous.expenditure.total) / previous.expenditure.total",
                "(expenditure.total / previous.expenditure.total - 1)",
            ),
            document,
        )
        == expected
    )
