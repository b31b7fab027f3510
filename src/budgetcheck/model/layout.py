"""The layout of a declaration as formulas and labels see it: the model's keys as one tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from budgetcheck.model.document import DeclarationTable
from budgetcheck.model.homes import RELATED
from budgetcheck.model.record import Key
from budgetcheck.model.spec import Spec, spec_of
from budgetcheck.text.places import Route
from budgetcheck.text.words import phrase

MODEL: Spec = spec_of(DeclarationTable)
"""The declaration with all that may be written in it."""


def _layout() -> Spec:
    """Extend the model's tree by what formulas may also name: the files of `RELATED` and the members' declarations.

    A related file's own related files are never loaded, so the tree ends there.
    """
    disclosure = MODEL.keys["disclosure"]
    related = dict(MODEL.keys)
    files = {name: replace(disclosure.keys[name], keys=related) for name in RELATED}
    members = Key("members", "list", phrase("model.layout.members"), dict(related))
    return replace(
        MODEL,
        keys={
            **MODEL.keys,
            "disclosure": replace(disclosure, keys={**disclosure.keys, **files}),
            "members": members,
        },
    )


KEYS: Spec = _layout()
"""The root table. What [disclosure] says of another file (`RELATED`) has the keys of that file's whole declaration,
too; `members` is the list of the declarations of a department's units."""


def key_at(route: Route) -> Key | None:
    """Return the key that a route leads to, with all that the model says of it; indices are passed over."""
    key: Key = KEYS
    for step in route:
        if isinstance(step, int):
            continue
        found = key.keys.get(step)
        if found is None:
            return None
        key = found
    return key


def shape_tuples() -> tuple[Any, ...]:
    """Return all of it that `shape` needs, as tuples that can be kept: the tree, and the tables and lists it marks."""
    figures = MODEL.accepts["previous"]
    unique = tuple((path, key.identity) for path, key in _outer_keys(MODEL) if key.kind == "list" and key.unique)
    coded = tuple(path for path, key in _outer_keys(figures) if key.kind == "list" and key.identity == "code")
    budgeted = tuple(path for path, key in _outer_keys(figures) if key.kind == "table" and key.budgeted)
    return _Plain().of(KEYS), unique, coded, budgeted, dict(_changes(figures))


def _outer_keys(table: Spec, above: str = "") -> Iterator[tuple[str, Spec]]:
    """Yield the keys of a table and of the tables inside it, not of lists, by their dotted paths."""
    for name, key in table.accepts.items():
        yield f"{above}{name}", key
        if key.kind == "table":
            yield from _outer_keys(key, f"{above}{name}.")


def _changes(table: Spec, above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the changes of a table and of all inside it by their dotted paths, with what each is of."""
    for name, key in table.accepts.items():
        if key.of:
            yield f"{above}{name}", key.of
        if key.kind in ("table", "amount"):
            yield from _changes(key, f"{above}{name}.")


class _Plain:
    """Makes tuples of keys; equal parts of the tree are made once, by identity."""

    def __init__(self) -> None:
        self.made: dict[int, tuple[object, dict[str, Any]]] = {}

    def of(self, key: Key) -> tuple[Any, ...]:
        spec = key if isinstance(key, Spec) else Spec(key.name, key.kind, key.label, key.keys, key.choices)
        return (
            spec.kind,
            spec.choices,
            spec.identity,
            spec.short,
            spec.element_required,
            tuple(spec.synonyms.items()),
            None if spec.low is None else str(spec.low),
            None if spec.high is None else str(spec.high),
            spec.whole,
            spec.words,
            self.all(spec.accepts),
            self.all(spec.keys),
        )

    def all(self, keys: Mapping[str, Key]) -> dict[str, Any]:
        held = self.made.get(id(keys))
        if held is None:
            held = self.made[id(keys)] = (keys, {name: self.of(key) for name, key in keys.items()})
        return held[1]
