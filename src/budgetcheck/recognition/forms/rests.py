"""A row that the end of a page cuts in two → one row: the rest of its words stands above the rows of the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.forms.grid import Square, filled_cells
from budgetcheck.recognition.words.wording import ENUMERATOR, number_in_cell, plain_text

_END: Final = re.compile(r"\d{1,2}")


def with_rest(
    rows: Sequence[tuple[Square, ...]], following: Sequence[tuple[Square, ...]]
) -> tuple[tuple[Square, ...], ...] | None:
    """The rows of a page with the rest of the last, which is the first of the `following`; None where that is whole.

    Both have the same columns. A rest goes on with words that fill their cell, in a column where words are wrapped, or
    with the last digits of a number.
    """
    if len(rows) < 2 or len(following) < 2:
        return None
    rest, last = following[0], list(rows[-1])
    cells = filled_cells(rest)
    if not cells or len(cells) == len(filled_cells(following[1])):
        return None
    for cell in cells:
        at = rest.index(cell)
        above = last[at] if at < len(last) else None
        if above is None or above.columns != cell.columns or not _goes_on(above, cell, at, (*rows, *following[1:])):
            return None
        whole = replace(above, text=f"{above.text}\n{cell.text}")
        last = [whole if square is above else square for square in last]
    return (*rows[:-1], tuple(last))


def _goes_on(above: Cell, cell: Cell, at: int, rows: Sequence[tuple[Square, ...]]) -> bool:
    text, before = plain_text(cell.text), plain_text(above.text)
    if _END.fullmatch(text):
        number = number_in_cell(above.text)
        return number is not None and number.decimals == 2 - len(text) and "." in before
    if not before or number_in_cell(cell.text) is not None or number_in_cell(above.text) is not None:
        return False
    if ENUMERATOR.match(text):
        return False
    lines = [square.text.split("\n") for row in rows if (square := row[at] if at < len(row) else None) is not None]
    widest = max((len(line) for held in lines for line in held), default=0)
    full = above.text.split("\n")[-1]
    slack = 1 if text[:1] in "(“《" or any(character.isascii() for character in full) else 0
    return any(len(held) > 1 for held in lines) and len(full) >= widest - slack
