"""The lines of a finding with their marks, for formats that can colour text instead of drawing carets under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from budgetcheck.render.layout.excerpt import chosen
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.safe import ELLIPSIS, pieces, visible
from budgetcheck.text.words import Language

LONG = 400
"""Characters shown of one line."""
_LEAD = 120
"""Characters of a longer line kept before its first mark."""


class Stretch(NamedTuple):
    """A stretch of one line."""

    text: str
    mark: str
    """``primary``, ``other`` or empty."""


class Note(NamedTuple):
    """What is said of one mark."""

    marked: str
    text: str
    primary: bool


class MarkedLine(NamedTuple):
    """One line in stretches, and the notes on its marks in their order."""

    number: int
    stretches: tuple[Stretch, ...]
    notes: tuple[Note, ...]
    where: str = ""
    """Of a published document, in which lines have no numbers, where it stands."""


def marked_lines(excerpts: Sequence[Excerpt], language: Language) -> tuple[list[MarkedLine], int]:
    """The lines in the order of the file, and how many marks are left out."""
    shown = chosen(excerpts)
    groups = groupby(shown, key=lambda mark: (mark.line, mark.before))
    lines = [_line(number, before, list(marks), language) for (number, before), marks in groups]
    return lines, len(excerpts) - len(shown)


def _line(number: int, before: int, marks: list[Excerpt], language: Language) -> MarkedLine:
    text = marks[0].text
    first = min(mark.column for mark in marks) - 1 - before
    start = max(0, first - _LEAD) if len(text) > LONG else 0
    end = min(len(text), start + LONG)
    stretches: list[Stretch] = [Stretch(ELLIPSIS, "")] if before + start else []
    at = start
    for mark in marks:
        begin, stop = (min(max(column - 1 - before, at), end) for column in (mark.column, mark.end_column))
        if begin < stop:
            stretches.append(Stretch(_shown(text[at:begin]), ""))
            stretches.append(Stretch(_shown(text[begin:stop]), "primary" if mark.primary else "other"))
            at = stop
    stretches.append(Stretch(_shown(text[at:end].rstrip()), ""))
    if end < len(text) or marks[0].more:
        stretches.append(Stretch(ELLIPSIS, ""))
    where = visible(marks[0].where.say(language))
    return MarkedLine(number, tuple(s for s in stretches if s.text), tuple(_notes(marks, language)), where)


def _notes(marks: Sequence[Excerpt], language: Language) -> list[Note]:
    notes = []
    for mark in marks:
        text = visible(mark.note.say(language), 500)
        marked = _shown(mark.text[mark.column - 1 - mark.before : mark.end_column - 1 - mark.before][:60])
        if text:
            notes.append(Note("" if marked in text.replace(",", "") else marked, text, mark.primary))
    return notes


def _shown(text: str) -> str:
    return "".join(pieces(text))
