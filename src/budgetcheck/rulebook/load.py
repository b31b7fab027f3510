"""Rule packs: TOML files to immutable packs and rules, every fault of a file told with its line.

Only this module reads packs. Built-in packs are found in the folder `rules/cn` beside the package (in a wheel) or at
the top of the source tree (in a clone); nothing lists them.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from budgetcheck.arithmetic.proportion import proportion_of
from budgetcheck.files.regular import read_regular
from budgetcheck.files.store import packs_folder
from budgetcheck.rulebook.family import FamilyError, MemberRule, member_rules
from budgetcheck.rulebook.ids import is_reserved
from budgetcheck.rulebook.misshapen import place_of, shape_faults
from budgetcheck.rulebook.pack_model import ExampleModel, PackHeadModel, RuleModel, ThresholdModel, pack_adapter
from budgetcheck.rulebook.rule import Example, Pack, PackError, PackFault, Rule, Threshold, Tolerance
from budgetcheck.rulebook.said import said_words
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words, phrase

MAX_PACK_BYTES = 4 * 1024 * 1024
MOST_RULES = 6_000
"""Rules of all packs together that are not built in; each takes some 25 kB once it is compiled."""


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
        model = pack_adapter().validate_python(document)
    except ValidationError as error:
        raise PackError(shape_faults(error, text, shown, blocks)) from None
    pack = model.pack
    patterns = _patterns(model.patterns, text, shown)
    rules = tuple(_rule(rule, pack, shown, block, patterns) for rule, block in zip(model.rule, blocks, strict=True))
    if made:
        first = {_series(rule): number for number, rule in reversed(list(enumerate(rules)))}
        rules = tuple(sorted(rules, key=lambda rule: (first[_series(rule)], int(rule.id.rpartition("-")[2]))))
    thresholds = tuple(_threshold(name, value) for name, value in model.parameters.items())
    duties = tuple(duty.made() for duty in model.duty)
    return Pack(
        pack.id, said_words(pack.title), said_words(pack.description), shown, text, rules, thresholds, duties, builtin
    )


def _series(rule: Rule) -> str:
    return rule.id.rpartition("-")[0]


def _members(document: Mapping[str, Any], text: str, shown: str) -> tuple[MemberRule, ...]:
    """The rules that the families of a pack make. Raises PackError."""
    if "family" not in document:
        return ()
    try:
        return member_rules(document["family"], RuleModel.model_fields.keys())
    except FamilyError as error:
        from budgetcheck.source.locate import Locator

        locator = Locator(text)
        raise PackError(
            [PackFault(shown, words, locator.key(route) or locator.nearest(route)) for route, words in error.faults]
        ) from None


def _rule(model: RuleModel, pack: PackHeadModel, shown: str, block: Route, patterns: Mapping[str, str]) -> Rule:
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


def _examples(blocks: list[ExampleModel], *, good: bool) -> tuple[Example, ...]:
    return tuple(
        Example(good, number, said_words(block.note), block.declaration(), block.expect.texts())
        for number, block in enumerate(blocks, 1)
    )


def _threshold(name: str, value: int | Decimal | ThresholdModel) -> Threshold:
    if isinstance(value, ThresholdModel):
        title = Words(value.zh or value.en or name, value.en or value.zh or name)
        return Threshold(name, Decimal(value.value), value.currency_unit, title)
    return Threshold(name, Decimal(value), None, Words.alike(name))


def _repeated_ids(packs: Sequence[Pack]) -> list[PackFault]:
    seen: dict[str, str] = {}
    faults: list[PackFault] = []
    for pack in packs:
        for rule in pack.rules:
            id_ = rule.id.upper()
            if is_reserved(id_):
                message = phrase("rulebook.load.id_reserved")
                faults.append(PackFault(pack.path, message, place_of(pack, rule, "id"), rule.id))
            elif id_ in seen:
                message = phrase("rulebook.load.id_already_taken", id=rule.id, seen=seen[id_])
                faults.append(PackFault(pack.path, message, place_of(pack, rule, "id"), rule.id))
            seen.setdefault(id_, pack.path)
    return faults


# Examples are partial declarations; these keys are filled in where an example leaves them out.
EXAMPLE_DEFAULTS: Mapping[str, Any] = {
    "format": 1,
    "unit": {"name": "示例单位"},
    "disclosure": {"year": 2024},
}
