"""Which figures a rule may look at, seen from its text and its records, without evaluating it.

Never too few: where that cannot be told (addresses, texts, code lists), it may be any figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from budgetcheck.comparisons import alternatives
from budgetcheck.expression import nodes
from budgetcheck.places import Route
from budgetcheck.record import Derived, Kind, Record, refer
from budgetcheck.rulebook import Program

Pattern = tuple[str, ...]
"""A route without its indices: the same figure in every element of its lists."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Keys of the records that an instance is judged for (scope, key, kind), and figures of lists that it goes over."""

    direct: tuple[tuple[int, str, Kind], ...]
    patterns: frozenset[Pattern]
    any_figure: bool

    def may_touch(self, wanted: Collection[Pattern], scopes: Sequence[Pattern | None]) -> bool:
        """Whether any instance may look at figures of these patterns; `scopes` are the places of its records."""
        if self.any_figure or not self.patterns.isdisjoint(wanted):
            return True
        for scope, key, _ in self.direct:
            place = scopes[scope]
            if place is None or (*place, *key.split(".")) in wanted:
                return True
        return False

    def touches(
        self, records: Sequence[Record], root: Record, routes: Collection[Route], wanted: Collection[Pattern]
    ) -> bool:
        """Whether one instance may look at any of these figures, whose patterns are `wanted`."""
        if self.any_figure or not self.patterns.isdisjoint(wanted):
            return True
        several = [alternatives(root, one) if isinstance(one, Derived) else (one,) for one in records]
        return any(
            refer(record, key, kind).route in routes for scope, key, kind in self.direct for record in several[scope]
        )


def pattern_of(route: Route) -> Pattern:
    """The route without its indices."""
    return tuple(step for step in route if isinstance(step, str))


@lru_cache(maxsize=2048)
def footprint_of(program: Program) -> tuple[Footprint, tuple[Pattern | None, ...]]:
    """The footprint of a rule, and where its records stand; None for records that may stand anywhere."""
    scopes: dict[int, Pattern | None] = {0: ()}
    for number, (_, source) in enumerate(program.parsed.each, 1):
        scopes[number] = _place(source, scopes)
    own = len(scopes)
    direct: dict[tuple[int, str, Kind], None] = {}
    patterns: set[Pattern] = set()
    any_figure = False
    for root in (*program.parsed.conditions, program.parsed.check):
        for scope, key, kind in _read(root, scopes):
            if kind in ("any", "reference"):
                any_figure = True
            elif isinstance(scope, int) and scope < own:
                direct[scope, key, kind] = None
            else:
                place = scopes[scope] if isinstance(scope, int) else scope
                if place is None:
                    any_figure = True
                else:
                    patterns.add((*place, *key.split(".")))
    footprint = Footprint(tuple(direct), frozenset(patterns), any_figure)
    return footprint, tuple(scopes[number] for number in range(own))


def _read(node: nodes.Node, scopes: dict[int, Pattern | None]) -> Iterator[tuple[int | Pattern | None, str, Kind]]:
    """What a formula reads: scope (or the place of a list's elements), key and kind. Notes the scopes of filters."""
    match node:
        case nodes.Call(function="defined", arguments=(nodes.Figure() | nodes.Table(),)):
            return  # Whether something is there is no question of its amount.
        case nodes.Figure():
            yield node.scope, node.key, node.kind
        case nodes.Table():
            yield node.scope, node.key, "table"
        case nodes.Elements():
            yield node.scope, node.key, "list"
        case nodes.Mapped():
            yield _place(node.source, scopes), node.key, node.kind
        case nodes.Texts():
            yield None, "", "text"
        case nodes.Filtered():
            yield from _read(node.source, scopes)
            scopes[node.scope] = _place(node.source, scopes)
            yield from _read(node.condition, scopes)
            return
    for operand in node.operands():
        yield from _read(operand, scopes)


def _place(node: nodes.Node, scopes: Mapping[int, Pattern | None]) -> Pattern | None:
    """Where the elements of a list stand; None where that depends."""
    match node:
        case nodes.Elements():
            base = scopes.get(node.scope)
            return None if base is None else (*base, *node.key.split("."))
        case nodes.Mapped(flat=True):
            base = _place(node.source, scopes)
            return None if base is None else (*base, *node.key.split("."))
        case nodes.Filtered() | nodes.Only():
            return _place(node.source, scopes)
        case nodes.Children(element=nodes.Element(source=rows) | (nodes.Elements() as rows)):
            return _place(rows, scopes)
    return None
