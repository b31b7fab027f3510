"""Tables of documents as full grids: every square of the grid holds its cell, whatever spans it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgetcheck.documents.document import Cell, Place, Table
from budgetcheck.recognition.words.wording import plain_text
from budgetcheck.text.slots import frozen

Square = Cell | None


@frozen
class CellGrid:
    """Rows of squares, all of one width; `edges` are the x positions of the borders where the format has them."""

    rows: tuple[tuple[Square, ...], ...]
    place: Place
    edges: tuple[float, ...] = ()
    ruled: bool = True
    sure: bool = True

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


def grid_of(table: Table) -> CellGrid:
    """Fill in what the spans of a table's cells cover."""
    squares: list[list[Square]] = [[None] * table.width for _ in range(table.height)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.rows, table.height)):
            for column in range(cell.column, min(cell.column + cell.columns, table.width)):
                squares[row][column] = cell
    return CellGrid(tuple(map(tuple, squares)), table.place, table.edges, table.ruled, table.sure)


def words_of(square: Square) -> str:
    """The plain words of a square; empty where it is blank."""
    return plain_text(square.text) if square is not None else ""


def filled_cells(row: Sequence[Square]) -> list[Cell]:
    """The cells of a row that hold anything, each once, left to right."""
    found: list[Cell] = []
    for square in row:
        if square is not None and (not found or found[-1] is not square) and plain_text(square.text):
            found.append(square)
    return found


def columns_aligned(grid: CellGrid, edges: Sequence[float], width: int) -> CellGrid | None:
    """Bring the columns of a continuation to those of the table it continues, by the x positions of their borders.

    None where the borders do not fit: then it is another table.
    """
    if not grid.edges or not edges or len(edges) != width + 1:
        return grid if grid.width == width else None
    targets: list[int] = []
    for left, right in zip(grid.edges, grid.edges[1:], strict=False):
        start, end = _nearest(edges, left), _nearest(edges, right)
        if start is None or end is None:
            return grid if grid.width == width else None
        targets += [start, end]
    rows: list[tuple[Square, ...]] = []
    for row in grid.rows:
        made: list[Square] = [None] * width
        for column, square in enumerate(row[: len(targets) // 2]):
            for target in range(targets[2 * column], targets[2 * column + 1]):
                made[target] = square
        rows.append(tuple(made))
    return CellGrid(tuple(rows), grid.place, tuple(edges), grid.ruled, grid.sure)


def _nearest(edges: Sequence[float], x: float) -> int | None:
    index = min(range(len(edges)), key=lambda at: abs(edges[at] - x))
    return index if abs(edges[index] - x) <= 6 else None


def with_rows(grid: CellGrid, rows: Iterable[tuple[Square, ...]]) -> CellGrid:
    """Return some rows of a grid as a grid of their own."""
    return replace(grid, rows=tuple(rows))
