"""Copies of a record with other values at some places; whatever holds none of them is shared."""

from __future__ import annotations

from collections.abc import Mapping

from budgetcheck.model.record import Record
from budgetcheck.text.places import Route


def patched(record: Record, changes: Mapping[Route, object]) -> Record:
    """Copy a record with these values (None: nothing) at routes relative to it; elements must be there already."""
    copied = Record(record.route)
    copied.update(record)
    inside: dict[str, dict[int, dict[Route, object]]] = {}
    for route, value in changes.items():
        place = next((position for position, step in enumerate(route) if isinstance(step, int)), len(route))
        name = ".".join(map(str, route[:place]))
        if place < len(route):
            index = route[place]
            assert isinstance(index, int)
            inside.setdefault(name, {}).setdefault(index, {})[route[place + 1 :]] = value
        elif value is None:
            copied.pop(name, None)
        else:
            copied[name] = value
    for name, elements in inside.items():
        held = copied[name]
        assert isinstance(held, list)
        rows: list[object] = list(held)
        for index, below in elements.items():
            row = rows[index]
            rows[index] = patched(row, below) if isinstance(row, Record) else below[()]
        copied[name] = rows
    return copied
