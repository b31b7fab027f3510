"""Rows by the row that heads them, against the definition read literally."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.expression.surroundings import families
from budgetcheck.expression.surroundings.families import TOP, UNPLACED, families_of
from budgetcheck.model.record import Record

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


def test_tables_of_the_same_codes_have_families_of_their_own_rows() -> None:
    one, other = rows_of(["201", "20103", "205"]), rows_of(["201", "20103", "205"])
    assert families_of(one) == literally(one)
    found = families_of(other)
    assert found[id(other[0])][0] is other[1]
    assert found[TOP][1] is other[2]


def test_what_is_remembered_of_tables_is_bounded() -> None:
    for number in range(2 * families._MOST_KNOWN):
        families_of(rows_of([str(number), str(number) * 2]))
    families_of(rows_of([str(number) for number in range(1000)]))
    families_of(rows_of(["1" * 1000]))
    assert len(families._KNOWN) <= families._MOST_KNOWN
    assert max(map(len, families._KNOWN)) <= families._LONGEST_TABLE
    assert max(len(str(code)) for codes in families._KNOWN for code in codes) <= families._LONGEST_CODE
