"""What is told in lines: text broken by display width as Chinese is, in roles that rich colours.

Everything here is a rich renderable, and can be written without rich: a run without a finding must not import it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from budgetcheck.render.layout.roles import Line, Piece, Role
from budgetcheck.text.safe import cells_of, most_cells_of, roomy
from budgetcheck.text.slots import frozen

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement

LEAST_WRAPPED: Final = 12
"""Columns below which no text is wrapped."""
_NO_START = frozenset("，。、；：！？）》」』】〉〕”’％…,.;:!?)]}%")
_NO_END = frozenset("（《「『【〈〔“‘([{")


class DrawnLines:
    """What is drawn in lines of its own: rich draws it where tables are, and it needs no rich where there are none."""

    __slots__ = ()

    def lines(self, columns: int) -> Iterable[Line]:
        """The lines in a console of so many columns."""
        raise NotImplementedError

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines in the styles of their roles."""
        from budgetcheck.render.layout.segments import segments

        return segments(self.lines(options.max_width), console.color_system is not None)


@frozen
class WrappedText(DrawnLines):
    """Text that takes the room it is given, broken as Chinese and English are."""

    text: str
    role: Role = "plain"
    lead: str = ""
    """What stands before the first line."""
    mark: Role = "plain"
    """The role of the lead."""
    hang: int | None = None
    """Columns by which the other lines are indented; those of the lead where it is not said."""

    def lines(self, columns: int) -> Iterator[Line]:
        """The lead, and the text beside and below it."""
        lead, beside = self.lead, columns - roomy(self.lead)
        indent = " " * min(max(0, columns - 2), roomy(lead) if self.hang is None else self.hang)
        if lead and beside < min(LEAST_WRAPPED, roomy(self.text)):  # above the text where it leaves no room
            yield from ((Piece(text, self.mark),) for text in broken(lead.rstrip(), columns))
            lead = indent = " " * min(len(indent), max(0, columns - LEAST_WRAPPED))
        first, *rest = broken(self.text, columns, lead, indent)
        yield (Piece(first[: len(lead)], self.mark), Piece(first[len(lead) :], self.role))
        for text in rest:
            yield (Piece(text, self.role),)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Say how narrow and how wide it may be."""
        from rich.measure import Measurement

        most, lead = max(1, roomy(self.text)), roomy(self.lead)
        return Measurement(lead + min(most, LEAST_WRAPPED), lead + most).with_maximum(options.max_width)


@frozen
class UnbrokenLine(DrawnLines):
    """A line that is never broken, as paths and what programs read are not."""

    pieces: Line

    def lines(self, columns: int) -> Iterator[Line]:
        """The line, however wide the console is."""
        yield self.pieces

    @classmethod
    def of(cls, text: str, role: Role = "plain") -> UnbrokenLine:
        """A line in one role."""
        return cls((Piece(text, role),))


BLANK: Final = UnbrokenLine(())


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


broken = lru_cache(512)(wrap)
"""`wrap`, which remembers: what a rule cites and advises is the same for every file."""


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
