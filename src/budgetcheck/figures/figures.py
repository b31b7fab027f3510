"""Figures: all that rules look at, with what each figure's rounding and its other statements leave open.

A figure v with d decimals stands for every number that is printed so (XBRL Calculations 1.1); what the disclosure
says of it elsewhere (`statements`) narrows that down, or contradicts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.currency import shift_between
from budgetcheck.arithmetic.exactness import move
from budgetcheck.arithmetic.interval import Interval, Rounding, exactly, fraction, rounded, stated_decimals
from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.coherence import value_at
from budgetcheck.figures.patch import patched
from budgetcheck.model.record import Kind, Record
from budgetcheck.model.shape import shape_at
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import Source
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple


class StatedFigure(NamedTuple):
    """A figure as it is stated at one place, and the numbers that this can mean."""

    route: Route
    value: Decimal
    interval: Interval


@frozen(eq=False)
class Figures:
    """One declaration as rules see it; all amounts are in its currency unit, those of related files too."""

    source: Source
    root: Record
    currency_unit: str
    decimals: int
    rounding: Rounding
    precision: Mapping[Route, int | None]
    """Decimals in the declared unit of figures whose long form says more than the number itself; None: exact."""
    directory: Directory
    conflicts: Mapping[Route, tuple[StatedFigure, ...]] = field(default_factory=dict)
    """Figures that their statements contradict, with all that is stated; they are masked out of `root`."""
    stated: Mapping[Route, Decimal] = field(default_factory=dict)
    """The declared values of the masked figures."""
    repeated: Mapping[Route, Sequence[tuple[Route, Decimal]]] = field(default_factory=dict)
    """Where else figures are stated, and as what; that narrows down what they can mean."""
    roundings: Mapping[Route, Rounding] = field(default_factory=dict)
    """Statements that are rounded in another way than the disclosure."""
    reliability: Mapping[Route, Decimal] = field(default_factory=dict)
    """How hard figures are to doubt: 1 where nothing is said, infinity for certain."""
    texts: Sequence[str] = ()
    """Every text of this declaration."""
    moved: Mapping[Route, Route] = field(default_factory=dict)
    """Where figures are written whose home is another place: home -> place."""
    own: Record | None = None
    """The record without the related declarations, where `root` holds some."""
    files: Mapping[str, Figures] = field(default_factory=dict)
    """The declarations that [disclosure] names, by their keys there (`previous`, `budget`), each in its own unit."""
    members: tuple[Figures, ...] = ()
    """The declarations of a department's units, each in its own unit."""
    inline: frozenset[str] = frozenset()
    """Flat keys of last year's figures that this declaration itself gives."""
    faults: tuple[Fault, ...] = ()
    """What is wrong with the statements, beyond what rules on them can say."""

    @property
    def kind(self) -> str:
        """What is disclosed, ``budget`` or ``final_accounts``."""
        return str(self.root["disclosure.kind"])

    @property
    def year(self) -> int | None:
        """The year that is disclosed; None where it is not stated. TOML may write it 2024.0."""
        year = self.root.get("disclosure.year")
        return int(year) if isinstance(year, Decimal) else None

    @property
    def scope(self) -> str:
        """Who discloses, ``unit`` or ``department``."""
        return str(self.root["disclosure.scope"])

    @property
    def excerpt(self) -> bool:
        """Whether only a part of what was published is given."""
        return self.root.get("disclosure.extent") == "excerpt"

    @property
    def partial(self) -> frozenset[Route]:
        """The tables and lists of this declaration that are given in part."""
        return self._routes("disclosure.partial")

    def _routes(self, key: str) -> frozenset[Route]:
        named = self.root.get(key)
        routes = (self.directory.resolve(text) for text in named) if isinstance(named, list) else ()
        return frozenset(route for route in routes if route)

    @property
    def incomplete(self) -> bool:
        """Whether anything is given in part, here or in a related declaration."""
        return (
            self.excerpt
            or "disclosure.partial" in self.root
            or any(file.incomplete for file in (*self.files.values(), *self.members))
        )

    @property
    def has_gaps(self) -> bool:
        """Whether something may be in the document that is not in the record: given in part, or masked."""
        related = (*self.files.values(), *self.members)
        return self.incomplete or bool(self.conflicts) or any(file.has_gaps for file in related)

    def given_in_part(self, route: Route) -> bool:
        """Whether the table or list at a route may hold more than is stated, or a figure is masked."""
        home, own = self.home(route)
        if home is not self:
            return home.given_in_part(own)
        if route in self.conflicts:
            return True
        named = "disclosure.complete" if self.excerpt else "disclosure.partial"
        if named not in self.root:
            return self.excerpt
        routes = self._routes(named)
        return any(route[:end] in routes for end in range(1, len(route) + 1)) is not self.excerpt

    def stated_in_part(self, route: Route) -> bool:
        """Whether a table or list is stated, and may hold more than that: what a rule misses of it is the rest."""
        if not self.incomplete or route in self.conflicts:
            return False
        home, own = self.home(route)
        stated = value_at(home.root, own)
        return (stated is True or isinstance(stated, list)) and home.given_in_part(own)

    @property
    def alone(self) -> Record:
        """The record of this declaration without those of related ones."""
        return self.root if self.own is None else self.own

    def interval(self, route: Route, value: Decimal, kind: Kind) -> Interval:
        """The numbers that a figure can mean, by its rounding and by what its statements leave of it.

        Amounts are known to the declared decimals, or to more where they state more, those that are stated once more
        (`statements`) to no more than they state, but for 0, which says that there is none; amounts in targets alike,
        or to the last digit written where their unit is coarser; percentages to the decimals that they state; all
        else exactly. `value` and the result are in the declared unit.
        """
        home, own = self.home(route)
        if home is not self:
            shift = self.shift(home) if kind == "amount" else 0
            if not shift:
                return home.interval(own, value, kind)
            return home.interval(own, move(value, -shift), kind).times(Fraction(10) ** shift)
        alone = known = self._rounded(route, value, kind)
        for place, stated in self.repeated.get(route, ()):
            known = known.meet(self._rounded(place, stated, kind))
        # What meets in one point only says no more of a figure than that both printings are odd.
        return alone if known.low == known.high else known

    def printed_as(self, route: Route, value: Decimal, kind: Kind) -> tuple[int | None, Rounding]:
        """How many decimals of a figure are known, and how it was brought to them."""
        home, own = self.home(route)
        rounding = home.roundings.get(own, home.rounding)
        return self.known_decimals(route, value, kind), rounding

    def known_decimals(self, route: Route, value: Decimal, kind: Kind) -> int | None:
        """How many decimals of a figure (in this declaration's unit) are known; None where it is known exactly."""
        home, own = self.home(route)
        if home is not self:
            shift = self.shift(home) if kind == "amount" else 0
            found = home.known_decimals(own, move(value, -shift) if shift else value, kind)
            return None if found is None else found - shift
        if route in self.precision:
            return self.precision[route]
        if kind == "amount":
            stated = stated_decimals(value)
            return stated if value and is_repeated(route) else max(self.decimals, stated)
        if kind == "target":
            exponent = value.as_tuple().exponent
            assert isinstance(exponent, int)
            return -exponent if exponent > 0 else max(self.decimals, -exponent)
        return stated_decimals(value) if kind == "percent" else None

    def _rounded(self, route: Route, value: Decimal, kind: Kind) -> Interval:
        decimals = self.known_decimals(route, value, kind)
        number = fraction(value)
        if decimals is None:
            return exactly(number)
        return rounded(number, decimals, self.roundings.get(route, self.rounding))

    def shift(self, other: Figures) -> int:
        """The power of ten that turns another declaration's amounts into this one's unit."""
        return shift_between(other.currency_unit, self.currency_unit)

    def home(self, route: Route) -> tuple[Figures, Route]:
        """The declaration that a figure stands in and its route there: this one, last year's file or a member's."""
        if len(route) < 2:
            return self, route
        first, second = route[0], route[1]
        if first == "previous" and "previous" in self.files:
            keys = []
            for step in route:
                if not isinstance(step, str):
                    break
                keys.append(step)
            return (self, route) if ".".join(keys) in self.inline else (self.files["previous"], route[1:])
        if first == "disclosure" and second in self.files and len(route) > 2:
            return self.files[str(second)], route[2:]
        if first == "members" and isinstance(second, int) and 0 <= second < len(self.members):
            return self.members[second], route[2:]
        return self, route

    def as_stated(self) -> Figures:
        """These figures apart from their statements: the contradicted ones back in place, none narrowed."""
        if not self.repeated and not self.conflicts:
            return self
        root = patched(self.root, self.stated) if self.stated else self.root
        return replace(self, root=root, directory=Directory(root), repeated={}, conflicts={}, stated={})

    def assuming(self, values: Mapping[Route, Decimal]) -> Figures:
        """These figures with other numbers (in the declared unit) at some routes."""
        tables = {
            route[:end]: True
            for route in values
            for end in range(1, len(route))
            if isinstance(route[end - 1], str) and value_at(self.root, route[:end]) is None
        }
        root = patched(self.root, {**tables, **values})
        return replace(self, root=root, directory=Directory(root))

    def refer(self, text: str) -> tuple[Route, Decimal | None, Kind] | None:
        """The figure that an address names, also one that its statements contradict; None where there is none.

        The value is None where the figure is not declared.
        """
        route = self.directory.resolve(text)
        if route is None:
            return None
        value = self.stated.get(route)
        if value is None:
            found = value_at(self.root, route)
            value = found if isinstance(found, Decimal) else None
        return route, value, kind_of(route)


def is_repeated(route: Route) -> bool:
    """Whether a figure at a route is another printing of one that stands elsewhere."""
    return bool(route) and route[0] == "statements"


def kind_of(route: Route) -> Kind:
    """What kind of figure stands at a route; numbers under [custom] are amounts."""
    key = shape_at(route)
    return key.kind if key is not None and key.kind in ("percent", "number") else "amount"
