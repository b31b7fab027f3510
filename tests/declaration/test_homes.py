"""One home for each figure, and the unit that a table states for all that stands in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgetcheck.declaration.declare import declare, declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.model.homes import HOMES, home_of
from budgetcheck.model.layout import key_at
from budgetcheck.model.spec import UNIT_KEY, Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.source.read import Source

HEAD = {"format": 1, "unit": {"name": "某单位"}, "disclosure": {"year": 2024}}


def declared(**tables: Any) -> Any:
    return declare_document({**HEAD, **tables}, "a.toml")


@pytest.mark.parametrize(("alias", "home"), HOMES.items())
def test_a_home_is_a_key_of_the_same_kind(alias: str, home: str) -> None:
    row = ("expenditure", "by_function") if alias.startswith("change.percent") else ()
    there, here = key_at((*row, *home.split("."))), key_at((*row, *alias.split(".")))
    assert there is not None
    assert here is not None
    assert there.kind == here.kind
    assert home_of(home) == home


def test_what_is_written_under_another_key_is_read_at_its_home() -> None:
    made = declared(general_public_budget={"total": 10, "change": {"value": 2, "percent": 25, "reason": "新增"}})
    root = made.flat.root
    assert root["general_public_budget.percent"] == 25
    assert root["general_public_budget.change.reason"] == "新增"
    assert "general_public_budget.change.percent" not in root
    assert [fault.rule for fault in made.faults] == ["DEC-055"]
    assert made.directory.resolve("general_public_budget.change.percent") == ("general_public_budget", "percent")


def test_a_finding_points_to_where_the_figure_is_written() -> None:
    from budgetcheck.rulebook.builtin import builtin_rulebook
    from budgetcheck.run.single.check import Checker
    from budgetcheck.verdicts.judgement import Strictness

    text = """format = 1
unit.name = "某单位"
disclosure.year = 2024
[government_fund]
total = 100
previous = 80
change.value = 20
change.percent = 35
"""
    report = Checker(builtin_rulebook(), Strictness()).source(Source("a.toml", text), None)
    (found,) = (finding for finding in report.findings if finding.rule == "CHG-002")
    assert (found.figure, found.span.line) == ("government_fund.percent", 8)


@pytest.mark.parametrize(
    ("here", "there", "faults"),
    [
        (5, 5, ["DEC-055"]),
        (5, 6, ["DEC-056"]),
        (Decimal("5.12"), {"value": Decimal("5.1234"), "decimals": 4}, ["DEC-055"]),
        (Decimal("751.31"), {"value": Decimal(751), "decimals": 0}, ["DEC-055"]),
        (Decimal("751.31"), {"value": Decimal("0.1"), "decimals": 1, "currency_unit": "亿元"}, ["DEC-055"]),
        (Decimal("751.31"), {"value": Decimal(753), "decimals": 0}, ["DEC-056"]),
    ],
)
def test_last_years_figure_that_is_given_twice_is_told(here: Any, there: Any, faults: list[str]) -> None:
    made = declared(government_fund={"total": 9, "previous": here}, previous={"government_fund": {"total": there}})
    assert [one.rule for one in made.faults] == faults


@pytest.mark.parametrize(
    ("there", "faults"), [(5, ["DEC-055"]), (6, []), ({"value": 5, "reason": "新增"}, ["DEC-055"])]
)
def test_a_change_that_is_given_twice_is_told(there: Any, faults: list[str]) -> None:
    """Where the two differ, one may be the change of income."""
    made = declared(government_fund={"total": 9, "change": 5}, change={"government_fund": there})
    assert [one.rule for one in made.faults] == faults
    assert made.flat.root["government_fund.change"] == 5


def test_a_row_keeps_its_growth_in_one_place() -> None:
    row = {"code": "208", "total": 10, "change": {"value": 1, "percent": 10}}
    made = declared(expenditure={"by_function": [row]})
    (laid,) = made.flat.root["expenditure.by_function"]
    assert (laid["percent"], laid["change"]) == (10, 1)
    assert "change.percent" not in laid


def tables_with_units(spec: Spec = MODEL, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, inner in spec.accepts.items():
        if inner.kind in ("table", "list"):
            if UNIT_KEY in inner.accepts:
                found.append((*path, name))
            if name != "previous":
                found += tables_with_units(inner, (*path, name))
    return found


def test_every_table_with_amounts_may_state_its_unit() -> None:
    tables = {".".join(path) for path in tables_with_units()}
    assert {
        "income",
        "expenditure.basic",
        "three_public.vehicle",
        "procurement.items",
        "projects",
        "previous",
    } <= tables
    assert not {"unit", "staff", "shares"} & tables


def test_the_unit_of_a_table_holds_for_all_inside_it_that_states_none() -> None:
    made = declared(
        three_public={
            "currency_unit": "元",
            "total": 913300,
            "reception": {"value": 76, "currency_unit": "万元"},
            "vehicle": {"total": 153300, "maintenance": Decimal("153300.00"), "purchased_count": 2},
            "budget": {"currency_unit": "万元", "total": Decimal("91.33")},
            "change": {"total": 100, "abroad": 200},
        },
        projects=[{"name": "甲", "currency_unit": "元", "budget": 5000, "parts": [{"name": "一", "amount": 5000}]}],
    )
    assert made.faults == ()
    root = made.flat.root
    assert root["three_public.total"] == Decimal("91.33")
    assert root["three_public.reception"] == 76
    assert root["three_public.vehicle.maintenance"] == Decimal("15.33")
    assert root["three_public.vehicle.purchased_count"] == 2
    assert root["three_public.budget.total"] == Decimal("91.33")
    assert root["three_public.change"] == Decimal("0.01")
    assert root["three_public.change.abroad"] == Decimal("0.02")
    (project,) = root["projects"]
    assert project["budget"] == Decimal("0.5")
    assert project["parts"][0]["amount"] == Decimal("0.5")


def test_an_amount_in_the_table_s_unit_is_known_to_that_unit_s_decimals() -> None:
    made = declared(income={"currency_unit": "元", "total": 913300})
    figures = figures_of(made)
    route = ("income", "total")
    assert figures.known_decimals(route, made.flat.root["income.total"], "amount") == 6


def test_a_wrong_unit_is_told_as_one() -> None:
    made = declare(
        Source("a.toml", "format=1\nunit.name='a'\ndisclosure.year=2024\n[income]\ncurrency_unit='角'\ntotal=1\n")
    )
    assert [fault.rule for fault in made.faults] == ["DEC-035"]


@pytest.mark.parametrize("address", ["expenditure.by_functon", "income.total", "nothing"])
def test_partial_names_tables_and_lists(address: str) -> None:
    made = declare_document({**HEAD, "disclosure": {"year": 2024, "partial": [address]}}, "a.toml")
    assert [fault.rule for fault in made.faults] == ["DEC-057"]


@pytest.mark.parametrize("address", ["three_public.completion", "three_public.over_budget", "three_public.change"])
def test_partial_names_figures_with_those_of_their_items(address: str) -> None:
    made = declare_document({**HEAD, "disclosure": {"year": 2024, "partial": [address]}}, "a.toml")
    assert made.faults == ()
