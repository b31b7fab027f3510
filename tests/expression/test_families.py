"""Rows by the row that heads them, against the definition read literally."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.expression.families import TOP, UNPLACED, families_of
from budgetcheck.record import Record

codes = st.lists(st.none() | st.text("012", max_size=5) | st.just("2" * 50), max_size=12)


def literally(rows: list[Record]) -> dict[int, list[Record]]:
    families: dict[int, list[Record]] = {}
    for row in rows:
        code = row.get("code")
        head = UNPLACED
        if isinstance(code, str):
            head, longest = TOP, -1
            for other in rows:
                begin = other.get("code")
                heads = isinstance(begin, str) and code.startswith(begin) and len(begin) <= 40
                if heads and longest < len(begin) < len(code):
                    head, longest = id(other), len(begin)
        families.setdefault(head, []).append(row)
    return families


def rows_of(codes: list[str | None]) -> list[Record]:
    rows = []
    for number, code in enumerate(codes):
        row = Record(("rows", number))
        if code is not None:
            row["code"] = code
        rows.append(row)
    return rows


@given(codes)
def test_families_of_rows_in_any_order(codes: list[str | None]) -> None:
    rows = rows_of(codes)
    assert families_of(rows) == literally(rows)


@given(codes.map(lambda codes: sorted({code for code in codes if code})))
def test_families_of_rows_in_the_order_of_their_codes(codes: list[str]) -> None:
    rows = rows_of([*codes])
    assert families_of(rows) == literally(rows)
