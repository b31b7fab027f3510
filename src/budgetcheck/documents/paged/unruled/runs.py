"""Lines of a page → the stretches of them that make a table: its headings, and its rows of words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from budgetcheck.documents.lines.flow import PrintedLine
from budgetcheck.documents.paged.unruled.words import (
    ENUMERATED,
    LineKind,
    Word,
    line_kind,
    numbers_columns,
    words_of_line,
)

_APART: Final = 5.0
"""Sizes of a character that a blank between two lines of one table may be high."""
_MOST_HEADINGS: Final = 14
"""Lines without numbers above the first row, and below the last one."""


_OUTSIDE: Final = (LineKind.STOP, LineKind.UNIT)


class TableRun(NamedTuple):
    """Lines of a page that make a table: from `start` headings, from `body` rows, up to `end`."""

    start: int
    body: int
    end: int
    alone: bool = False
    """Whether it is one row, which makes a table only where one goes on from the page before."""


class WordRow(NamedTuple):
    """A line with its words, and what kind of line it is."""

    line: PrintedLine
    words: list[Word]
    kind: LineKind


def rows_of_lines(lines: Sequence[PrintedLine]) -> list[WordRow]:
    """Cut lines into words."""
    return [WordRow(line, words := words_of_line(line), line_kind(line, words)) for line in lines]


def runs_of(rows: Sequence[WordRow], *, opens: bool = False, closes: bool = False) -> list[TableRun]:
    """Find the tables of some lines, which open or close a page; at its end there may be headings alone."""
    found: list[TableRun] = []
    at = free = 0
    while at < len(rows):
        if rows[at].kind is not LineKind.SEED:
            at += 1
            continue
        end = _end(rows, at)
        start = _start(rows, at, free, pitch_of(rows[at:end]), opens=opens)
        body = next((k for k in range(start, at) if _enumerated(rows[k])), at)
        seeds = [row for row in rows[at:end] if row.kind is LineKind.SEED]
        headed = any(row.kind is LineKind.WORDS for row in rows[start:body])
        if len(seeds) > 1 or (headed and sum(word.number for word in seeds[0].words) > 1):
            found.append(TableRun(start, body, end))
        elif opens and start == body and all(goes_on(row) for row in rows[:start]):
            found.append(TableRun(start, body, end, alone=True))
        at = free = end
    found = sorted((*found, *_without_rows(rows, found)))
    free = max(free, found[-1].end if found else 0)
    if closes and (start := _last_headings(rows, free)) < len(rows):
        found.append(TableRun(start, len(rows), len(rows)))
    return found


def _without_rows(rows: Sequence[WordRow], found: Sequence[TableRun]) -> list[TableRun]:
    """Headings right below the unit of a table, without a row: that of a table that is blank."""
    taken = {run.start for run in found}
    made: list[TableRun] = []
    for at, row in enumerate(rows[:-1], 1):
        if row.kind is not LineKind.UNIT or at in taken:
            continue
        end = at
        while end < min(len(rows), at + _MOST_HEADINGS) and rows[end].kind in (LineKind.WORDS, LineKind.LONE):
            if rows[end - 1].line.bottom - rows[end].line.top > _APART * row.line.size:
                break
            end += 1
        if end == len(rows):
            break  # their rows may be on the next page
        while end > at and rows[end - 1].kind is LineKind.LONE:
            end -= 1
        if max((len(held.words) for held in rows[at:end]), default=0) >= _BLANK:
            made.append(TableRun(at, end, end))
    return made


_BLANK: Final = 3
"""Words on one line that make the headings of a blank table."""


def _last_headings(rows: Sequence[WordRow], free: int) -> int:
    """Where headings begin that end a page behind the unit of their table; its end where there are none."""
    start = len(rows)
    while start > free and rows[start - 1].kind in (LineKind.WORDS, LineKind.LONE):
        start -= 1
    headed = any(row.kind is LineKind.WORDS for row in rows[start:])
    return start if start and rows[start - 1].kind is LineKind.UNIT and headed else len(rows)


def pitch_of(rows: Sequence[WordRow]) -> float:
    """The least distance from one line with numbers to the next; infinite where there is none."""
    least = float("inf")
    above: float | None = None
    for row in rows:
        numbers = [word for word in row.words if word.number] if not numbers_columns(row.words) else []
        if numbers:
            if above is not None and above - numbers[0].middle > 0.5 * numbers[0].size:
                least = min(least, above - numbers[0].middle)
            above = numbers[0].middle
    return least


def _enumerated(row: WordRow) -> bool:
    return any(ENUMERATED.match(word.text) for word in row.words)


def goes_on(row: WordRow) -> bool:
    """Whether a line at the top of a page may be the rest of a label that had no room on the page before."""
    return row.kind in (LineKind.LONE, LineKind.WORDS) and not _enumerated(row)


class _Stretches:
    """Where the words and numbers of some lines stand across the page."""

    def __init__(self) -> None:
        self._numbers: list[tuple[float, float]] = []

    def take(self, row: WordRow) -> None:
        if not numbers_columns(row.words):
            for word in row.words:
                if word.number and not word.plain and not self._holds(word):
                    self._numbers.append((word.left, word.right))

    def _holds(self, word: Word) -> bool:
        return any(left <= word.left and word.right <= right for left, right in self._numbers)

    def admits(self, row: WordRow) -> bool:
        """Whether no word of a line stands where the lines before have numbers."""
        return all(word.beside(left, right) for word in row.words if not word.number for left, right in self._numbers)


def _end(rows: Sequence[WordRow], first: int) -> int:
    """Where the rows end that begin with a line of words and numbers."""
    stretches = _Stretches()
    stretches.take(rows[first])
    end = at = first + 1
    while at < len(rows):
        row, above = rows[at], rows[at - 1]
        if row.kind in _OUTSIDE or above.line.bottom - row.line.top > _APART * row.line.size:
            break
        if row.kind in (LineKind.SEED, LineKind.FIGURE):
            stretches.take(row)
            end = at + 1
        elif not stretches.admits(row):
            break
        at += 1
    for _ in range(min(at - end, _MOST_HEADINGS)):
        if not _adds(rows, first, end):
            break
        end += 1
    return end


def _adds(rows: Sequence[WordRow], first: int, end: int) -> bool:
    """Whether a line without a number, right below a table, is the rest of its last label or a row without figures."""
    row, above = rows[end], rows[end - 1]
    if end + 1 < len(rows) and rows[end + 1].kind in _OUTSIDE:
        return False  # the title of the next table
    pitch = min(pitch_of(rows[first:end]), 3 * row.line.size)
    labels = [word for other in rows[first:end] for word in other.words if not word.number]
    return above.line.bottom - row.line.bottom < 1.3 * pitch and all(
        any(word.left > label.left - 0.5 * word.size and not label.beside(word.left, word.right) for label in labels)
        for word in row.words
    )


def _start(rows: Sequence[WordRow], first: int, free: int, pitch: float, *, opens: bool) -> int:
    """Where the headings begin that stand above a first row; at the top of a page all of them are."""
    start = first
    for at in range(first - 1, max(free, first - _MOST_HEADINGS) - 1, -1):
        row, below = rows[at], rows[at + 1]
        if row.kind is LineKind.UNIT:
            return at + 1  # between the unit of a table and its rows there is nothing but headings
        if row.kind is LineKind.STOP or row.line.bottom - below.line.top > 0.65 * _APART * row.line.size:
            break
        close = row.line.bottom - below.line.bottom < min(0.95 * pitch, 1.6 * row.line.size)
        if row.kind is not LineKind.LONE or close or _enumerated(row):
            start = at
    else:
        return 0 if opens and not free and first <= _MOST_HEADINGS and start < first else start
    return start
