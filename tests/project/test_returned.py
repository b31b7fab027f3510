"""Money of earlier years that came back: what is not stated of final accounts may be below 0, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.correct.cases import Case
from benchmarks.false_alarms import alarms, told
from tests.project.test_disclosures import changed, read

NAMES = ("irrigation-final-2024", "research-final-2024")
TABLES = ("income", "expenditure", "fiscal_appropriation", "general_public_budget", "government_fund", "three_public")


def found(document: dict[str, Any]) -> set[str]:
    """The rules of severity error or warning that fail."""
    return {told(one).split()[0] for one in alarms(Case(document), open_too=False)}


def below_zero(node: Any, *steps: str) -> Iterator[str]:
    """The addresses of amounts below 0, and of the rows that state them."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from below_zero(value, *steps, key)
        if isinstance(total := node.get("total"), Decimal) and total < 0:
            yield ".".join(steps)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from below_zero(value, *steps, str(number))
    elif isinstance(node, Decimal) and node < 0 and "change" not in steps and "over_budget" not in steps:
        yield ".".join(steps)


@pytest.mark.parametrize("name", NAMES)
def test_an_excerpt_without_what_is_below_zero_raises_nothing(name: str) -> None:
    whole = read(name)
    excerpt = deepcopy(whole)
    excerpt["disclosure"]["extent"] = "excerpt"
    del excerpt["statements"]  # they name figures that are left out
    addresses = [one for table in TABLES for one in below_zero(whole[table], table)]
    assert len(addresses) > 10
    assert {one: raised for one in addresses if (raised := found(changed(excerpt, one, None)))} == {}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_left_out_raises_nothing_in_an_excerpt(table: str) -> None:
    excerpt = changed(read(NAMES[0]), table, None)
    excerpt["disclosure"]["extent"] = "excerpt"
    assert found(excerpt) == set()


def stated(kind: str, basic: int, general: int) -> dict[str, Any]:
    return {
        "format": 1,
        "unit": {"name": "某单位"},
        "disclosure": {"year": 2024, "kind": kind},
        "expenditure": {"total": Decimal(95), "basic": {"total": Decimal(basic)}},
        "general_public_budget": {"total": Decimal(general)},
    }


def test_only_final_accounts_take_back() -> None:
    asked = {"EXP-009", "TAB-006"}
    assert asked <= found(stated("budget", 100, 100))
    assert asked.isdisjoint(found(stated("final_accounts", 100, 100)))
    assert asked <= found(stated("final_accounts", 1000, 950)), "more than all there is did not come back"
