"""One home for each figure, and the unit that a table states for all that stands in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgetcheck.declaration.declare import declare, declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.model.homes import HOMES, home_of
from budgetcheck.model.layout import MODEL, key_at
from budgetcheck.model.spec import UNIT_KEY, Spec
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
    table = {"total": 10, "previous": 8, "change": {"value": 2, "percent": 25, "reason": "新增"}}
    made = declared(general_public_budget=table)
    root = made.flat.root
    assert root["previous.general_public_budget.total"] == 8
    assert root["change.general_public_budget"] == 2
    assert root["change.general_public_budget.percent"] == 25
    assert root["change.general_public_budget.of"] == "general_public_budget.total"
    assert "general_public_budget.change" not in root
    assert {fault.rule for fault in made.faults} == {"DEC-055"}
    assert made.directory.resolve("general_public_budget.change") == ("change", "general_public_budget")


def test_a_finding_points_to_where_the_figure_is_written() -> None:
    from budgetcheck.rulebook.builtin import builtin_rulebook
    from budgetcheck.run.check import Checker
    from budgetcheck.verdicts.judgement import Strictness

    text = """format = 1
unit.name = "某单位"
disclosure.year = 2024
[government_fund]
total = 100
previous = 80
change = 30
"""
    report = Checker(builtin_rulebook(), Strictness()).source(Source("a.toml", text), None)
    (found,) = (finding for finding in report.findings if finding.rule == "CHG-001")
    assert (found.figure, found.span.line) == ("change.government_fund", 7)


@pytest.mark.parametrize(
    ("here", "there", "fault"),
    [(5, 5, "DEC-055"), (5, 6, "DEC-056"), ({"value": 5}, {"value": 6, "reason": "新增"}, "DEC-056")],
)
def test_a_figure_under_both_keys_is_told(here: Any, there: Any, fault: str) -> None:
    made = declared(government_fund={"total": 9, "change": here}, change={"government_fund": there})
    assert [one.rule for one in made.faults] == [fault]
    kept = there["value"] if isinstance(there, dict) else there
    assert made.flat.root["change.government_fund"] == kept


def test_the_change_of_income_is_another_figure_than_that_of_the_table() -> None:
    change = {"government_fund": {"value": 5, "of": "income.government_fund"}}
    made = declared(government_fund={"total": 9, "change": 7}, change=change)
    assert made.faults == ()
    root = made.flat.root
    assert (root["change.government_fund"], root["government_fund.change"]) == (5, 7)


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
