"""Every place where a document and the model part, each named once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgetcheck.model.validate import Misfit, problems
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source
from tests.small import RIGHT


def document() -> dict[str, Any]:
    return dict(parse(Source("a.toml", RIGHT))[0])


def test_a_sound_document_has_no_misfit() -> None:
    assert problems(document()) == []


@pytest.mark.parametrize(
    ("changes", "misfit"),
    [
        ({"incme": {}}, Misfit(("incme",), "unknown")),
        ({"unit": {}}, Misfit(("unit", "name"), "missing")),
        ({"unit": "x"}, Misfit(("unit",), "value")),
        ({"income": {"total": "12"}}, Misfit(("income", "total"), "value")),
        ({"income": {"total": {"value": Decimal(1), "x": 1}}}, Misfit(("income", "total", "x"), "unknown")),
        ({"income": {"total": {"decimals": Decimal(1)}}}, Misfit(("income", "total", "value"), "missing")),
        ({"disclosure": {"year": 2024, "kind": "forecast"}}, Misfit(("disclosure", "kind"), "value")),
        ({"procurement": {"items": [{"amount": True}]}}, Misfit(("procurement", "items", 0, "amount"), "value")),
    ],
)
def test_a_misfit_is_named_with_its_place(changes: dict[str, Any], misfit: Misfit) -> None:
    assert misfit in problems({**document(), **changes})


def test_names_of_branches_are_no_part_of_a_place() -> None:
    tag = "\0form"
    found = problems({**document(), "income": {"total": {"value": Decimal(1), tag: 1}}})
    assert found == [Misfit(("income", "total", tag), "unknown")]


def test_what_lies_inside_a_faulty_place_is_not_told() -> None:
    found = problems({**document(), "income": [{"total": "x"}]})
    assert found == [Misfit(("income",), "value")]
