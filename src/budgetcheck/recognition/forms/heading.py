"""The grid of a table → its headings and the rows under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.forms.grid import CellGrid, Square, filled_cells, words_of
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.wording import ENUMERATOR, label_of, number_in_cell, plain_text

_SERIALS: Final = re.compile(r"(?:栏次|行次|序号|\*+|[甲乙丙丁]|\d{1,3}(?:[=+\-]\d{1,3})*)")


def is_serial(row: Sequence[Square]) -> bool:
    """Whether a row only numbers the columns (栏次 1 2 3, also 1=2+3)."""
    texts = [plain_text(cell.text) for cell in filled_cells(row)]
    if len(texts) < 2 or not all(_SERIALS.fullmatch(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.match(r"\d+", text))]
    return texts[0] in ("栏次", "行次") or (
        len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1
    )


def _without_serials(row: tuple[Square, ...]) -> tuple[Square, ...]:
    """Take the numbers of columns out of a row of headings that ends in them (类 款 项 栏次 1 2 3)."""
    at = next((index for index, square in enumerate(row) if words_of(square) in ("栏次", "行次")), None)
    if not at:
        return row
    rest = [words_of(cell) for cell in filled_cells(row[at:])]
    if len(rest) < 2 or not all(_SERIALS.fullmatch(text) for text in rest):
        return row
    return (*row[:at], *[None] * (len(row) - at))


def header_like(row: Sequence[Square], classifier: Classifier) -> bool:
    """Whether all words of a row are headings of columns, years among them."""
    cells = filled_cells(row)
    named = [cell for cell in cells if not _BARE_YEAR.fullmatch(plain_text(cell.text))]
    return bool(named or len(cells) > 1) and all(classifier.is_heading(cell.text) for cell in named)


_BARE_YEAR: Final = re.compile(r"20\d\d年(?:度)?")


def split_header(
    grid: CellGrid, classifier: Classifier
) -> tuple[tuple[tuple[Square, ...], ...], tuple[tuple[Square, ...], ...]]:
    """Part the headings of a table from its rows; rows that only number columns are in neither."""
    header: list[tuple[Square, ...]] = []
    rows: list[tuple[Square, ...]] = []
    seen: set[str] = set()
    above = _rows_above_headings(grid, classifier)
    for index, row in enumerate(grid.rows):
        cells = filled_cells(row)
        if index < above and cells:
            header.append(row)
            continue
        if not cells:
            if rows:
                rows.append(row)
            continue
        if is_serial(row):
            continue
        row = _without_serials(row)
        cells = filled_cells(row)
        heads = header_like(row, classifier) and not _data_label(cells)
        mostly = _mostly_headings(cells, classifier) and not has_number(row)
        if not rows and (heads or (header and (mostly or (_stands_below(row, header) and not has_number(row))))):
            header.append(row)
            seen.add("|".join(plain_text(cell.text) for cell in cells))
            continue
        if rows and heads and ("|".join(plain_text(cell.text) for cell in cells)) in seen:
            continue  # headings repeated on the next page
        if not rows and not header and not has_number(row) and any(classifier.is_heading(cell.text) for cell in cells):
            header.append(row)
            continue
        rows.append(row)
    return tuple(header), tuple(rows)


def _rows_above_headings(grid: CellGrid, classifier: Classifier) -> int:
    """How many rows at the top stand above the first row of headings and can only be headings that are not known."""
    for index, row in enumerate(grid.rows[:4]):
        cells = filled_cells(row)
        if header_like(row, classifier) and len(cells) >= 3:
            return index
        if has_number(row) or len(cells) < 2 or is_serial(row) or all(cell.columns == 1 for cell in cells):
            return 0
    return 0


def _mostly_headings(cells: Sequence[Cell], classifier: Classifier) -> bool:
    """Whether at least half of three cells or more are headings, and none is numbered as labels of rows are."""
    if len(cells) < 3 or any(ENUMERATOR.match(plain_text(cell.text)) for cell in cells):
        return False
    return 2 * sum(classifier.is_heading(cell.text) for cell in cells) >= len(cells)


def _data_label(cells: Sequence[Cell]) -> bool:
    """A row that holds only “合计” is a row of data, empty."""
    return len(cells) == 1 and label_of(cells[0].text) in ("合计", "总计", "小计") and cells[0].rows == 1


def _stands_below(row: Sequence[Square], header: Sequence[Sequence[Square]]) -> bool:
    """Whether a row goes on what stands above: it shares a cell with that, or has words but no label of its own."""
    shared = any(square is not None and square in header[-1] for square in row)
    return shared or (len(filled_cells(row)) > 1 and not words_of(row[0]))


def has_number(row: Sequence[Square]) -> bool:
    """Whether a cell of the row holds a number."""
    return any(number_in_cell(cell.text) is not None for cell in filled_cells(row))


def header_words(header: Sequence[Sequence[Square]]) -> str:
    """All words of the headings, by which a table that goes on is known."""
    return " ".join(plain_text(cell.text) for row in header for cell in filled_cells(row))
