"""Characters into the cells of the grid they are printed in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import Final

from budgetcheck.documents.document import Cell, Place, Table
from budgetcheck.documents.lines.flow import Glyph, least, printed_lines
from budgetcheck.documents.paged.grid import Grid

_FIGURE: Final = frozenset("0123456789,.")
_NUMBER: Final = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+(\.\d+)?")


def fill(tables: list[Filled], glyphs: list[Glyph]) -> list[Glyph]:
    """Put characters into the cells they stand in; return those that stand in none.

    A number printed over the border of its cell goes whole into the cell that holds most of it.
    """
    if not tables:
        return glyphs
    owners = [next(((t, cell) for t in tables if (cell := t.cell(glyph)) is not None), None) for glyph in glyphs]
    at = 0
    while at < len(glyphs):
        end = at + 1
        if glyphs[at].text in _FIGURE:
            while end < len(glyphs) and _adjacent(glyphs[end - 1], glyphs[end]):
                end += 1
            if owners[at] != owners[end - 1] and _NUMBER.fullmatch("".join(glyph.text for glyph in glyphs[at:end])):
                owners[at:end] = [Counter(owners[at:end]).most_common(1)[0][0]] * (end - at)
        at = end
    outside = []
    for glyph, owner in zip(glyphs, owners, strict=True):
        if owner is None:
            outside.append(glyph)
        else:
            owner[0].put(owner[1], glyph)
    return outside


def _adjacent(last: Glyph, glyph: Glyph) -> bool:
    """Whether two characters are of one number: on one line, with no gap between them."""
    height = last.top - last.bottom
    return (
        glyph.text in _FIGURE
        and not glyph.blank
        and abs(glyph.bottom - last.bottom) < 0.1 * height
        and abs(glyph.left - last.right) < 0.12 * height
    )


class Filled:
    """A grid being filled with characters."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._falling = [-y for y in grid.ys]
        self._owner = {
            (row, column): index
            for index, box in enumerate(grid.boxes)
            for row in range(box.row, box.row + box.rows)
            for column in range(box.column, box.column + box.columns)
        }
        self._glyphs: list[list[Glyph]] = [[] for _ in grid.boxes]
        self.empty = True

    def cell(self, glyph: Glyph) -> int | None:
        """Which cell a character stands in."""
        row = bisect_right(self._falling, -(glyph.bottom + glyph.top) / 2) - 1
        column = bisect_right(self.grid.xs, (glyph.left + glyph.right) / 2) - 1
        return self._owner.get((row, column))

    def put(self, cell: int, glyph: Glyph) -> None:
        """Put a character into a cell."""
        self._glyphs[cell].append(glyph)
        self.empty = False

    def made(self, page: int, number: int) -> Table:
        xs, ys = self.grid.xs, self.grid.ys
        cells = []
        for box, glyphs in zip(self.grid.boxes, self._glyphs, strict=True):
            lines = printed_lines(glyphs) if glyphs else []
            text = "\n".join(line.text for line in lines)
            edges = (xs[box.column], ys[box.row + box.rows], xs[box.column + box.columns], ys[box.row])
            place = Place(page=page, table=number, row=box.row + 1, column=box.column + 1, box=edges)
            cells.append(Cell(text, box.row, box.column, box.rows, box.columns, place, None, least(lines)))
        place = Place(page=page, table=number, box=(xs[0], ys[-1], xs[-1], ys[0]))
        return Table(tuple(cells), len(ys) - 1, len(xs) - 1, place, xs)
