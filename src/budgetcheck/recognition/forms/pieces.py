"""One grid → the tables on it, each without the remarks under it, and the prose between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from budgetcheck.documents.document import Cell, Paragraph
from budgetcheck.recognition.forms.grid import CellGrid, Square, filled_cells, with_rows, words_of
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.wording import ENUMERATOR, number_in_cell, plain_text

NOTE: Final = re.compile(r"^(?:注|说明|备注|附注)[：:]?|为空表|无数据|表为空|空表")
EMPTY_NOTE: Final = re.compile("为空|无数据|空表")
LONGEST_TITLE: Final = 64


_CAPTION: Final = re.compile(r"([^，。；：、\d][^，。；：]{2,38}表)(?:\([^()]{1,12}\))?")
_OF_ALL: Final = re.compile(
    r"(?:预算|决算|预决算|公开|情况|总体|统计|汇总|明细|一览|收支|收入|支出|数据|总|报|附|空|续|\d)*表$|20\d\d年?(?:度)?"
)
"""What ends the title of any table, or of a whole set of tables: behind it must be left what the table is about."""
_NUMBERED: Final = re.compile(r"\d表$")
_WHOSE: Final = re.compile("(?:局|委|办|院|校|站|会|部|厅|处|队|所|馆|中心|部门|单位|政府|机关|本级|年度|年)$")


def is_caption(text: str) -> bool:
    """Whether a line names one certain table, of whatever kind: then it is of no other kind than its words say."""
    found = _CAPTION.fullmatch(text)
    if found is None or NOTE.search(text) or _NUMBERED.search(found[1]):
        return False
    about = _OF_ALL.sub("", found[1])
    return len(about) >= 2 and not _WHOSE.search(about)


def unstacked(grid: CellGrid) -> Iterable[Paragraph | CellGrid]:
    """Take apart a sheet on which prose and tables stand below one another; any other grid stays whole.

    A sentence in a row of its own ends a table, and so does a blank row; single cells between tables are prose.
    """
    if grid.place.sheet is None or not any(_sentence(row) for row in grid.rows):
        yield grid
        return
    held: list[tuple[Square, ...]] = []
    for row in grid.rows:
        cells = filled_cells(row)
        if held and cells and not _sentence(row):
            held.append(row)
        elif len(cells) >= 2:
            held = [row]
        else:
            if held:
                yield with_rows(grid, held)
                held = []
            if cells:
                yield Paragraph(cells[0].text, cells[0].place)
    if held:
        yield with_rows(grid, held)


def _sentence(row: Sequence[Square]) -> bool:
    """Whether a row is one cell of prose, and no remark under a table."""
    cells = filled_cells(row)
    if len(cells) == 1 and NOTE.search(plain_text(cells[0].text)):
        return False
    return len(cells) == 1 and ("。" in cells[0].text or len(plain_text(cells[0].text)) > LONGEST_TITLE)


def without_notes(rows: tuple[tuple[Square, ...], ...]) -> tuple[tuple[tuple[Square, ...], ...], Cell | None]:
    """Take remarks off the end of a table; one that says that the table is empty is kept apart."""
    kept = list(rows)
    note: Cell | None = None
    while kept:
        cells = filled_cells(kept[-1])
        text = plain_text(cells[0].text) if len(cells) == 1 else ""
        if cells and not (text and NOTE.search(text)):
            break
        if text and EMPTY_NOTE.search(text):
            note = cells[0]
        kept.pop()
    return (tuple(kept), note) if note is not None or len(kept) < len(rows) else (rows, None)


def pieces_of(grid: CellGrid, classifier: Classifier) -> Iterable[CellGrid]:
    """Cut a grid where the title of another table stands inside it."""
    start = 0
    begun = False
    for index, row in enumerate(grid.rows):
        cells = filled_cells(row)
        alone = len(cells) == 1 and (cells[0].columns > 1 or grid.width == 1 or index == 0 or _only(row, cells[0]))
        if begun and alone and classifier.is_title(plain_text(cells[0].text)) and not _enumerated(cells[0]):
            yield with_rows(grid, grid.rows[start:index])
            start, begun = index, False
        elif any(number_in_cell(square.text) for square in row if square is not None and plain_text(square.text)):
            begun = True
    yield with_rows(grid, grid.rows[start:])


def _only(row: Sequence[Square], cell: Cell) -> bool:
    return all(square is None or square is cell or not words_of(square) for square in row)


def _enumerated(cell: Cell) -> bool:
    return ENUMERATOR.match(plain_text(cell.text)) is not None
