"""Misfits: what of a document does not fit the model is told once, at its place, and left out; the rest stays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.flatten import flatten
from budgetcheck.declaration.misfits import misfits
from budgetcheck.source.faults import Fault
from budgetcheck.text.words import EMPTY

HEAD = {"format": 1, "unit": {"name": "某局"}, "disclosure": {"year": 2024}}


def test_what_fits_stays_whole() -> None:
    document = {**HEAD, "income": {"total": Decimal("5.10"), "by_function": [{"code": "201", "total": 3}]}}
    assert misfits(document) == (document, [])


@pytest.mark.parametrize(
    ("income", "id_", "route", "left"),
    [
        ({"total": 5, "totl": 6}, "DEC-030", ("income", "totl"), {"total": 5}),
        ({"total": "5", "other": 1}, "DEC-032", ("income", "total"), {"other": 1}),
        ({"total": {"decimals": 2}}, "DEC-031", ("income", "total"), {"total": {"decimals": 2}}),
        ({"by_function": {"code": "201"}}, "DEC-033", ("income", "by_function"), {}),
    ],
)
def test_what_does_not_fit_is_told_at_its_place_and_left_out(
    income: dict[str, Any], id_: str, route: tuple[str, ...], left: dict[str, Any]
) -> None:
    document, faults = misfits({**HEAD, "income": income})
    assert [(fault.rule, fault.route) for fault in faults] == [(id_, route)]
    assert document["income"] == left


def test_rows_keep_their_places() -> None:
    rows: list[Any] = [{"code": "201", "total": 1}, 7, {"code": "203", "total": 3}]
    document, faults = misfits({**HEAD, "income": {"by_function": rows}})
    assert [fault.route for fault in faults] == [("income", "by_function", 1)]
    assert document["income"]["by_function"] == [rows[0], {}, rows[2]]


def test_missing_keys_are_told_but_not_in_what_was_recovered() -> None:
    document = {"format": 1, "disclosure": {"year": 2024}}
    (fault,) = misfits(document)[1]
    assert (fault.rule, fault.route) == ("DEC-031", ())
    assert "[unit]" in fault.message.en
    assert misfits(document, (Fault("DEC-029", EMPTY),))[1] == []


def test_two_words_for_one_figure_are_told() -> None:
    change = {"total": 5, "value": 5}
    _, faults = misfits({**HEAD, "three_public": {"change": change}})
    assert [fault.rule for fault in faults] == ["DEC-041"]


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=4), st.just(Decimal("1.5")))
ANYTHING = st.recursive(
    SCALARS.filter(lambda value: value is not None),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["total", "value", "decimals", "by_function", "code", "x"]), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(ANYTHING)
def test_what_is_left_can_always_be_laid_flat(value: object) -> None:
    document, faults = misfits({**HEAD, "income": value})
    flat = flatten(document, lenient=True)
    assert flat.root["disclosure.year"] == 2024
    if document.get("income") != value:
        assert faults


@pytest.mark.parametrize("key", ["\0a", "\0form", "\0number", "\0text", ""])
@pytest.mark.parametrize("place", [(), ("unit",), ("income",), ("change", "total"), ("projects", 0)])
def test_a_key_that_reads_like_a_branch_of_the_schema_is_told(key: str, place: tuple[str | int, ...]) -> None:
    document: dict[str, Any] = {
        "format": 1,
        "unit": {"name": "甲"},
        "disclosure": {"year": 2024},
        "change": {"total": {"value": 1}},
        "income": {"total": 1},
        "projects": [{"name": "乙"}],
    }
    node: Any = document
    for step in place:
        node = node[step]
    node[key] = 1
    assert misfits(document)[1]


@pytest.mark.parametrize(
    ("tables", "meant", "whole"),
    [
        ({"income": {"totl": 6}}, "total", "income.total"),
        ({"expenditure": {"basic": {"totla": 6}}}, "total", "expenditure.basic.total"),
        ({"three_public": {"full_year_completon": 9}}, "full_year_completion", "three_public.full_year_completion"),
        ({"three_public": {"completon": 9}}, "completion", "three_public.completion"),
        ({"general_public_budget": {"project": {"total": 5}}}, "value", "general_public_budget.project.value"),
    ],
)
def test_a_guess_names_the_whole_address(tables: dict[str, Any], meant: str, whole: str) -> None:
    (fault,) = [one for one in misfits({**HEAD, **tables})[1] if one.rule == "DEC-030"]
    assert f"是否应为 {meant}（" in fault.remedy.zh
    assert f"全称 {whole}）" in fault.remedy.zh
    assert f"in full {whole})" in fault.remedy.en
