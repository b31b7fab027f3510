"""Figures with their further printings → whether the document cuts amounts short where it prints them coarser."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.recognition.facts.fact import Fact
from budgetcheck.recognition.settling.reconcile import RecognisedFigure

_PROOFS: Final = 2
"""So many printings must be right when cut and wrong when rounded: one may be a slip."""


def cuts_short(figures: Iterable[RecognisedFigure]) -> bool:
    """Whether coarser printings of finer figures are cut: some are right only so, and none is right only when rounded.

    Those that are right in neither way are errors of the document in both and say nothing.
    """
    cut = rounded = 0
    for figure in figures:
        for other in figure.others:
            if is_coarser(other, figure.first):
                found = _shortened(figure.first, other, ROUND_DOWN), _shortened(figure.first, other, ROUND_HALF_UP)
                cut += found == (True, False)
                rounded += found == (False, True)
    return cut >= _PROOFS and not rounded


def is_coarser(one: Fact, other: Fact) -> bool:
    """Whether a printing of an amount shows less of it than another."""
    steps = _step(one), _step(other)
    return steps[0] is not None and steps[1] is not None and steps[0] > steps[1]


def _shortened(fine: Fact, coarse: Fact, rounding: str) -> bool:
    step = _step(coarse)
    assert step is not None
    whole = (fine.yuan / step).to_integral_value(rounding)
    return bool(whole * step == coarse.yuan)


def _step(fact: Fact) -> Decimal | None:
    """The least difference that a printing of an amount shows, in yuan; None where it is no amount."""
    if isinstance(fact.value, str) or fact.unit not in CURRENCY_POWERS:
        return None
    return Decimal(1).scaleb(CURRENCY_POWERS[fact.unit] - fact.decimals)
