"""A declaration made anew of its document, without losing what a person wrote into the old one.

Comments, suppressions, keys of the person's own ([custom] above all) and values that were corrected by hand are kept;
the figures of the document replace those that an earlier import wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from budgetcheck.recognition.writing.layout import (
    WrittenKey,
    WrittenTable,
    spread_out,
    written_key_of,
    written_tables,
    written_text,
)
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

_PLACED: Final = re.compile(r"#\s*(?:文中|第\d+页|工作表“|表\d+|第\d+行)[^#]*")
"""A comment that an import wrote; a person's words may follow behind another ``#``."""
_TODO: Final = re.compile(r"\s*# TODO: .* / (?:doubtful: |the unit's name was|the year was)")
_IDENTITIES: Final = ("code", "figure", "part", "name")
_COMPANIONS: Final = frozenset(
    {
        "code",
        "figure",
        "part",
        "whole",
        "name",
        "at",
        "quote",
        "rows",
        "empty",
        "note",
        "currency_unit",
        "decimals",
        "rounding",
    }
)
"""Keys beside a figure that an import writes and that say nothing without it."""
_NUMBERED: Final = re.compile(r"(.*)\[(\d+)\]\.name")
_HEAD: Final = {
    "name": phrase("recognition.updating.unit"),
    "year": phrase("expression.scope.year"),
    "kind": phrase("recognition.updating.kind"),
}


class AnotherDeclaration(Exception):
    """The old text declares another unit, year or kind than the document."""

    def __init__(self, message: Words) -> None:
        super().__init__(message.en)
        self.message = message


@frozen
class Difference:
    """A key that changes: what the old text holds and what the new one (None: nothing). `kept` if the old one stays."""

    key: str
    old: str | None
    new: str | None
    kept: bool = False


def updated(old: str, new: str, imported: Mapping[str, Any]) -> tuple[str, tuple[Difference, ...]]:
    """Return the new text with what a person added to the old one, and all differences.

    `imported` are the values of the last import by key (the sidecar's figures); a value of the old text that is
    neither that of the last import nor the new one was corrected by hand and stays. Raises ValueError where the old
    text is no TOML or what comes of both would be none, AnotherDeclaration where it is about something else.
    """
    _require_valid(old)
    before, after = written_tables(old), written_tables(new)
    _require_same(before, after, imported)
    update = _Update(imported)
    update.table(before, after, "")
    after.below = [*_human(before.below), *update.orphans, *after.below]
    text = written_text(after)
    _require_valid(text)
    return text, tuple(update.differences)


def _require_valid(text: str) -> None:
    _, faults = parse(Source("", text))
    if faults:
        raise ValueError(faults[0].message.en)


def _require_same(before: WrittenTable, after: WrittenTable, imported: Mapping[str, Any]) -> None:
    for table, key in (("unit", "name"), ("disclosure", "year"), ("disclosure", "kind")):
        old, new = before.tables.get(table), after.tables.get(table)
        if not isinstance(old, WrittenTable) or not isinstance(new, WrittenTable):
            continue
        if any(_TODO.match(line) for line in new.keys[key].above):
            continue
        last = imported.get(f"{table}.{key}")
        known = {_plain(old.said(key)), _plain(str(last["value"])) if isinstance(last, Mapping) else ""} - {""}
        if known and _plain(new.said(key)) not in known:
            what, was, now = _HEAD[key], old.said(key), new.said(key)
            raise AnotherDeclaration(
                phrase("recognition.updating.declares_document_write_another_file", was=was, now=now, what=what)
            )


def _plain(text: str) -> str:
    return "".join(text.split())


class _Update:
    def __init__(self, imported: Mapping[str, Any]) -> None:
        self.imported = imported
        self.differences: list[Difference] = []
        self.orphans: list[str] = []
        """What a person wrote beside something that goes; it accepts nothing any more."""
        self._numbers: dict[tuple[str, str], str] = {}
        for key, held in imported.items():
            found = _NUMBERED.fullmatch(key)
            if found is not None and isinstance(held, Mapping):
                self._numbers.setdefault((found[1], str(held.get("value"))), found[2])

    def table(self, old: WrittenTable, new: WrittenTable, address: str) -> None:
        """Bring what is worth keeping of an old table into the new one."""
        new.above = [*_human(old.above), *_human_not(new.above)]
        if comment := old.comment:
            if new.header:
                new.header = old.header
            else:
                self._orphan(address, [comment])
        for name, key in list(new.keys.items()):
            self._key(old, key, f"{address}.{name}".lstrip("."), new)
        for name, inner in new.tables.items():
            held = old.tables.get(name)
            if held is None and name in old.keys:
                key = old.keys[name]
                held = spread_out(key)
                self._orphan(f"{address}.{name}".lstrip("."), _said_beside(key, above=isinstance(held, list)))
            self._inner(held, inner, f"{address}.{name}".lstrip("."))
        for name, key in old.keys.items():
            if name not in new.keys and name not in new.tables:
                self._left(key, f"{address}.{name}".lstrip("."), new)
        for name, held in old.tables.items():
            if name in new.tables or name in new.keys:
                continue
            kept = self._worth_keeping(held, f"{address}.{name}".lstrip("."))
            if kept is not None:
                new.tables[name] = kept
        if address and not (new.header or new.keys or address.endswith("]")):  # it is not written itself
            self._orphan(address, _human(new.above))
            new.above = []

    def _inner(
        self, old: WrittenTable | list[WrittenTable] | None, new: WrittenTable | list[WrittenTable], address: str
    ) -> None:
        if isinstance(old, list) != isinstance(new, list) and old is not None:
            raise ValueError(f"{address} is a list in one of the two and a table in the other")
        if isinstance(new, WrittenTable):
            self.table(old if isinstance(old, WrittenTable) else WrittenTable(), new, address)
            return
        olds = dict(_marked(old if isinstance(old, list) else ()))
        for mark, element in _marked(new):
            before = olds.pop(mark, None)
            self.table(before or WrittenTable(), element, f"{address}[{self._number(mark, element, address)}]")
        for mark, element in olds.items():
            kept = self._element(element, f"{address}[{self._number(mark, element, address)}]")
            if kept is not None:
                new.append(kept)

    def _number(self, mark: tuple[str, int], element: WrittenTable, address: str) -> str:
        """How the import calls an element: by its code, else by its number."""
        if code := element.said("code"):
            return code
        return self._numbers.get((address, element.said("name")), str(mark[1]))

    def _key(self, old: WrittenTable, key: WrittenKey, address: str, table: WrittenTable) -> None:
        before = old.keys.get(key.key)
        long = old.tables.get(key.key)
        if before is None and isinstance(long, WrittenTable):
            values = _values(long)
            plain = {"value"} <= set(values) <= {"value", "decimals", "currency_unit"} and self._is_imported(
                f"{address}.value", values["value"]
            )
            before = written_key_of(key.key, values["value"] if plain or set(values) == {"value"} else values)
            before.above = list(_said_in(long))
        if before is None:
            self.differences.append(Difference(address, None, key.text))
            return
        same = before.text == key.text or before.value == key.value
        stays = not same and self._is_corrected(address, before.value)
        if not same and not stays:
            self._add_own(before.value, key, address)
            same = before.value == key.value
        if not same:
            self.differences.append(Difference(address, before.text, key.text, stays))
        human = [*_human(before.above), *([] if stays else before.within)]
        if stays:
            table.keys[key.key] = WrittenKey(key.key, before.lines, human)
            return
        words = "" if before.comment == key.comment else _words(before.comment)
        key.above = [*human, *([words] if words else []), *_human_not(key.above)]

    def _add_own(self, before: object, key: WrittenKey, address: str) -> None:
        """Take what a person wrote beside a figure in its long form into the new one."""
        if not isinstance(before, dict):
            return
        value = key.value
        own = {
            name: inner
            for name, inner in before.items()
            if name not in ("value", "decimals", "currency_unit")
            and not all(place in self.imported for place, _ in _figures(f"{address}.{name}", inner))
            and not (isinstance(value, dict) and name in value)
        }
        if own:
            comment = f"  {key.comment}" if key.comment else ""
            held = {**(value if isinstance(value, dict) else {"value": value}), **own}
            made = written_key_of(key.key, held)
            key.lines = [made.lines[0] + comment]

    def _left(self, key: WrittenKey, address: str, table: WrittenTable) -> None:
        """Keep a key that the document does not state, unless an import wrote it."""
        obsolete = self._is_obsolete(key, address)
        self.differences.append(Difference(address, key.text, None, kept=not obsolete))
        if obsolete:
            self._orphan(address, _said_beside(key))
        else:
            table.keys[key.key] = key

    def _is_obsolete(self, key: WrittenKey, address: str) -> bool:
        if self._is_corrected(address, key.value):
            return False
        return address in self.imported or _PLACED.match(key.comment) is not None

    def _worth_keeping(
        self, held: WrittenTable | list[WrittenTable], address: str
    ) -> WrittenTable | list[WrittenTable] | None:
        if isinstance(held, WrittenTable):
            return self._element(held, address)
        found = [
            self._element(element, f"{address}[{self._number(mark, element, address)}]")
            for mark, element in _marked(held)
        ]
        return [element for element in found if element is not None] or None

    def _element(self, held: WrittenTable, address: str) -> WrittenTable | None:
        """Return what a person wrote of a table that the document does not state; None where that is nothing."""
        own = WrittenTable(held.header, held.above)
        for name, inner in held.tables.items():
            kept = self._worth_keeping(inner, f"{address}.{name}")
            if kept is not None:
                own.tables[name] = kept
        dropped = {name: key for name, key in held.keys.items() if self._is_obsolete(key, f"{address}.{name}")}
        rest = held.keys.keys() - dropped.keys()
        if (dropped and rest <= _COMPANIONS and not own.tables) or (held.tables and not rest and not own.tables):
            self.differences.append(Difference(address, ", ".join(key.text for key in held.keys.values()), None))
            self._orphan(address, [*_human(held.above), held.comment])
            for name, key in held.keys.items():
                self._orphan(f"{address}.{name}", _said_beside(key))
            return None
        own.keys = {name: key for name, key in held.keys.items() if name in rest or name in _COMPANIONS}
        for name, key in held.keys.items():
            self.differences.append(Difference(f"{address}.{name}", key.text, None, kept=name in own.keys))
            if name not in own.keys:
                self._orphan(f"{address}.{name}", _said_beside(key))
        return own

    def _orphan(self, address: str, comments: Iterable[str]) -> None:
        for comment in comments:
            words = comment.strip().lstrip("#").strip()
            if words:
                self.orphans.append(f"# 原在 {address} 处：{words}")

    def _is_corrected(self, address: str, value: object) -> bool:
        """Whether a person changed the value since the last import."""
        return any(not self._is_imported(place, inner) for place, inner in _figures(address, value))

    def _is_imported(self, address: str, value: object) -> bool:
        """Whether the last import wrote this value, as far as is known."""
        last = self.imported.get(address.removesuffix(".value"))
        return not isinstance(last, Mapping) or "value" not in last or _is_same(last["value"], value)


def _figures(address: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        yield address, value
        return
    for name, inner in value.items():
        yield from _figures(address if name == "value" else f"{address}.{name}", inner)


def _is_same(one: object, other: object) -> bool:
    if one == other or str(one) == str(other):
        return True
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return False


def _marked(elements: Sequence[WrittenTable]) -> Iterator[tuple[tuple[str, int], WrittenTable]]:
    """Elements by what tells them from others: code, figure, part or name with place; and which of these it is."""
    counts: dict[str, int] = {}
    for element in elements:
        first = next((element.said(key) for key in _IDENTITIES if key in element.keys), "")
        identity = f"{first}@{element.said('at')}" if "at" in element.keys else first
        counts[identity] = counts.get(identity, -1) + 1
        yield (identity, counts[identity]), element


def _values(table: WrittenTable) -> dict[str, Any]:
    """A table as the value of an inline one."""
    inner = {
        name: [_values(one) for one in held] if isinstance(held, list) else _values(held)
        for name, held in table.tables.items()
    }
    return {**{name: key.value for name, key in table.keys.items()}, **inner}


def _said_in(table: WrittenTable) -> Iterator[str]:
    """A person's comments in a table and all within."""
    yield from _human(table.above)
    if comment := table.comment:
        yield comment
    for key in table.keys.values():
        yield from _said_beside(key)
    for held in table.tables.values():
        for one in held if isinstance(held, list) else (held,):
            yield from _said_in(one)


def _said_beside(key: WrittenKey, *, above: bool = True) -> list[str]:
    """A person's comments above a key (if asked for), between its lines and behind it."""
    return [*(_human(key.above) if above else ()), *key.within, *filter(None, [_words(key.comment)])]


def _human(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line.strip() and not _TODO.match(line)]


def _human_not(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if _TODO.match(line)]


def _words(comment: str) -> str:
    """A person's comment behind a value, on a line of its own; nothing where an import wrote it."""
    human = _PLACED.sub("", comment, count=1).strip()
    if not human:
        return ""
    return human if human.startswith("#") else f"# {human}"
