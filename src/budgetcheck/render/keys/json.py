"""Keys of a declaration as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from budgetcheck.model.fields import Field
from budgetcheck.render.exchange.json_objects import indented
from budgetcheck.text.words import Language


def fields_json(found: Sequence[Field], language: Language) -> str:
    """Return the keys in their order; every entry has all members."""
    return indented({"version": 1, "fields": [_object(field, language) for field in found]})


def _object(field: Field, language: Language) -> dict[str, Any]:
    return {
        "key": field.address,
        "table": field.table,
        "label": field.label.say(language),
        "tables": [label.say(language) for label in field.tables],
        "kind": field.kind,
        "unit": field.unit.say(language).strip(),
        "note": field.note.say(language),
        "choices": {word: name.say(language) for word, name in field.choices},
        "required": field.required,
        "example": _plain(field.example),
        "previous": field.previous,
    }


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | bool | list):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
