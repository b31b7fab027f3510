"""Figures as the explainer measures them: what each may stand for, how it prints, how hard it is to doubt."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from budgetcheck.arithmetic.interval import EVERYTHING, Interval, Rounding, exactly, fraction, rounded, stated_decimals
from budgetcheck.declaration.coherence import value_at
from budgetcheck.declaration.label import label
from budgetcheck.explain.search.system import Measure
from budgetcheck.explain.translate.units import WrittenUnits
from budgetcheck.expression.quantities.bounds import never_negative
from budgetcheck.figures.figures import Figures, is_repeated
from budgetcheck.model.record import Kind, Record, Reference
from budgetcheck.model.shape import shape_at
from budgetcheck.text.places import Route

_NUMBERS = ("amount", "percent", "number", "any")


class Register:
    """The measures of one translation: one for every figure that a rule names, wherever it names it from.

    `certain` are figures taken to be right. With `exact`, amounts mean nothing but the number that is stated.
    """

    def __init__(self, figures: Figures, certain: Mapping[Route, Decimal], *, exact: bool = False) -> None:
        self.figures = figures
        self.certain = certain
        self.exact = exact
        self.measures: dict[str, Measure] = {}
        self.routes: dict[str, Route] = {}
        self._names: dict[tuple[int, Route, object], str] = {}
        self._units: dict[int, WrittenUnits] = {}
        self._met: dict[Route, str] = {}
        """The names of figures that hold a number of their own, by where they were met."""

    def name(self, reference: Reference) -> str:
        """The address of a figure, which is measured when it is first met."""
        met = self._met.get(reference.route)
        if met is not None:
            return met
        home, own = self.figures.home(reference.route)
        derived = not declares(reference.route)
        key = (id(home), own, reference.value if derived else None)
        name = self._names.get(key)
        if name is None:
            name = self.figures.directory.address(reference.route)
            while name in self.measures:  # another number read from the same text
                name += "*"
            self._names[key] = name
            self.routes[name] = reference.route
            self.measures[name] = self._measure(name, reference, home, own)
        if not derived:
            self._met[reference.route] = name
        return name

    def _measure(self, name: str, reference: Reference, home: Figures, own: Route) -> Measure:
        route, kind = reference.route, reference.kind
        value = Decimal(reference.value) if isinstance(reference.value, Decimal | int) else None
        decimals, fixed = self._decimals(kind, home, own, value)
        rounding = home.roundings.get(own, home.rounding)
        known = decimals
        if kind == "amount" and value and decimals is not None and is_repeated(own) and own not in home.precision:
            known = min(decimals, stated_decimals(value))  # printed again, it may be rounded to what it states
        weight = home.reliability.get(own, Decimal(1))
        certain = route in self.certain or weight.is_infinite()
        before = _before(self.figures.root, route)
        return Measure(
            name,
            value,
            _interval(value, known, rounding, kind),
            None if certain else fraction(weight),
            kind,
            decimals,
            rounding,
            before if isinstance(before, Decimal) else None,
            partial(label, route, self.figures.root),
            fixed,
            not never_negative(route, kind),
            self._unit(home, own) if kind == "amount" else "",
        )

    def _unit(self, home: Figures, own: Route) -> str:
        units = self._units.get(id(home))
        if units is None:
            units = self._units[id(home)] = WrittenUnits(home)
        return units.at(own)

    def _decimals(self, kind: Kind, home: Figures, own: Route, value: Decimal | None) -> tuple[int | None, bool]:
        """The decimals that a figure is known to, and whether that holds even where it states more."""
        shift = self.figures.shift(home) if kind == "amount" else 0
        if self.exact and kind != "percent":
            return None, True
        if own in home.precision:
            known = home.precision[own]
            return (None if known is None else known - shift), True
        stated = 0 if value is None else stated_decimals(value)
        if kind == "percent":
            return stated, True
        return (max(home.decimals - shift, stated), True) if kind == "amount" else (None, True)


def _interval(value: Decimal | None, decimals: int | None, rounding: Rounding, kind: Kind) -> Interval:
    if value is None:
        return EVERYTHING
    number = fraction(value)
    if decimals is None:
        return exactly(number)
    found = rounded(number, decimals, rounding)
    if kind == "percent" and rounding == "truncated":
        # A percentage that was computed may have been rounded although amounts are truncated.
        near = rounded(number, decimals, "nearest")
        assert found.low is not None
        assert found.high is not None
        assert near.low is not None
        assert near.high is not None
        return Interval(min(found.low, near.low), max(found.high, near.high))
    return found


def declares(route: Route) -> bool:
    """Whether the place holds a number of its own, rather than a text or date that a number was read from."""
    key = shape_at(route)
    return key is None or key.kind in _NUMBERS


def _before(root: Record, route: Route) -> object:
    """The same figure of last year: the row's own `previous`, else last year's figure of the same address."""
    place = next((position for position, step in enumerate(route) if isinstance(step, int)), None)
    if place is None:
        return root.get(".".join(("previous", *map(str, route))))
    index = route[place]
    assert isinstance(index, int)
    row = value_at(root, route[: place + 1])
    rest = ".".join(map(str, route[place + 1 :]))
    if not isinstance(row, Record):
        return None
    if rest == "total" and "previous" in row:
        return row["previous"]
    rows = root.get(".".join(("previous", *map(str, route[:place]))))
    code = row.get("code")
    if not isinstance(rows, list) or code is None:
        return None
    same = [other for other in rows if isinstance(other, Record) and other.get("code") == code]
    return same[0].get(rest) if len(same) == 1 else None
