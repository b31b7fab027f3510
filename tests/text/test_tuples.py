"""Tuples with names do as the standard library's do."""

from __future__ import annotations

import pickle

import pytest

from budgetcheck.text.tuples import NamedTuple


class Row(NamedTuple):
    """A row and what can be said of it."""

    name: str
    amount: int = 0
    """What it comes to."""

    @property
    def shown(self) -> str:
        return f"{self.name} {self.amount}"

    @classmethod
    def empty(cls) -> Row:
        return cls("")


def test_tuples_with_names_are_those_of_the_standard_library() -> None:
    row = Row("a", 2)
    assert (row.name, row.amount, row.shown, Row.empty()) == ("a", 2, "a 2", ("", 0))
    assert row == ("a", 2)
    assert row._replace(amount=3) == Row("a", 3)
    assert (Row._fields, Row._field_defaults, Row.__annotations__) == (
        ("name", "amount"),
        {"amount": 0},
        {"name": "str", "amount": "int"},
    )
    assert repr(row) == "Row(name='a', amount=2)"
    assert pickle.loads(pickle.dumps(row)) == row
    assert Row.__doc__ == "A row and what can be said of it."
    with pytest.raises(TypeError, match="name"):
        Row()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        row.amount = 4  # type: ignore[misc]
