"""Rows of a table by the row that heads them: the listed row whose code is the longest beginning of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from budgetcheck.model.record import Record

TOP: Final = -1
"""The family of the rows that no row heads."""
UNPLACED: Final = -2
"""The family of the rows without a code."""
_LONGEST_CODE: Final = 40
"""Longer codes head no rows."""


def families_of(rows: Sequence[Record]) -> dict[int, list[Record]]:
    """Return the rows under each row, by its id, beside those of `TOP` and `UNPLACED`; none is there without rows."""
    codes = tuple([row.get("code") for row in rows])
    if len(codes) > _LONGEST_TABLE:
        return _grouped(rows, heads_of(codes))
    heads = _KNOWN.get(codes)
    if heads is None:
        heads = heads_of(codes)
        if all(type(code) is str and len(code) <= _LONGEST_CODE for code in codes):
            if len(_KNOWN) >= _MOST_KNOWN:
                _KNOWN.clear()
            _KNOWN[codes] = heads
    return _grouped(rows, heads)


_KNOWN: dict[tuple[object, ...], Sequence[int]] = {}
"""The heads of tables by their codes: units of a region fill in the same rows, so many tables at most."""
_MOST_KNOWN: Final = 256
_LONGEST_TABLE: Final = 200
"""Longer tables are not remembered."""


def _grouped(rows: Sequence[Record], heads: Sequence[int]) -> dict[int, list[Record]]:
    families: dict[int, list[Record]] = {}
    for row, head in zip(rows, heads, strict=True):
        family = head if head < 0 else id(rows[head])
        if family in families:
            families[family].append(row)
        else:
            families[family] = [row]
    return families


def heads_of(codes: Sequence[object]) -> Sequence[int]:
    """Return the position of each row's head, or `TOP` or `UNPLACED`, told by the codes of the rows alone."""
    ordered = _in_order(codes)
    return _in_any_order(codes) if ordered is None else ordered


def _in_order(codes: Sequence[object]) -> list[int] | None:
    """Find the heads of rows whose codes ascend, as those of most tables do: what a row heads follows it at once."""
    found: list[int] = []
    heads, places = [""], [TOP]
    before = ""
    for place, code in enumerate(codes):
        if type(code) is not str or code <= before:
            return None
        while not code.startswith(heads[-1]):
            heads.pop()
            places.pop()
        found.append(places[-1])
        if len(code) <= _LONGEST_CODE:
            heads.append(code)
            places.append(place)
        before = code
    return found


def _in_any_order(codes: Sequence[object]) -> list[int]:
    """Find the heads of any rows: of several with one code the first heads, and a row without one has no place."""
    by_code: dict[str, int] = {}
    for place, code in enumerate(codes):
        if type(code) is str and code not in by_code:
            by_code[code] = place
    lengths = sorted({len(code) for code in by_code if len(code) <= _LONGEST_CODE}, reverse=True)
    shorter = {own: [length for length in lengths if length < own] for own in lengths}
    found: list[int] = []
    for code in codes:
        head = UNPLACED
        if type(code) is str:
            head = TOP
            for length in shorter.get(len(code), lengths):
                parent = by_code.get(code[:length])
                if parent is not None:
                    head = parent
                    break
        found.append(head)
    return found
