"""Figures -> all values of the declaration as they are stated, in its order, for reports that show the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from budgetcheck.declaration.address import Directory
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.entries import StatedValue
from budgetcheck.model.record import Record, TextRecord
from budgetcheck.model.shape import shape_at
from budgetcheck.model.targets import Target
from budgetcheck.text.numbers import plain
from budgetcheck.text.places import Route

_NONE = frozenset(("members", "reliability"))
_LONGEST = 1_000
"""Characters of a text; more of it is no figure."""


def stated_values(figures: Figures) -> tuple[StatedValue, ...]:
    """The values of the declaration itself, not of the files that it names; those of lists element by element."""
    own = figures.as_stated().alone if figures.own is None else figures.own
    directory = Directory(own)
    return tuple(_values(own, directory))


def _values(record: Record, directory: Directory) -> Iterator[StatedValue]:
    inner: list[Record] = []
    home = record.route
    place = directory.address(home) if home else ""
    table = ".".join(step for step in home if isinstance(step, str))
    for key, value in record.items():
        if isinstance(value, list):
            if key not in _NONE:
                inner += (one for one in value if isinstance(one, Record) and not isinstance(one, TextRecord))
            continue
        top, _, below = ("", "", key) if home else key.partition(".")
        if not home and not below:
            top, below = "", key
        written = _written(value, (*home, *key.split(".")))
        if written is not None and top not in _NONE:
            kind, text = written
            yield StatedValue(table or top, place or top, below, kind, text)
    for one in inner:
        yield from _values(one, directory)


def _written(value: object, route: Route) -> tuple[str, str] | None:
    """The kind of a value and its text; None for what is no value of its own."""
    shape = shape_at(route)
    kind = "any" if shape is None else shape.kind
    if value is True or value is False:
        return (kind, "true" if value else "false") if kind == "flag" else None
    if isinstance(value, Decimal):
        return kind if kind in ("percent", "number") else "amount", plain(value)
    if isinstance(value, date):
        return kind, value.isoformat()
    if isinstance(value, str | Target):
        return kind, str(value)[:_LONGEST]
    return None
