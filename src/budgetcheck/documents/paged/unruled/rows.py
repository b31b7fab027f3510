"""The rows of a page whose columns are known → its cells, wrapped labels whole; None where a place is not sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import Final, NamedTuple

from budgetcheck.documents.paged.unruled.headings import Headed
from budgetcheck.documents.paged.unruled.runs import WordRow, pitch_of
from budgetcheck.documents.paged.unruled.stacks import LEADING, Joins, Stack, stack_of, stacked
from budgetcheck.documents.paged.unruled.words import ENUMERATED, Word, numbers_columns


class RowSpacing(NamedTuple):
    """How far apart the rows of a table stand, and the lines of its wrapped labels (infinite where none are)."""

    pitch: float
    leading: float


def row_spacing(pages: Sequence[Sequence[WordRow]]) -> RowSpacing:
    """Measure how far apart the rows of all pages of a table stand."""
    pitch = min(pitch_of(rows) for rows in pages)
    leading = float("inf")
    for rows in pages:
        words = [word for row in rows for word in row.words if not word.number]
        for at, word in enumerate(words):
            for below in words[at + 1 :]:
                down = word.middle - below.middle
                if down > LEADING * word.size:
                    break
                if down > 0.95 * word.size and not word.beside(below.left, below.right):
                    leading = min(leading, down)
    return RowSpacing(pitch, leading)


class NumberStands(Enum):
    """Beside which line of a wrapped label its row's numbers stand."""

    ANY = "any"
    FIRST = "the first"
    LAST = "the last"


def _row_joins(
    spacing: RowSpacing, anchors: Sequence[float], border: float, rules: Sequence[float], beside: NumberStands
) -> Joins:
    """Whether a word of a column is the next line of the cell that another is in."""

    def anchored(word: Word) -> bool:
        return any(abs(y - word.middle) < 0.3 * word.size for y in anchors)

    def joins(word: Word, below: Word) -> bool:
        down = word.middle - below.middle
        if not 0.95 * word.size < down <= LEADING * word.size or word.beside(below.left, below.right):
            return False
        if ENUMERATED.match(below.text) or any(below.middle < y < word.middle for y in rules):
            return False
        if (
            anchored(word)
            if beside is NumberStands.LAST
            else anchored(below) and (beside is NumberStands.FIRST or anchored(word))
        ):
            return False
        if spacing.leading < min(spacing.pitch, 99.0) - 0.12 * word.size:
            return down < 1.08 * spacing.leading
        # Lines as far apart as rows: one goes on in the next only where it is full.
        return word.right + 1.1 * word.size > border - 0.8 * word.size

    return joins


def row_cells(
    rows: Sequence[WordRow], rules: Sequence[float], head: Headed, spacing: RowSpacing
) -> list[tuple[int, int, int, Stack]] | None:
    """The cells of the rows of a page: row, column, how many columns, words; None where a place is not sure."""
    ways = (_cells(rows, rules, head, spacing, beside) for beside in NumberStands)
    return next((cells for cells in ways if cells is not None), None)


def _cells(
    rows: Sequence[WordRow], rules: Sequence[float], head: Headed, spacing: RowSpacing, beside: NumberStands
) -> list[tuple[int, int, int, Stack]] | None:
    placed: list[tuple[int, int, Word]] = []
    for row in rows:
        for word in row.words if not numbers_columns(row.words) else ():
            first, last = columns_met(word, head)
            placed.append((first, last, word))
    anchors = _anchors([word for _, _, word in placed if word.number])
    cells: list[tuple[float, int, int, Stack]] = [
        (anchor, first, last, stack_of([word]))
        for first, last, word in placed
        if word.number
        for anchor in anchors
        if abs(anchor - word.middle) < 0.4 * word.size
    ]
    spread = sorted({(first, last) for first, last, word in placed if not word.number})
    for first, last in spread:
        words = [word for a, b, word in placed if (a, b) == (first, last) and not word.number]
        reached = max(head.columns[last].right, *(word.right for word in words))
        joins = _row_joins(spacing, anchors, min(head.edges[last + 1], reached + 0.8 * words[0].size), rules, beside)
        for stack in stacked(_side_by_side(words), joins):
            near = [y for y in anchors if stack.bottom - 0.1 * stack.size < y < stack.top + 0.1 * stack.size]
            if len(near) > 1:
                return None
            cells.append((near[0] if near else stack.middle, first, last, stack))
    return _numbered(cells)


def breaks_numbers(rows: Sequence[WordRow]) -> bool:
    """Whether a number goes on in the next line, which has nothing but its last digits: cells were too narrow."""
    words = [word for row in rows for word in row.words if _PART.fullmatch(word.text)]
    usual = max((_decimals(word) for word in words), default=0)
    alone = {id(word) for row in rows if all(_END.fullmatch(word.text) for word in row.words) for word in row.words}
    for at, word in enumerate(words):
        if word.text[-1] in ",.":
            return True
        if "." not in word.text:
            continue
        lacking = usual - _decimals(word)
        for below in words[at + 1 :]:
            down = word.middle - below.middle
            if down > 2.5 * word.size:
                break
            if down < 0.5 * word.size or not below.plain or below.beside(word.left, word.right):
                continue
            if len(below.text) == lacking or id(below) in alone:
                return True
    return False


def _decimals(word: Word) -> int:
    return len(word.text.partition(".")[2])


_END: Final = re.compile(r"\d{1,2}")
_PART: Final = re.compile(r"-?\d[\d,]*\.?\d*")


def _side_by_side(words: Sequence[Word]) -> Iterator[Word]:
    """Words of one column on one line are one."""
    held: Word | None = None
    for word in sorted(words, key=lambda word: (-round(word.middle), word.left)):
        if held is not None and abs(held.middle - word.middle) < 0.3 * word.size and word.left >= held.right:
            held = replace(held, right=word.right, text=f"{held.text}    {word.text}")
            continue
        if held is not None:
            yield held
        held = word
    if held is not None:
        yield held


def columns_met(word: Word, head: Headed) -> tuple[int, int]:
    """The columns a word stands in: one, unless it reaches well into the words of several."""
    columns = head.columns
    met = [
        at
        for at, column in enumerate(columns)
        if min(word.right, column.right) - max(word.left, column.left) > 0.25 * word.size
    ]
    if word.number and met:
        best = max(met, key=lambda at: min(word.right, columns[at].right) - max(word.left, columns[at].left))
        return best, best
    if met:
        return met[0], met[-1]
    at = next((at for at, edge in enumerate(head.edges[1:-1]) if word.centre < edge), len(columns) - 1)
    return at, at


def _anchors(numbers: Sequence[Word]) -> list[float]:
    """The heights at which numbers stand."""
    made: list[float] = []
    for word in sorted(numbers, key=lambda word: -word.middle):
        if not made or made[-1] - word.middle > 0.4 * word.size:
            made.append(word.middle)
    return made


def _numbered(cells: Sequence[tuple[float, int, int, Stack]]) -> list[tuple[int, int, int, Stack]] | None:
    """Give cells their rows, top first; None where two of one row share a column."""
    made: list[tuple[int, int, int, Stack]] = []
    taken: set[tuple[int, int]] = set()
    row, y = -1, float("inf")
    for middle, first, last, stack in sorted(cells, key=lambda cell: (-cell[0], cell[1])):
        if y - middle > 0.45 * stack.size:
            row, y = row + 1, middle
        for column in range(first, last + 1):
            if (row, column) in taken:
                return None
            taken.add((row, column))
        made.append((row, first, last - first + 1, stack))
    return made
