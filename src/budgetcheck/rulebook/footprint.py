"""Which figures a rule may look at, seen from its text and its records, without evaluating it.

Never too few: where that cannot be told (addresses, texts, code lists), it may be any figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from budgetcheck.declaration.coherence import value_at
from budgetcheck.expression import nodes
from budgetcheck.expression.reads import ReadPlace, RowsBelow, lists_on_the_way, place_of_elements, reads
from budgetcheck.figures.comparisons import alternatives
from budgetcheck.model.record import Derived, Kind, Record, refer
from budgetcheck.rulebook.prerequisites import prerequisites_of
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple

if TYPE_CHECKING:
    from budgetcheck.expression.surroundings.environment import Environment
    from budgetcheck.rulebook.parsed import Parsed

Pattern: TypeAlias = tuple[str, ...]
"""A route without its indices: the same figure in every element of its lists."""


@frozen
class Footprint:
    """Keys of the records that an instance is judged for (scope, key, kind) and of the rows below them (scope, key).

    `patterns` are the figures of lists that it goes over, `scopes` the places of the records, None for one that may
    stand anywhere. `prerequisites` are lists and keys without which the rule has no instance. It `compares` where it
    says anything of numbers, as far as its formula shows.
    """

    direct: tuple[tuple[int, str, Kind], ...]
    below: tuple[tuple[int, str], ...]
    patterns: frozenset[Pattern]
    any_figure: bool
    scopes: tuple[Pattern | None, ...]
    prerequisites: tuple[str, ...]
    compares: bool

    def reach(self) -> frozenset[Pattern] | None:
        """The patterns of all figures that any instance may look at; None: those of any figure."""
        scopes = self.scopes
        keys = [(scope, key) for scope, key, _ in self.direct] + list(self.below)
        anywhere = any(scopes[scope] is None for scope, _ in keys)
        if self.any_figure or anywhere or any(kind == "reference" for *_, kind in self.direct):
            return None
        return self.patterns.union((*(scopes[scope] or ()), *key.split(".")) for scope, key in keys)

    @property
    def placed(self) -> bool:
        """Whether all that an instance looks at stands at a key of a record whose place is known."""
        scopes = self.scopes
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


def footprint_of(parsed: Parsed) -> Footprint:
    """The footprint of a rule with these formulas."""
    lists = [place_of_elements(source) for _, source in parsed.each]
    direct: dict[tuple[int, str, Kind], None] = {}
    below: dict[tuple[int, str], None] = {}
    patterns: set[Pattern] = set()
    any_figure = False
    for read in (one for root in (*parsed.conditions, parsed.check) for one in reads(root)):
        place = _pattern(read.place, lists)
        if read.asked:
            continue  # Whether something is there is no question of its amount.
        if isinstance(read.place, int) and read.kind != "any":
            direct[read.place, read.key, read.kind] = None
        elif isinstance(place, _Below) and read.kind not in ("any", "reference"):
            below[place.scope, read.key] = None
        elif place is None or isinstance(place, _Below) or read.kind in ("any", "reference"):
            any_figure = True
        else:
            patterns.add((*place, *read.key.split(".")))
    scopes = (_pattern(scope, lists) for scope in range(len(lists) + 1))
    return Footprint(
        tuple(direct),
        tuple(below),
        frozenset(patterns),
        any_figure,
        tuple(None if isinstance(place, _Below) else place for place in scopes),
        prerequisites_of(parsed),
        _compares_numbers(parsed.check),
    )


def _compares_numbers(check: nodes.Node) -> bool:
    return any(
        isinstance(node, nodes.Comparison) and node.left.type.element.kind in ("number", "any") for node in check.walk()
    )


def _pattern(place: ReadPlace, lists: Sequence[ReadPlace]) -> Pattern | _Below | None:
    """Where the records at a place stand; None where that depends."""
    match place:
        case int() if place:
            return _pattern(lists[place - 1], lists)
        case RowsBelow(int() as scope):
            return _Below(scope)
    keys = lists_on_the_way(place, lists)
    return None if keys is None else tuple(step for key in keys for step in key.split("."))
