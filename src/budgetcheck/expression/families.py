"""Rows of a table by the row that heads them: the listed row whose code is the longest beginning of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from budgetcheck.record import Record

TOP: Final = -1
"""The family of the rows that no row heads."""
UNPLACED: Final = -2
"""The family of the rows without a code."""
_LONGEST_CODE: Final = 40
"""Longer codes head no rows."""


def families_of(rows: Sequence[Record]) -> dict[int, list[Record]]:
    """Return the rows under each row, by its id, beside those of `TOP` and `UNPLACED`; none is there without rows."""
    codes = [row.get("code") for row in rows]
    ordered = _in_order(rows, codes)
    return _in_any_order(rows, codes) if ordered is None else ordered


def _in_order(rows: Sequence[Record], codes: Sequence[object]) -> dict[int, list[Record]] | None:
    """Find the families of rows whose codes ascend, as those of most tables do: what a row heads follows it at once."""
    families: dict[int, list[Record]] = {}
    heads, ids = [""], [TOP]
    before = ""
    for code, row in zip(codes, rows, strict=True):
        if type(code) is not str or code <= before:
            return None
        while not code.startswith(heads[-1]):
            heads.pop()
            ids.pop()
        if ids[-1] in families:
            families[ids[-1]].append(row)
        else:
            families[ids[-1]] = [row]
        if len(code) <= _LONGEST_CODE:
            heads.append(code)
            ids.append(id(row))
        before = code
    return families


def _in_any_order(rows: Sequence[Record], codes: Sequence[object]) -> dict[int, list[Record]]:
    """Find the families of any rows: of several with one code the first heads, and a row without one has no place."""
    by_code: dict[str, Record] = {}
    for code, row in zip(codes, rows, strict=True):
        if type(code) is str and code not in by_code:
            by_code[code] = row
    lengths = sorted({len(code) for code in by_code if len(code) <= _LONGEST_CODE}, reverse=True)
    shorter = {own: [length for length in lengths if length < own] for own in lengths}
    families: dict[int, list[Record]] = {}
    for code, row in zip(codes, rows, strict=True):
        head = UNPLACED
        if type(code) is str:
            head = TOP
            for length in shorter.get(len(code), lengths):
                parent = by_code.get(code[:length])
                if parent is not None:
                    head = id(parent)
                    break
        if head in families:
            families[head].append(row)
        else:
            families[head] = [row]
    return families
