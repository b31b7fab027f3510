"""What the numbers of a comparison count, where they are no money: vehicles, points, days, digits of a code."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from budgetcheck.expression import nodes
from budgetcheck.expression.quantities.quantity import Linear, Quantity
from budgetcheck.expression.quantities.values import Compared
from budgetcheck.findings.finding import DAYS, DIGITS, Side
from budgetcheck.model.record import Reference
from budgetcheck.text.words import EMPTY, Words

_ROWS = ("list", "texts", "table")
"""Kinds of what is no number itself: of these only rows are counted."""
_DIGITS: Mapping[str, Words] = {"code": DIGITS}
"""What a text under a key is long in."""

_MANY = 1_000
"""Times an amount that are no limit of it, but of the unit it is stated in."""


def counted_in(compared: Compared, check: nodes.Node) -> Words | None:
    """The unit in which both sides of a comparison of a check count, as a phrase about a `number` of it.

    Empty for years and whatever has no unit, and where the difference is not one of what is counted; None where
    nothing but rows is counted, which tells people nothing.
    """
    sides = [side for side in (compared.left, compared.right) if isinstance(side, Quantity)]
    units = [_unit(one, check) for side in sides for one in side.figures()]
    known = {unit for unit in units if unit is not None}
    if not known:
        return None
    told = len(known) == 1 and (known == {DAYS} or all(map(_is_plain, sides)))
    return known.pop() if told else EMPTY


def of_magnitude(relation: str, *sides: Side) -> bool:
    """Whether a limit is one amount many times over: of that the order of magnitude is asked, and no difference."""
    if relation in ("==", "!="):
        return False
    try:
        alone = [(Fraction(side.value), Fraction(side.terms[0].value)) for side in sides if len(side.terms) == 1]
    except ValueError:  # an amount that is written with its unit
        return False
    return any(abs(value) >= _MANY * abs(stated) > 0 for value, stated in alone)


def _is_plain(side: Quantity) -> bool:
    """Whether a side is a sum of counts, or a count that is asked for; the difference from 0 is the other side."""
    if not isinstance(side, Linear):
        return False
    return bool(side.constant) if not side.terms else all(abs(weight) == 1 for _, weight in side.terms.values())


def _unit(figure: Reference, check: nodes.Node) -> Words | None:
    from budgetcheck.model.layout import key_at
    from budgetcheck.model.spec import Spec

    key = key_at(figure.route)
    if key is None or key.kind in _ROWS:
        return None
    if key.kind == "date":
        dates_apart = not any(isinstance(node, nodes.Partial) for node in check.walk())
        return DAYS if dates_apart else EMPTY
    if key.kind == "text":
        return _DIGITS.get(key.name, EMPTY)
    return key.unit if isinstance(key, Spec) else EMPTY
