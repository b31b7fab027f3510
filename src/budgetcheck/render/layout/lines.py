"""Lines of a human format: styled pieces, wrapped by display width, painted last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias

from budgetcheck.text.safe import cells_of, guarded, most_cells_of, roomy, width

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
    bare = "".join([text for text, _ in pieces]).rstrip()
    safe = guarded(bare)
    if not color or safe != bare:
        return f"{safe}\n"
    parts = [f"\x1b[{STYLE[p.role]}m{p.text}\x1b[0m" if STYLE[p.role] and p.text else p.text for p in pieces]
    return f"{''.join(parts)}\n"


def painted(lines: Iterable[Line], color: bool) -> str:
    """Paint several lines."""
    if color:
        return "".join([paint(pieces, color) for pieces in lines])
    bare = ["".join([text for text, _ in pieces]).rstrip() for pieces in lines]
    whole = "\n".join([*bare, ""])
    return whole if "::" not in whole else "".join([f"{guarded(one)}\n" for one in bare])


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """Break text into lines of at most `columns`, the first led by `first` and the others by `rest`.

    Breaks at blanks and between wide characters; closing punctuation begins no line and opening punctuation ends
    none; a word longer than a line is broken where it must be; the last line is not one Chinese character alone.
    Characters of ambiguous width count as wide, so that the lines fit on any console.
    """
    starts = columns_before(text, most_cells_of)
    if text[:1] != " " and roomy(first) + starts[-1] <= columns:
        return [f"{first}{text}".rstrip()]
    size = len(text.rstrip(" "))
    lines: list[tuple[str, int, int]] = []
    lead, start = first, _next(text, 0)
    while start < size:
        room = columns - roomy(lead)
        end = max(start, bisect_right(starts, starts[start] + room) - 1)
        if end >= size:
            end = size
        else:
            end = _last_break(text, start, end)
            if end == start:  # a word longer than the line
                end = max(start + 1, bisect_right(starts, starts[start] + max(2, room)) - 1)
        lines.append((lead, start, end))
        lead, start = rest, _next(text, end)
    if len(lines) > 1:
        _keep_company(text, lines, starts, columns)
    return [f"{lead}{text[start:end]}".rstrip() for lead, start, end in lines] or [first.rstrip()]


def columns_before(text: str, cells: Callable[[str], int]) -> Sequence[int]:
    """The columns before each character of a text and after its last one."""
    return range(len(text) + 1) if text.isascii() else [0, *accumulate(map(cells, text))]


def _next(text: str, at: int) -> int:
    """Where the next word begins."""
    while text[at : at + 1] == " ":
        at += 1
    return at


def _last_break(text: str, start: int, end: int) -> int:
    """The last place up to `end` at which a line may end; `start` where there is none."""
    while end > start and not _breaks(text, end):
        end -= 1
    return end


def _breaks(text: str, at: int) -> bool:
    """Whether a line may end before a character: at blanks, and where it or the one before is wide."""
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        return True
    cells = cells_of(after)
    if cells != 2 and not (cells and cells_of(before) == 2):
        return False
    return after not in _NO_START and before not in _NO_END


def _keep_company(text: str, lines: list[tuple[str, int, int]], starts: Sequence[int], columns: int) -> None:
    """Move the last stretch of the line before to a last line of one Chinese character or two."""
    (before, first, _), (lead, start, last) = lines[-2:]
    if text[start - 1] == " " or starts[last] - starts[start] > 4:
        return
    moved = _last_break(text, first, start - 1)
    stay = len(text[first:moved].rstrip(" "))
    if _last_break(text, first, first + stay - 1) <= first:  # two stretches at least stay
        return
    moved = start - len(text[moved:start].lstrip())
    if roomy(lead) + starts[last] - starts[moved] <= columns:
        lines[-2:] = [(before, first, moved), (lead, moved, last)]


def cut_to_width(text: str, columns: int) -> str:
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
