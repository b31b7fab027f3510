"""How far apart the amounts are that a rule compares: by how many times, at least, units of money can make them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import Compared, Many, Plain, references_of
from budgetcheck.verdicts.judgement import Judgement

FAR_APART = 20
"""How many times one side of a comparison is the other, at least, where units are mixed: most of a sum may be right."""
TEN_TIMES = 8
"""The same of two units that are ten times apart, which only amounts that have to be equal give away."""
_BEHIND = 50
"""The same among the amounts behind a percentage, whose own sides say little."""


def apart_of(judgement: Judgement) -> int:
    """How many times, at least, amounts are apart in what fails: 0 where they are too near for any two units."""
    compared = () if judgement.truth is None else judgement.truth.compared
    return max((_apart(one) for one in compared if one.numeric), default=0)


def _apart(compared: Compared) -> int:
    left, right = _nominal(compared.left), _nominal(compared.right)
    apart = None if compared.weighed is None else compared.weighed.difference
    if left is not None and right is None and apart is not None:  # what is absent is bounded
        right = left - apart
    elif right is not None and left is None and apart is not None:
        left = right + apart
    sides = [abs(value) for value in (left, right) if value]
    ratio = max(sides) / min(sides) if len(sides) == 2 else Fraction(0)
    if ratio >= FAR_APART or _are_far_behind(compared):
        return FAR_APART
    return TEN_TIMES if ratio >= TEN_TIMES and compared.relation == "==" else 0


def is_bounded(judgement: Judgement) -> bool:
    """Whether only the bounds of something absent made it fail, so that it is left open where they hold."""
    compared = () if judgement.truth is None else judgement.truth.compared
    return any(one.numeric and (_nominal(one.left) is None or _nominal(one.right) is None) for one in compared)


def _nominal(side: Quantity | Plain | Many) -> Fraction | None:
    return side.nominal if isinstance(side, Quantity) else None


def _are_far_behind(compared: Compared) -> bool:
    references = [one for side in (compared.left, compared.right) for one in references_of(side)]
    if all(one.kind == "amount" for one in references):
        return False
    amounts = [abs(one.value) for one in references if one.kind == "amount" and isinstance(one.value, Decimal)]
    amounts = [one for one in amounts if one]
    return len(amounts) > 1 and max(amounts) >= _BEHIND * min(amounts)
