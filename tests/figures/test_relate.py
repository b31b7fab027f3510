"""Related declarations in the record of the one that names them: where, in which unit, and what comes first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetcheck.declaration.declare import Declaration, declare_document
from budgetcheck.figures.load import figures_of


def declared(year: int, unit: str, **tables: Any) -> Declaration:
    disclosure = {"year": year, "currency_unit": unit}
    return declare_document({"format": 1, "unit": {"name": "某局"}, "disclosure": disclosure, **tables})


def test_last_years_file_comes_in_this_years_unit_at_two_places() -> None:
    last = declared(2023, "元", income={"total": 120000, "by_function": [{"code": "201", "total": 50000}]})
    root = figures_of(declared(2024, "万元", income={"total": 13}), last).root
    assert root["previous.income.total"] == root["disclosure.previous.income.total"] == Decimal(12)
    assert root["disclosure.previous.disclosure.year"] == 2023
    rows = root["previous.income.by_function"]
    assert isinstance(rows, list)
    assert (rows[0]["total"], rows[0]["code"]) == (Decimal(5), "201")
    assert rows[0].route == ("previous", "income", "by_function", 0)
    # What is no table of figures is not last year's figure.
    assert "previous.disclosure.year" not in root


def test_what_the_declaration_gives_itself_comes_first_key_by_key() -> None:
    last = declared(2023, "万元", income={"total": 12, "other": 1})
    figures = figures_of(declared(2024, "万元", previous={"income": {"total": 11}}), last)
    assert figures.root["previous.income.total"] == 11
    assert figures.root["previous.income.other"] == 1
    assert figures.root["disclosure.previous.income.total"] == 12
    assert figures.home(("previous", "income", "total")) == (figures, ("previous", "income", "total"))
    assert figures.home(("previous", "income", "other")) == (figures.files["previous"], ("income", "other"))


def test_members_are_elements_in_the_departments_unit_and_know_their_home() -> None:
    units = [declared(2024, "万元", income={"total": 1}), declared(2024, "元", income={"total": 25000})]
    figures = figures_of(declared(2024, "万元", income={"total": Decimal("3.5")}), None, units)
    members = figures.root["members"]
    assert isinstance(members, list)
    assert [member["income.total"] for member in members] == [Decimal(1), Decimal("2.5")]
    assert figures.home(("members", 1, "income", "total")) == (figures.members[1], ("income", "total"))
    assert figures.alone is not figures.root
    assert "members" not in figures.alone


def test_percentages_counts_and_texts_are_no_money() -> None:
    last = declared(
        2023,
        "元",
        three_public={"completion": Decimal("98.5"), "abroad_groups": 3, "budget": {"reason": "压减"}},
    )
    root = figures_of(declared(2024, "亿元"), last).root
    assert root["previous.three_public.completion"] == Decimal("98.5")
    assert root["previous.three_public.abroad_groups"] == 3
    assert root["previous.three_public.over_budget.reason"] == "压减"


def test_the_intervals_of_related_figures_are_those_of_their_own_unit() -> None:
    last = declared(2023, "元", income={"total": Decimal("120000.00")})
    figures = figures_of(declared(2024, "万元"), last)
    known = figures.interval(("previous", "income", "total"), Decimal(12), "amount")
    assert known.low is not None
    assert known.high is not None
    assert known.high - known.low == Decimal("0.000001")


def test_a_figure_that_is_masked_at_home_is_absent_here() -> None:
    statements = [{"figure": "income.total", "value": 99}]
    last = declared(2023, "万元", income={"total": 12}, statements=statements)
    figures = figures_of(declared(2024, "万元"), last)
    assert "previous.income.total" not in figures.root
