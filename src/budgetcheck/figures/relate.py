"""Related declarations, laid into the record of the one that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetcheck.arithmetic.exactness import move
from budgetcheck.declaration.address import Directory
from budgetcheck.figures.figures import Figures
from budgetcheck.model.record import Record
from budgetcheck.model.shape import ROOT, Shape
from budgetcheck.text.places import Route

_FREE = ROOT.keys["custom"]


def embed(figures: Figures, files: Mapping[str, Figures], members: Sequence[Figures]) -> Figures:
    """Return the figures with those of related declarations, converted to their currency unit.

    `files` are those that [disclosure] names, by their keys there (`previous`, `budget`, `approved`).
    Figures that are masked in a related declaration are absent here too. What the declaration itself gives under
    `previous` takes precedence over last year's file, key by key.
    """
    root = Record(figures.root.route)
    root.update(figures.root)
    inline = frozenset(key for key in root if key == "previous" or key.startswith("previous."))
    previous = files.get("previous")
    if previous is not None:
        shift = figures.shift(previous)
        tables = ROOT.keys["previous"].keys
        for key, value in _copy(previous.root, ("previous",), shift, ROOT).items():
            if key.partition(".")[0] in tables:
                root.setdefault(f"previous.{key}", value)
        root.setdefault("previous", True)
    for name, file in files.items():
        for key, value in _copy(file.root, ("disclosure", name), figures.shift(file), ROOT).items():
            root[f"disclosure.{name}.{key}"] = value
    if members:
        root["members"] = [
            _copy(member.root, ("members", index), figures.shift(member), ROOT) for index, member in enumerate(members)
        ]
    return replace(
        figures,
        root=root,
        own=figures.root,
        directory=Directory(root),
        files=files,
        members=tuple(members),
        inline=inline,
    )


def _copy(record: Record, route: Route, shift: int, key: Shape) -> Record:
    """Copy a record to another place, its amounts multiplied by 10^shift."""
    copied = Record(route)
    for name, value in record.items():
        if isinstance(value, list) and any(isinstance(element, Record) for element in value):
            inner, where = _below(key, name), (*route, *name.split("."))
            copied[name] = [
                _copy(element, (*where, index), shift, inner) if isinstance(element, Record) else element
                for index, element in enumerate(value)
            ]
        elif shift:
            copied[name] = _moved(value, shift, _below(key, name))
        else:
            copied[name] = value
    return copied


def _moved(value: object, shift: int, key: Shape) -> object:
    if key.kind not in ("amount", "any"):
        return value
    if isinstance(value, list):
        return [_moved(element, shift, key) for element in value]
    return move(value, shift) if isinstance(value, Decimal) else value


def _below(key: Shape, name: str) -> Shape:
    for step in name.split("."):
        if key.kind == "any":
            return _FREE
        key = key.keys.get(step, _FREE)
    return key
