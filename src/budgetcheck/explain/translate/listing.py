"""The instances of rules, listed once for all rules over the same list, and which of them may name some figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from budgetcheck.declaration.coherence import value_at
from budgetcheck.expression import nodes
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.figures.comparisons import alternatives
from budgetcheck.model.record import Derived, Record
from budgetcheck.rulebook.footprint import Footprint, pattern_of
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import instances


class Wanted:
    """Figures of which the rules are sought, with their patterns."""

    __slots__ = ("patterns", "routes")

    def __init__(self, routes: frozenset[Route]) -> None:
        self.routes = routes
        self.patterns = frozenset(map(pattern_of, routes))


class Listed:
    """The records of all instances of the rules over one list, in their order."""

    __slots__ = ("_ids", "_places", "comparing", "records")

    def __init__(self, records: Sequence[tuple[Record, ...]]) -> None:
        self.records = records
        self.comparing: tuple[Wanted | None, Sequence[int]] = (None, ())
        """The instances that may put figures side by side, for those that were asked last."""
        self._places: dict[int, dict[Route, list[int]]] = {}
        self._ids: dict[int, dict[int, list[int]]] = {}

    def at(self, scope: int, routes: Iterable[Route]) -> Iterable[int]:
        """The instances whose record of a scope stands at one of these places."""
        index = self._places.get(scope)
        if index is None:
            index = self._places[scope] = {}
            for number, records in enumerate(self.records):
                index.setdefault(records[scope].route, []).append(number)
        return [number for route in routes for number in index.get(route, ())]

    def of(self, scope: int, ids: Iterable[int]) -> Iterable[int]:
        """The instances whose record of a scope is one of these, by their identities."""
        index = self._ids.get(scope)
        if index is None:
            index = self._ids[scope] = {}
            for number, records in enumerate(self.records):
                index.setdefault(id(records[scope]), []).append(number)
        return [number for one in ids for number in index.get(one, ())]


class Listing:
    """The instances of one declaration."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._lists: dict[str, Listed] = {}
        """By the key of the list: what goes over the list, over comparisons under "*", the document itself under ""."""
        self._compared: dict[int, frozenset[Route]] = {}
        """By comparison: all figures that it puts side by side."""
        self._heads: dict[int, Mapping[int, int]] = {}
        """By list: the row that each of its rows is below, both by their identities."""
        self._routes: dict[tuple[int, int], frozenset[Route] | None] = {}
        """By rule and instance: the figures that it may look at, beside those of whole lists; None: any."""

    def listed(self, program: Program) -> Listed:
        """The instances of a rule."""
        key = _list_of(program)
        if key is None:
            return Listed([*instances(program, self._environment)])
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = Listed([*instances(program, self._environment)])
        return found

    def near(self, rule: int, program: Program, listed: Listed, wanted: Wanted) -> Sequence[int]:
        """The instances of a rule (by its number) that may name one of these figures."""
        if not listed.records:
            return ()
        footprint = program.footprint
        everything = range(len(listed.records))
        if not footprint.patterns.isdisjoint(wanted.patterns):
            return everything
        if footprint.any_figure or not footprint.placed:
            several = everything if footprint.any_figure else self._comparing(listed, wanted)
            return [n for n in several if self._may_name(rule, n, listed.records[n], footprint, wanted.routes)]
        reading = footprint.wanted(wanted.routes)
        if () in reading.get(0, ()):
            return everything
        found = {number for scope, places in reading.items() for number in listed.at(scope, places)}
        for scope, rows in footprint.wanted_below(wanted.routes).items():
            found.update(listed.of(scope, self._heads_of(rows)))
        return sorted(found)

    def _comparing(self, listed: Listed, wanted: Wanted) -> Sequence[int]:
        """The instances whose last record does not put other figures than these side by side."""
        if listed.comparing[0] is not wanted:
            several = [
                number
                for number, records in enumerate(listed.records)
                if not isinstance(records[-1], Derived) or self._compares(records[-1], wanted.routes)
            ]
            listed.comparing = wanted, several
        return listed.comparing[1]

    def _heads_of(self, rows: Iterable[Route]) -> set[int]:
        """The identities of the rows that these rows are below."""
        found: set[int] = set()
        environment = self._environment
        for route in rows:
            table, row = value_at(environment.figures.root, route[:-1]), value_at(environment.figures.root, route)
            if isinstance(table, list) and isinstance(row, Record):
                heads = self._heads.get(id(table))
                if heads is None:
                    heads = {id(below): id(head) for head in table for below in environment.children(table, head)}
                    self._heads[id(table)] = heads
                if id(row) in heads:
                    found.add(heads[id(row)])
        return found

    def _may_name(
        self, rule: int, number: int, records: tuple[Record, ...], footprint: Footprint, routes: Collection[Route]
    ) -> bool:
        """Whether an instance may name one of these figures, of which its records tell more than its formula."""
        key = rule, number
        if key not in self._routes:
            self._routes[key] = footprint.routes(records, self._environment)
        own = self._routes[key]
        return own is None or not own.isdisjoint(routes)

    def _compares(self, record: Derived, routes: frozenset[Route]) -> bool:
        """Whether one of these figures may be among those that a record puts side by side."""
        own = self._compared.get(id(record))
        if own is None:
            several = alternatives(self._environment.figures.root, record)
            sources = (one.source(key) for one in several if isinstance(one, Derived) for key in one.places)
            own = self._compared[id(record)] = frozenset(source for source in sources if source is not None)
        return not own.isdisjoint(routes)


def _list_of(program: Program) -> str | None:
    """The key of the one list of the document that a rule goes over; None where it goes over another, or several."""
    if not program.rule.each:
        return ""
    if len(program.rule.each) > 1:
        return None
    match program.parsed.each[0][1]:
        case nodes.Elements(scope=0, key=key):
            return key
        case nodes.Comparisons():
            return "*"
    return None
