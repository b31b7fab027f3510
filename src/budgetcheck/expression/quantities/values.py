"""What the exact evaluation of a formula yields: values with the figures they come from, and three-valued truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from budgetcheck.arithmetic.interval import Interval
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.model.record import Record, Reference
from budgetcheck.text.slots import frozen


@frozen
class Plain:
    """A text, date, target or truth value with the figures it was read from."""

    value: object
    figures: tuple[Reference, ...] = ()


@frozen
class Many:
    """A list: records, or values; `open` names the list in the declaration where that is not given in full."""

    items: Sequence[Any]
    figures: tuple[Reference, ...] = ()
    open: Reference | None = None

    @property
    def rest(self) -> Unknown | None:
        """What is missing where the list is not given in full."""
        return None if self.open is None else Unknown((self.open,))


@frozen
class Unknown:
    """Something that cannot be known, and the figures that are missing for it."""

    missing: tuple[Reference, ...]


State: TypeAlias = Literal["holds", "rounding", "fails", "unknown"]


@frozen
class Weighed:
    """What a comparison of numbers comes to: its state, left - right, and how far rounding lets the sides be apart.

    `left` and `right` are what the sides may be, where not both are sums.
    """

    state: State
    difference: Fraction | None
    tolerance: Fraction | None
    left: Interval | None
    right: Interval | None
    slight: bool = False
    """Two printings of one amount are one unit of their last digit apart."""


@frozen
class Compared:
    """One comparison of two values; one of numbers carries what it comes to, once it is weighed."""

    relation: str
    left: Quantity | Plain | Many
    right: Quantity | Plain | Many
    weighed: Weighed | None = field(default=None, compare=False)

    @property
    def numeric(self) -> bool:
        """Whether numbers are compared."""
        return isinstance(self.left, Quantity) and isinstance(self.right, Quantity)


@frozen
class Truth:
    """A condition's state, the comparisons and figures that decided it, and what is missing where it is unknown."""

    state: State
    compared: tuple[Compared, ...] = ()
    figures: tuple[Reference, ...] = ()
    missing: tuple[Reference, ...] = ()


Value: TypeAlias = Quantity | Plain | Many | Truth | Unknown | Record
Comparer: TypeAlias = Callable[[Compared], State | Weighed]
"""Decides a comparison of numbers; the judge weighs it, which brings tolerance and rounding into it."""


def all_of(truths: Sequence[Truth]) -> Truth:
    """Kleene's conjunction; what fails decides, then what is unknown, then what only rounding saves."""
    for state in ("fails", "unknown", "rounding"):
        chosen = [truth for truth in truths if truth.state == state]
        if chosen:
            return chosen[0] if state != "unknown" else merged("unknown", chosen)
    return merged("holds", truths)


def any_of(truths: Sequence[Truth]) -> Truth:
    """Kleene's disjunction."""
    for state in ("holds", "rounding", "unknown"):
        chosen = [truth for truth in truths if truth.state == state]
        if chosen:
            return chosen[0] if state != "unknown" else merged("unknown", chosen)
    return merged("fails", truths)


def opposite(truth: Truth) -> Truth:
    """Negate a condition; what rounding leaves open stays open."""
    turned: Mapping[State, State] = {"holds": "fails", "fails": "holds"}
    return Truth(turned.get(truth.state, truth.state), truth.compared, truth.figures, truth.missing)


def merged(state: State, truths: Sequence[Truth]) -> Truth:
    """Join conditions of one state with all that they name."""
    return Truth(
        state,
        tuple(c for truth in truths for c in truth.compared),
        tuple(f for truth in truths for f in truth.figures),
        tuple(dict.fromkeys(m for truth in truths for m in truth.missing)),
    )


def stated(compared: Compared) -> State:
    """Compare two numbers as they are stated."""
    assert isinstance(compared.left, Quantity)
    assert isinstance(compared.right, Quantity)
    left, right = compared.left.nominal, compared.right.nominal
    if left is None or right is None:
        return "unknown"
    order = 0 if left == right else 1 if left > right else -1
    return "holds" if ordered(compared.relation, order) else "fails"


def ordered(relation: str, order: int) -> bool:
    """Whether a relation holds for an order (-1, 0, 1) of its sides."""
    return order in _ORDERS[relation]


_ORDERS: Mapping[str, tuple[int, ...]] = {
    "==": (0,),
    "!=": (-1, 1),
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}


def exact_of(figures: tuple[Reference, ...], value: Decimal | int) -> Quantity:
    """A number derived from texts, dates or lists: exact, and pinned to where it was read."""
    if not figures:
        return quantity.constant(value)
    first = figures[0]
    decimal = Decimal(value)
    return quantity.figure(Reference(first.route, decimal, "number"))


def references_of(value: object) -> tuple[Reference, ...]:
    """Return the figures that a value was made of."""
    if isinstance(value, Quantity):
        return value.figures()
    return value.figures if isinstance(value, Plain | Many | Truth) else ()


def unknown_of(*values: object) -> Unknown | None:
    """Return what is missing where any of the values is unknown, else None."""
    found = [v for v in values if isinstance(v, Unknown) or (isinstance(v, Truth) and v.state == "unknown")]
    if not found:
        return None
    return Unknown(tuple(dict.fromkeys(reference for value in found for reference in value.missing)))
