"""The JSON Schema of budgetcheck.toml, made from the table of keys."""

from __future__ import annotations

from typing import Any

from budgetcheck.arithmetic.currency import CURRENCY_UNITS
from budgetcheck.arithmetic.proportion import PROPORTION
from budgetcheck.settings.keys import SETTING_KEYS, SEVERITY_NAMES, SettingKey
from budgetcheck.settings.values import LONGEST_VALUE, MOST, MOST_JOBS
from budgetcheck.text.words import Language, phrase

_JsonObject = dict[str, Any]


def configuration_schema(language: Language) -> _JsonObject:
    """Describe budgetcheck.toml, the keys' purposes in one language."""
    section = {"paths": _texts(), **{key.name: _key(key, language) for key in SETTING_KEYS if key.per_file}}
    properties = {key.name: _key(key, language) for key in SETTING_KEYS}
    properties["files"] |= {
        "type": "array",
        "maxItems": MOST,
        "items": {"type": "object", "properties": section, "required": ["paths"], "additionalProperties": False},
    }
    title = phrase("settings.schema.budgetcheck_configuration")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title.say(language),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _key(key: SettingKey, language: Language) -> _JsonObject:
    described: _JsonObject = {"description": key.about.say(language), **_TYPES.get(key.kind, {})}
    if key.choices:
        described["enum"] = list(key.choices)
    if key.default:
        described["default"] = {"true": True, "false": False, "0": 0}.get(key.default, key.default.strip('"'))
    return described


def _text() -> _JsonObject:
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}


def _texts() -> _JsonObject:
    return {"type": "array", "items": _text(), "maxItems": MOST}


def _table(values: _JsonObject) -> _JsonObject:
    return {"type": "object", "additionalProperties": values, "maxProperties": MOST}


_PARAMETER: _JsonObject = {
    "anyOf": [
        {"type": "number"},
        {
            "type": "object",
            "properties": {"value": {"type": "number"}, "currency_unit": {"enum": list(CURRENCY_UNITS)}},
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
_TYPES: dict[str, _JsonObject] = {
    "ids": _texts(),
    "paths": _texts(),
    "patterns": _texts(),
    "path": _text(),
    "text": _text(),
    "extend": _text(),
    "flag": {"type": "boolean"},
    "tolerance": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": PROPORTION}]},
    "count": {"type": "integer", "minimum": 1, "maximum": MOST_JOBS},
    "severities": _table({"enum": list(SEVERITY_NAMES)}),
    "parameters": _table(_PARAMETER),
    "outputs": _table(_text()),
}
