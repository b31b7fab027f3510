"""The same figure stated at several places: what they leave of it together, or that they contradict one another.

Each statement means an interval as the figure does. Where all of them meet, the figure means what is left; where they
do not, it means nothing that a rule could be judged on, so it is masked (XBRL Calculations 1.1, duplicate facts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.arithmetic.interval import Rounding, stated_decimals
from budgetcheck.declaration.coherence import value_at
from budgetcheck.figures.figures import Figures, StatedFigure, kind_of
from budgetcheck.figures.patch import patched
from budgetcheck.model.record import Kind
from budgetcheck.source.faults import Fault
from budgetcheck.text.places import Route
from budgetcheck.text.words import phrase

_SHOWN = 8


def with_statements(figures: Figures) -> Figures:
    """Return the figures as their statements leave them."""
    told, precision, roundings = _collect(figures)
    if roundings or precision != figures.precision:
        figures = replace(figures, precision=precision, roundings=roundings)
    if not told:
        return figures
    repeated: dict[Route, Sequence[tuple[Route, Decimal]]] = {}
    conflicts: dict[Route, tuple[StatedFigure, ...]] = {}
    faults: list[Fault] = []
    for route, places in told.items():
        kind = kind_of(route)
        if _plainly_agree(figures, places, kind):
            repeated[route] = _not_slips(figures, places, kind)
            continue
        own, *others = (StatedFigure(place, value, figures.interval(place, value, kind)) for place, value in places)
        left = others[0].interval
        for other in others[1:]:
            left = left.meet(other.interval)
        if not own.interval.meet(left).empty:
            repeated[route] = _not_slips(figures, places, kind)
            continue
        conflicts[route] = (own, *others)
        if not any(own.interval.meet(other.interval).empty for other in others):
            faults.append(_contradiction(figures.directory.address(route), others))
    stated = {route: places[0].value for route, places in conflicts.items()}
    root = patched(figures.root, dict.fromkeys(conflicts)) if conflicts else figures.root
    return replace(
        figures, root=root, repeated=repeated, conflicts=conflicts, stated=stated, faults=(*figures.faults, *faults)
    )


def _not_slips(
    figures: Figures, places: Sequence[tuple[Route, Decimal]], kind: Kind
) -> Sequence[tuple[Route, Decimal]]:
    """The other printings of a figure that narrow down what it means.

    One with the same number of decimals and another last digit is no rounding of it but a slip: the figure keeps what
    its first printing means.
    """
    (own, first), *others = places
    printed = figures.printed_as(own, first, kind)
    return [
        (place, value)
        for place, value in others
        if value == first or printed[0] is None or figures.printed_as(place, value, kind) != printed
    ]


def _plainly_agree(figures: Figures, places: Sequence[tuple[Route, Decimal]], kind: Kind) -> bool:
    """Whether all that is said of a figure meets, where that can be told with decimals: all but always it does."""
    lowest, highest = [], []
    for place, value in places:
        decimals = figures.known_decimals(place, value, kind)
        if decimals is None or figures.roundings.get(place, figures.rounding) != "nearest":
            return False
        half = _FIVE.scaleb(-decimals - 1)
        lowest.append(EXACT.subtract(value, half))
        highest.append(EXACT.add(value, half))
    return max(lowest) <= min(highest)


_FIVE = Decimal(5)


def _collect(
    figures: Figures,
) -> tuple[dict[Route, list[tuple[Route, Decimal]]], dict[Route, int | None], dict[Route, Rounding]]:
    """Gather what is said of each declared figure: itself first, then its statements.

    Figures are left out whose statements say the very same number in the very same precision.
    """
    told: dict[Route, list[tuple[Route, Decimal]]] = {}
    plain: set[Route] = set()
    precision = dict(figures.precision)
    roundings: dict[Route, Rounding] = {}
    statements = figures.root["statements"]
    assert isinstance(statements, list)
    for statement in statements:
        text, value = statement.get("figure"), statement.get("value")
        route = figures.directory.resolve(text) if isinstance(text, str) else None
        own = None if route is None else value_at(figures.root, route)
        if route is None or not isinstance(own, Decimal) or not isinstance(value, Decimal):
            continue
        place = (*statement.route, "value")
        kind = kind_of(route)
        if kind != "amount":
            precision.setdefault(place, stated_decimals(value) if kind == "percent" else None)
        if "rounding" in statement:
            roundings[place] = statement["rounding"]
        elif (
            kind == "amount"
            and place not in precision
            and route not in precision
            and value == own
            and stated_decimals(value) == stated_decimals(own)
        ):
            plain.add(route)
            continue
        told.setdefault(route, [(route, own)]).append((place, value))
    for route in plain & told.keys():
        # The repeated number binds too: the figure itself is not part of what its statements leave.
        own = told[route][0][1]
        told[route].append((route, own))
    return told, precision, roundings


def _contradiction(address: str, others: Sequence[StatedFigure]) -> Fault:
    values = [format(other.value, "f") for other in others]
    shown = values[:_SHOWN]
    more = len(values) - len(shown)
    return Fault(
        "DEC-048",
        phrase(
            "figures.statements.statements_contradict_another",
            address=address,
            shown=phrase("text.marks.listed", of=shown),
            more=phrase("figures.statements.in_all", count=len(values), more=more) if more else "",
        ),
        phrase("figures.statements.check_figure_each_place_correct"),
        route=others[-1].route,
    )
