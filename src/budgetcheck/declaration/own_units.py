"""The currency unit that amounts at a place of a document are stated in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from budgetcheck.arithmetic.currency import CURRENCY_POWERS, USUAL_UNIT
from budgetcheck.source.faults import Fault
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen

_KEY = "currency_unit"


@frozen
class OwnUnits:
    """The units of a document; `certain` unless a faulty line, which is not in it, may state one."""

    document: Mapping[str, Any]
    certain: bool = True

    def at(self, route: Route) -> str | None:
        """The unit of the amount at a route: that of the innermost table that states one, else the disclosure's.

        None where it is stated in a way that cannot be read.
        """
        found: object = self._disclosed()
        here: object = self.document
        for step in route:
            if isinstance(here, dict) and here is not self.document:
                found = here.get(_KEY, found)
            here = _inner(here, step)
        if isinstance(here, dict):
            found = here.get(_KEY, found)
        return found if isinstance(found, str) and found in CURRENCY_POWERS else None

    def _disclosed(self) -> object:
        disclosure = self.document.get("disclosure")
        stated = disclosure.get(_KEY) if isinstance(disclosure, dict) else None
        return (USUAL_UNIT if self.certain else None) if stated is None else stated


def own_units(document: Mapping[str, Any], syntax: Sequence[Fault] = ()) -> OwnUnits:
    """The units of a document that was read with these faults of syntax."""
    return OwnUnits(document, all(fault.route is not None and _KEY not in fault.route for fault in syntax))


def _inner(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
        return value[step]
    return None
