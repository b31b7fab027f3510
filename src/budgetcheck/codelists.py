"""Code lists shipped with the tool: procurement catalogues, economic and functional classifications.

`lists/lists.toml` says of each list what it is, where it comes from and whether it is complete; an incomplete list may
confirm a code, never reject one.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from budgetcheck.record import CodeRecord, Record

_FOLDER = Path(__file__).parent / "lists"


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Return what is known of each list, by name."""
    with (_FOLDER / "lists.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def names() -> frozenset[str]:
    """Return the names of the lists."""
    return frozenset(catalogue())


@cache
def load(name: str) -> Sequence[Record]:
    """Read a list: one record a code, with level and year as numbers where they are."""
    records: list[Record] = []
    with (_FOLDER / str(catalogue()[name]["file"])).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            record = CodeRecord()
            for key, value in row.items():
                if value:
                    record[key] = Decimal(value) if key in ("level", "year") and value.isdigit() else value
            records.append(record)
    return records
