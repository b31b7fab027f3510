"""A share of the larger side of a comparison: how far apart published statements may be, as in "0.1%"."""

from __future__ import annotations

import re
from fractions import Fraction

from budgetcheck.text.slots import frozen

PROPORTION = r"^\s*\d{1,2}(?:\.\d{1,8})?\s*[%％]\s*$"
"""A percentage below 100 as it is written."""


@frozen
class Proportion:
    """A share of the larger side; `Proportion(Fraction(1, 1000))` is 0.1 %."""

    share: Fraction


def proportion_of(text: str) -> Proportion | None:
    """Read a percentage as it is written; None for anything else."""
    if not re.match(PROPORTION, text):
        return None
    return Proportion(Fraction(text.strip().rstrip("%％").strip()) / 100)
