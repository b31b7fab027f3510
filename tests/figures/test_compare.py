"""Two declarations side by side: what changed, in one unit, and whether declared changes are what they are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.compare import changed_figures, declared_changes, every_figure, step_between
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from tests.effort import examples


def figures(year: int = 2024, unit: str = "万元", kind: str = "budget", **tables: Any) -> Figures:
    disclosure = {"year": year, "currency_unit": unit, "kind": kind}
    return figures_of(declare_document({"format": 1, "unit": {"name": "某局"}, "disclosure": disclosure, **tables}))


def changes(old: Figures, new: Figures) -> dict[str, tuple[object, object, object]]:
    return {one.figure: (one.old, one.new, one.change) for one in changed_figures(old, new)}


def test_what_the_two_are_to_each_other() -> None:
    assert step_between(figures(2024), figures(2024)) == "draft"
    assert step_between(figures(2023), figures(2024)) == "year"
    assert step_between(figures(2024), figures(2024, kind="final_accounts")) == "execution"
    assert step_between(figures(2024), figures(2023)) == "other"
    assert step_between(figures(2023), figures(2024, kind="final_accounts")) == "other"


def test_figures_are_matched_by_code_and_name_wherever_they_stand() -> None:
    old = figures(
        expenditure={"total": 3, "by_function": [{"code": "201", "total": 1}, {"code": "208", "total": 2}]},
        projects=[{"name": "甲", "budget": 1}, {"name": "乙", "budget": 2}],
    )
    new = figures(
        expenditure={"total": 4, "by_function": [{"code": "208", "total": 3}, {"code": "201", "total": 1}]},
        projects=[{"name": "乙", "budget": 2}, {"name": "丙", "budget": 5}],
    )
    assert changes(old, new) == {
        "expenditure.total": (3, 4, 1),
        "expenditure.by_function[208].total": (2, 3, 1),
        "projects[丙].budget": (None, 5, None),
        "projects[甲].budget": (1, None, None),
    }


def test_the_same_amount_in_another_unit_is_no_change() -> None:
    old = figures(unit="元", income={"total": 12345600, "other": 100}, staff={"actual": 3})
    new = figures(unit="万元", income={"total": Decimal("1234.56"), "other": Decimal("0.02")}, staff={"actual": 4})
    assert changes(old, new) == {
        "income.other": (Decimal("0.01"), Decimal("0.02"), Decimal("0.01")),
        "staff.actual": (3, 4, 1),
    }


def test_percentages_of_what_was_nothing_or_less() -> None:
    old = figures(income={"total": 0, "other": -4, "business": 5})
    new = figures(income={"total": 2, "other": -2, "business": 10})
    percents = {one.figure: one.percent for one in changed_figures(old, new)}
    assert percents == {"income.total": None, "income.other": Fraction(50), "income.business": Fraction(100)}


def test_targets_are_figures_and_years_and_weights_are_not() -> None:
    indicator = {"level1": "产出指标", "name": "合格率"}
    old = figures(projects=[{"name": "甲", "indicators": [{**indicator, "target": "≥95%"}]}])
    new = figures(projects=[{"name": "甲", "indicators": [{**indicator, "target": "≥90%"}]}])
    ((figure, (was, now, change)),) = changes(old, new).items()
    assert figure == "projects[甲].indicators[合格率].target"
    assert (str(was), str(now), change) == ("≥95%", "≥90%", None)


def test_a_figure_that_its_statements_contradict_is_compared_as_it_is_declared() -> None:
    statements = [{"figure": "income.total", "value": 9, "at": "文字"}]
    old = figures(income={"total": 3}, statements=statements)
    assert changes(old, figures(income={"total": 3})) == {"statements[0].value": (9, None, None)}
    assert changes(old, figures(income={"total": 4}))["income.total"] == (3, 4, 1)


def test_what_a_declaration_tells_of_the_last_year_is_weighed_and_no_figure_of_its_own() -> None:
    old = figures(
        2023, "元", income={"total": 10_000_000}, expenditure={"total": 10_000_000, "basic": {"total": 4000000}}
    )
    new = figures(
        2024,
        income={"total": 1100},
        expenditure={"total": 1100, "basic": {"total": 410}},
        change={"total": {"value": 100, "percent": 10, "reason": "增人"}, "basic": 15},
    )
    assert set(changes(old, new)) == {"income.total", "expenditure.total", "expenditure.basic.total"}
    reasons = {one.figure: one.reason for one in changed_figures(old, new)}
    assert reasons["income.total"] == reasons["expenditure.total"] == "增人"
    told = {one.figure: (one.declared, one.computed, one.agrees) for one in declared_changes(old, new)}
    assert told == {
        "change.total": (100, Fraction(100), True),
        "change.total.percent": (10, Fraction(10), True),
        "change.basic": (15, Fraction(10), False),
    }


def test_rounding_is_allowed_for_and_another_base_is_not_judged() -> None:
    old = figures(2023, income={"total": Decimal("100.00")}, expenditure={"total": Decimal("100.00")})
    table = {"income": {"total": Decimal("103.00")}, "expenditure": {"total": Decimal("103.00")}}
    near = figures(2024, **table, change={"total": {"value": Decimal("3.01"), "percent": 3}})
    assert [one.verdict for one in declared_changes(old, near)] == ["rounding", "holds"]
    base = figures(2024, **table, change={"total": {"value": 7, "base": "executed"}})
    assert [one.agrees for one in declared_changes(old, base)] == [None]
    unknown = figures(2024, **table, change={"procurement": 5})
    assert [(one.computed, one.agrees) for one in declared_changes(old, unknown)] == [(None, None)]


def test_final_accounts_are_held_against_the_budget() -> None:
    old = figures(2024, three_public={"total": 4, "reception": 1})
    new = figures(
        2024,
        kind="final_accounts",
        three_public={
            "total": 3,
            "reception": 1,
            "budget": {"total": 4},
            "over_budget": {"value": -2, "reason": "厉行节约"},
        },
    )
    (only,) = changed_figures(old, new)
    assert (only.figure, only.change, only.reason) == ("three_public.total", -1, "厉行节约")
    (declared,) = declared_changes(old, new)
    assert (declared.of, declared.computed, declared.agrees) == ("three_public.total", Fraction(-1), False)


def test_drafts_have_no_declared_changes() -> None:
    one = figures(income={"total": 1}, change={"total": 5})
    assert declared_changes(one, figures(income={"total": 2}, change={"total": 5})) == ()


AMOUNTS = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))


@examples(200)
@given(st.dictionaries(st.sampled_from(["total", "other", "undertaking", "business"]), AMOUNTS), st.data())
def test_exactly_what_differs_is_found(table: dict[str, Decimal], data: st.DataObject) -> None:
    other = data.draw(st.dictionaries(st.sampled_from(["total", "other", "undertaking", "business"]), AMOUNTS))
    old, new = figures(income=table), figures(income=other)
    expected = {
        f"income.{key}": (table.get(key), other.get(key))
        for key in {*table, *other}
        if table.get(key) != other.get(key)
    }
    found = {one.figure: (one.old, one.new) for one in changed_figures(old, new)}
    assert found == expected
    assert {one.figure: (one.new, one.old) for one in changed_figures(new, old)} == expected
    assert changed_figures(old, old) == ()
    in_yuan = figures(unit="元", income={key: value * 10_000 for key, value in table.items()})
    assert changed_figures(in_yuan, old) == ()
    assert [value for _, _, value in every_figure(old.root)][1:] or not table


def test_what_is_stated_again_is_told_where_it_did_not_go_along() -> None:
    def stated(total: str, *values: str) -> Figures:
        places = [{"figure": "income.total", "value": Decimal(value), "at": f"表{n}"} for n, value in enumerate(values)]
        return figures(income={"total": Decimal(total)}, statements=places)

    old = stated("486.30", "486.30", "486", "486.30")
    assert changes(old, stated("496.30", "496.30", "496", "496.30")).keys() == {"income.total"}
    assert changes(old, stated("496.30", "496.30", "496", "486.30")).keys() == {"income.total"}
    wrong = changes(old, stated("486.30", "486.30", "486", "468.30"))
    assert wrong == {"statements[2].value": (Decimal("486.30"), Decimal("468.30"), Decimal("-18.00"))}
    assert changes(old, figures(income={"total": Decimal("486.30")})) == {}
    (one,) = changed_figures(old, stated("486.30", "468.30"))
    assert one.label.zh == "收入合计（表0）"


def test_a_share_that_changed_is_told() -> None:
    def stated(*percents: int) -> Figures:
        shares = [{"part": "income.other", "whole": "income.total", "percent": percent} for percent in percents]
        return figures(income={"total": 10, "other": 4}, shares=shares)

    assert changes(stated(40), stated(41)) == {"shares[0].percent": (40, 41, 1)}
    assert changes(stated(), stated(40)) == {}
    (one,) = changed_figures(stated(40), stated(41))
    assert one.label.en == "other income / total income"


def test_two_units_are_no_drafts_of_one_disclosure() -> None:
    one, other = (
        figures_of(declare_document({"format": 1, "unit": {"name": name}, "disclosure": {"year": 2024}}))
        for name in ("甲局", "乙局")
    )
    assert step_between(one, other) == "other"
