"""Amounts of one declaration, moved from one unit of money to another by their tables and parts of these, and judged.

A part is tried where a rule compares amounts of it that are too far apart; first that rule alone is asked, then all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from budgetcheck.arithmetic.currency import CURRENCY_POWERS, unit_at
from budgetcheck.arithmetic.exactness import exactly_computed
from budgetcheck.declaration.coherence import value_at
from budgetcheck.declaration.label import label
from budgetcheck.explain.apart import FAR_APART, TEN_TIMES, apart_of, is_bounded
from budgetcheck.explain.slips.tables import USUAL_UNITS
from budgetcheck.explain.slips.wording import table_unit
from budgetcheck.explain.translate.measuring import declares
from budgetcheck.explain.translate.units import WrittenUnits
from budgetcheck.expression.quantities.values import references_of
from budgetcheck.expression.surroundings.environment import Environment, TooLarge
from budgetcheck.figures.compare import every_figure
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.statements import with_statements
from budgetcheck.findings.finding import Suspect
from budgetcheck.model.record import Record
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.numbers import plain
from budgetcheck.text.places import Route
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness
from budgetcheck.verdicts.weigh import assess

_OUTSIDE = frozenset(("members", "statements", "shares", "custom", "reliability"))
"""Tables whose amounts are of other declarations, or repeat what stands elsewhere."""
_CHANGES = frozenset(("change", "over_budget"))
_MOST_TRIED = 96
"""Parts of tables that are moved and judged by all rules."""
_MOST_ASKED = 600
"""Parts of tables that are moved for the rules alone that compare them."""
_MOST_FAR = 24
"""Rules that are asked first."""
_MOST_WIDENED = 3
"""Tables that are moved along where rules between them would break."""


class MovedPart(NamedTuple):
    """Amounts in another unit: the paths of their tables, their routes, the power of ten, and what it mends."""

    paths: tuple[str, ...]
    part: frozenset[Route]
    power: int
    mended: frozenset[Instance]
    usual: bool


class MovedAmounts:
    """Amounts of one declaration by their tables, moved and judged; `grave` is what fails as they are stated."""

    def __init__(
        self, figures: Figures, rulebook: Rulebook, strictness: Strictness, grave: Sequence[Judgement]
    ) -> None:
        self._figures = figures.as_stated()
        self._rulebook, self._strictness = rulebook, strictness
        self._grave = frozenset(one.instance for one in grave)
        self._bounded = frozenset(one.instance for one in grave if is_bounded(one))
        self._tried: dict[tuple[frozenset[Route], int], list[Judgement]] = {}
        self._asked = 0
        amounts = [
            (route, value)
            for route, kind, value in every_figure(self._figures.alone)
            if kind == "amount" and route[0] not in _OUTSIDE and declares(route)
        ]
        self._amounts = {route: value for route, value in amounts if value}
        self._zeros = [route for route, value in amounts if not value]
        above = {path for route in self._amounts for path in _paths(route)[:-1]}
        self._tables = {route: tuple(path for path in _paths(route) if path in above) for route in self._amounts}
        self._within: dict[str, set[Route]] = {}
        for route, paths in self._tables.items():
            for path in paths:
                self._within.setdefault(path, set()).add(route)
        self._mended: set[Instance] = set()

    def found(self, far: Sequence[Judgement]) -> Iterator[MovedPart]:
        """What can be in another unit for the sake of these: tables, and parts of them where no whole one mends all.

        Several tables together only where none alone can be.
        """
        every = {one.instance for one in far}
        parts = sorted(self._parts(far), key=lambda one: (self.table(one[1]) is None, len(one[1])))
        for beside in (0, _MOST_WIDENED):
            enough = False
            for path, part in parts:
                if enough and self.table(part) is None:
                    break
                for power in self._powers(part):
                    asked = [one for one in far if apart_of(one) >= (TEN_TIMES if abs(power) == 1 else FAR_APART)]
                    found = self._mixture(path, part, power, beside, asked[:_MOST_FAR])
                    if found is not None and self._is_evidence(found, asked, far):
                        enough = enough or (found.usual and found.mended >= every)
                        yield found
            if every <= self._mended:
                return

    def _is_evidence(self, found: MovedPart, asked: Sequence[Judgement], far: Sequence[Judgement]) -> bool:
        """Whether what a part mends tells of units: a misplaced point in one figure mends a rule by ten times as well.

        All amounts of several tables are in another unit only where that is what all rules say that may tell.
        """
        least = 2 if abs(found.power) == 1 else 1
        if len(found.part) == len(self._amounts) and self.table(found.part) is None:
            return abs(found.power) > 1 and len(found.mended) > 1 and all(one.instance in found.mended for one in far)
        return len(found.mended) >= least and not found.mended.isdisjoint(one.instance for one in asked)

    def routes(self, part: frozenset[Route]) -> tuple[Route, ...]:
        """The routes of a part in the order of the declaration."""
        return tuple(route for route in self._amounts if route in part)

    def table(self, part: frozenset[Route]) -> str | None:
        """The table that a part is the whole of, apart from what is written there in another unit; None for none."""
        for path in self._tables[next(iter(part))]:
            inside = self._inside(path)
            if part == inside or (
                part < inside and not any(self._units.at(one) == self._unit(part) for one in inside - part)
            ):
                return path
        return None

    def _parts(self, far: Sequence[Judgement]) -> Iterator[tuple[str, frozenset[Route]]]:
        """The tables that these compare amounts of, and their parts.

        These are their heads, rows, columns and changes, each row, and what is in the unit of the table itself.
        """
        compared = dict.fromkeys(route for one in far for route in self._compared(one))
        found: dict[frozenset[Route], str] = {}
        for path in dict.fromkeys(path for route in compared for path in self._tables[route]):
            inside = self._inside(path)
            rows = frozenset(route for route in inside if not all(isinstance(step, str) for step in route))
            changes = frozenset(route for route in inside if not _CHANGES.isdisjoint(route[1:]))
            for several in (inside, inside - rows, rows, changes, inside - changes, inside - rows - changes):
                if len(several) > 1 or several in (inside, changes):
                    found.setdefault(several, path)
            units = {self._units.at(route) for route in inside}
            for unit in units if len(units) > 1 else ():
                found.setdefault(frozenset(route for route in inside if self._units.at(route) == unit), path)
        for route in compared:
            for path, several in self._rows_and_columns(route):
                if len(several) > 1:
                    found.setdefault(several, path)
        found.setdefault(frozenset(self._amounts), "")
        for part, path in found.items():
            if part:
                yield path, part

    def _rows_and_columns(self, route: Route) -> Iterator[tuple[str, frozenset[Route]]]:
        end = next((place for place in range(len(route), 0, -1) if not isinstance(route[place - 1], str)), 0)
        if not end or not self._tables[route]:
            return
        path = next((one for one in reversed(self._tables[route]) if one == _paths(route[:end])[-1]), "")
        inside = self._inside(path) if path else frozenset()
        yield path, frozenset(one for one in inside if one[:end] == route[:end])
        yield path, frozenset(one for one in inside if one[end:] == route[end:])

    def _inside(self, path: str) -> frozenset[Route]:
        return frozenset(self._within.get(path, ()))

    def _compared(self, judgement: Judgement) -> Iterator[Route]:
        for compared in () if judgement.truth is None else judgement.truth.compared:
            for side in (compared.left, compared.right):
                yield from (one.route for one in references_of(side) if one.route in self._amounts)

    @cached_property
    def _units(self) -> WrittenUnits:
        return WrittenUnits(self._figures)

    def _unit(self, part: frozenset[Route]) -> str:
        """The unit that amounts of a part are written in, most of them where there are several."""
        units = Counter(self._units.at(route) for route in self._amounts if route in part)
        return units.most_common(1)[0][0]

    def _powers(self, part: frozenset[Route]) -> list[int]:
        """The powers of ten from each other unit to that of the part, the least first."""
        own = CURRENCY_POWERS[self._unit(part)]
        return sorted((there - own for there in CURRENCY_POWERS.values() if there != own), key=abs)

    def _mixture(
        self, path: str, part: frozenset[Route], power: int, most: int, far: Sequence[Judgement]
    ) -> MovedPart | None:
        """The part in another unit, with at most so many tables that hang on it, where that breaks nothing."""
        paths = [path] if path else []
        for _ in range(most + 1):
            judged = self._judged(part, power, far)
            if judged is None:
                return None
            broken = [one for one in judged if one.verdict == "fails" and one.instance not in self._grave]
            if not broken:
                still = {one.instance for one in judged if one.verdict == "fails"}
                still |= {one.instance for one in judged if one.verdict == "undecided"} - self._bounded
                mended = self._grave - still
                self._mended |= mended
                usual = unit_at(self._unit(part), power) in USUAL_UNITS
                return MovedPart(tuple(paths), part, power, mended, usual) if mended else None
            beside = {route[0] for one in broken for route in self._compared(one) if route not in part}
            if not beside or not all(map(apart_of, broken)):
                return None
            part = part.union(route for route in self._amounts if route[0] in beside)
            if 2 * len(part) > len(self._amounts):
                return None
            tables = sorted(str(table) for table in beside.difference(paths))
            paths = [*(one for one in paths if one.partition(".")[0] not in beside), *tables]
        return None

    def _judged(self, part: frozenset[Route], power: int, far: Sequence[Judgement]) -> list[Judgement] | None:
        """What all rules say with the part moved; None where that mends none of these, or too much has been tried."""
        if (part, power) not in self._tried:
            if len(self._tried) >= _MOST_TRIED or self._asked >= _MOST_ASKED:
                return None
            self._asked += 1
            moved = self._moved(part, power)
            if not self._mends(moved, far):
                return None
            self._tried[part, power] = self._judge(moved)
        return self._tried[part, power]

    def _moved(self, part: frozenset[Route], power: int) -> Figures:
        moved = self._figures.assuming({route: self._amounts[route].scaleb(power) for route in part})
        beside = {route[:end] for route in part for end in range(1, len(route))}
        zeros = (one for one in self._zeros if one[:-1] in beside or (len(one) > 2 and one[:-2] in beside))
        printed = {**{route: self._amounts[route] for route in part}, **dict.fromkeys(zeros, Decimal(0))}
        known = {route: self._figures.known_decimals(route, value, "amount") for route, value in printed.items()}
        precision = {route: None if places is None else places - power for route, places in known.items()}
        return replace(moved, precision={**moved.precision, **precision})

    def _mends(self, moved: Figures, far: Sequence[Judgement]) -> bool:
        """Whether one of these does not fail any more."""
        environment = Environment(moved, self._rulebook.parameters)
        with exactly_computed():
            for one in far:
                found = [value_at(moved.root, record.route) for record in one.records]
                records = tuple(record for record in found if isinstance(record, Record))
                if len(records) < len(found):
                    return True
                try:
                    if assess(one.program, environment, records, self._strictness).verdict != "fails":
                        return True
                except TooLarge:
                    continue
        return False

    def _judge(self, moved: Figures) -> list[Judgement]:
        if "statements" in moved.root:
            moved = with_statements(moved)
        judged = judge(moved, self._rulebook, self._strictness, open_too=False).judgements
        return [one for one in judged if one.severity_in(self._rulebook) != "info"]

    def suspect(self, found: MovedPart) -> Suspect:
        """What is said of a part in another unit."""
        routes, part, power = self.routes(found.part), found.part, found.power
        directory = self._figures.directory
        unit = unit_at(self._unit(part), power)
        own = self.table(part)
        paths = (own,) if own else found.paths
        whole = own or all(part >= self._inside(path) for path in paths)
        names = () if whole else tuple(label(route, self._figures.root) for route in routes)
        return Suspect(
            tuple(map(directory.address, routes)),
            "unit",
            tuple(plain(self._amounts[route]) for route in routes),
            tuple(plain(Fraction(self._amounts[route].scaleb(power))) for route in routes),
            table_unit(paths, unit, power, names, alone=len(part) == len(self._amounts)),
            unique=True,
        )


def _paths(route: Route) -> tuple[str, ...]:
    """The tables and lists that a route leads through and its own, the outermost first."""
    steps = [step for step in route if isinstance(step, str)]
    return tuple(".".join(steps[:end]) for end in range(1, len(steps) + 1))
