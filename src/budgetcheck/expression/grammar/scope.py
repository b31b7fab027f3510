"""The names a formula may use: declaration keys, `each` names, thresholds, code lists, currency units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from budgetcheck.expression.nodes import Element, Node, Type
from budgetcheck.figures.comparisons import COMPARISON_KEYS
from budgetcheck.model.record import Key
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import phrase

CODE_KEYS: Mapping[str, Key] = {
    name: Key(name, "number" if name in ("level", "year") else "text", label)
    for name, label in (
        ("code", phrase("expression.scope.code")),
        ("name_zh", phrase("expression.scope.name")),
        ("level", phrase("expression.scope.level")),
        ("parent", phrase("expression.scope.parent")),
        ("year", phrase("expression.scope.year")),
        ("source", phrase("expression.scope.source")),
    )
}
CODE_LIST = Type("list", CODE_KEYS, Type("record", CODE_KEYS))
TEXT_KEYS: Mapping[str, Key] = {
    "value": Key("value", "text", phrase("text.kinds.text")),
    "key": Key("key", "text", phrase("expression.scope.key_holds")),
}
TEXT_LIST = Type("list", TEXT_KEYS, Type("record", TEXT_KEYS))
COMPARISON_LIST = Type("list", COMPARISON_KEYS, Type("record", COMPARISON_KEYS))
TAKEN = ("parameters", "patterns", "codes", "texts", "comparisons", "members")
"""Names that mean something everywhere, beside the keys of a declaration."""


@frozen
class Names:
    """The names in force at one place of a formula.

    `frames` are the scopes from the document (0) outwards: their keys, and for an `each` name that name and where its
    elements come from. Bare keys are seen in the document and in filters; an `each` frame is reached by its name.
    """

    root: Mapping[str, Key]
    parameters: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    each: Mapping[str, Element] = field(default_factory=dict)
    filters: tuple[tuple[int, Mapping[str, Key]], ...] = ()
    depth: int = 1
    patterns: Mapping[str, str] = field(default_factory=dict)

    def with_each(self, name: str, source: Node) -> Names:
        """Add an `each` name over a list's elements."""
        keys = source.type.element.keys or {}
        element = Element(Type("record", keys), source.at, self.depth, source)
        return replace(self, each={**self.each, name: element}, depth=self.depth + 1)

    def with_filter(self, keys: Mapping[str, Key]) -> Names:
        """Open the brackets of a filter: bare names are first the element's keys."""
        return replace(self, filters=((self.depth, keys), *self.filters), depth=self.depth + 1)

    def known(self) -> list[str]:
        """Every name that may stand alone here, for `did you mean`."""
        inner = [key for _, keys in self.filters for key in keys]
        return [*inner, *self.each, *self.root, *TAKEN, "previous"]
