"""Which figures a rule may look at, seen from its text and its records, without evaluating it.

Never too few: where that cannot be told (addresses, texts, code lists), it may be any figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from budgetcheck.declaration.coherence import value_at
from budgetcheck.expression import nodes
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.figures.comparisons import alternatives
from budgetcheck.model.record import Derived, Kind, Record, refer
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route

Pattern: TypeAlias = tuple[str, ...]
"""A route without its indices: the same figure in every element of its lists."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Keys of the records that an instance is judged for (scope, key, kind) and of the rows below them (scope, key).

    `patterns` are the figures of lists that it goes over.
    """

    direct: tuple[tuple[int, str, Kind], ...]
    below: tuple[tuple[int, str], ...]
    patterns: frozenset[Pattern]
    any_figure: bool

    def reach(self, scopes: Sequence[Pattern | None]) -> frozenset[Pattern] | None:
        """The patterns of all figures that any instance may look at; `scopes` are the places of its records.

        None: those of any figure.
        """
        keys = [(scope, key) for scope, key, _ in self.direct] + list(self.below)
        anywhere = any(scopes[scope] is None for scope, _ in keys)
        if self.any_figure or anywhere or any(kind == "reference" for *_, kind in self.direct):
            return None
        return self.patterns.union((*(scopes[scope] or ()), *key.split(".")) for scope, key in keys)

    def placed(self, scopes: Sequence[Pattern | None]) -> bool:
        """Whether all that an instance looks at stands at a key of a record whose place is known."""
        return all(kind != "reference" and scopes[scope] is not None for scope, _, kind in self.direct) and all(
            scopes[scope] is not None for scope, _ in self.below
        )

    def wanted(self, routes: Iterable[Route]) -> Mapping[int, set[Route]]:
        """By scope: where its record has to stand for one of its keys to be one of these figures."""
        return _records_of(((scope, key) for scope, key, _ in self.direct), routes)

    def wanted_below(self, routes: Iterable[Route]) -> Mapping[int, set[Route]]:
        """By scope: the rows that have to be below its row for one of their keys to be one of these figures."""
        return _records_of(self.below, routes)

    def routes(self, records: Sequence[Record], environment: Environment) -> frozenset[Route] | None:
        """The figures that one instance may look at beside the `patterns`; None: any."""
        if self.any_figure:
            return None
        root = environment.figures.root
        found: set[Route] = set()
        for scope, key, kind in self.direct:
            record = records[scope]
            for one in alternatives(root, record) if isinstance(record, Derived) else (record,):
                found.add(refer(one, key, kind).route)
                named = record.get(key) if kind == "reference" else None
                figure = environment.figures.refer(named) if isinstance(named, str) else None
                if figure is not None:
                    found.add(figure[0])
        for scope, key in self.below:
            rows = value_at(root, records[scope].route[:-1])
            if not isinstance(rows, list):
                return None
            try:
                found.update(refer(row, key, "amount").route for row in environment.children(rows, records[scope]))
            except KeyError:
                return None
        return frozenset(found)


def _records_of(keys: Iterable[tuple[int, str]], routes: Iterable[Route]) -> Mapping[int, set[Route]]:
    found: dict[int, set[Route]] = {}
    figures = [*routes]
    for scope, key in keys:
        steps = _steps(key)
        for route in figures:
            if route[-len(steps) :] == steps:
                found.setdefault(scope, set()).add(route[: -len(steps)])
    return found


@lru_cache(maxsize=4096)
def _steps(key: str) -> Route:
    return tuple(key.split("."))


def pattern_of(route: Route) -> Pattern:
    """The route without its indices."""
    return tuple(step for step in route if isinstance(step, str))


class _Below(NamedTuple):
    """The rows below the row of a scope."""

    scope: int


_Place: TypeAlias = Pattern | _Below | None
"""Where the elements of a list stand; None where that depends."""


@lru_cache(maxsize=2048)
def footprint_of(program: Program) -> tuple[Footprint, tuple[Pattern | None, ...]]:
    """The footprint of a rule, and where its records stand; None for records that may stand anywhere."""
    scopes: dict[int, _Place] = {0: ()}
    for number, (_, source) in enumerate(program.parsed.each, 1):
        scopes[number] = _place(source, scopes)
    own = len(scopes)
    direct: dict[tuple[int, str, Kind], None] = {}
    below: dict[tuple[int, str], None] = {}
    patterns: set[Pattern] = set()
    any_figure = False
    for root in (*program.parsed.conditions, program.parsed.check):
        for scope, key, kind in _read(root, scopes):
            place = scopes[scope] if isinstance(scope, int) else scope
            if isinstance(scope, int) and scope < own and kind != "any":
                direct[scope, key, kind] = None
            elif isinstance(place, _Below) and kind not in ("any", "reference"):
                below[place.scope, key] = None
            elif place is None or isinstance(place, _Below) or kind in ("any", "reference"):
                any_figure = True
            else:
                patterns.add((*place, *key.split(".")))
    footprint = Footprint(tuple(direct), tuple(below), frozenset(patterns), any_figure)
    places = (scopes[number] for number in range(own))
    return footprint, tuple(None if isinstance(place, _Below) else place for place in places)


def _read(node: nodes.Node, scopes: dict[int, _Place]) -> Iterator[tuple[int | _Place, str, Kind]]:
    """What a formula reads: scope (or the place of a list's elements), key and kind. Notes the scopes of filters."""
    match node:
        case nodes.Call(arguments=(nodes.Figure() | nodes.WholeTable(),)) if (
            function_of(node.function).logic == "defined"
        ):
            return  # Whether something is there is no question of its amount.
        case nodes.Figure():
            yield node.scope, node.key, node.kind
        case nodes.WholeTable():
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


def _place(node: nodes.Node, scopes: Mapping[int, _Place]) -> _Place:
    match node:
        case nodes.Elements():
            base = scopes.get(node.scope)
            return None if base is None or isinstance(base, _Below) else (*base, *node.key.split("."))
        case nodes.Mapped(flat=True):
            base = _place(node.source, scopes)
            return None if base is None or isinstance(base, _Below) else (*base, *node.key.split("."))
        case nodes.Filtered() | nodes.Only():
            return _place(node.source, scopes)
        case nodes.Children(element=nodes.Element(scope=scope)):
            return _Below(scope)
        case nodes.Children(element=nodes.Elements() as rows):
            return _place(rows, scopes)
    return None
