"""Families of rules: one formula, reason and remedy told once, written out for each member of a table.

A `[[family]]` block holds what a rule may hold, with `{name}` where its members differ; each member says its id, what
stands for the names, and the parts of its rule that are its own. What comes out are blocks as `[[rule]]` has them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from budgetcheck.text.catalogue import languages
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

MOST_WRITTEN: Final = 4 * 1024 * 1024
"""Characters that the families of a pack may grow to."""
_NAME: Final = r"[a-z][a-z0-9_]*"
_SLOT: Final = re.compile(rf"\{{({_NAME}(?:\.(?:zh|en))?)\}}")
_ALWAYS: Final = {"zh", "en"}
"""The languages in which a member that says something in several says it at least."""

_Value: TypeAlias = "str | int | Decimal"


@frozen
class MemberRule:
    """A rule that a family makes: its block, and where the family and the member stand in the document."""

    block: Mapping[str, Any]
    route: Route


class FamilyError(Exception):
    """Families that cannot be written out, with the route and the words of each fault."""

    def __init__(self, faults: Sequence[tuple[Route, Words]]) -> None:
        super().__init__("; ".join(words.en for _, words in faults))
        self.faults = tuple(faults)


def member_rules(families: object, keys: Collection[str]) -> tuple[MemberRule, ...]:
    """Write out the families of a pack; `keys` are those of a rule. Raises FamilyError with the faults of all."""
    if not isinstance(families, list):
        raise FamilyError([(("family",), phrase("rulebook.family.write_family"))])
    made: list[MemberRule] = []
    faults: list[tuple[Route, Words]] = []
    writer = _Writer(faults)
    for number, family in enumerate(families):
        route: Route = ("family", number)
        members = family.get("members") if isinstance(family, dict) else None
        if not isinstance(members, list) or not members or not all(isinstance(one, dict) for one in members):
            faults.append((route, phrase("rulebook.family.needs_members")))
            continue
        shared = {key: value for key, value in family.items() if key != "members"}
        faults.extend(((*route, key), _unused(key, [*keys, "members"])) for key in shared if key not in keys)
        said: dict[str, Route] = {}
        writer.used.clear()
        for place, member in enumerate(members):
            here = (*route, "members", place)
            values = _values(member, keys, here, faults)
            own = {key: value for key, value in member.items() if key in keys}
            homes = {**dict.fromkeys(shared, route), **dict.fromkeys(own, here)}
            made.append(MemberRule(writer.written({**shared, **own}, values, homes), here))
            for name in values:
                said.setdefault(name.split(".")[0], here)
        known = [*keys, *sorted(writer.used)]
        faults.extend(((*here, name), _unused(name, known)) for name, here in said.items() if name not in writer.used)
    if faults:
        raise FamilyError(list(dict.fromkeys(faults)))
    return tuple(made)


def _unused(key: str, known: Collection[str]) -> Words:
    """What nothing of the family asks for: a slip of the pen, or a key of a rule misspelt."""
    close = get_close_matches(key, list(known), n=1)
    hint = phrase("text.problems.did_you_mean", name=close[0]) if close else ""
    return phrase("rulebook.family.unused", key=key, hint=hint)


def _values(
    member: Mapping[str, Any], keys: Collection[str], here: Route, faults: list[tuple[Route, Words]]
) -> dict[str, _Value]:
    """What stands for the names in this member; of words in two languages each apart."""
    values: dict[str, _Value] = {}
    for key, value in member.items():
        if key in keys:
            continue
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool) and re.fullmatch(_NAME, key):
            values[key] = value
        elif isinstance(value, dict) and _ALWAYS <= value.keys() <= set(languages()) and re.fullmatch(_NAME, key):
            values.update({f"{key}.{language}": str(value[language]) for language in value})
        else:
            faults.append(((*here, key), phrase("rulebook.family.member_value")))
    return values


class _Writer:
    """Writes blocks with the values of a member in place of the names, within bounds; knows which it used."""

    def __init__(self, faults: list[tuple[Route, Words]]) -> None:
        self.used: set[str] = set()
        self._length = 0
        self._faults = faults
        self._values: Mapping[str, _Value] = {}

    def written(
        self, block: Mapping[str, Any], values: Mapping[str, _Value], homes: Mapping[str, Route]
    ) -> dict[str, Any]:
        """Write one block; `homes` say where each of its parts stands."""
        self._values = values
        return {key: self._write(part, None, (*homes[key], key)) for key, part in block.items()}

    def _write(self, part: Any, language: str | None, route: Route) -> Any:
        if isinstance(part, str):
            return self._text(part, language, route)
        if isinstance(part, list):
            return [self._write(one, language, (*route, number)) for number, one in enumerate(part)]
        if isinstance(part, dict):
            written: dict[str, Any] = {}
            for key, value in part.items():
                spoken = key if part.keys() <= set(languages()) else language
                _lay(written, str(self._text(key, None, route)), self._write(value, spoken, (*route, key)), key)
            return written
        self._count(1, route)
        return part

    def _text(self, text: str, language: str | None, route: Route) -> _Value:
        whole = _SLOT.fullmatch(text)
        if whole is not None:
            return self._value(whole[1], language, route)
        self._count(len(text), route)
        return _SLOT.sub(lambda slot: str(self._value(slot[1], language, route)), text)

    def _count(self, size: int, route: Route) -> None:
        self._length += size
        if self._length > MOST_WRITTEN:
            message = phrase("rulebook.family.families_pack_grow_too_large")
            raise FamilyError([*self._faults, (route, message)])

    def _value(self, name: str, language: str | None, route: Route) -> _Value:
        for spelt in (name, f"{name}.{language}"):
            if spelt in self._values:
                self.used.add(name.split(".")[0])
                self._count(len(str(self._values[spelt])), route)
                return self._values[spelt]
        if f"{name}.zh" in self._values:
            self._faults.append((route, phrase("rulebook.family.say_language", name=f"{{{name}.zh}}")))
        else:
            self._faults.append((route, phrase("rulebook.family.not_said", name=name)))
        return ""


def _lay(table: dict[str, Any], written: str, value: Any, key: str) -> None:
    """Put a value under a key; one that a name stood in may have become a path of several."""
    steps = written.split(".") if written != key else [written]
    for step in steps[:-1]:
        inner = table.setdefault(step, {})
        if not isinstance(inner, dict):
            inner = table[step] = {}
        table = inner
    last = table.get(steps[-1])
    if isinstance(last, dict) and isinstance(value, dict):
        last.update(value)
    else:
        table[steps[-1]] = value
