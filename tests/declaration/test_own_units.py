"""The currency unit that an amount is stated in: that of the innermost table that says one."""

from __future__ import annotations

import pytest

from budgetcheck.arithmetic.currency import USUAL_UNIT
from budgetcheck.declaration.own_units import own_units
from budgetcheck.source.faults import Fault
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words

DOCUMENT = {
    "disclosure": {"currency_unit": "元"},
    "income": {"total": 1},
    "three_public": {"currency_unit": "万元", "vehicle": {"total": {"value": 1, "currency_unit": "亿元"}}},
    "assets": {"currency_unit": "斤", "items": [{"value": 1, "currency_unit": "千元"}]},
}


@pytest.mark.parametrize(
    ("route", "unit"),
    [
        (("income", "total"), "元"),
        (("three_public", "total"), "万元"),
        (("three_public", "vehicle", "purchase"), "万元"),
        (("three_public", "vehicle", "total"), "亿元"),
        (("assets", "total"), None),
        (("assets", "items", 0, "value"), "千元"),
        (("assets", "items", 7, "value"), None),
        (("none", 3, "total"), "元"),
    ],
)
def test_the_innermost_unit_counts(route: Route, unit: str | None) -> None:
    assert own_units(DOCUMENT).at(route) == unit


def test_without_a_word_it_is_the_usual_one_unless_a_faulty_line_may_say_another() -> None:
    nothing = Words("", "")
    sound = [Fault("DEC-010", nothing, route=("income", "total"))]
    assert own_units({}, sound).at(("income", "total")) == USUAL_UNIT
    assert own_units({}, [Fault("DEC-010", nothing)]).at(("income", "total")) is None
    assert own_units({}, [Fault("DEC-010", nothing, route=("disclosure", "currency_unit"))]).at(("income",)) is None
