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


@pytest.mark.parametrize("calls", [0, 1, 100])
def test_the_first_tuple_is_made_as_the_hundredth(calls: int) -> None:
    class Fresh(NamedTuple):
        name: str
        amount: int = 0
        unit: str = "元"

    class Wide(NamedTuple):
        a0: int
        a1: int
        a2: int
        a3: int
        a4: int
        a5: int
        a6: int
        a7: int
        a8: int
        a9: int
        a10: int
        a11: int
        a12: int
        a13: int
        a14: int
        a15: int
        a16: int = 16

    assert [Fresh(str(number), number) for number in range(calls)] == [(str(n), n, "元") for n in range(calls)]
    assert Fresh("a") == ("a", 0, "元")
    assert Fresh("a", unit="万元") == ("a", 0, "万元")
    for arguments, named in (((), {}), (("a", 1, "元", 2), {}), (("a",), {"name": "b"}), (("a",), {"other": 1})):
        with pytest.raises(TypeError):
            Fresh(*arguments, **named)  # type: ignore[arg-type]
    assert Fresh("b", 2)._asdict() == {"name": "b", "amount": 2, "unit": "元"}
    assert Fresh._make(["c", 1, "元"]) == Fresh("c", 1)
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        Fresh._make(["c"])
    with pytest.raises(ValueError, match="other"):
        Fresh("c")._replace(other=1)
    wide = Wide(*range(16))
    assert (wide.a0, wide.a15, wide.a16) == (0, 15, 16)
