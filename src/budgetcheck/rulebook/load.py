"""Rule packs: TOML files to immutable packs and rules, every fault of a file told with its line.

Only this module reads packs. Built-in packs are found in the folder `rules/cn` beside the package (in a wheel) or at
the top of the source tree (in a clone); nothing lists them.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from budgetcheck.arithmetic.currency import CurrencyName
from budgetcheck.arithmetic.limits import unfit
from budgetcheck.arithmetic.proportion import PROPORTION, proportion_of
from budgetcheck.files.regular import read_regular
from budgetcheck.files.store import packs_folder
from budgetcheck.rulebook.duties import DutyModel
from budgetcheck.rulebook.family import FamilyError, MemberRule, member_rules
from budgetcheck.rulebook.ids import RULE_ID
from budgetcheck.rulebook.rule import AppliesTo, Example, Pack, PackError, PackFault, Rule, Threshold, Tolerance
from budgetcheck.rulebook.said import Said, SaidTexts, said_words
from budgetcheck.text.places import Route, Span
from budgetcheck.text.words import Words, phrase

if TYPE_CHECKING:
    from budgetcheck.source.locate import Locator

MAX_PACK_BYTES = 4 * 1024 * 1024
MOST_NESTED = 4
"""`each` may nest this deep."""
MOST_RULES = 6_000
"""Rules of all packs together that are not built in; each takes some 25 kB once it is compiled."""

# -- what a pack file may hold -----------------------------------------------------------------------------------------

_Line = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


class _AppliesModel(_Strict):
    kind: list[Literal["budget", "final_accounts"]] = Field(default_factory=list)
    scope: list[Literal["unit", "department"]] = Field(default_factory=list)

    def made(self) -> AppliesTo:
        return AppliesTo(tuple(self.kind), tuple(self.scope))


class _PackHead(_Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    title: Said = ""
    description: Said = ""
    applies_to: _AppliesModel = Field(default_factory=_AppliesModel)


def _bounded(value: object) -> object:
    """Refuse numbers that no amount has: what is computed with them must stay small."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and unfit(value) is not None:
        raise PydanticCustomError("unfit", "a plain number of at most 30 digits")
    return value


_Number = Annotated[int | Decimal, BeforeValidator(_bounded)]


class _ThresholdModel(_Strict):
    value: _Number
    currency_unit: CurrencyName | None = None
    zh: str = ""
    en: str = ""


class _ExpectModel(_Strict):
    verdict: Literal["holds", "rounding", "fails", "undecided", "not_applicable"] | None = None
    count: Annotated[int, Field(ge=0)] | None = None
    difference: str | _Number | None = None
    tolerance: str | _Number | None = None
    left: str | _Number | None = None
    right: str | _Number | None = None
    figure: str | None = None
    element: str | None = None

    def texts(self) -> dict[str, str]:
        return {key: str(value) for key, value in self if value is not None}


class _ExampleModel(_Strict):
    """A partial declaration (its keys are looked at when it is run) with what it is to show."""

    model_config = ConfigDict(extra="allow", strict=True, arbitrary_types_allowed=True)
    note: Said = ""
    expect: _ExpectModel = Field(default_factory=_ExpectModel)
    last_year: dict[str, Any] | None = None
    published_budget: dict[str, Any] | None = None
    approved_version: dict[str, Any] | None = None
    members: Annotated[list[dict[str, Any]], Field(max_length=100)] | None = None

    def declaration(self) -> dict[str, Any]:
        related = {
            "last_year": self.last_year,
            "published_budget": self.published_budget,
            "approved_version": self.approved_version,
            "members": self.members,
        }
        return {**(self.model_extra or {}), **{key: value for key, value in related.items() if value is not None}}


class _RuleModel(_Strict):
    id: Annotated[str, StringConstraints(pattern=RULE_ID)]
    check: _Line
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)] | None = None
    title: Said = ""
    severity: Literal["error", "warning", "info"] = "error"
    each: _Line | Annotated[list[_Line], Field(max_length=MOST_NESTED)] = Field(default_factory=list)
    when: _Line | None = None
    cite: list[str] = Field(default_factory=list)
    why: Said = ""
    remedy: Said = ""
    tolerance: (
        Literal["rounding", "exact", "cut", "last-digit", "printed", "coarser"]
        | Annotated[str, StringConstraints(pattern=PROPORTION)]
        | Annotated[_Number, Field(ge=0)]
    ) = "rounding"
    needs: Literal["whole"] | None = None
    duties: list[Annotated[str, StringConstraints(min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=50
    )
    applies_to: _AppliesModel | None = None
    figure: str | None = None
    good: list[_ExampleModel] = Field(default_factory=list, max_length=200)
    bad: list[_ExampleModel] = Field(default_factory=list, max_length=200)


class _PackModel(_Strict):
    pack: _PackHead
    parameters: dict[str, _Number | _ThresholdModel] = Field(default_factory=dict)
    patterns: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)], str] = Field(
        default_factory=dict, max_length=200
    )
    rule: list[_RuleModel] = Field(default_factory=list, max_length=2000)
    duty: list[DutyModel] = Field(default_factory=list, max_length=2000)


@cache
def _adapter() -> TypeAdapter[_PackModel]:
    return TypeAdapter(_PackModel)


# -- reading -----------------------------------------------------------------------------------------------------------


def builtin_packs() -> tuple[Pack, ...]:
    """Read every built-in pack. Raises PackError."""
    return load_packs(sorted(packs_folder().glob("*.toml")), builtin=True)


def builtin_ids() -> frozenset[str]:
    """The ids of the built-in packs, told by their files' names; none is read."""
    return frozenset(f"cn-{path.stem}" for path in packs_folder().glob("*.toml"))


def load_packs(paths: Sequence[Path], *, builtin: bool = False) -> tuple[Pack, ...]:
    """Read packs from files. Raises PackError with the faults of all of them."""
    packs: list[Pack] = []
    faults: list[PackFault] = []
    total = 0
    for path in paths:
        shown = f"rules/{path.parent.name}/{path.name}" if builtin else path.as_posix()
        try:
            text = _read(path, shown)
            pack = read_pack(_parse(text, shown), text, shown, builtin=builtin)
            total += len(pack.rules)
            if total > MOST_RULES and not builtin:
                raise PackError([*faults, PackFault(shown, phrase("rulebook.load.too_many_rules", most=MOST_RULES))])
            packs.append(pack)
        except PackError as error:
            faults.extend(error.faults)
        if total > MOST_RULES and not builtin:
            break
    faults.extend(_repeated_ids(packs))
    if faults:
        raise PackError(faults)
    return tuple(packs)


def _read(path: Path, shown: str) -> str:
    try:
        data = read_regular(path, MAX_PACK_BYTES)
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EFBIG):
            message = phrase("rulebook.load.pack_too_large_not_regular")
            raise PackError([PackFault(shown, message)]) from None
        reason = error.strerror or type(error).__name__
        raise PackError([PackFault(shown, phrase("rulebook.load.cannot_read_pack", reason=reason))]) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError([_foreign(data, shown)]) from None


def _foreign(data: bytes, shown: str) -> PackFault:
    """Say in what the pack is encoded, or which byte is none of UTF-8's."""
    from budgetcheck.source.read import SourceError, decode

    try:
        decode(data, shown)
    except SourceError as error:
        return PackFault(shown, error.fault.message, error.fault.span)
    return PackFault(shown, phrase("rulebook.load.pack_saved_utf"))


def _parse(text: str, shown: str) -> dict[str, Any]:
    from budgetcheck.source.parse import parse
    from budgetcheck.source.read import Source

    document, faults = parse(Source(shown, text))
    if faults:
        raise PackError([PackFault(shown, fault.message, fault.span) for fault in faults])
    return document


def read_pack(document: Mapping[str, Any], text: str, shown: str, *, builtin: bool = False) -> Pack:
    """Make a pack of a parsed document. Raises PackError with every fault of its shape."""
    made = _members(document, text, shown)
    stated = document.get("rule", [])
    blocks: list[Route] = [("rule", number) for number in range(len(stated) if isinstance(stated, list) else 0)]
    if made:
        document = {key: part for key, part in document.items() if key != "family"}
        document["rule"] = [*(stated if isinstance(stated, list) else ()), *(dict(member.block) for member in made)]
        blocks += [member.route for member in made]
    try:
        model = _adapter().validate_python(document)
    except ValidationError as error:
        raise PackError(_shape_faults(error, text, shown, blocks)) from None
    pack = model.pack
    patterns = _patterns(model.patterns, text, shown)
    rules = tuple(_rule(rule, pack, shown, block, patterns) for rule, block in zip(model.rule, blocks, strict=True))
    if made:
        first = {rule.id[:-4]: number for number, rule in reversed(list(enumerate(rules)))}
        rules = tuple(sorted(rules, key=lambda rule: (first[rule.id[:-4]], rule.id)))
    thresholds = tuple(_threshold(name, value) for name, value in model.parameters.items())
    duties = tuple(duty.made() for duty in model.duty)
    return Pack(
        pack.id, said_words(pack.title), said_words(pack.description), shown, text, rules, thresholds, duties, builtin
    )


def _members(document: Mapping[str, Any], text: str, shown: str) -> tuple[MemberRule, ...]:
    """The rules that the families of a pack make. Raises PackError."""
    if "family" not in document:
        return ()
    try:
        return member_rules(document["family"], _RuleModel.model_fields.keys())
    except FamilyError as error:
        from budgetcheck.source.locate import Locator

        locator = Locator(text)
        raise PackError(
            [PackFault(shown, words, locator.key(route) or locator.nearest(route)) for route, words in error.faults]
        ) from None


def _rule(model: _RuleModel, pack: _PackHead, shown: str, block: Route, patterns: Mapping[str, str]) -> Rule:
    limits = tuple(a.made() for a in (pack.applies_to, model.applies_to) if a is not None and (a.kind or a.scope))
    tolerance = model.tolerance
    proportion = proportion_of(str(tolerance))
    formulas = (*([model.each] if isinstance(model.each, str) else model.each), model.when or "", model.check)
    named = set(re.findall(r"\bpatterns\s*\.\s*([a-z0-9_]+)", " ".join(formulas)))
    unknown = not named <= patterns.keys()  # then all are at hand, to tell which one was meant
    return Rule(
        id=model.id,
        name=model.name or model.id.lower(),
        title=said_words(model.title) if model.title else Words.alike(model.check),
        severity=model.severity,
        check=model.check,
        pack=pack.id,
        each=(model.each,) if isinstance(model.each, str) else tuple(model.each),
        when=model.when,
        cite=tuple(model.cite),
        why=said_words(model.why),
        remedy=said_words(model.remedy),
        tolerance=proportion or cast(Tolerance, Decimal(tolerance) if isinstance(tolerance, int) else tolerance),
        applies_to=limits,
        figure=model.figure,
        needs=model.needs or "",
        duties=tuple(dict.fromkeys(model.duties)),
        examples=(*_examples(model.good, good=True), *_examples(model.bad, good=False)),
        path=shown,
        block=block,
        patterns=tuple((name, pattern) for name, pattern in patterns.items() if name in named or unknown),
    )


def _patterns(stated: Mapping[str, str], text: str, shown: str) -> dict[str, str]:
    """Write out the patterns of a pack. Raises PackError with the faults of all of them."""
    from budgetcheck.expression.grammar.fragments import PatternError, write_out
    from budgetcheck.source.locate import Locator

    made: dict[str, str] = {}
    faults: list[PackFault] = []
    for name in stated:
        try:
            made[name] = write_out(name, stated)
        except PatternError as error:
            locator = Locator(text)
            place = locator.value(("patterns", name)) or locator.nearest(("patterns", name))
            faults.append(PackFault(shown, error.words, place))
    if faults:
        raise PackError(faults)
    return made


def _examples(blocks: list[_ExampleModel], *, good: bool) -> tuple[Example, ...]:
    return tuple(
        Example(good, number, said_words(block.note), block.declaration(), block.expect.texts())
        for number, block in enumerate(blocks, 1)
    )


def _threshold(name: str, value: int | Decimal | _ThresholdModel) -> Threshold:
    if isinstance(value, _ThresholdModel):
        title = Words(value.zh or value.en or name, value.en or value.zh or name)
        return Threshold(name, Decimal(value.value), value.currency_unit, title)
    return Threshold(name, Decimal(value), None, Words.alike(name))


# -- faults ------------------------------------------------------------------------------------------------------------


def _shape_faults(error: ValidationError, text: str, shown: str, blocks: Sequence[Route]) -> list[PackFault]:
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
            hint = phrase("rulebook.load.did_you_mean", name=close[0]) if close else ""
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
        case "string_pattern_mismatch":
            return phrase("rulebook.load.match_it", it=context.get("pattern", ""))
        case "string_too_short":
            return phrase("rulebook.load.not_empty")
        case "string_too_long" | "too_long":
            most = context.get("max_length", "")
            return phrase("rulebook.load.too_long_most", most=most)
        case "literal_error":
            choices = str(context.get("expected", ""))
            return phrase("rulebook.load.it_must_be", it=phrase("rulebook.load.choices", of=choices.split(" or ")))
        case "int_type" | "int_from_float" | "is_instance_of" | "unfit" | "decimal_type" | "finite_number":
            return phrase("rulebook.load.plain_number_most_digits_needed")
        case "greater_than_equal":
            return phrase("rulebook.load.not_negative")
        case "list_type":
            return phrase("rulebook.load.list_needed")
        case "dict_type" | "model_type" | "model_attributes_type":
            return phrase("rulebook.load.table_needed")
    return phrase("rulebook.load.not_as_required", message=message)


def _is_branch(part: object) -> bool:
    return isinstance(part, str) and (part in ("str", "int", "decimal") or "[" in part or part.endswith("Model"))


def _known_keys(route: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = _PackModel
    if route and route[0] == "pack" and len(route) == 2:
        model = _PackHead
    elif route and route[0] == "rule" and len(route) == 3:
        model = _RuleModel
    elif route and route[0] == "parameters":
        model = _ThresholdModel
    elif len(route) > 1 and route[-2] == "expect":
        model = _ExpectModel
    elif len(route) > 1:
        model = SaidTexts if route[-2] in ("title", "why", "remedy", "description") else _AppliesModel
    return list(model.model_fields)


def _repeated_ids(packs: Sequence[Pack]) -> list[PackFault]:
    seen: dict[str, str] = {}
    faults: list[PackFault] = []
    for pack in packs:
        for rule in pack.rules:
            if rule.id in seen:
                message = phrase("rulebook.load.id_already_taken", id=rule.id, seen=seen[rule.id])
                faults.append(PackFault(pack.path, message, place_of(pack, rule, "id"), rule.id))
            seen.setdefault(rule.id, pack.path)
    return faults


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


# Examples are partial declarations; these keys are filled in where an example leaves them out.
EXAMPLE_DEFAULTS: Mapping[str, Any] = {
    "format": 1,
    "unit": {"name": "示例单位"},
    "disclosure": {"year": 2024},
}
