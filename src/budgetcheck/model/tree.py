"""The model's keys as one tree, and what is kept of it between runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from budgetcheck.files.store import storable
from budgetcheck.model.document import DeclarationTable
from budgetcheck.model.homes import RELATED
from budgetcheck.model.record import Key
from budgetcheck.model.spec import Spec, spec_of
from budgetcheck.text.words import Words, phrase

MODEL: Spec = spec_of(DeclarationTable)
"""The declaration with all that may be written in it."""


def laid_out() -> Spec:
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


def shape_tuples() -> tuple[Any, ...]:
    """Return all of it that `shape` needs, as tuples that can be kept: the tree, and the tables and lists it marks."""
    figures = MODEL.accepts["previous"]
    unique = tuple((path, key.identity) for path, key in _outer_keys(MODEL) if key.kind == "list" and key.unique)
    coded = tuple(path for path, key in _outer_keys(figures) if key.kind == "list" and key.identity == "code")
    budgeted = tuple(path for path, key in _outer_keys(figures) if key.kind == "table" and key.budgeted)
    return _Plain(_shape).of(laid_out()), unique, coded, budgeted, dict(_changes(figures))


def key_tuples() -> tuple[Any, ...]:
    """Return all of it that `layout` needs, with what people are told of each key, as tuples that can be kept."""
    return _Plain(_whole).of(laid_out())


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

    def __init__(self, form: Callable[[Spec, _Plain], tuple[Any, ...]]) -> None:
        self.form = form
        self.made: dict[int, tuple[object, dict[str, Any]]] = {}

    def of(self, key: Key) -> tuple[Any, ...]:
        spec = key if isinstance(key, Spec) else Spec(key.name, key.kind, key.label, key.keys, key.choices)
        return self.form(spec, self)

    def all(self, keys: Mapping[str, Key]) -> dict[str, Any]:
        held = self.made.get(id(keys))
        if held is None:
            held = self.made[id(keys)] = (keys, {name: self.of(key) for name, key in keys.items()})
        return held[1]


def _shape(spec: Spec, plain: _Plain) -> tuple[Any, ...]:
    """What reading a declaration needs; see `shape.Shape`."""
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
        plain.all(spec.accepts),
        plain.all(spec.keys),
    )


def _whole(spec: Spec, plain: _Plain) -> tuple[Any, ...]:
    """All that the model says, field by field; see `layout`."""
    return tuple([_field(getattr(spec, one.name), plain, one.name) for one in fields(spec)])


def _field(value: Any, plain: _Plain, name: str) -> Any:
    if name in ("keys", "accepts"):
        return plain.all(value)
    if isinstance(value, Words):
        return value.key, value.arguments
    if name == "choice_names":
        return tuple([(one.key, one.arguments) for one in value])
    return storable(value) if name in ("example", "low", "high") else value
