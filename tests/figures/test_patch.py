"""Copies of records with other values: the rest is shared, and the original stays."""

from __future__ import annotations

from decimal import Decimal

from budgetcheck.figures.patch import patched
from budgetcheck.model.record import Record


def record(route: tuple[str | int, ...] = (), **held: object) -> Record:
    made = Record(route)
    made.update(held)
    return made


def test_values_change_come_and_go() -> None:
    before = record(**{"income.total": Decimal(1), "unit.name": "a"})
    after = patched(before, {("income", "total"): Decimal(2), ("unit", "name"): None, ("year",): 2024, ("none",): None})
    assert dict(after) == {"income.total": Decimal(2), "year": 2024}
    assert dict(before) == {"income.total": Decimal(1), "unit.name": "a"}
    assert after.route == before.route


def test_elements_change_and_what_holds_no_change_is_shared() -> None:
    rows = [record(("items", at), amount=Decimal(at)) for at in range(3)]
    other = [record(("other", 0))]
    before = record(items=rows, other=other, texts=["a", "b"])
    after = patched(before, {("items", 1, "amount"): Decimal(9), ("texts", 0): "c"})
    assert after["items"][1]["amount"] == Decimal(9)
    assert after["items"][1].route == ("items", 1)
    assert (after["items"][0], after["items"][2]) == (rows[0], rows[2])
    assert after["items"][0] is rows[0]
    assert after["other"] is other
    assert after["texts"] == ["c", "b"]
    assert rows[1]["amount"] == Decimal(1)
    assert before["texts"] == ["a", "b"]
