"""Coherence: names tell apart, references lead somewhere, reliabilities are weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgetcheck.declaration.coherence import duplicates, references, reliability, value_at
from budgetcheck.declaration.declare import Declaration, declare_document


def declared(**tables: Any) -> Declaration:
    head = {"format": 1, "unit": {"name": "某局"}, "disclosure": {"year": 2024}}
    return declare_document({**head, **tables})


def test_a_value_is_found_by_its_route_or_not_at_all() -> None:
    root = declared(income={"total": 5, "by_function": [{"code": "201", "total": 3}]}).flat.root
    assert value_at(root, ("income", "total")) == 5
    assert value_at(root, ("income", "by_function", 0, "total")) == 3
    assert value_at(root, ("income", "by_function", 0)) is root["income.by_function"][0]  # type: ignore[index]
    assert value_at(root, ("income", "by_function", 1, "total")) is None
    assert value_at(root, ("income", "by_function", -1)) is None
    assert value_at(root, ("expenditure", "total")) is None
    assert value_at(root, ()) is root


@pytest.mark.parametrize(
    ("tables", "id_", "route"),
    [
        ({"projects": [{"name": "甲"}, {"name": "乙"}, {"name": "甲"}]}, "DEC-042", ("projects", 2, "name")),
        (
            {"general_public_budget": {"by_economic_class": [{"code": "301"}, {"code": "301"}]}},
            "DEC-043",
            ("general_public_budget", "by_economic_class", 1, "code"),
        ),
        (
            {"previous": {"income": {"by_function": [{"code": "201"}, {"code": "201"}]}}},
            "DEC-043",
            ("previous", "income", "by_function", 1, "code"),
        ),
    ],
)
def test_what_could_be_either_of_two_is_told(tables: dict[str, Any], id_: str, route: tuple[object, ...]) -> None:
    found = list(duplicates(declared(**tables).flat.root))
    assert [(fault.rule, fault.route) for fault in found] == [(id_, route)]


def test_elements_without_a_name_are_not_each_other() -> None:
    rows = [{"total": 1}, {"total": 2}, {"code": "201"}]
    assert list(duplicates(declared(income={"by_function": rows}).flat.root)) == []


@pytest.mark.parametrize(
    ("figure", "id_"),
    [
        ("income.total", None),
        ("income.totla", "DEC-044"),
        ("income", "DEC-044"),
        ("unit.name", "DEC-044"),
        ("expenditure.total", "DEC-045"),
    ],
)
def test_a_reference_leads_to_a_declared_figure(figure: str, id_: str | None) -> None:
    found = declared(income={"total": 5}, statements=[{"figure": figure, "value": 5}])
    told = list(references(found.directory, frozenset()))
    assert [fault.rule for fault in told] == ([] if id_ is None else [id_])
    assert all(fault.route == ("statements", 0, "figure") for fault in told)


def test_nothing_is_said_of_a_figure_that_is_faulty_itself_or_may_stand_in_another_file() -> None:
    faulty = declared(statements=[{"figure": "expenditure.total", "value": 5}])
    assert list(references(faulty.directory, frozenset({("expenditure",)}))) == []
    other = {"year": 2024, "previous": "last.toml"}
    named = declared(disclosure=other, statements=[{"figure": "previous.income.total", "value": 5}])
    assert list(references(named.directory, frozenset())) == []


def test_reliabilities_are_weights_of_declared_figures() -> None:
    directory = declared(income={"total": 5, "other": 1}).directory
    weights: dict[tuple[str | int, ...], Decimal] = {}
    table = {"income": {"total": 3, "other": Decimal("inf")}}
    assert list(reliability(table, directory, weights)) == []
    assert weights == {("income", "total"): Decimal(3), ("income", "other"): Decimal("Infinity")}


@pytest.mark.parametrize("weight", [0, -1, True, "viel", Decimal("nan"), Decimal("1e99"), Decimal("-inf")])
def test_what_is_no_reliability_is_a_fault_and_no_weight(weight: object) -> None:
    weights: dict[tuple[str | int, ...], Decimal] = {}
    directory = declared(income={"total": 5}).directory
    found = list(reliability({"income": {"total": weight}}, directory, weights))
    assert [fault.rule for fault in found] == ["DEC-047"]
    assert weights == {}


def test_a_reliability_of_no_figure_is_a_fault_at_its_key() -> None:
    (fault,) = reliability({"incme.total": 2}, declared(income={"total": 5}).directory, {})
    assert (fault.rule, fault.at, fault.route) == ("DEC-046", "key", ("reliability", "incme.total"))


def test_many_weights_of_no_figure_are_counted_not_kept() -> None:
    from budgetcheck.declaration.coherence import MOST_TOLD
    from budgetcheck.declaration.declare import declare
    from budgetcheck.source.read import Source

    weights = "".join(f'"x{number}" = 1\n' for number in range(MOST_TOLD + 20))
    text = f'format = 1\nunit.name = "甲"\ndisclosure.year = 2024\n[reliability]\n{weights}'
    faults = declare(Source("a.toml", text)).faults
    assert len(faults) == MOST_TOLD + 1
    assert faults[-1].rule == "DEC-049"
    assert "20" in faults[-1].message.zh
