"""The JSON Schema of declarations, made of the model, for TOML editors (completion, hover, marks while typing).

Draft 7, which the common TOML editors read; titles and descriptions are the model's labels in one language.
"""

from __future__ import annotations

from typing import Any

from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.text.words import Language, phrase

Schema = dict[str, Any]


def json_schema(language: Language) -> Schema:
    """Return the schema of a declaration."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": phrase("model.json_schema.budget_declaration").say(language),
        **_table(MODEL, language),
    }


def _schema(spec: Spec, language: Language) -> Schema:
    made = _shape(spec, language)
    title, note = spec.label.say(language), spec.note.say(language)
    said = {"title": title} if title else {}
    if note:
        said["description"] = note
    elif title:
        said["description"] = title
    if spec.example is not None:
        made["examples"] = [spec.example if isinstance(spec.example, str | int | bool) else str(spec.example)]
    return {**said, **made}


def _shape(spec: Spec, language: Language) -> Schema:
    if spec.choices:
        return {"type": "string", "enum": list(spec.choices)}
    match spec.kind:
        case "table":
            return _table(spec, language)
        case "list":
            row = _table(spec, language)
            return {"type": "array", "items": {"anyOf": [row, {"type": "string"}]} if spec.short else row}
        case "texts":
            return {"type": "array", "items": {"type": "string"}}
        case "amount" | "percent" | "number":
            return _number(spec, language)
        case "date":
            return {"type": "string", "format": "date"}
        case "flag":
            return {"type": "boolean"}
        case "any":
            return {}
    return {"type": "string"}


def _number(spec: Spec, language: Language) -> Schema:
    plain: Schema = {"type": "integer" if spec.whole else "number"}
    if spec.low is not None:
        plain["minimum"] = int(spec.low)
    if spec.high is not None:
        plain["maximum"] = int(spec.high)
    options = [plain]
    if spec.words:
        options.append({"enum": list(spec.words)})
    if spec.accepts:
        options.append(_table(spec, language))
    return plain if len(options) == 1 else {"anyOf": options}


def _table(spec: Spec, language: Language) -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {key: _schema(inner, language) for key, inner in spec.accepts.items()},
        "additionalProperties": not spec.accepts,
    }
    if spec.element_required:
        made["required"] = list(spec.element_required)
    return made
