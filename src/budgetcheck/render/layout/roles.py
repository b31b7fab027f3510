"""Stretches of text in the roles that a terminal colours, and a line of them written without rich."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from budgetcheck.text.safe import guarded
from budgetcheck.text.tuples import NamedTuple

Role = Literal["plain", "error", "warning", "info", "good", "strong", "dim", "gutter"]

LOOKS: Final[dict[Role, str]] = {
    "plain": "",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "cyan",
    "good": "green",
    "strong": "bold",
    "dim": "dim",
    "gutter": "blue",
}
"""The look of each role, as rich names it: of the sixteen colours, which every terminal themes for itself."""
_CODES: Final = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
SGR: Final = {role: ";".join([_CODES[word] for word in look.split()]) for role, look in LOOKS.items()}
"""The same as parameters of Select Graphic Rendition."""


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
        parts.append(f"\x1b[{SGR[role]}m{kept}\x1b[0m" if SGR[role] and kept else kept)
        left -= len(kept)
    return f"{''.join(parts)}\n"
