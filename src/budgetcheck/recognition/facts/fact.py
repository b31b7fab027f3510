"""What recognition finds: facts, each a printed figure under an address, and amounts seen and not understood."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal, TypeAlias

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.documents.document import Place
from budgetcheck.text.slots import frozen

Address: TypeAlias = tuple[str, ...]
"""Keys from the root of a declaration; behind the key of a list stands what names the element (a code, an index)."""

AGAIN: Final = 2
"""The rank from which a printing repeats a figure of its own table."""
NAMELESS: Final = "~"
"""Marks an element of a list that is told by its name, because its code is missing or cannot be one."""

Confidence: TypeAlias = Literal["proved", "read", "doubtful"]


@frozen
class Provenance:
    """Where a fact was read: the place, the words of the document, the entry that read them, the table or section.

    `scope` tells the printings of one table or section from those of others; `prose` is whether it was running text.
    """

    place: Place
    quote: str
    entry: str
    title: str
    scope: int
    prose: bool = False


@frozen
class Fact:
    """A figure (or text) as printed, under its address.

    `unit` is the currency unit, ``%`` for percentages, empty for counts, codes and texts. `others` are further
    addresses that the words may mean; reconciliation settles which. `rank` orders printings: the figure itself is the
    one of the lowest rank.
    """

    address: Address
    value: Decimal | str
    unit: str
    decimals: int
    origin: Provenance
    rank: int = 0
    others: tuple[Address, ...] = ()
    confidence: Confidence = "read"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, whatever unit it was printed in; a count or percentage as it is."""
        if isinstance(self.value, str):
            raise TypeError("a text has no amount")
        return self.value.scaleb(CURRENCY_POWERS.get(self.unit, 0))


@frozen
class Unread:
    """An amount that was seen and not understood, with its clause or cell and why."""

    text: str
    origin: Provenance
    why: str


@frozen
class StatedShare:
    """A percentage that the document states of two figures: part of whole."""

    part: Address
    whole: Address
    percent: Decimal
    decimals: int
    origin: Provenance
