"""Laying flat: one look-up a figure, in the declaration's unit, exactly; what does not fit raises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.arithmetic.currency import CURRENCY_POWERS, CURRENCY_UNITS
from budgetcheck.declaration.flatten import Unfit, flatten
from budgetcheck.model.record import Record


def document(unit: str = "万元", **tables: Any) -> dict[str, Any]:
    return {"format": 1, "unit": {"name": "某局"}, "disclosure": {"year": 2024, "currency_unit": unit}, **tables}


def test_tables_have_a_key_and_their_figures_dotted_ones() -> None:
    root = flatten(document(expenditure={"basic": {"total": 5}})).root
    assert root["expenditure"] is True
    assert root["expenditure.basic"] is True
    assert root["expenditure.basic.total"] == Decimal(5)
    assert "expenditure.total" not in root


def test_what_is_not_said_of_the_disclosure_is_the_usual() -> None:
    flat = flatten({"format": 1, "unit": {"name": "某局"}, "disclosure": {"year": 2024}})
    assert (flat.currency_unit, flat.decimals, flat.rounding) == ("万元", 2, "nearest")
    assert (flat.root["disclosure.kind"], flat.root["disclosure.scope"]) == ("budget", "unit")


def test_rows_are_records_that_know_their_way() -> None:
    rows = flatten(document(income={"by_function": [{"code": "201", "total": 1}]})).root["income.by_function"]
    assert isinstance(rows, list)
    (row,) = rows
    assert isinstance(row, Record)
    assert row.route == ("income", "by_function", 0)
    assert dict(row) == {"code": "201", "total": Decimal(1)}


def test_long_forms_say_their_unit_and_precision() -> None:
    amount = {"value": 12000, "decimals": -3, "currency_unit": "元"}
    flat = flatten(document(income={"total": amount, "other": {"value": 7, "decimals": "exact"}}))
    assert flat.root["income.total"] == Decimal("1.2")
    # Known to the thousand yuan is known to one decimal in 万元.
    assert flat.precision[("income", "total")] == 1
    assert flat.precision[("income", "other")] is None


@given(
    st.decimals(-(10**12), 10**12, places=4),
    st.sampled_from(CURRENCY_UNITS),
    st.sampled_from(CURRENCY_UNITS),
)
def test_an_amount_in_another_unit_is_moved_exactly(value: Decimal, own: str, unit: str) -> None:
    root = flatten(document(own, income={"total": {"value": value, "currency_unit": unit}})).root
    moved = root["income.total"]
    assert isinstance(moved, Decimal)
    assert moved * 10 ** CURRENCY_POWERS[own] == value * 10 ** CURRENCY_POWERS[unit]


def test_texts_dates_and_targets_are_what_they_are() -> None:
    flat = flatten(document(assets={"as_of": date(2023, 12, 31), "equipment": {"threshold": "20万元"}}))
    assert flat.root["assets.as_of"] == date(2023, 12, 31)
    assert str(flat.root["assets.equipment.threshold"]) == "20万元"
    assert "某局" in flat.texts


@pytest.mark.parametrize(
    "income",
    [5, [], {"totl": 5}, {"total": "5"}, {"total": True}, {"total": {}}, {"by_function": [5]}, {"total": date.min}],
)
def test_what_does_not_fit_raises(income: object) -> None:
    with pytest.raises(Unfit):
        flatten(document(income=income))


def test_a_document_without_what_it_must_have_raises_unless_that_is_allowed() -> None:
    with pytest.raises(Unfit):
        flatten({"format": 1, "disclosure": {"year": 2024}})
    assert flatten({"format": 1, "disclosure": {"year": 2024}}, lenient=True).root["disclosure.year"] == 2024
