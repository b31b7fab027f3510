"""Figures made by hand, for tests that need no declaration."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, exactly, rounded, stated_decimals
from budgetcheck.expression.surroundings.environment import texts_of
from budgetcheck.model.record import Kind, Record
from budgetcheck.text.places import Route


@dataclass
class HandMade:
    """What the expression language asks of figures, over a record made by hand."""

    root: Record = field(default_factory=Record)
    currency_unit: str = "万元"
    rounding: str = "nearest"
    decimals: int = 2
    kind: str = "budget"
    scope: str = "unit"
    references: dict[str, tuple[Route, Decimal | None, Kind]] = field(default_factory=dict)
    partial: frozenset[Route] = frozenset()
    excerpt: bool = False

    @property
    def has_gaps(self) -> bool:
        return self.excerpt or bool(self.partial)

    def given_in_part(self, route: Route) -> bool:
        return self.excerpt or any(route[:end] in self.partial for end in range(1, len(route) + 1))

    @property
    def alone(self) -> Record:
        return self.root

    @property
    def texts(self) -> list[str]:
        return [str(text["value"]) for text in texts_of(self.root)]

    def known_decimals(self, route: Route, value: Decimal, kind: Kind) -> int | None:
        if kind == "number":
            return None
        return max(self.decimals if kind == "amount" else 0, stated_decimals(value))

    def printed_as(self, route: Route, value: Decimal, kind: Kind) -> tuple[int | None, str]:
        return self.known_decimals(route, value, kind), self.rounding

    def interval(self, route: Route, value: Decimal, kind: Kind) -> Interval:
        if kind == "number":
            return exactly(Fraction(value))
        least = self.decimals if kind == "amount" else 0
        return rounded(Fraction(value), max(least, stated_decimals(value)), self.rounding)  # type: ignore[arg-type]

    def refer(self, text: str) -> tuple[Route, Decimal | None, Kind] | None:
        return self.references.get(text)


def record(values: dict[str, object], route: Route = ()) -> Record:
    """Make a record; lists of dicts become lists of records, and the tables of dotted keys are present."""
    made = Record(route)
    for key, value in values.items():
        parts = key.split(".")
        for n in range(1, len(parts)):
            made.setdefault(".".join(parts[:n]), True)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            made[key] = [record(item, (*route, *parts, index)) for index, item in enumerate(value)]
        else:
            made[key] = value
    return made
