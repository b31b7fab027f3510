"""Which figures a formula reads: one walk over its nodes, from which its users tell what they need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Run
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.model.record import Kind, Reference, refer
from budgetcheck.text.tuples import NamedTuple


class ElementsAt(NamedTuple):
    """The elements of the list that a key of other records holds."""

    of: ReadPlace
    key: str


class RowsBelow(NamedTuple):
    """The rows below a row, or the rows of a list that no other row heads."""

    of: ReadPlace


ReadPlace: TypeAlias = int | ElementsAt | RowsBelow | Literal["codes", "texts", "comparisons"]
"""Where the records stand that something is read from; a number is a scope: 0 the document, then the `each` names.

Code lists, texts and comparisons are no lists of the declaration: their records are made.
"""

Weight: TypeAlias = Literal["needed", "joined", "optional"]
"""What it means for the value of the whole that something read is absent.

Needed: there is none. Joined: it is one of several conditions that a function joins, another of which may decide.
Optional: there may be one all the same, by another branch, another operand of `and` and `or`, a function that goes on
without it, or because it only says what a filter takes.
"""


class Read(NamedTuple):
    """A figure, list or table that a formula reads."""

    place: ReadPlace
    key: str
    kind: Kind
    steers: bool
    """Whether it is read in a condition: of the rule, of a choice, of a filter."""
    weight: Weight
    asked: bool = False
    """Whether a function asks only if it is there."""

    @property
    def figure(self) -> bool:
        """Whether it is a single value, not a list or a table."""
        return self.kind not in ("list", "table")


def reads(node: nodes.Node, *, steers: bool = False) -> Sequence[Read]:
    """Return what an expression reads, from left to right; all texts, or all comparisons, are one without a key."""
    walk = _Walk()
    walk.visit(node, {}, steers, "needed")
    return walk.found


def named_by(run: Run, node: nodes.Node) -> tuple[Reference, ...]:
    """Return the figures that an expression names in the records at hand, whether they are there or not."""
    records = run.records
    return tuple([refer(records[scope], key, kind) for scope, key, kind in _named(node) if scope < len(records)])


def _named(node: nodes.Node) -> tuple[tuple[int, str, Kind], ...]:
    """Scope, key and kind of what is named. Formulas live long, and each is asked again and again."""
    held = _NAMED.get(id(node))
    if held is None:
        if len(_NAMED) >= _MOST_NAMED:
            _NAMED.clear()
        found = [(one.place, one.key, one.kind) for one in reads(node) if isinstance(one.place, int)]
        held = _NAMED[id(node)] = (node, tuple([one for one in found if one[2] != "table"]))
    return held[1]


_NAMED: dict[int, tuple[nodes.Node, tuple[tuple[int, str, Kind], ...]]] = {}
"""By the identity of a node, which is kept so."""
_MOST_NAMED = 4096


def place_of_elements(source: nodes.Node, filters: Mapping[int, ReadPlace] | None = None) -> ReadPlace:
    """Return where the elements of a list stand, or the element itself."""
    filters = filters or {}
    match source:
        case nodes.Elements():
            return ElementsAt(filters.get(source.scope, source.scope), source.key)
        case nodes.Mapped():
            return ElementsAt(place_of_elements(source.source, filters), source.key)
        case nodes.Filtered() | nodes.Only():
            return place_of_elements(source.source, filters)
        case nodes.Children():
            return RowsBelow(place_of_elements(source.element, filters))
        case nodes.Element():
            return filters.get(source.scope, source.scope)
        case nodes.Codes():
            return "codes"
        case nodes.Texts():
            return "texts"
        case nodes.Comparisons():
            return "comparisons"
    raise AssertionError(source)


def lists_on_the_way(place: ReadPlace, lists: Sequence[ReadPlace]) -> tuple[str, ...] | None:
    """The keys of the lists that lead to the records at a place, outermost first; None where these are made.

    `lists` are the places of the elements that each name of `each` goes through.
    """
    match place:
        case 0:
            return ()
        case int():
            return lists_on_the_way(lists[place - 1], lists)
        case ElementsAt():
            outer = lists_on_the_way(place.of, lists)
            return None if outer is None else (*outer, place.key)
        case RowsBelow():
            return lists_on_the_way(place.of, lists)
    return None


class _Walk:
    """Gathers what is read, from left to right."""

    def __init__(self) -> None:
        self.found: list[Read] = []

    def visit(self, node: nodes.Node, filters: Mapping[int, ReadPlace], steers: bool, weight: Weight) -> None:
        match node:
            case nodes.Figure() | nodes.WholeTable() | nodes.Elements():
                place = filters.get(node.scope, node.scope)
                self.found.append(Read(place, node.key, _kind(node), steers, weight))
            case nodes.Texts():
                self.found.append(Read("texts", "", "text", steers, weight))
            case nodes.Comparisons():
                self.found.append(Read("comparisons", "", "any", steers, weight))
            case nodes.Mapped():
                place = place_of_elements(node.source, filters)
                self.found.append(Read(place, node.key, node.kind, steers, weight))
                self.visit(node.source, filters, steers, weight)
            case nodes.Filtered():
                self.visit(node.source, filters, steers, weight)
                inner = {**filters, node.scope: place_of_elements(node.source, filters)}
                self.visit(node.condition, inner, True, "optional")
            case nodes.Choice():
                self.visit(node.condition, filters, True, "optional")
                self.visit(node.then, filters, steers, "optional")
                self.visit(node.otherwise, filters, steers, "optional")
            case nodes.Call():
                self.call(node, filters, steers, weight)
            case _:
                below = "optional" if isinstance(node, nodes.Logical) else weight
                for operand in node.operands():
                    self.visit(operand, filters, steers, below)

    def call(self, node: nodes.Call, filters: Mapping[int, ReadPlace], steers: bool, weight: Weight) -> None:
        function = function_of(node.function)
        if function.tolerates(node.arguments) and (weight == "optional" or not function.joins):
            weight = "optional"
        elif function.tolerates(node.arguments):
            weight = "joined"
        before = len(self.found)
        for argument in node.arguments:
            self.visit(argument, filters, steers, weight)
        if function.logic == "defined" and isinstance(node.arguments[0], nodes.Figure | nodes.WholeTable):
            self.found[before:] = (read._replace(asked=True) for read in self.found[before:])


def _kind(node: nodes.Figure | nodes.WholeTable | nodes.Elements) -> Kind:
    if isinstance(node, nodes.Figure):
        return node.kind
    return "list" if isinstance(node, nodes.Elements) else "table"
