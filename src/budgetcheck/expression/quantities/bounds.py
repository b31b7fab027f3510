"""What is known of figures that are not stated: most amounts are not negative, and that may decide a comparison."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from budgetcheck.arithmetic.interval import Interval
from budgetcheck.expression.quantities.quantity import Linear, Quantity, constant, figure, scaled, sum_of
from budgetcheck.expression.quantities.values import State
from budgetcheck.model.record import Kind, Record, Reference
from budgetcheck.text.places import Route

NOT_NEGATIVE: Final = Interval(Fraction(0), None, True, False)
REST: Final = "…"
"""The last step of the route of what a list does not give, as one figure."""
_SIGNED: Final = frozenset(
    (
        "change",
        "over_budget",
        "carried_over",
        "carried_forward",
        "non_fiscal_carried_over",
        "surplus_used",
        "surplus_allocated",
        "other",
        "statements",
        "custom",
    )
)
"""Keys under which amounts below 0 are usual, or at least met."""
_RETURNED: Final = frozenset(
    (
        "government_fund",
        "state_capital",
        "fiscal_account",
        "undertaking",
        "superior_subsidy",
        "subordinate_remittance",
        "project",
        "three_public",
        "by_function",
        "by_economic_class",
    )
)
"""Keys under which final accounts book money of earlier years that came back, or was given back, below 0."""
_NOT_RETURNED: Final = frozenset(("budget", "full_year_budget", "procurement", "purchase", "assets"))
"""Keys under which they do not: what was budgeted, bought or is held."""
_RATES: Final = frozenset(("percent", "completion", "full_year_completion"))


def never_negative(route: Route, kind: Kind, *, returns: bool = False) -> bool:
    """Whether a figure at this place is 0 or more, whatever it is.

    `returns`: whether money of earlier years that came back may be booked below 0, as in final accounts. It is booked
    under its source, project, row or item of the three public expenses; totals, the general public budget and basic
    expenditure stay above 0.
    """
    steps = {step for step in route if isinstance(step, str)}
    signed = _SIGNED & steps
    if kind not in ("amount", "number") or (signed and not (signed == {"other"} and "assets" in route)):
        return False
    return not (returns and kind == "amount" and steps & _RETURNED and not steps & _NOT_RETURNED)


def returned(record: Record, route: Route = ()) -> bool:
    """Whether a record states money that came back, or was given back, as an amount below 0."""
    for key, value in record.items():
        place = (*route, *key.split("."))
        if isinstance(value, Decimal):
            if value < 0 and place[-1] not in _RATES and never_negative(place, "amount"):
                return True
        elif isinstance(value, list) and any(isinstance(one, Record) and returned(one, place) for one in value):
            return True
    return False


def rest_of(list_: Reference, key: str, kind: Kind, *, returns: bool = False) -> Linear | None:
    """The rows that a list does not give, as one figure that is absent; None where it may be negative.

    `returns`: whether what is given tells of money that came back; without that, rows that are left out are 0 or more.
    """
    route = (*list_.route, *key.split("."))
    if not never_negative(route, kind, returns=returns):
        return None
    return figure(Reference((*route, REST), None, kind))


def absent_from(*sides: object) -> tuple[Reference, ...]:
    """Name the figures of these quantities that are not stated."""
    return tuple(
        reference
        for side in sides
        if isinstance(side, Quantity)
        for reference in side.figures()
        if reference.value is None
    )


def as_stated(side: Linear) -> Linear:
    """Return a sum without the parts that are not stated."""
    stated = [scaled(figure(one), weight) for one, weight in side.terms.values() if one.value is not None]
    made = sum_of([*stated, constant(side.constant)])
    assert isinstance(made, Linear)
    return made


def may_hold(relation: str, apart: Interval) -> bool:
    """Whether some admissible difference left - right satisfies a relation."""
    zero = Fraction(0)
    match relation:
        case "==":
            return zero in apart
        case "!=":
            return apart.low != zero or apart.high != zero
        case "<=":
            return apart.low is None or apart.low < 0 or zero in apart
        case "<":
            return apart.low is None or apart.low < 0
        case ">=":
            return apart.high is None or apart.high > 0 or zero in apart
        case _:
            return apart.high is None or apart.high > 0


_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def decided(relation: str, apart: Interval) -> State:
    """What a comparison comes to where only a range of left - right is known."""
    if not may_hold(relation, apart):
        return "fails"
    return "unknown" if may_hold(_OPPOSITE[relation], apart) else "holds"
