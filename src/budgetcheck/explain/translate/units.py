"""The unit of money that each amount is written in: that of its own form, of a table around it, or the disclosure's."""

from __future__ import annotations

from budgetcheck.arithmetic.currency import USUAL_UNIT
from budgetcheck.declaration.own_units import OwnUnits, own_units
from budgetcheck.figures.figures import Figures
from budgetcheck.source.parse import parse_only
from budgetcheck.text.places import Route

_KEY = "currency_unit"


class WrittenUnits:
    """The units of one declaration's text, which is read again for them only where it may name more than one."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._known: OwnUnits | None = None
        self._read = not _names_others(figures)

    def at(self, route: Route) -> str:
        """The unit that the amount at a route of this declaration is written in; the disclosure's where none is."""
        if not self._read:
            self._read = True
            document, faults = parse_only(self._figures.source)
            self._known = own_units(document, faults)
        found = None if self._known is None else self._known.at(self._figures.moved.get(route, route))
        return found or self._figures.currency_unit


def _names_others(figures: Figures) -> bool:
    """Whether a text may name another unit than the disclosure's, which need not be named where it is the usual one."""
    _, *named = figures.source.text.split(_KEY, 2)
    usual = figures.currency_unit == USUAL_UNIT
    return len(named) > 1 or (usual and any(USUAL_UNIT not in behind[:_NEAR] for behind in named))


_NEAR = 20
"""Characters behind the key in which the unit is looked for."""
