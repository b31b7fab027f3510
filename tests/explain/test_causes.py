"""What a slip looks like to an accountant: the cause, the true number, and nothing that the rules leave open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from budgetcheck.arithmetic.interval import exactly
from budgetcheck.explain.explain import explain
from budgetcheck.explain.outcome import Explanation, Solution
from budgetcheck.explain.search.system import Constraint, System, measure
from budgetcheck.text.numbers import people

from .systems import equality

Stated = dict[str, str | None]
TABLE: Stated = {
    "total": "1644.62", "basic": "1088.83", "project": "555.79", "personnel": "877.53", "public": "211.3",
    "special": "300.00", "operating": "255.79", "funding": "1644.62",
}  # fmt: skip
RULES = (
    equality("total", "basic", "project"),
    equality("basic", "personnel", "public"),
    equality("project", "special", "operating"),
    equality("funding", "total"),
)


def told(changes: Stated, previous: dict[str, str] | None = None, rules: tuple[Constraint, ...] = RULES) -> Explanation:
    before = previous or {}
    figures = {**TABLE, **changes}
    named = {name for rule in rules for name, _ in rule.terms}
    measures = tuple(
        measure(
            name,
            None if value is None else Decimal(value),
            previous=Decimal(before[name]) if name in before else None,
        )
        for name, value in figures.items()
        if name in named
    )
    return explain(System(measures, rules))


def first(changes: Stated, **more: object) -> Solution:
    found = told(changes, **more)  # type: ignore[arg-type]
    assert found.status == "explained"
    return found.solutions[0]


@pytest.mark.parametrize(
    ("figure", "stated", "cause"),
    [
        ("project", "555.97", "transposition"),
        ("basic", "1089.83", "digit"),
        ("basic", "188.83", "dropped_digit"),
        ("project", "5555.79", "extra_digit"),
        ("project", "-555.79", "sign"),
        ("basic", "10888300", "unit"),
        ("basic", "108.883", "unit"),
        ("total", "555.79", "omitted"),
        ("total", "2733.45", "double_counted"),
    ],
)
def test_one_slip_is_told_with_the_true_number(figure: str, stated: str, cause: str) -> None:
    # With `total` wrong, `funding` would differ too; it takes part in nothing then.
    rules = RULES if figure != "total" else RULES[:3]
    solution = first({figure: stated}, rules=rules)
    assert solution.figures == (figure,)
    assert solution.cause == cause
    assert solution.values[0].proposed == Fraction(TABLE[figure] or 0)
    assert solution.unique
    true = people(TABLE[figure] or "")
    assert true in solution.why.zh
    assert true in solution.why.en


def test_the_words_name_the_accountants_methods() -> None:
    assert "除九法" in first({"project": "555.97"}).why.zh
    assert "0.18" in first({"project": "555.97"}).why.zh
    assert "除二法" in first({"project": "-555.79"}).why.zh
    assert "10,000 倍" in first({"basic": "10888300"}).why.zh


def test_last_years_number_is_told() -> None:
    solution = first({"project": "612.44"}, previous={"project": "612.44"})
    assert (solution.figures, solution.cause) == (("project",), "stale")
    assert solution.values[0].proposed == Fraction("555.79")
    assert "上年" in solution.why.zh


def test_a_number_with_last_years_added_is_cumulated() -> None:
    solution = first({"project": "1056.13"}, previous={"project": "500.34"})
    assert solution.cause == "cumulated"
    assert solution.values[0].proposed == Fraction("555.79")


def test_a_series_stated_cumulatively_is_one_slip() -> None:
    stated = {"year": "10.00", "q1": "1.00", "q2": "3.00", "q3": "6.00", "q4": "10.00"}
    system = System(
        tuple(measure(name, Decimal(value)) for name, value in stated.items()),
        (equality("year", "q1", "q2", "q3", "q4"),),
        (("q1", "q2", "q3", "q4"),),
    )
    found = [solution for solution in explain(system).solutions if solution.figures == ("q2", "q3", "q4")]
    assert [(solution.cause, solution.count, solution.rank) for solution in found] == [("cumulated", 1, 1)]
    assert [value.proposed for value in found[0].values] == [2, 3, 4]
    assert "累计" in found[0].why.zh


def test_exact_rules_make_differences_of_rounding_visible() -> None:
    figures = tuple(
        measure(name, Decimal(value)).__class__(name, Decimal(value), exactly(Fraction(value)))
        for name, value in (("t", "3.01"), ("a", "1.00"), ("b", "2.00"))
    )
    solution = explain(System(figures, (equality("t", "a", "b"),))).solutions[0]
    assert solution.cause == "rounding"
    assert "尾差" in solution.why.zh


def test_the_range_is_that_of_the_printed_number() -> None:
    value = first({"project": "555.97"}).values[0]
    assert (value.range.low, value.range.high) == (Fraction("555.775"), Fraction("555.805"))
    assert value.stated == Decimal("555.97")


def test_what_the_rules_leave_open_is_not_proposed() -> None:
    cap = Constraint("cap", (("part", Fraction(1)), ("whole", Fraction(-1))), "<=")
    system = System((measure("part", Decimal("900")), measure("whole", Decimal("800"), weight=None)), (cap,))
    solution = explain(system).solutions[0]
    assert solution.figures == ("part",)
    assert solution.values[0].proposed is None
    assert solution.values[0].range.low is None
    assert solution.values[0].range.high == Fraction("800.01")
    assert solution.cause is None


def test_an_amount_below_zero_probably_has_the_wrong_sign() -> None:
    system = System((measure("a", Decimal("-5.20")),), (Constraint("R", (("a", Fraction(1)),), ">="),))
    solution = explain(system).solutions[0]
    assert (solution.cause, solution.values[0].proposed) == ("sign", Fraction("5.2"))


def test_a_unit_slip_far_beyond_a_cap_is_told() -> None:
    cap = Constraint("cap", (("part", Fraction(1)), ("whole", Fraction(-1))), "<=")
    figures = (measure("part", Decimal("5557900")), measure("whole", Decimal("1644.62"), weight=None))
    solution = explain(System(figures, (cap,))).solutions[0]
    assert (solution.cause, solution.values[0].proposed) == ("unit", Fraction("555.79"))


def test_exchanged_figures_come_first_though_they_are_two() -> None:
    solution = first({"basic": "555.79", "project": "1088.83"})
    assert solution.figures == ("basic", "project")
    assert (solution.cause, solution.count, solution.unique) == ("swap", 1, True)
    assert "互换" in solution.why.zh
    assert "exchanged" in solution.why.en


def test_exchanged_figures_that_share_no_rule_are_one_slip_too() -> None:
    stated = {"t": "10.00", "a": "4.00", "b": "6.00", "u": "9.50", "c": "2.25", "d": "7.25"}
    stated |= {"t2": "10.00", "u2": "9.50", "a": "2.25", "c": "4.00"}
    rules = (
        equality("t", "a", "b"), equality("u", "c", "d"), equality("t2", "t"), equality("u2", "u"),
        Constraint("bridge", (("b", Fraction(1)), ("d", Fraction(1))), "<=", Fraction(10**6)),
    )  # fmt: skip
    system = System(tuple(measure(name, Decimal(value)) for name, value in stated.items()), rules)
    found = explain(system)
    assert found.weight == 2
    assert found.solutions[0].figures == ("a", "c")
    assert found.solutions[0].cause == "swap"


def test_independent_mistakes_are_told_apart() -> None:
    found = told({"personnel": "-877.53", "operating": "2557900"})
    assert found.weight == 2
    assert [group.solutions[0].figures for group in found.groups] == [("personnel",), ("operating",)]
    assert [group.solutions[0].cause for group in found.groups] == ["sign", "unit"]
    assert [solution.group for solution in found.solutions] == sorted(solution.group for solution in found.solutions)


def test_missing_figures_are_free_and_never_named() -> None:
    assert told({"public": None, "basic": "1000.00", "total": "1555.79", "funding": "1555.79"}).status == "consistent"
    found = told({"public": None, "project": "555.97"})
    assert {figure for solution in found.solutions for figure in solution.figures} == {"project"}
