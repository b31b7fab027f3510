"""Excerpts: lines of a text as they stand there, with what is to be marked in them."""

from __future__ import annotations

from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words


@frozen
class Excerpt:
    """One line of the file as it stands there, with the stretch to mark and what to say of it.

    Of a line of thousands of characters `text` is what stands around the mark; the columns are those of the whole line.
    """

    line: int
    text: str
    column: int
    end_column: int
    note: Words = EMPTY
    primary: bool = False
    before: int = 0
    """Characters of the line left out before `text`."""
    more: bool = False
    """Whether some are left out behind it."""
    where: Words = EMPTY
    """Where the text stands in a published document; `line` is then only its order."""
