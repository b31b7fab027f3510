"""Where things stand: symbolic routes through a declaration, made concrete as spans only for findings."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Route: TypeAlias = tuple[str | int, ...]
"""Keys and 0-based indices from the document's root, e.g. ``("procurement", "items", 2, "amount")``."""


class Span(NamedTuple):
    """A stretch of text: lines and columns are 1-based code points, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
