"""Dotted names to nodes: keys of the model, `each` names, companions of long amounts, parts of dates and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import cast

from budgetcheck.arithmetic.currency import CURRENCY_UNITS
from budgetcheck.expression.faults import FormulaFault
from budgetcheck.expression.grammar.scope import CODE_LIST, COMPARISON_LIST, TEXT_LIST, Names
from budgetcheck.expression.nodes import (
    ANY,
    DATE,
    FLAG,
    NUMBER,
    TARGET,
    TEXT,
    Codes,
    Comparison,
    Comparisons,
    Currency,
    DatePart,
    Element,
    Elements,
    Figure,
    Literal_,
    Mapped,
    Node,
    Only,
    Parameter,
    Partial,
    Texts,
    Type,
    WholeTable,
)
from budgetcheck.model.homes import RELATED_FILES, home_of
from budgetcheck.model.record import Key, Kind
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

_KINDS: Mapping[Kind, Type] = {
    "amount": NUMBER,
    "percent": NUMBER,
    "number": NUMBER,
    "reference": NUMBER,
    "text": TEXT,
    "flag": FLAG,
    "date": DATE,
    "target": TARGET,
    "texts": Type("list", None, TEXT),
    "any": ANY,
}
_PARTS: Mapping[str, Mapping[str, Type]] = {
    "date": {"year": NUMBER, "month": NUMBER, "day": NUMBER},
    "target": {"operator": TEXT, "number": NUMBER, "unit": TEXT, "text": TEXT},
}
KIND_WORDS = {
    "number": phrase("text.kinds.number"),
    "text": phrase("expression.paths.text"),
    "flag": phrase("expression.paths.condition"),
    "date": phrase("text.kinds.date"),
    "target": phrase("expression.paths.target"),
    "record": phrase("expression.paths.row"),
    "list": phrase("text.kinds.list"),
    "any": phrase("expression.paths.anything"),
}


class Stop(Exception):
    """Abandon the sub-expression; its fault is already noted."""


class Prefix:
    """A table reached by name: the scope and dotted key so far, and the keys below it."""

    __slots__ = ("at", "key", "keys", "scope")

    def __init__(self, scope: int, key: str, keys: Mapping[str, Key], at: tuple[int, int]) -> None:
        self.scope = scope
        self.key = key
        self.keys = keys
        self.at = at


@frozen
class LongAmount(Figure):
    """An amount whose long form has companions (percent, reason, base): ends here or goes one key further."""

    keys: Mapping[str, Key]


@frozen
class MappedTable(Node):
    """A table (or long amount, then with its kind) inside each element of a list, on the way to one of its keys."""

    source: Node
    prefix: str
    kind: Kind | None = None


class PathReader:
    """Reads names; the formula's faults gather in `faults`."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.faults: list[FormulaFault] = []

    def fault(self, at: tuple[int, int], said: Words) -> None:
        self.faults.append(FormulaFault(said, at))

    def stop(self, at: tuple[int, int], said: Words) -> Stop:
        self.fault(at, said)
        return Stop()

    def unknown(self, name: str, at: tuple[int, int], known: Sequence[str]) -> Stop:
        close = get_close_matches(name, known, n=1, cutoff=0.6)
        hint = phrase("text.problems.did_you_mean", name=close[0]) if close else ""
        return self.stop(at, phrase("expression.paths.there_no_name", name=name, hint=hint))

    def name(self, name: str, at: tuple[int, int], names: Names) -> Node | Prefix:
        for scope, keys in names.filters:
            if name in keys:
                return self.member(Prefix(scope, "", keys, at), name, at)
        if name in names.each:
            element = names.each[name]
            return Element(element.type, at, element.scope, element.source)
        if name == "members":
            return Elements(Type("list", names.root, Type("record", names.root)), at, 0, "members")
        if name == "texts":
            return Texts(TEXT_LIST, at)
        if name == "comparisons":
            return Comparisons(COMPARISON_LIST, at)
        if name in CURRENCY_UNITS:
            return Currency(NUMBER, at, name)
        if name in names.root:
            return self.member(Prefix(0, "", names.root, at), name, at)
        raise self.unknown(name, at, names.known())

    def special(self, head: str, name: str, at: tuple[int, int], names: Names) -> Node:
        if head == "parameters":
            if name in names.parameters:
                return Parameter(NUMBER, at, name)
            raise self.unknown(name, at, sorted(names.parameters))
        if head == "patterns":
            if name in names.patterns:
                return Literal_(TEXT, at, names.patterns[name])
            raise self.unknown(name, at, sorted(names.patterns))
        if name in names.codes:
            return Codes(CODE_LIST, at, name)
        raise self.unknown(name, at, sorted(names.codes))

    def member(self, place: Node | Prefix, name: str, at: tuple[int, int]) -> Node | Prefix:
        """Go one key further: into a table, a long amount, a list's elements, a part of a date or target."""
        if isinstance(place, Element):
            return self.member(Prefix(place.scope, "", place.type.keys or {}, place.at), name, at)
        if isinstance(place, Prefix):
            key = place.keys.get(name)
            if key is None:
                raise self.unknown(name, at, sorted(place.keys))
            dotted = f"{place.key}.{name}" if place.key else name
            return self.reach(place.scope, dotted, key, (place.at[0], at[1]))
        if isinstance(place, Figure) and place.kind == "any":
            return Figure(ANY, (place.at[0], at[1]), place.scope, f"{place.key}.{name}", "any")
        if isinstance(place, Figure | Mapped) and place.kind == "reference" and name == "address":
            return _address(place, (place.at[0], at[1]))
        if isinstance(place, Figure) and place.key in RELATED_FILES:
            return self.member(Prefix(0, place.key, self.names.root, place.at), name, at)
        if isinstance(place, LongAmount):
            return self.member(Prefix(place.scope, place.key, place.keys, place.at), name, at)
        if place.type.kind == "list" and place.type.element.keys is not None:
            return self.mapped(place, name, at)
        parts = _PARTS.get(place.type.kind)
        if parts is not None:
            if name not in parts:
                raise self.unknown(name, at, sorted(parts))
            return Partial(parts[name], (place.at[0], at[1]), place, cast("DatePart", name))
        kind = KIND_WORDS[place.type.kind]
        raise self.stop(at, phrase("expression.paths.kind_no_key_name", name=name, kind=kind))

    def reach(self, scope: int, dotted: str, key: Key, at: tuple[int, int]) -> Node | Prefix:
        dotted = home_of(dotted)
        if key.kind == "table":
            return Prefix(scope, dotted, key.keys, at)
        if key.kind == "list":
            return Elements(Type("list", key.keys, Type("record", key.keys)), at, scope, dotted)
        kind = _KINDS[key.kind]
        if key.keys and key.kind != "any":
            return LongAmount(kind, at, scope, dotted, key.kind, key.keys)
        return Figure(kind, at, scope, dotted, key.kind)

    def mapped(self, source: Node, name: str, at: tuple[int, int]) -> Node:
        keys = source.type.element.keys or {}
        whole = (source.at[0], at[1])
        base, prefix = (source.source, f"{source.prefix}.") if isinstance(source, MappedTable) else (source, "")
        key = keys.get(name)
        if key is None:
            raise self.unknown(name, at, sorted(keys))
        dotted = home_of(prefix + name)
        if key.kind == "table":
            return MappedTable(Type("list", key.keys, Type("record", key.keys)), whole, base, dotted)
        if key.kind == "list":
            item = Type("record", key.keys)
            return Mapped(Type("list", key.keys, item), whole, base, dotted, key.kind, flat=True)
        if key.keys and key.kind != "any":
            return MappedTable(Type("list", key.keys, _KINDS[key.kind]), whole, base, dotted, key.kind)
        return Mapped(Type("list", None, _KINDS[key.kind]), whole, base, dotted, key.kind)

    def finish(self, place: Node | Prefix) -> Node:
        """Turn a path that ends here into a node: a table's presence, an amount, a mapped list."""
        if isinstance(place, Prefix):
            return WholeTable(Type("record", place.keys), place.at, place.scope, place.key)
        if isinstance(place, LongAmount):
            return Figure(place.type, place.at, place.scope, place.key, place.kind)
        if isinstance(place, MappedTable):
            if place.kind is None:
                raise self.stop(place.at, phrase("expression.paths.name_key_these_tables"))
            return Mapped(Type("list", None, place.type.element), place.at, place.source, place.prefix, place.kind)
        return place


def _address(place: Figure | Mapped, at: tuple[int, int]) -> Node:
    """Read what names a figure as the text that it is, not as that figure."""
    if isinstance(place, Figure):
        return Figure(TEXT, at, place.scope, place.key, "text")
    return Mapped(Type("list", None, TEXT), at, place.source, place.key, "text")


def single(node: Node) -> Node:
    """Take a list's only element where one value is asked for."""
    if node.type.kind == "list" and not isinstance(node, Literal_) and node.type.element.kind != "record":
        return Only(node.type.element, node.at, node)
    return node


def one_flag(node: Node) -> Node:
    """Take a comparison over a list as one of its only element where one condition is asked for."""
    if isinstance(node, Comparison) and node.type.kind == "list":
        return Comparison(FLAG, node.at, node.relation, single(node.left), node.right)
    return node
