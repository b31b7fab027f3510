"""Code lists shipped with the tool: procurement catalogues, economic and functional classifications.

`lists/lists.toml` says of each list what it is, where it comes from and whether it is complete; an incomplete list may
confirm a code, never reject one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from budgetcheck.model.record import CodeRecord, Record

_FOLDER = Path(__file__).parent / "lists"


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Return what is known of each list, by name."""
    from budgetcheck.source.parse import shipped

    return shipped(_FOLDER / "lists.toml")


@cache
def codelist_names() -> frozenset[str]:
    """Return the names of the lists."""
    return frozenset(catalogue())


@cache
def codelist(name: str) -> Sequence[Record]:
    """Read a list: one record a code, with level and year as numbers where they are."""
    return _records(_text(name).split("\n"))


class CodeRows(dict[str | None, Sequence[Record]]):
    """The rows of a list by their code: ``rows[code]``, none for a code that is absent or not in the list.

    A code is searched for when it is first asked for, without reading the whole list, and remembered, so many at most.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, code: str | None) -> Sequence[Record]:
        if code is None:
            return ()
        rows = self._found(code)
        if len(code) <= _LONGEST_CODE:
            if len(self) >= _MOST_CODES:
                self.clear()
            self[code] = rows
        return rows

    def _found(self, code: str) -> Sequence[Record]:
        if not (code.isascii() and code.isalnum()):
            return tuple([row for row in codelist(self.name) if row.get("code") == code])
        if len(code) > _LONGEST_CODE:
            return ()
        text = _text(self.name)
        rows = [text.partition("\n")[0]]
        at = text.find(f"\n{code},")
        while at >= 0:
            end = text.find("\n", at + 1)
            rows.append(text[at + 1 : end if end >= 0 else len(text)])
            at = text.find(f"\n{code},", at + 1)
        return _records(rows)


@cache
def code_rows(name: str) -> CodeRows:
    """Return the rows of a list by their code."""
    return CodeRows(name)


_LONGEST_CODE = 32
"""Characters of a code; no list has longer ones, and a stranger's are not to be remembered."""
_MOST_CODES = 4096


@cache
def _text(name: str) -> str:
    """A list's file, which is named after it."""
    return (_FOLDER / f"{name}.csv").read_text("utf-8")


def _records(lines: Sequence[str]) -> list[Record]:
    if any('"' in line for line in lines):
        from csv import reader

        rows = list(reader(lines))
    else:
        rows = [line.split(",") for line in lines if line]
    records: list[Record] = []
    for row in rows[1:]:
        record = CodeRecord()
        for key, value in zip(rows[0], row, strict=True):
            if value:
                record[key] = Decimal(value) if key in ("level", "year") and value.isdigit() else value
        records.append(record)
    return records
