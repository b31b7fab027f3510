"""The lines of the file a finding is about, with the stretches marked under them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from budgetcheck.render.layout.lines import DrawnLines, broken, columns_before
from budgetcheck.render.layout.roles import Line, Piece, Role
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.safe import cells_of, pieces, roomy, shown_as_is, visible, width
from budgetcheck.text.severity import Severity
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Language, phrase

_SHOWN = 9
"""Marked stretches shown of one finding; more are counted."""
_CUT = "..."
_LEAD = 12
"""Columns of a long line kept before the marked stretch."""


def gutter(excerpts: Sequence[Excerpt]) -> int:
    """Columns of the line numbers; published documents have none."""
    return len(str(max([excerpt.line for excerpt in excerpts]))) if excerpts and not excerpts[0].where.zh else 2


@frozen
class MarkedLines(DrawnLines):
    """The excerpts in the order of the file: each line once, each mark with its note under it."""

    excerpts: Sequence[Excerpt]
    severity: Severity
    language: Language

    def lines(self, columns: int) -> Iterator[Line]:
        """The lines, each behind its number and a gutter; none where there is no excerpt."""
        if not self.excerpts:
            return
        shown = chosen(self.excerpts)
        side = gutter(shown)
        edge: Line = (Piece(f"{'':{side}} |", "gutter"),)
        yield edge
        room = columns - side - 3
        for number, group in groupby(map(_near, shown), key=lambda excerpt: excerpt.line):
            laid = _NOTHING
            drawn: Line = ()
            for mark in group:
                if mark.where.zh:
                    yield (*edge, Piece(f" {visible(mark.where.say(self.language))}", "dim"))
                    drawn = ()
                laid = laid if mark.text == laid.text else _lay(mark.text)
                starts = laid.starts
                window = _window(starts, mark, room) if starts[-1] > room else (0, len(starts) - 1)
                source = _source(laid.cells, window)
                if source != drawn:
                    yield (Piece(f"{'' if mark.where.zh else number:>{side}} | ", "gutter"), *source)
                    drawn = source
                severity = self.severity if mark.primary else None
                yield from _mark(starts, window, mark, severity, self.language, side, columns)
        left_out = len(self.excerpts) - len(shown)
        if left_out:
            text = phrase("render.layout.more_figures_not_drawn", left_out=left_out).say(self.language)
            yield (*edge, Piece(f" {text}", "dim"))


def chosen(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """All excerpts, or of too many the primary ones and the first others, in the order of the file."""
    ranked = excerpts
    if len(excerpts) > _SHOWN:
        ranked = sorted(excerpts, key=lambda e: (not e.primary, e.line, e.column))[:_SHOWN]
    return sorted(ranked, key=lambda e: (e.line, e.column, not e.primary))


def _near(mark: Excerpt) -> Excerpt:
    """The excerpt with an ellipsis for what is left out of its line, and columns of what is left."""
    if not mark.before and not mark.more:
        return mark
    lead, tail = _CUT if mark.before else "", _CUT if mark.more else ""
    shift = len(lead) - mark.before
    text = f"{lead}{mark.text}{tail}"
    return replace(mark, text=text, column=mark.column + shift, end_column=mark.end_column + shift)


class _Laid(NamedTuple):
    """A line of the file as it is shown: for each of its characters what stands for it and the columns before it."""

    text: str
    cells: Sequence[str]
    starts: Sequence[int]


_NOTHING = _Laid("", "", (0,))


def _lay(text: str) -> _Laid:
    if shown_as_is(text):
        return _Laid(text, text, columns_before(text, cells_of))
    cells = pieces(text)
    widths = (cells_of(cell) if len(cell) == 1 else len(cell) for cell in cells)  # escapes and tabs are ASCII
    return _Laid(text, cells, [0, *accumulate(widths)])


def _window(starts: Sequence[int], mark: Excerpt, room: int) -> tuple[int, int]:
    """The stretch of a long line, as indices of its characters, that shows the mark within `room` columns."""
    room = max(8, room - 2 * len(_CUT))
    size = len(starts) - 1
    marked = min(max(0, mark.column - 1), max(0, size - 1))
    start = bisect_left(starts, starts[marked] - _LEAD)
    end = bisect_right(starts, starts[start] + room) - 1
    if end == size:
        start = min(start, bisect_left(starts, starts[end] - room))
    return start, end


def _source(cells: Sequence[str], window: tuple[int, int]) -> Line:
    start, end = window
    return (
        Piece(_CUT if start else "", "dim"),
        Piece("".join(cells[start:end]).rstrip()),
        Piece(_CUT if end < len(cells) else "", "dim"),
    )


def _mark(
    starts: Sequence[int],
    window: tuple[int, int],
    mark: Excerpt,
    severity: Severity | None,
    language: Language,
    side: int,
    columns: int,
) -> list[Line]:
    """The row of carets under the stretch, its note behind or before it or, where there is no room, below it."""
    start, end = window
    first = min(max(mark.column - 1, start), end)
    last = min(max(mark.end_column - 1, first), end)
    indent = (len(_CUT) if start else 0) + starts[first] - starts[start]
    stretch = max(1, starts[last] - starts[first])
    stretch = min(stretch, max(1, columns - side - 3 - indent))
    role: Role = severity or "info"
    edge = Piece(f"{'':{side}} | ", "gutter")
    carets = Piece(" " * indent + ("^" if severity else "-") * stretch, role)
    note = visible(mark.note.say(language), 500)
    if not note:
        return [(edge, carets)]
    wide = roomy(note)
    if side + 3 + indent + stretch + 1 + wide <= columns:
        return [(edge, carets, Piece(f" {note}", role))]
    if wide < indent:
        before = " " * (indent - 1 - width(note))
        return [(edge, Piece(f"{before}{note} {carets.text.lstrip()}", role))]
    return [(edge, carets), *((edge, Piece(text, role)) for text in broken(note, columns - side - 3, "  ", "  "))]
