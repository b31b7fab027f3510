"""The lines of a table, on one page or several → a table a page, with cells that know their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from budgetcheck.documents.document import Cell, Place, Table
from budgetcheck.documents.paged.unruled.columns import columns_of, set_left
from budgetcheck.documents.paged.unruled.headings import Headed, headed
from budgetcheck.documents.paged.unruled.runs import Row, pitch_of
from budgetcheck.documents.paged.unruled.stacks import Joins, Stack, stack_of, stacked
from budgetcheck.documents.paged.unruled.words import ENUMERATED, Word, numbers_columns

_LEADING: Final = 1.75
"""Sizes of a character that the lines of one cell stand under one another at most."""


class Part(NamedTuple):
    """What a table has on one page: lines of headings, and rows."""

    headings: tuple[Row, ...]
    rows: tuple[Row, ...]
    rules: tuple[float, ...] = ()
    """Where lines are drawn across: they part cells."""


class LaidOut(NamedTuple):
    """The rows of cells of a table on one page: texts with their columns and boxes."""

    cells: tuple[tuple[int, int, int, int, Stack], ...]
    """Row, column, rows, columns."""
    height: int
    edges: tuple[float, ...]
    sure: bool


def laid_out(parts: Sequence[Part]) -> list[LaidOut] | None:
    """Lay out a table; None where it would have fewer than two columns."""
    spacing = _row_spacing(parts)
    columns = columns_of([row.words for part in parts for row in part.rows if not numbers_columns(row.words)])
    if columns is None or len(columns) < 2:
        return None
    left = set_left(columns)
    cells = stacked(*_heading_joins([word for row in parts[0].headings for word in row.words], parts[0].rules))
    head = headed(columns, cells, left)
    if head is None:
        return None
    made = [_rows(part, head, spacing) for part in parts]
    if any(one is None for one in made):
        return None
    depth, above = _levels(head)
    found = []
    for number, (part, rows) in enumerate(zip(parts, made, strict=True)):
        assert rows is not None
        start = 0 if number else depth
        body = tuple((start + row, column, 1, columns, cell) for row, column, columns, cell in rows)
        height = start + max((row + 1 for row, _, _, _ in rows), default=0)
        found.append(LaidOut((*(() if number else above), *body), height, head.edges, True))
    return found


def unsure(part: Part) -> LaidOut:
    """Lay out a table whose columns are not known: each word in a cell of its own, not to be read."""
    rows = [*part.headings, *part.rows]
    cells = tuple((at, k, 1, 1, stack_of([word])) for at, row in enumerate(rows) for k, word in enumerate(row.words))
    width = max(len(row.words) for row in rows)
    left, right = min(row.line.left for row in rows), max(row.line.right for row in rows)
    return LaidOut(cells, len(rows), tuple(left + (right - left) * k / width for k in range(width + 1)), False)


def _heading_joins(words: list[Word], rules: Sequence[float]) -> tuple[list[Word], Joins]:
    """The words of headings, and whether one is the next line of the cell that another is in.

    The lines of a cell stand as close to one another as any, and in its middle or at its left.
    """

    def near(word: Word, below: Word) -> bool:
        return (
            0.95 * word.size < word.middle - below.middle <= _LEADING * word.size
            and not word.beside(below.left, below.right)
            and min(abs(word.centre - below.centre), abs(word.left - below.left)) < 0.6 * word.size
            and not any(below.middle < y < word.middle for y in rules)
        )

    def alone(word: Word, below: Word) -> bool:
        """Whether beside the lower word stands another with nothing above it: then the upper may be over both."""
        return any(
            abs(other.middle - below.middle) < 0.2 * below.size
            and all(above.beside(other.left, other.right) for above in words if abs(above.middle - word.middle) < 1)
            for other in words
            if other is not below
        )

    pairs = [(one, other) for one in words for other in words if near(one, other)]
    downs = Counter(round(5 * (one.middle - other.middle)) for one, other in pairs if not alone(one, other))
    leading = min(downs, key=lambda down: (-downs[down], down), default=0) / 5

    def joins(word: Word, below: Word) -> bool:
        return near(word, below) and abs(word.middle - below.middle - leading) < 0.08 * leading

    return words, joins


class _RowSpacing(NamedTuple):
    """How far apart the rows of a table stand, and the lines of its wrapped labels (infinite where none are)."""

    pitch: float
    leading: float


def _row_spacing(parts: Sequence[Part]) -> _RowSpacing:
    pitch = min(pitch_of(part.rows) for part in parts)
    leading = float("inf")
    for part in parts:
        words = [word for row in part.rows for word in row.words if not word.number]
        for at, word in enumerate(words):
            for below in words[at + 1 :]:
                down = word.middle - below.middle
                if down > _LEADING * word.size:
                    break
                if down > 0.95 * word.size and not word.beside(below.left, below.right):
                    leading = min(leading, down)
    return _RowSpacing(pitch, leading)


def _row_joins(spacing: _RowSpacing, anchors: Sequence[float], border: float, rules: Sequence[float]) -> Joins:
    """Whether a word of a column is the next line of the cell that another is in."""

    def anchored(word: Word) -> bool:
        return any(abs(y - word.middle) < 0.3 * word.size for y in anchors)

    def joins(word: Word, below: Word) -> bool:
        down = word.middle - below.middle
        if not 0.95 * word.size < down <= _LEADING * word.size or word.beside(below.left, below.right):
            return False
        if ENUMERATED.match(below.text) or any(below.middle < y < word.middle for y in rules):
            return False
        if anchored(word) and anchored(below):
            return False
        if spacing.leading < min(spacing.pitch, 99.0) - 0.12 * word.size:
            return down < 1.08 * spacing.leading
        # Lines as far apart as rows: one goes on in the next only where it is full.
        return word.right + 1.1 * word.size > border - 0.8 * word.size

    return joins


def _rows(part: Part, head: Headed, spacing: _RowSpacing) -> list[tuple[int, int, int, Stack]] | None:
    """The cells of the rows of a page: row, column, how many columns, words; None where a place is not sure."""
    placed: list[tuple[int, int, Word]] = []
    for row in part.rows:
        for word in row.words:
            first, last = _place(word, head)
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
        joins = _row_joins(spacing, anchors, head.edges[last + 1], part.rules)
        for stack in stacked(_side_by_side(words), joins):
            near = [y for y in anchors if stack.bottom - 0.1 * stack.size < y < stack.top + 0.1 * stack.size]
            if len(near) > 1:
                return None
            cells.append((near[0] if near else stack.middle, first, last, stack))
    return _numbered(cells)


def _side_by_side(words: Sequence[Word]) -> Iterator[Word]:
    """Words of one column on one line are one."""
    held: Word | None = None
    for word in sorted(words, key=lambda word: (-round(word.middle), word.left)):
        if held is not None and abs(held.middle - word.middle) < 0.3 * word.size and word.left >= held.right:
            held = held._replace(right=word.right, text=f"{held.text}    {word.text}")
            continue
        if held is not None:
            yield held
        held = word
    if held is not None:
        yield held


def _place(word: Word, head: Headed) -> tuple[int, int]:
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


def _levels(head: Headed) -> tuple[int, tuple[tuple[int, int, int, int, Stack], ...]]:
    """How many rows of headings there are, and their cells."""
    own = [(at, at, column.heading) for at, column in enumerate(head.columns) if column.heading is not None]
    over = sorted(head.over, key=lambda one: -one.cell.middle)
    count = [0] * len(head.columns)
    cells: list[tuple[int, int, int, int, Stack]] = []
    for cell, first, last in over:
        row = max(count[first : last + 1])
        cells.append((row, first, 1, last - first + 1, cell))
        count[first : last + 1] = [row + 1] * (last - first + 1)
    depth = max(count, default=0) + bool(own)
    cells += [(count[at], at, depth - count[at], 1, cell) for at, _, cell in own]
    return depth, tuple(cells)


def table_of(laid: LaidOut, page: int, number: int, confidence: float | None) -> Table:
    """Make a table of a document."""
    place = Place(page=page, table=number)
    cells = tuple(
        Cell(
            cell.text,
            row,
            column,
            rows,
            columns,
            replace(place, row=row + 1, column=column + 1, box=(cell.left, cell.bottom, cell.right, cell.top)),
            None,
            confidence,
        )
        for row, column, rows, columns, cell in laid.cells
    )
    boxes = [cell for *_, cell in laid.cells]
    box = (laid.edges[0], min(b.bottom for b in boxes), laid.edges[-1], max(b.top for b in boxes))
    return Table(
        cells, laid.height, len(laid.edges) - 1, replace(place, box=box), laid.edges, ruled=False, sure=laid.sure
    )
