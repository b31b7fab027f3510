"""Lines of a human format: styled pieces, wrapped by display width, painted last."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from budgetcheck.safe import cells_of, guarded, most_cells_of, roomy, width

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

_NO_START = frozenset("，。、；：！？）》」』】〉〕”’％…,.;:!?)]}%")
_NO_END = frozenset("（《「『【〈〔“‘([{")


class Piece(NamedTuple):
    """A stretch of one line in one role."""

    text: str
    role: Role = "plain"


Line: TypeAlias = tuple[Piece, ...]
BLANK: Line = ()


def line(text: str, role: Role = "plain") -> Line:
    """A line in one role."""
    return (Piece(text, role),)


def paint(pieces: Line, color: bool) -> str:
    """The line as text with its line end, harmless to the log readers of CI services."""
    bare = "".join(piece.text for piece in pieces).rstrip()
    safe = guarded(bare)
    if not color or safe != bare:
        return f"{safe}\n"
    parts = [f"\x1b[{STYLE[p.role]}m{p.text}\x1b[0m" if STYLE[p.role] and p.text else p.text for p in pieces]
    return f"{''.join(parts)}\n"


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """Break text into lines of at most `columns`, the first led by `first` and the others by `rest`.

    Breaks at blanks and between wide characters; closing punctuation begins no line and opening punctuation ends
    none; a word longer than a line is broken where it must be; the last line is not one Chinese character alone.
    Characters of ambiguous width count as wide, so that the lines fit on any console.
    """
    if text[:1] != " " and roomy(first) + roomy(text) <= columns:
        return [f"{first}{text}".rstrip()]
    lines: list[tuple[str, list[str]]] = []
    lead, body = first, list[str]()
    used, apart = roomy(first), ""
    for blank, token, wide in _tokens(text) if len(text) <= _REMEMBERED else _split(text):
        while True:
            gap = blank if body else ""
            apart = apart if body else blank
            if used + len(gap) + wide <= columns or (not body and wide <= 2):
                body.append(gap + token)
                used += len(gap) + wide
                break
            if body:
                lines.append((lead, body))
                lead, used, body = rest, roomy(rest), []
                continue
            head = _fitting(token, max(2, columns - used))
            lines.append((lead, [token[:head]]))
            lead, used, token = rest, roomy(rest), token[head:]
            wide = roomy(token)
            if not token:
                break
    if body or not lines:
        alone = "".join(body)
        if lines and not apart and len(lines[-1][1]) > 2 and roomy(alone) <= 4:
            last = lines[-1][1][-1].lstrip()
            if roomy(lead) + roomy(last) + roomy(alone) <= columns:
                lines[-1][1].pop()
                body.insert(0, last)
        lines.append((lead, body))
    return ["".join((lead, *body)).rstrip() for lead, body in lines]


def cut(text: str, columns: int) -> str:
    """Cut text that is wider than `columns`, with an ellipsis."""
    if width(text) <= columns:
        return text
    return text[: _fitting(text, max(0, columns - 3))] + "..."


def pad(text: str, columns: int) -> str:
    """Fill up with blanks on the right."""
    return text + " " * (columns - width(text))


def _fitting(text: str, columns: int) -> int:
    """How many characters of the text fit, at least one."""
    used = 0
    for index, character in enumerate(text):
        used += roomy(character)
        if used > columns:
            return max(1, index)
    return len(text)


_REMEMBERED = 400
"""Characters of a text whose stretches are remembered: titles, reasons and remedies come again and again."""


def _split(text: str) -> tuple[tuple[str, str, int], ...]:
    """The unbreakable stretches of a text, each with the blanks before it and its columns at most."""
    tokens: list[tuple[str, str, int]] = []
    token, blank, wide = "", "", 0
    before, cells_before = "", 0
    for character in text:
        if character == " ":
            if token:
                tokens.append((blank, token, wide))
                token, blank, wide = "", "", 0
            blank += " "
            continue
        cells = cells_of(character)
        if token and (cells == 2 or (cells and cells_before == 2)) and _breakable(before, character):
            tokens.append((blank, token, wide))
            token, blank, wide = "", "", 0
        token += character
        wide += most_cells_of(character)
        before, cells_before = character, cells
    if token:
        tokens.append((blank, token, wide))
    return tuple(tokens)


_tokens = lru_cache(256)(_split)


def _breakable(before: str, after: str) -> bool:
    """Whether a line may end between two characters of which one is wide."""
    return after not in _NO_START and before not in _NO_END
