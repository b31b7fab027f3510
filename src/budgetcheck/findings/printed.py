"""Tables of a published document as a report shows them: the rows round what is disputed, in their own grid."""

from __future__ import annotations

from typing import NamedTuple

from budgetcheck.text.places import Whereabouts
from budgetcheck.text.slots import frozen


class PrintedCell(NamedTuple):
    """A cell as printed; `row` and `column` are 1-based in the printed grid, both 0 where the document has no cell."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@frozen
class PrintedTable:
    """A table: where it stands, and its rows in stretches between which rows are left out.

    Spans end with their stretch, so that each of them is a grid of its own.
    """

    whereabouts: Whereabouts
    stretches: tuple[tuple[tuple[PrintedCell, ...], ...], ...]
    left_out: int = 0
    """Rows that are not shown."""
