"""Rows of words and numbers, and the headings above them → the columns they stand in, None where these are not sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from budgetcheck.documents.paged.unruled.stacks import Stack
from budgetcheck.documents.paged.unruled.words import Word

_PAD: Final = 3.0
"""Points that are taken to lie between a number and the border it is set to."""


@dataclass(slots=True)
class SpacedColumn:
    """A column: how far its words reach, its heading, and whether all its numbers end (or begin) at its border."""

    left: float
    right: float
    number: bool = False
    hard: bool = False
    heading: Stack | None = None
    words: list[Word] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    """Which rows have words in it."""

    def copy(self) -> SpacedColumn:
        """The same column, to try a heading on."""
        return replace(self, words=list(self.words), lines=set(self.lines))

    def reach(self, left: float, right: float) -> None:
        """Take in what reaches further."""
        self.left, self.right = min(self.left, left), max(self.right, right)

    def takes(self, other: SpacedColumn) -> bool:
        """Take in another column's words, unless both have some on one line."""
        if self.lines & other.lines:
            return False
        self.lines |= other.lines
        self.reach(other.left, other.right)
        self.words += other.words
        self.number, self.hard = self.number or other.number, self.hard or other.hard
        return True


def spaced_columns(lines: Sequence[Sequence[Word]]) -> list[SpacedColumn] | None:
    """Put the words of rows into columns; None where two numbers of one row would share one."""
    numbers = _joined((at, word) for at, line in enumerate(lines) for word in line if word.number)
    for line in lines:
        held = [
            column for word in line if word.number for column in numbers if not word.beside(column.left, column.right)
        ]
        if len({id(column) for column in held}) < len(held):
            return None
    for column in numbers:
        column.number = True
    texts = _joined(
        (at, word)
        for at, line in enumerate(lines)
        for word in line
        if not word.number and all(word.beside(column.left, column.right) for column in numbers)
    )
    return sorted((*numbers, *texts), key=lambda column: column.left)


def _joined(words: Iterable[tuple[int, Word]]) -> list[SpacedColumn]:
    """Words that overlap one another across the page stand in one column."""
    columns: list[SpacedColumn] = []
    for at, word in sorted(words, key=lambda placed: placed[1].left):
        if columns and word.left < columns[-1].right - 0.5:
            columns[-1].reach(word.left, word.right)
        else:
            columns.append(SpacedColumn(word.left, word.right))
        columns[-1].words.append(word)
        columns[-1].lines.add(at)
    return columns


def side_of_numbers(columns: Sequence[SpacedColumn]) -> str:
    """Tell where numbers are set: ``left``, ``right`` or ``centre``; mark the columns whose numbers show it."""
    votes: Counter[str] = Counter()
    sides = {id(column): _side(column) for column in columns if column.number}
    for column in columns:
        if column.number and not _codes(column) and sides[id(column)]:
            votes[sides[id(column)]] += 1
    left = votes["left"] > votes["right"] + votes["centre"]
    centred = not left and votes["centre"] > votes["right"]
    for column in columns:
        side = sides.get(id(column), "")
        column.hard = column.number and (
            (not _codes(column)) if not side else side == "left" if left else side != "left"
        )
    return "left" if left else "centre" if centred else "right"


def _codes(column: SpacedColumn) -> bool:
    return all(word.plain for word in column.words)


def _side(column: SpacedColumn) -> str:
    """Which edge the numbers of a column share; empty where their widths do not tell."""
    numbers = [word for word in column.words if word.number]
    widths = [word.right - word.left for word in numbers]
    if not numbers or max(widths) - min(widths) < 2:
        return ""
    spread = {
        "right": [word.right for word in numbers],
        "left": [word.left for word in numbers],
        "centre": [word.centre for word in numbers],
    }
    return min(spread, key=lambda side: max(spread[side]) - min(spread[side]))


def under_middle(columns: Sequence[SpacedColumn]) -> bool:
    """Whether nearly all numbers stand right under the middle of their headings."""
    off = [
        abs(word.centre - column.heading.centre)
        for column in columns
        if column.heading is not None and column.hard
        for word in column.words
        if word.number
    ]
    return bool(off) and sum(distance < 1.5 for distance in off) > 0.8 * len(off)


def borders_of(columns: Sequence[SpacedColumn], side: str) -> tuple[float, ...]:
    """Where columns part: at their numbers' common edge, or as far from the middle of a heading as its other border.

    Where all stand in the middle of their columns, half-way between them.
    """
    left, right = side == "left", side == "right"
    edges: list[float] = []
    for one, other in pairwise(columns):
        low, high = min(one.right, other.left), max(one.right, other.left)
        if one.hard and right:
            border = max(word.right for word in one.words) + _PAD
        elif other.hard and left:
            border = min(word.left for word in other.words) - _PAD
        elif other.hard and right and other.heading is not None:
            border = 2 * other.heading.centre - max(word.right for word in other.words) - _PAD
        elif side == "centre" and not one.number and one.words and one.heading is not None:
            border = 2 * one.heading.centre - min(word.left for word in one.words) + _PAD
        else:
            border = (low + high) / 2
        edges.append(min(max(border, low), high))
    first, last = columns[0], columns[-1]
    start = first.left - _PAD
    if first.heading is not None and first.hard and right:
        start = min(start, 2 * first.heading.centre - edges[0])
    end = last.right + _PAD
    if last.heading is not None and not (last.hard and right):
        end = max(end, 2 * last.heading.centre - edges[-1])
    return (start, *edges, end)
