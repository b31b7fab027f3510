"""Which figures that are not stated are 0 or more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.expression.quantities.bounds import never_negative, rest_of, returned
from budgetcheck.model.record import Record, Reference


def route(address: str) -> tuple[str, ...]:
    return tuple(address.split("."))


@pytest.mark.parametrize(
    "address",
    ["income.government_fund", "expenditure.project.total", "government_fund.total", "income.by_function.total"],
)
def test_money_that_came_back_is_below_zero_in_final_accounts_only(address: str) -> None:
    assert never_negative(route(address), "amount")
    assert not never_negative(route(address), "amount", returns=True)


@pytest.mark.parametrize(
    "address",
    [
        "income.total",
        "expenditure.basic.personnel",
        "general_public_budget.total",
        "general_public_budget.by_function.budget",
        "procurement.funds.government_fund",
        "assets.total",
    ],
)
def test_totals_basic_expenditure_and_what_was_budgeted_or_bought_are_not(address: str) -> None:
    assert never_negative(route(address), "amount", returns=True)


@pytest.mark.parametrize("address", ["change.basic", "income.carried_over", "income.other"])
def test_changes_and_balances_may_always_be(address: str) -> None:
    assert not never_negative(route(address), "amount")


def test_a_count_is_never_negative() -> None:
    assert never_negative(route("three_public.vehicle.kept_count"), "number", returns=True)


def test_a_declaration_tells_of_money_that_came_back_in_its_rows() -> None:
    root, row = Record(), Record(("expenditure", "by_function", 0))
    root["change.basic"] = root["income.carried_over"] = Decimal(-5)
    row["percent"], row["total"] = Decimal(-5), Decimal(5)
    root["expenditure.by_function"] = [row]
    assert not returned(root)
    row["total"] = Decimal(-5)
    assert returned(root)


def test_rows_that_are_left_out_are_zero_or_more_unless_money_came_back() -> None:
    rows = Reference(("expenditure", "by_function"), None, "list")
    assert rest_of(rows, "total", "amount") is not None
    assert rest_of(rows, "total", "amount", returns=True) is None
