"""Which figures a rule may look at, seen from its text and its records, without evaluating it.

Never too few: where that cannot be told (addresses, texts, code lists), it may be any figure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from budgetcheck.declaration.coherence import value_at
from budgetcheck.expression.reads import ElementsAt, ReadPlace, RowsBelow, place_of_elements, reads
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

    def hits(
        self, scopes: Sequence[Pattern | None], wanted: Collection[Pattern]
    ) -> tuple[tuple[int, str, Kind], ...] | None:
        """What an instance looks at directly that may be a figure of these patterns; None where that cannot be told."""
        anywhere = (kind == "reference" or scopes[scope] is None for scope, _, kind in self.direct)
        if self.any_figure or self.below or any(anywhere):
            return None
        return tuple(
            (scope, key, kind)
            for scope, key, kind in self.direct
            if (*(scopes[scope] or ()), *key.split(".")) in wanted
        )

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


def pattern_of(route: Route) -> Pattern:
    """The route without its indices."""
    return tuple(step for step in route if isinstance(step, str))


class _Below(NamedTuple):
    """The rows below the row of a scope."""

    scope: int


@lru_cache(maxsize=2048)
def footprint_of(program: Program) -> tuple[Footprint, tuple[Pattern | None, ...]]:
    """The footprint of a rule, and where its records stand; None for records that may stand anywhere."""
    parsed = program.parsed
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
    footprint = Footprint(tuple(direct), tuple(below), frozenset(patterns), any_figure)
    return footprint, tuple(None if isinstance(place, _Below) else place for place in scopes)


def _pattern(place: ReadPlace, lists: Sequence[ReadPlace]) -> Pattern | _Below | None:
    """Where the records at a place stand; None where that depends."""
    match place:
        case 0:
            return ()
        case int():
            return _pattern(lists[place - 1], lists)
        case ElementsAt():
            base = _pattern(place.of, lists)
            return None if base is None or isinstance(base, _Below) else (*base, *place.key.split("."))
        case RowsBelow(int() as scope):
            return _Below(scope)
        case RowsBelow():
            return _pattern(place.of, lists)
    return None
