"""Packs that are not of the shape of packs: what is wrong, in words, and where it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from budgetcheck.rulebook.ids import RULE_ID
from budgetcheck.rulebook.pack_model import (
    AppliesModel,
    ExpectModel,
    PackHeadModel,
    PackModel,
    RuleModel,
    ThresholdModel,
)
from budgetcheck.rulebook.rule import Pack, PackFault, Rule
from budgetcheck.rulebook.said import SaidTexts
from budgetcheck.text.places import Route, Span
from budgetcheck.text.words import Words, phrase

if TYPE_CHECKING:
    from budgetcheck.source.locate import Locator


def shape_faults(error: ValidationError, text: str, shown: str, blocks: Sequence[Route]) -> list[PackFault]:
    """Tell each fault once, where it stands; `blocks` are the places of the rules in their order."""
    from difflib import get_close_matches

    from budgetcheck.source.locate import Locator

    locator = Locator(text)
    faults: list[PackFault] = []
    for fault in sorted(error.errors(include_url=False), key=lambda one: one["type"] in _OTHER_KIND):
        route = tuple(part for part in fault["loc"] if not _is_branch(part))
        stands = _stands(locator, route, blocks)
        place = ".".join(f"[{part}]" if isinstance(part, int) else part for part in stands).replace(".[", "[")
        if fault["type"] == "extra_forbidden":
            known = _known_keys(route)
            close = get_close_matches(str(route[-1]), known, n=1)
            hint = phrase("text.problems.did_you_mean", name=close[0]) if close else ""
            message = phrase("rulebook.load.unknown_key", place=place, hint=hint)
            faults.append(PackFault(shown, message, locator.key(stands) or locator.nearest(stands)))
        else:
            wanted = _wanted(fault["type"], fault.get("ctx", {}), fault["msg"])
            message = phrase("rulebook.load.place_not_right_wanted", place=place, wanted=wanted)
            faults.append(PackFault(shown, message, locator.value(stands) or locator.nearest(stands)))
    # A union reports each of its branches; one fault of a place is enough, of the branch that came furthest.
    told: dict[tuple[Span | None, str], PackFault] = {}
    for found in faults:
        told.setdefault((found.span, found.message.en.split(":")[0]), found)
    return list(told.values())


_OTHER_KIND = {"literal_error", "string_type", "dict_type", "model_type", "list_type", "int_type", "is_instance_of"}
"""Errors that say that something of another kind is wanted: said only where nothing better can be."""


def _wanted(kind: str, context: Mapping[str, Any], message: str) -> Words:
    """Say what should stand in a place, by pydantic's type of error."""
    match kind:
        case "missing":
            return phrase("rulebook.load.required")
        case "string_type":
            return phrase("rulebook.load.text_needed")
        case "string_pattern_mismatch" if context.get("pattern") == RULE_ID:
            return phrase("rulebook.load.parts_joined_by_hyphens")
        case "string_pattern_mismatch":
            return phrase("rulebook.load.match_it", it=context.get("pattern", ""))
        case "string_too_short":
            return phrase("settings.values.not_empty")
        case "string_too_long" | "too_long":
            most = context.get("max_length", "")
            return phrase("rulebook.load.too_long_most", most=most)
        case "literal_error":
            choices = str(context.get("expected", ""))
            return phrase("rulebook.load.it_must_be", it=phrase("rulebook.load.choices", of=choices.split(" or ")))
        case "int_type" | "int_from_float" | "is_instance_of" | "unfit" | "decimal_type" | "finite_number":
            return phrase("rulebook.load.plain_number_most_digits_needed")
        case "greater_than_equal":
            return phrase("settings.values.not_negative")
        case "list_type":
            return phrase("rulebook.load.list_needed")
        case "dict_type" | "model_type" | "model_attributes_type":
            return phrase("rulebook.load.table_needed")
    return phrase("rulebook.load.not_as_required", message=message)


def _is_branch(part: object) -> bool:
    return isinstance(part, str) and (part in ("str", "int", "decimal") or "[" in part or part.endswith("Model"))


def _known_keys(route: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = PackModel
    if route and route[0] == "pack" and len(route) == 2:
        model = PackHeadModel
    elif route and route[0] == "rule" and len(route) == 3:
        model = RuleModel
    elif route and route[0] == "parameters":
        model = ThresholdModel
    elif len(route) > 1 and route[-2] == "expect":
        model = ExpectModel
    elif len(route) > 1:
        model = SaidTexts if route[-2] in ("title", "why", "remedy", "description") else AppliesModel
    return list(model.model_fields)


def place_of(pack: Pack, rule: Rule, key: str) -> Span | None:
    """Return where a key of a rule stands in its file."""
    from budgetcheck.source.locate import Locator

    locator = Locator(pack.text)
    return locator.nearest(_own_or_shared(locator, rule.block, (key,)))


def _stands(locator: Locator, route: Route, blocks: Sequence[Route]) -> Route:
    """Return where in the text what is wrong at a route of the whole document stands."""
    if len(route) < 2 or route[0] != "rule" or not isinstance(route[1], int) or route[1] >= len(blocks):
        return route
    return _own_or_shared(locator, blocks[route[1]], route[2:])


def _own_or_shared(locator: Locator, block: Route, rest: Route) -> Route:
    """Return the route of a part of a rule: in its own block, else in that of its family."""
    if block[0] == "family" and locator.value((*block, *rest[:1])) is None:
        shared = (*block[:2], *rest)
        return shared if locator.value(shared[:3]) is not None else (*block, *rest)
    return (*block, *rest)
