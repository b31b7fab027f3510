"""Verdicts: the five of them, rounding, strictness, elements, and instances that cannot be known."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.expression.quantities.values import Compared
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_one
from budgetcheck.rulebook.formulas import names_with
from budgetcheck.rulebook.rule import AppliesTo, Rule
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Judgement, Strictness
from budgetcheck.verdicts.weigh import pinned, weigh
from tests.effort import examples
from tests.expression.figures_stub import HandMade, record


def rule(check: str, **more: object) -> Rule:
    return Rule("TST-001", "test", Words("", ""), "error", check, "test", **more)  # type: ignore[arg-type]


def judged(
    made: Rule, values: dict[str, object], strictness: Strictness | None = None, **how: object
) -> list[Judgement]:
    figures = HandMade(record(values), **how)  # type: ignore[arg-type]
    book = Rulebook((compile_one(made, names_with(())),))
    return judge(figures, book, strictness, keep_passed=True).judgements


def verdict(
    check: str, strictness: Strictness | None = None, how: dict[str, object] | None = None, **values: str
) -> str:
    figures: dict[str, object] = {key.replace("__", "."): Decimal(value) for key, value in values.items()}
    (only,) = judged(rule(check), figures, strictness, **(how or {}))
    return only.verdict


SUM = "expenditure.total == expenditure.basic.total + expenditure.project.total"


def spent(total: str, basic: str, project: str) -> dict[str, str]:
    return {"expenditure__total": total, "expenditure__basic__total": basic, "expenditure__project__total": project}


@pytest.mark.parametrize(
    ("total", "basic", "project", "expected"),
    [
        ("1644.62", "1088.83", "555.79", "holds"),
        ("1644.62", "1088.83", "555.78", "rounding"),
        ("1644.62", "1088.83", "555.80", "rounding"),
        ("1644.62", "1088.83", "555.97", "fails"),
        ("9746.50", "5364.75", "4381.74", "rounding"),
        # 0.015 is half a unit of each of three figures: at it the closed intervals touch, beyond they do not.
        ("1.01", "1", "0", "rounding"),
        ("1.02", "1", "0", "fails"),
    ],
)
def test_sums_are_judged_by_rounding_intervals(total: str, basic: str, project: str, expected: str) -> None:
    assert verdict(SUM, **spent(total, basic, project)) == expected


def test_exact_turns_rounding_into_failure_and_tolerance_widens() -> None:
    off = spent("10.00", "5.00", "4.99")
    assert verdict(SUM, Strictness(exact=True), **off) == "fails"
    assert verdict(SUM, Strictness(), **off) == "rounding"
    far = spent("10.00", "5.00", "4.5")
    assert verdict(SUM, Strictness(), **far) == "fails"
    assert verdict(SUM, Strictness(tolerance=Fraction("0.5")), **far) == "rounding"


def test_truncated_figures_may_only_be_larger() -> None:
    # 1.5 -> [1.5, 1.6); parts cut from 1.59 and 1.59 add to 3.18, printed 3.1: consistent when cut.
    how: dict[str, object] = {"decimals": 1}
    parts = spent("3.1", "1.5", "1.5")
    assert verdict(SUM, how={**how, "rounding": "truncated"}, **parts) == "rounding"
    # Rounded up is impossible for cut figures: [2.9, 3.0) against [3.0, 3.2).
    assert verdict(SUM, how={**how, "rounding": "truncated"}, **spent("2.9", "1.5", "1.5")) == "fails"
    assert verdict(SUM, how=how, **spent("2.9", "1.5", "1.5")) == "rounding"


def test_absent_figures_leave_a_rule_undecided_and_are_named() -> None:
    (only,) = judged(rule(SUM), {"expenditure.total": Decimal(3), "expenditure.basic.total": Decimal(1)})
    assert only.verdict == "undecided"
    assert [reference.route for reference in only.missing] == [("expenditure", "project", "total")]


def test_a_false_condition_makes_a_rule_not_applicable_and_an_unknown_one_undecided() -> None:
    made = rule("income.total == 0", when="unit.nature == '行政单位'")
    assert [j.verdict for j in judged(made, {"unit.nature": "事业单位", "income.total": Decimal(1)})] == [
        "not_applicable"
    ]
    assert [j.verdict for j in judged(made, {"income.total": Decimal(1)})] == ["undecided"]
    assert [j.verdict for j in judged(made, {"unit.nature": "行政单位", "income.total": Decimal(1)})] == ["fails"]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("1.00", "2.00", "holds"), ("2.00", "2.00", "holds"), ("2.01", "2.00", "rounding"), ("2.02", "2.00", "fails")],
)
def test_an_inequality_fails_only_if_every_admissible_value_violates_it(a: str, b: str, expected: str) -> None:
    assert verdict("income.other <= income.total", income__other=a, income__total=b) == expected


@pytest.mark.parametrize("check", ["income.other {} income.total", "not income.other {} income.total"])
@pytest.mark.parametrize("relation", ["<", ">"])
def test_numbers_printed_alike_are_no_rounding_difference(check: str, relation: str) -> None:
    alike = {"income__other": "2.00", "income__total": "2.00"}
    assert verdict(check.format(relation), **alike) == "holds"
    assert verdict("income.other < income.total", **{**alike, "income__other": "2.01"}) == "fails"
    assert verdict("income.other < income.total", **{**alike, "income__other": "2.005"}) == "rounding"
    assert verdict("income.other < income.total", Strictness(exact=True), **alike) == "fails"


@pytest.mark.parametrize(
    ("percent", "expected"),
    [("5.71", "holds"), ("5.7", "holds"), ("6", "holds"), ("5.72", "fails"), ("5.76", "fails"), ("5.5", "fails")],
)
def test_a_printed_percentage_is_the_quotient_rounded(percent: str, expected: str) -> None:
    check = "change.total.percent == change.total / previous.expenditure.total * 100"
    figures = {"change__total": "88.9", "previous__expenditure__total": "1555.72"}
    assert verdict(check, **figures, change__total__percent=percent) == expected


def test_growth_on_a_small_base_is_no_false_alarm() -> None:
    check = (
        "change.total.percent == (expenditure.total - previous.expenditure.total) / previous.expenditure.total * 100"
    )
    figures = {"expenditure__total": "0.62", "previous__expenditure__total": "0.50"}
    assert verdict(check, **figures, change__total__percent="22.22") == "rounding"
    assert verdict(check, **figures, change__total__percent="32.22") == "fails"


def test_a_base_of_zero_leaves_a_rate_undecided() -> None:
    check = "change.total.percent == change.total / previous.expenditure.total * 100"
    figures = {"change__total": "88.9", "previous__expenditure__total": "0", "change__total__percent": "100"}
    assert verdict(check, **figures) == "undecided"


def test_products_are_ranges() -> None:
    values: dict[str, object] = {
        "procurement.items": [
            {"quantity": Decimal(3), "unit_price": Decimal("0.33"), "amount": Decimal(amount)}
            for amount in ("0.99", "1.00", "1.02")
        ]
    }
    made = rule("item.amount == item.quantity * item.unit_price", each=("item in procurement.items",))
    assert [j.verdict for j in judged(made, values)] == ["holds", "rounding", "fails"]


def test_an_own_tolerance_widens_and_exact_forbids() -> None:
    values: dict[str, object] = {"income.total": Decimal("1.4"), "income.other": Decimal(1)}
    check = "income.total == income.other"
    assert [j.verdict for j in judged(rule(check, tolerance=Decimal("0.5")), values)] == ["rounding"]
    close: dict[str, object] = {"income.total": Decimal("1.01"), "income.other": Decimal(1)}
    assert [j.verdict for j in judged(rule(check, tolerance="exact"), close)] == ["fails"]


def test_elements_are_judged_one_by_one_and_named() -> None:
    values: dict[str, object] = {
        "projects": [
            {"name": "a", "budget": Decimal(1), "indicators": [{"weight": Decimal(5)}, {"weight": Decimal(50)}]},
            {"name": "b", "budget": Decimal(2)},
        ]
    }
    made = rule("indicator.weight <= 10", each=("project in projects", "indicator in project.indicators"))
    found = judged(made, values)
    assert [(j.verdict, j.element.route if j.element is not None else None) for j in found] == [
        ("holds", ("projects", 0, "indicators", 0)),
        ("fails", ("projects", 0, "indicators", 1)),
    ]
    reference = pinned(found[1])
    assert reference is not None
    assert reference.route == ("projects", 0, "indicators", 1, "weight")


def test_a_rule_over_no_elements_counts_once_as_not_applicable() -> None:
    made = rule("item.amount > 0", each=("item in procurement.items",))
    book = Rulebook((compile_one(made, names_with(())),))
    assert judge(HandMade(), book).counts["not_applicable"] == 1


def test_a_rule_for_other_disclosures_is_not_applicable() -> None:
    made = rule("income.total == 1", applies_to=(AppliesTo(("final_accounts",)),))
    book = Rulebook((compile_one(made, names_with(())),))
    assert judge(HandMade(record({"income.total": Decimal(3)})), book).counts == {
        "holds": 0,
        "rounding": 0,
        "fails": 0,
        "undecided": 0,
        "not_applicable": 1,
    }


def test_children_follow_codes_even_where_levels_are_missing() -> None:
    rows = [("201", "10"), ("20101", "7"), ("2010101", "3"), ("2010102", "4"), ("2010301", "3"), ("205", "1")]
    values: dict[str, object] = {
        "expenditure.by_function": [{"code": code, "total": Decimal(total)} for code, total in rows]
    }
    made = rule(
        "row.total == sum(children(row).total)",
        each=("row in expenditure.by_function",),
        when="count(children(row)) > 0",
    )
    found = judged(made, values)
    assert [j.verdict for j in found] == ["holds", "holds", *["not_applicable"] * 4]


def test_a_hostile_file_cannot_make_a_filter_run_for_ever() -> None:
    values: dict[str, object] = {"projects": [{"name": str(n), "budget": Decimal(n)} for n in range(4000)]}
    made = rule("count(projects[budget > p.budget]) >= 0", each=("p in projects",))
    found = judged(made, values)
    assert any(j.too_large for j in found)


amounts = st.integers(-300, 300).map(lambda n: Decimal(n) / 100)


@examples(200)
@given(st.lists(amounts, min_size=2, max_size=4), st.booleans(), st.integers(0, 2))
def test_sums_against_brute_force(values: list[Decimal], truncated: bool, decimals: int) -> None:
    """A sum may hold exactly when some numbers printed as the figures add up; grids find them."""
    total, *parts = (round(value, decimals) for value in values)
    figures = HandMade(rounding="truncated" if truncated else "nearest", decimals=decimals)
    names = ["income.total", *(f"income.{name}" for name in ("other", "business", "undertaking")[: len(parts)])]
    figures.root = record(dict(zip(names, [total, *parts], strict=True)))
    made = rule(f"income.total == {' + '.join(names[1:])}")
    found = judge(figures, Rulebook((compile_one(made, names_with(())),)), keep_passed=True).judgements[0].verdict
    boxes = [figures.interval((), value, "amount") for value in (total, *parts)]
    lows = [(box.low, box.low_closed) for box in boxes]
    highs = [(box.high, box.high_closed) for box in boxes]
    least = sum(low for low, _ in lows[1:])  # type: ignore[misc]
    most = sum(high for high, _ in highs[1:])  # type: ignore[misc]
    touching = lambda a, b: all(closed for _, closed in (*a, *b))  # noqa: E731
    meets = (
        (lows[0][0] < most or (lows[0][0] == most and touching(lows[:1], highs[1:])))
        and (  # type: ignore[operator]
            least < highs[0][0] or (least == highs[0][0] and touching(highs[:1], lows[1:]))  # type: ignore[operator]
        )
    )
    if total == sum(parts):
        assert found == "holds"
    else:
        assert found == ("rounding" if meets else "fails")


def test_weighing_gives_difference_and_tolerance() -> None:
    made = compile_one(rule(SUM), names_with(()))
    values = record(
        {
            "expenditure.total": Decimal("1644.62"),
            "expenditure.basic.total": Decimal("1088.83"),
            "expenditure.project.total": Decimal("555.97"),
        }
    )
    figures = HandMade(values)
    (judgement,) = judge(figures, Rulebook((made,))).judgements
    assert judgement.truth is not None
    compared: Compared = judgement.truth.compared[0]
    weighed = weigh(compared, Environment(figures, {}, lambda _: []), made, Strictness())
    assert (weighed.difference, weighed.tolerance) == (Fraction("-0.18"), Fraction("0.015"))


@pytest.mark.parametrize(
    ("present", "check", "expected"),
    [
        ((), "defined(income.other) == defined(income.business)", "holds"),
        (("other",), "defined(income.other) == defined(income.business)", "fails"),
        (("other",), "defined(income.other) != defined(income.business)", "holds"),
        (("other", "business"), "defined(income.other) == defined(income.business)", "holds"),
        (("other", "business"), "defined(income.other) != defined(income.business)", "fails"),
        (("other",), "(income.other > 0) == True", "holds"),
        (("other",), "(income.other > 5) == False", "holds"),
        (("other",), "(income.other > 0) == (income.business > 0)", "undecided"),
    ],
)
def test_conditions_are_equal_when_both_hold_or_neither(present: tuple[str, ...], check: str, expected: str) -> None:
    assert verdict(check, **{f"income__{name}": "1" for name in present}) == expected


def test_a_condition_that_holds_within_rounding_only_is_equal_within_rounding_only() -> None:
    figures = {"income__total": "1.01", "expenditure__total": "1.00", "income__other": "1"}
    check = "(income.total == expenditure.total) == defined(income.other)"
    assert verdict(check, **figures) == "rounding"
    assert verdict(check, **{**figures, "income__total": "1.20"}) == "fails"
    assert verdict(check, Strictness(exact=True), **figures) == "fails"
