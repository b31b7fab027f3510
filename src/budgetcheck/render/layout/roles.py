"""Stretches of text in the roles that a terminal colours, and a line of them written without rich."""

from __future__ import annotations

from typing import Literal, TypeAlias

from budgetcheck.text.lean import NamedTuple
from budgetcheck.text.safe import guarded

Role = Literal["plain", "error", "warning", "info", "good", "strong", "dim", "gutter"]

STYLE: dict[Role, str] = {
    "plain": "",
    "error": "1;31",
    "warning": "1;33",
    "info": "36",
    "good": "32",
    "strong": "1",
    "dim": "2",
    "gutter": "34",
}
"""Select Graphic Rendition parameters of the sixteen colours every terminal themes for itself."""


class Piece(NamedTuple):
    """A stretch of one line in one role."""

    text: str
    role: Role = "plain"


Line: TypeAlias = tuple[Piece, ...]


def paint(pieces: Line, color: bool) -> str:
    """The line as text with its line end, harmless to the log readers of CI services."""
    bare = "".join([text for text, _ in pieces]).rstrip()
    safe = guarded(bare)
    if not color or safe != bare:
        return f"{safe}\n"
    parts, left = [], len(bare)
    for text, role in pieces:
        kept = text[:left]
        parts.append(f"\x1b[{STYLE[role]}m{kept}\x1b[0m" if STYLE[role] and kept else kept)
        left -= len(kept)
    return f"{''.join(parts)}\n"
