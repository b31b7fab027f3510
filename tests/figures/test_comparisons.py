"""What is compared with last year's figures and the budget: found wherever it stands, with the figures it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.comparisons import COMPLETIONS, comparisons
from budgetcheck.figures.load import figures_of
from budgetcheck.model.homes import BUDGETS, home_of
from budgetcheck.model.layout import KEYS, key_at
from budgetcheck.model.record import Derived, Key
from budgetcheck.model.shape import CHANGES, CODED_LISTS
from budgetcheck.source.faults import HARMLESS


def compared(document: dict[str, Any], last: dict[str, Any] | None = None) -> dict[str, Derived]:
    base = {"format": 1, "unit": {"name": "某单位"}, "disclosure": {"year": 2024}}
    previous = None if last is None else declare_document({**base, "disclosure": {"year": 2023}, **last}, "last.toml")
    declared = declare_document({**base, **document}, "a.toml")
    assert {fault.rule for fault in declared.faults} <= HARMLESS
    figures = figures_of(declared, previous)
    return {".".join(map(str, one.route)): one for one in comparisons(figures.root, figures.interval)}


def keys_below(key: Key, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Key]]:
    for name, inner in key.keys.items():
        if name not in ("previous", "members", "custom") and path != ("disclosure",):
            yield ".".join((*path, name)), inner
            yield from keys_below(inner, (*path, name))


def test_every_change_and_completion_of_the_model_is_compared() -> None:
    tables = {*BUDGETS, *CODED_LISTS}
    changes: set[str] = set()
    completions: set[str] = set()
    for path, key in keys_below(KEYS):
        table, _, name = path.rpartition(".")
        if table in tables or path.startswith("projects."):
            continue
        if key.kind == "amount" and "base_year" in key.keys and home_of(path) == path:
            changes.add(path)
        if name == "completion" or table.endswith(".completion"):
            completions.add(path)
    assert changes == set(CHANGES)
    assert completions - {"three_public.completion.total"} == {
        one.places["completion"] for one in COMPLETIONS if one.base == "budget"
    }
    for name in CODED_LISTS:
        assert {"total", "previous", "percent", "budget", "completion"} <= keys_of(name).keys()


def keys_of(path: str) -> Mapping[str, Key]:
    found = key_at(tuple(path.split(".")))
    assert found is not None
    return found.keys


@pytest.mark.parametrize("figure", [figure for figures in CHANGES.values() for figure in figures])
def test_what_a_change_is_of_is_a_key_of_the_model(figure: str) -> None:
    for path in (figure, f"previous.{figure}"):
        key = key_at(tuple(path.split(".")))
        assert key is not None
        assert key.kind == "amount"


def test_a_change_stands_beside_its_figures_and_knows_where_they_stand() -> None:
    (one,) = compared(
        {
            "expenditure": {"basic": {"total": Decimal(100)}},
            "change": {"basic": {"value": Decimal(20), "percent": Decimal(25), "reason": "人员增加"}},
            "previous": {"expenditure": {"basic": {"total": Decimal(80)}}},
        }
    ).values()
    assert (one["current"], one["previous"], one["change"], one["percent"]) == (100, 80, 20, 25)
    assert one["comparable"] is True
    assert one.source("previous") == ("previous", "expenditure", "basic", "total")
    assert one.source("percent") == ("change", "basic", "percent")


@pytest.mark.parametrize(
    ("kind", "base", "comparable"),
    [
        ("budget", None, True),
        ("budget", "budget", True),
        ("budget", "executed", False),
        ("final_accounts", None, True),
        ("final_accounts", "executed", True),
        ("final_accounts", "budget", False),
    ],
)
def test_only_like_is_compared_with_like(kind: str, base: str | None, comparable: bool) -> None:
    change = {"value": Decimal(20)} if base is None else {"value": Decimal(20), "base": base}
    (one,) = compared(
        {"disclosure": {"year": 2024, "kind": kind}, "procurement": {"total": 5}, "change": {"procurement": change}}
    ).values()
    assert one["comparable"] is comparable


def test_last_years_file_of_another_kind_is_not_compared() -> None:
    found = compared(
        {"procurement": {"total": Decimal(5)}, "change": {"procurement": Decimal(1)}},
        {"disclosure": {"year": 2023, "kind": "final_accounts"}, "procurement": {"total": Decimal(4)}},
    )
    assert found["change.procurement"]["comparable"] is False


def test_the_figure_meant_is_the_one_that_fits_change_and_percentage() -> None:
    table = {
        "income": {"total": Decimal(120), "current_year": Decimal(100)},
        "previous": {"income": {"total": Decimal(95), "current_year": Decimal(80)}},
    }
    current = compared({**table, "change": {"income": Decimal(20)}})["change.income"]
    whole = compared({**table, "change": {"income": Decimal(25)}})["change.income"]
    assert (current["current"], current["previous"]) == (100, 80)
    assert (whole["current"], whole["previous"]) == (120, 95)


def test_a_percentage_with_few_digits_does_not_mislead() -> None:
    # 200.5 on 12,081.6 is 1.66 %, printed as 2 %: the change fits the totals, the percentage fits either.
    one = compared(
        {
            "income": {"total": Decimal("12282.1"), "current_year": Decimal("12225.4")},
            "previous": {"income": {"total": Decimal("12081.6"), "current_year": Decimal("12014.0")}},
            "change": {"income": {"value": Decimal("200.5"), "percent": Decimal(2), "reason": "人员增加"}},
        }
    )["change.income"]
    assert one["current"] == Decimal("12282.1")


def test_nothing_is_decided_where_another_figure_may_be_meant() -> None:
    one = compared(
        {
            "income": {"government_fund": Decimal(3)},
            "government_fund": {"total": Decimal(5)},
            "previous": {"government_fund": {"total": Decimal(4)}},
            "change": {"government_fund": Decimal(2)},
        }
    )["change.government_fund"]
    assert "previous" not in one
    assert one.source("previous") == ("previous", "income", "government_fund")


def test_rows_and_tables_compare_themselves() -> None:
    found = compared(
        {
            "government_fund": {
                "total": Decimal(5),
                "budget": Decimal(4),
                "completion": Decimal(125),
                "by_function": [
                    {"code": "2120801", "name": "征地", "total": 5, "previous": 4, "percent": 25},
                    {"code": "2120802", "total": 0},
                ],
            }
        }
    )
    row = found.pop("government_fund.by_function.0")
    assert (row["code"], row["name"], row["current"], row["comparable"]) == ("2120801", "征地", 5, True)
    table = found.pop("government_fund")
    assert (table["current"], table["budget"], table["completion"]) == (5, 4, 125)
    assert not found


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_budgets_table_is_held_against_last_years_total_where_it_has_no_column_of_its_own(budget: str) -> None:
    table = {"total": Decimal(5), "change": {"value": Decimal(1), "reason": "追加"}}
    found = compared({budget: table, "previous": {budget: {"total": Decimal(4)}}})[budget]
    assert (found["previous"], found["comparable"]) == (4, True)
    assert found.source("previous") == ("previous", budget, "total")
    beside = compared({budget: {**table, "previous": Decimal(3)}})[budget]
    assert beside.source("previous") == (budget, "previous")


@pytest.mark.parametrize(("kind", "base"), [("budget", "executed"), ("final_accounts", "budget")])
def test_a_budgets_change_from_another_base_is_not_held_against_last_years_total(kind: str, base: str) -> None:
    table = {"total": Decimal(5), "change": {"value": Decimal(2), "base": base}}
    disclosure = {"year": 2024, "kind": kind}
    previous = {"government_fund": {"total": Decimal(4)}}
    found = compared({"disclosure": disclosure, "government_fund": table, "previous": previous})["government_fund"]
    assert "previous" not in found
    assert found["comparable"] is False


def test_last_years_figures_stand_beside_what_last_year_published() -> None:
    found = compared(
        {"previous": {"income": {"total": Decimal(88)}}},
        {
            "disclosure": {"year": 2023, "currency_unit": "元"},
            "income": {"total": Decimal(880000), "other": Decimal(10000)},
        },
    )
    assert (found["previous.income.total"]["previous"], found["previous.income.total"]["published"]) == (88, 88)
