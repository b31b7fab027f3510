"""Code lists shipped with the tool: procurement catalogues, economic and functional classifications.

`lists/lists.toml` says of each list what it is, where it comes from and whether it is complete; an incomplete list may
confirm a code, never reject one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
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


def lookup(name: str, key: str, value: object) -> Sequence[Record] | None:
    """Find the rows of a code without reading the whole list; None where that takes more than a search for the code."""
    if key != "code" or not isinstance(value, str):
        return None
    return _rows(name, value) if len(value) <= _LONGEST_CODE else () if _plain_code(value) else None


def _plain_code(code: str) -> bool:
    return code.isascii() and code.isalnum()


_LONGEST_CODE = 32
"""Characters of a code; no list has longer ones, and a stranger's are not to be remembered."""


@lru_cache(maxsize=8192)
def _rows(name: str, code: str) -> Sequence[Record] | None:
    if not _plain_code(code):
        return None
    text = _text(name)
    heads, _, _ = text.partition("\n")
    rows: list[str] = [heads]
    at = text.find(f"\n{code},")
    while at >= 0:
        end = text.find("\n", at + 1)
        rows.append(text[at + 1 : end if end >= 0 else len(text)])
        at = text.find(f"\n{code},", at + 1)
    return _records(rows)


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
