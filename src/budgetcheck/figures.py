"""Figures: all that rules look at, with what each figure's rounding and its other statements leave open.

A figure v with d decimals means every number that is printed so (XBRL Calculations 1.1, section on interval
arithmetic); what the disclosure says of it elsewhere (`statements`) narrows that down, or contradicts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budgetcheck.address import Directory
from budgetcheck.coherence import value_at
from budgetcheck.declaration import Declaration
from budgetcheck.faults import Fault
from budgetcheck.flat import Flat, move
from budgetcheck.interval import Interval, Rounding, exactly, rounded, stated_decimals
from budgetcheck.layout import KEYS, find
from budgetcheck.model import CURRENCY_POWERS
from budgetcheck.places import Route
from budgetcheck.record import Key, Kind, Record
from budgetcheck.source import Source
from budgetcheck.words import Words


class Stated(NamedTuple):
    """A figure as stated at one place, and what that statement means."""

    route: Route
    value: Decimal
    interval: Interval


@dataclass(frozen=True, slots=True)
class Figures:
    """One declaration for the rules; amounts in its currency unit, related files' amounts too."""

    source: Source
    root: Record
    currency_unit: str
    decimals: int
    rounding: Rounding
    precision: Mapping[Route, int | None]
    """Decimals in the declared unit where a long form says more than the number; None: known exactly."""
    conflicts: Mapping[Route, tuple[Stated, ...]]
    """Figures that their statements contradict, with all statements; they are masked out of `root`."""
    stated: Mapping[Route, Decimal] = field(default_factory=dict)
    """The values of the masked figures."""
    narrowed: Mapping[Route, Interval] = field(default_factory=dict)
    """What the statements of a figure leave of it."""
    roundings: Mapping[Route, Rounding] = field(default_factory=dict)
    """Statements with a rounding of their own."""
    reliability: Mapping[Route, Decimal] = field(default_factory=dict)
    previous: Figures | None = None
    """Last year's whole declaration, in its own unit."""
    members: tuple[Figures, ...] = ()
    """The declarations of a department's units, each in its own unit."""
    faults: tuple[Fault, ...] = ()
    """Statements that contradict one another though each alone agrees with the figure."""
    inline: frozenset[str] = frozenset()
    """Flat keys under ``previous.`` that this declaration gives itself."""

    @property
    def kind(self) -> str:
        """Budget or final accounts."""
        return str(self.root["disclosure.kind"])

    @property
    def scope(self) -> str:
        """Unit or department."""
        return str(self.root["disclosure.scope"])

    def interval(self, route: Route, value: Decimal, kind: Kind) -> Interval:
        """The numbers that a figure stands for: stated value, rounding, and what its statements leave.

        Amounts are known to the declared decimals, or more where they state more; percentages to the decimals they
        state; all else exactly. `value` is in the declared unit.
        """
        if route and route[0] in _RELATED:
            home, own = self.home(route)
            if home is not self:
                shift = CURRENCY_POWERS[home.currency_unit] - CURRENCY_POWERS[self.currency_unit]
                if kind != "amount" or not shift:
                    return home.interval(own, value, kind)
                return home.interval(own, move(value, -shift), kind).times(Fraction(10) ** shift)
        known = self._rounded(route, value, kind)
        narrowed = self.narrowed.get(route) if self.narrowed else None
        return known if narrowed is None else known.meet(narrowed)

    def _rounded(self, route: Route, value: Decimal, kind: Kind) -> Interval:
        number = Fraction(value)
        if route in self.precision:
            decimals = self.precision[route]
        elif kind == "amount":
            decimals = max(self.decimals, stated_decimals(value))
        elif kind == "percent":
            decimals = stated_decimals(value)
        else:
            decimals = None
        if decimals is None:
            return exactly(number)
        return rounded(number, decimals, self.roundings.get(route, self.rounding))

    def home(self, route: Route) -> tuple[Figures, Route]:
        """The declaration that a figure stands in, and its route there: last year's file, a member's, or this one."""
        if route[:2] == ("disclosure", "previous") and len(route) > 2 and self.previous is not None:
            return self.previous, route[2:]
        if route[:1] == ("previous",) and self.previous is not None and len(route) > 1:
            keys = []
            for step in route:
                if not isinstance(step, str):
                    break
                keys.append(step)
            if ".".join(keys) not in self.inline:
                return self.previous, route[1:]
        if route[:1] == ("members",) and len(route) > 2 and isinstance(route[1], int):
            return self.members[route[1]], route[2:]
        return self, route

    def refer(self, text: str) -> tuple[Route, Decimal | None, Kind] | None:
        """The figure that an address names, also one that its statements contradict; None where there is none."""
        route = Directory(self.root).resolve(text)
        if route is None:
            return None
        value = self.stated.get(route)
        if value is None:
            found = value_at(self.root, route)
            value = found if isinstance(found, Decimal) else None
        return route, value, kind_of(route)


_RELATED = frozenset(("previous", "disclosure", "members"))


def kind_of(route: Route) -> Kind:
    """What kind of figure stands at a route; numbers under [custom] are amounts."""
    key = find(route)
    return key.kind if key is not None and key.kind in ("percent", "number") else "amount"


def lay_flat(
    declaration: Declaration, previous: Declaration | None = None, members: Sequence[Declaration] = ()
) -> Figures:
    """Lay a declaration flat for the rules, together with last year's declaration and those of its members.

    `previous.…` are the figures given inline, else those of last year's file, which is also all of
    `disclosure.previous.…`; `members` is a list of whole declarations. Amounts come in this declaration's unit.
    """
    flat = declaration.flat
    root = flat.root
    before = None if previous is None else lay_flat(previous)
    units = tuple(lay_flat(member) for member in members)
    inline: frozenset[str] = frozenset()
    if before is not None or units:
        root = _copy(root, root.route)
        inline = frozenset(key for key in root if key.startswith("previous"))
        if before is not None:
            _embed(root, before, flat, inline)
        if units:
            root["members"] = [_converted(unit, flat, ("members", i)) for i, unit in enumerate(units)]
    statements = root.get("statements")
    if not statements:
        return Figures(
            declaration.source,
            root,
            flat.currency_unit,
            flat.decimals,
            flat.rounding,
            flat.precision,
            {},
            reliability=declaration.reliability,
            previous=before,
            members=units,
            inline=inline,
        )
    return _with_statements(declaration, flat, root, before, units, inline)


def _embed(root: Record, before: Figures, flat: Flat, inline: frozenset[str]) -> None:
    converted = _converted(before, flat, ("previous",))
    whole = _converted(before, flat, ("disclosure", "previous"))
    path = root.get("disclosure.previous")
    tables = KEYS.keys["previous"].keys
    root["previous"] = True
    for key, value in converted.items():
        if key.partition(".")[0] in tables and f"previous.{key}" not in inline:
            root[f"previous.{key}"] = value
    for key, value in whole.items():
        root[f"disclosure.previous.{key}"] = value
    if path is not None:
        root["disclosure.previous"] = path


def _converted(figures: Figures, flat: Flat, base: Route) -> Record:
    """Copy a related declaration's record into this one's unit, its routes beginning with `base`."""
    shift = CURRENCY_POWERS[figures.currency_unit] - CURRENCY_POWERS[flat.currency_unit]
    return _copy(figures.root, base, shift, KEYS, len(figures.root.route))


def _copy(record: Record, route: Route, shift: int = 0, key: Key = KEYS, _depth: int = 0) -> Record:
    copied = Record(route)
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], Record):
            inner = _below(key, name)
            steps = name.split(".")
            copied[name] = [
                _copy(element, (*route, *steps, index), shift, inner) if isinstance(element, Record) else element
                for index, element in enumerate(value)
            ]
        elif shift and isinstance(value, Decimal) and _below(key, name).kind in ("amount", "any"):
            copied[name] = move(value, shift)
        else:
            copied[name] = value
    return copied


_FREE = Key("", "any", Words("", ""))


def _below(key: Key, name: str) -> Key:
    for step in name.split("."):
        if key.kind == "any":
            return _FREE
        key = key.keys.get(step, _FREE)
    return key


def _with_statements(
    declaration: Declaration,
    flat: Flat,
    root: Record,
    before: Figures | None,
    units: tuple[Figures, ...],
    inline: frozenset[str],
) -> Figures:
    """Meet every figure with its statements; where nothing is left, mask the figure."""
    precision = dict(flat.precision)
    roundings: dict[Route, Rounding] = {}
    directory = Directory(root)
    told: dict[Route, list[tuple[Route, Decimal]]] = {}
    statements = root["statements"]
    assert isinstance(statements, list)
    for statement in statements:
        where = (*statement.route, "value")
        text, value = statement.get("figure"), statement.get("value")
        if "rounding" in statement:
            roundings[where] = statement["rounding"]
        route = directory.resolve(text) if isinstance(text, str) else None
        if route is None:
            continue
        kind = kind_of(route)
        if kind != "amount" and isinstance(value, Decimal):
            value = _as_written(value, flat, where, precision, kind)
            statement["value"] = value
        if isinstance(value, Decimal) and isinstance(value_at(root, route), Decimal):
            told.setdefault(route, []).append((where, value))
    figures = Figures(
        declaration.source,
        root,
        flat.currency_unit,
        flat.decimals,
        flat.rounding,
        precision,
        {},
        roundings=roundings,
        reliability=declaration.reliability,
        previous=before,
        members=units,
        inline=inline,
    )
    narrowed: dict[Route, Interval] = {}
    conflicts: dict[Route, tuple[Stated, ...]] = {}
    stated: dict[Route, Decimal] = {}
    faults: list[Fault] = []
    for route, places in told.items():
        own = value_at(root, route)
        assert isinstance(own, Decimal)
        mine = Stated(route, own, figures.interval(route, own, kind_of(route)))
        others = tuple(Stated(where, value, figures.interval(where, value, kind_of(route))) for where, value in places)
        left = others[0].interval
        for other in others[1:]:
            left = left.meet(other.interval)
        if not mine.interval.meet(left).empty:
            narrowed[route] = left
            continue
        conflicts[route] = (mine, *others)
        stated[route] = own
        if not any(mine.interval.meet(other.interval).empty for other in others):
            faults.append(_contradiction(directory.address(route), others))
    if not conflicts and not narrowed:
        return figures
    if conflicts:
        root = _masked(root, conflicts)
    return Figures(
        declaration.source,
        root,
        flat.currency_unit,
        flat.decimals,
        flat.rounding,
        precision,
        conflicts,
        stated,
        narrowed,
        roundings,
        declaration.reliability,
        before,
        units,
        tuple(faults),
        inline,
    )


def _as_written(value: Decimal, flat: Flat, where: Route, precision: dict[Route, int | None], kind: Kind) -> Decimal:
    """A statement of a percentage or a count: its decimals are those it states, and it has no currency unit."""
    if where not in precision:
        precision[where] = stated_decimals(value) if kind == "percent" else None
    return value


def _contradiction(address: str, others: tuple[Stated, ...]) -> Fault:
    values = [format(other.value, "f") for other in others]
    return Fault(
        "DEC-048",
        Words(
            f"{address} 的其他出处互相矛盾：{'、'.join(values[:8])}",
            f"the statements of {address} contradict one another: {', '.join(values[:8])}",
        ),
        Words("请核对各处数字", "check the figure at each place"),
        route=others[-1].route,
    )


def _masked(root: Record, conflicts: Mapping[Route, object]) -> Record:
    """Copy the record without these figures; what is not touched is shared."""
    masked = Record(root.route)
    masked.update(root)
    inside: dict[str, dict[int, dict[Route, object]]] = {}
    for route in conflicts:
        keys = list(route)
        place = next((position for position, step in enumerate(keys) if isinstance(step, int)), None)
        if place is None:
            masked.pop(".".join(map(str, keys)), None)
            continue
        index = keys[place]
        assert isinstance(index, int)
        name = ".".join(map(str, keys[:place]))
        inside.setdefault(name, {}).setdefault(index, {})[tuple(keys[place + 1 :])] = None
    for name, elements in inside.items():
        listed = masked[name]
        assert isinstance(listed, list)
        copied = list(listed)
        for index, routes in elements.items():
            copied[index] = _masked(copied[index], routes)
        masked[name] = copied
    return masked
