"""Where things stand: symbolic routes through a declaration, made concrete as spans only for findings."""

from __future__ import annotations

from typing import TypeAlias

from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import EMPTY, Words

Route: TypeAlias = tuple[str | int, ...]
"""Keys and 0-based indices from the document's root, e.g. ``("procurement", "items", 2, "amount")``."""


class Whereabouts(NamedTuple):
    """Where a published document states what a declaration made of it says; what is not known is None or empty.

    `page`, `table`, `row`, `column` and `line` are 1-based; `words` say all of it.
    """

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    title: str = ""
    quote: str = ""
    words: Words = EMPTY


class Span(NamedTuple):
    """A stretch of text: lines and columns are 1-based code points, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
