"""The model as pydantic validates it: every fault of a declaration at once, each with its place.

Imported only when a declaration does not pass `flatten.flatten`, so that files without faults pay nothing for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, ValidationError, core_schema

from budgetcheck.arithmetic.limits import MOST_ELEMENTS, holds_number
from budgetcheck.model.document import DeclarationTable
from budgetcheck.model.spec import Spec, spec_of
from budgetcheck.text.places import Route


class Misfit(NamedTuple):
    """A place where the document and the model part."""

    route: Route
    why: Literal["unknown", "missing", "value", "length", "twice"]


def problems(document: Mapping[str, Any]) -> list[Misfit]:
    """Validate a parsed document and name everything that does not fit; each place is named once."""
    try:
        _validator().validate_python(document, strict=True)
    except ValidationError as error:
        found: dict[Route, Misfit] = {}
        for detail in error.errors(include_url=False, include_context=False, include_input=False):
            route = _route(document, detail["loc"])
            found.setdefault(route, Misfit(route, _REASONS.get(detail["type"], "value")))
        return _outermost(found)
    return []


_REASONS: dict[str, Literal["unknown", "missing", "value", "length"]] = {
    "extra_forbidden": "unknown",
    "missing": "missing",
    "too_long": "length",
}


def _outermost(found: dict[Route, Misfit]) -> list[Misfit]:
    """Drop what lies inside a place that is faulty as a whole."""
    whole = {route for route, problem in found.items() if problem.why == "value"}
    return [p for p in found.values() if not any(p.route[:end] in whole for end in range(len(p.route)))]


def _route(document: object, location: tuple[str | int, ...]) -> Route:
    """Turn pydantic's location into a route: the names of union branches in it are no keys of the document.

    A stranger's key may read as such a name: of two in a row the second is a key, and a route is never empty.
    """
    route: list[str | int] = []
    node = document
    for position, step in enumerate(location):
        if step in _TAGS and (position == 0 or location[position - 1] not in _TAGS):
            continue
        route.append(step)
        if isinstance(node, dict) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        elif position < len(location) - 1:
            node = None
    return tuple(route) or location


_TAG = "\0"
_NUMBER_TAG, _FORM_TAG, _TEXT_TAG = _TAGS = f"{_TAG}number", f"{_TAG}form", f"{_TAG}text"


@cache
def _validator() -> SchemaValidator:
    return SchemaValidator(table_schema(spec_of(DeclarationTable)))


def table_schema(spec: Spec) -> CoreSchema:
    """The pydantic schema of a table: its keys and no others, strictly typed."""
    return core_schema.typed_dict_schema(
        {
            key: core_schema.typed_dict_field(_schema(inner), required=key in spec.element_required)
            for key, inner in spec.accepts.items()
        },
        extra_behavior="forbid",
        strict=True,
    )


def _schema(spec: Spec) -> CoreSchema:
    if spec.choices:
        return core_schema.literal_schema(list(spec.choices))
    match spec.kind:
        case "text" | "target" | "reference":
            return core_schema.str_schema(strict=True)
        case "flag":
            return core_schema.bool_schema(strict=True)
        case "date":
            return core_schema.date_schema(strict=True)
        case "texts":
            return core_schema.list_schema(core_schema.str_schema(strict=True), max_length=MOST_ELEMENTS, strict=True)
        case "table":
            return table_schema(spec)
        case "list":
            return core_schema.list_schema(_element(spec), max_length=MOST_ELEMENTS, strict=True)
        case "any":
            return core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema(), strict=True)
    if not spec.accepts:
        return _number(spec)
    return core_schema.tagged_union_schema({_NUMBER_TAG: _number(spec), _FORM_TAG: table_schema(spec)}, _branch)


def _element(spec: Spec) -> CoreSchema:
    table = table_schema(spec)
    if not spec.short:
        return table
    return core_schema.tagged_union_schema({_TEXT_TAG: core_schema.str_schema(strict=True), _FORM_TAG: table}, _branch)


def _branch(value: object) -> str:
    if isinstance(value, dict):
        return _FORM_TAG
    return _TEXT_TAG if isinstance(value, str) else _NUMBER_TAG


def _number(spec: Spec) -> CoreSchema:
    def check(value: object) -> object:
        if not holds_number(spec, value):
            raise PydanticCustomError("number", "not a number that may stand here")
        return value

    return core_schema.no_info_plain_validator_function(check)
