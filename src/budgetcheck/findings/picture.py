"""What a picture of one declaration shows beside its findings: its main amounts, and where disputed ones stand."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words

Doubt: TypeAlias = Literal["suspect", "possible", ""]
ENDS: Final = ("income.total", "expenditure.total")
"""The two ends of the money's way, which meet in the middle of the picture."""


@frozen
class PicturedAmount:
    """One amount in the declared unit, as exact decimal text; what is not stated is None, never zero."""

    figure: str
    label: Words
    value: str
    whole: str | None = None
    """The figure that it is a part of in the picture of the money's way; None for its ends and for all else."""
    previous: str | None = None
    """Last year's amount."""
    reckoned: bool = False
    """Whether last year's amount is not stated but follows from the stated change."""
    budget: str | None = None
    """What the initial budget gives for it."""


@frozen
class Branch:
    """One figure of the tree of sums that hold disputed figures, at its depth; the sums stand above their parts."""

    figure: str
    label: Words
    value: str | None
    depth: int
    doubt: Doubt
    more: int = 0
    """Parts of the same sum that are left out behind it."""
    computed: str | None = None
    """What the parts of a sum come to as they are stated; None for what is no sum."""
    off: bool = False
    """Whether the sum is not what its parts come to, rounding allowed for."""
    proposed: str | None = None
    """What the likeliest repair makes of it; None where it leaves the figure, or leaves it open."""
    elsewhere: int = 0
    """Parts of this sum that stand below other sums."""


@frozen
class Picture:
    """The amounts in the order of the declaration's tables, and the tree of what is disputed."""

    amounts: tuple[PicturedAmount, ...] = ()
    branches: tuple[Branch, ...] = ()
