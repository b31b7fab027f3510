"""Rows of cells without a grid in, a table out; and lines of which each is a cell, told by their form.

Spans are lost where a table was saved as text. They are put back where the form admits one answer: a cell of a shorter
row stands over one blank cell of the next row, or over a whole run of cells that are not blank. In any other shorter
row the last cell takes what is left of the width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, NamedTuple

from budgetcheck.documents.document import Cell, Paragraph, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import CELLS, COLUMNS, ROWS
from budgetcheck.documents.lines.flow import begins_anew
from budgetcheck.text.words import phrase

_AMOUNT: Final = re.compile(r"^[-+−]?[\d,，.]+%?$")


class TextLine(NamedTuple):
    """A line of the text, its number, and the page it stands on where form feeds count pages."""

    number: int
    text: str
    page: int | None


class CellEntry(NamedTuple):
    """A cell of a row before its width is known."""

    text: str
    line: int


CellRow = list[CellEntry]


Made = tuple[int, Table | None]
"""Where a table ends, and the table; or None, and up to where none of this form begins."""


def cell_lines(lines: Sequence[TextLine], at: int) -> Made:
    """Lines that begin with a tab, each a cell; a blank line ends a row, wrapped text goes on without a tab."""
    rows: list[CellRow] = []
    end, ended = at, True
    while end < len(lines):
        text = lines[end].text
        if _cell_line(text):
            if ended:
                rows.append([])
            rows[-1].append(CellEntry(text.strip(), lines[end].number))
            ended = False
        elif not text.strip():
            if ended or end + 1 >= len(lines) or not _cell_line(lines[end + 1].text):
                break
            ended = True
        elif ended or text.startswith("\t"):
            break
        else:
            entry = rows[-1][-1]
            if len(entry.text) > _LONGEST or begins_anew(entry.text, text.strip()):
                break
            rows[-1][-1] = entry._replace(text=f"{entry.text}\n{text.strip()}".lstrip("\n"))
        end += 1
    wide = [row for row in rows if len(row) > 1]
    cells = [entry.text for row in rows for entry in row]
    tabular = len(rows) > 1 and wide and sum(map(len, cells)) < 60 * len(cells)
    return end, table_of_rows(rows) if tabular else None


def _cell_line(text: str) -> bool:
    return text.startswith("\t") and "\t" not in text[1:].rstrip()


_LONGEST: Final = 2_000
"""Characters of a cell beyond which no further line is taken into it."""


def table_of_rows(rows: list[CellRow]) -> Table:
    """The table of some rows, the shorter ones spanned. Raises `DocumentFault` where it is larger than is read."""
    across = max(map(len, rows))
    if len(rows) > ROWS or across > COLUMNS or len(rows) * across > CELLS:
        raise too_much_text()
    cells = []
    for row, (entries, taken) in enumerate(zip(rows, _spans(rows, across), strict=True)):
        column = 0
        for entry, span in zip(entries, taken, strict=True):
            cells.append(Cell(entry.text, row, column, columns=span, place=Place(line=entry.line)))
            column += span
    return Table(tuple(cells), len(rows), across)


def placed(table: Table, place: Place) -> Table:
    """A table that was made, in its place in the document."""
    cells = tuple(
        replace(cell, place=replace(place, row=cell.row + 1, column=cell.column + 1, line=cell.place.line))
        for cell in table.cells
    )
    return replace(table, cells=cells, place=place)


def _spans(rows: list[CellRow], width: int) -> list[list[int]]:
    """How many columns each cell takes, from the last row upwards: a row is judged by the one under it."""
    spans: list[list[int]] = []
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        if len(row) == width:
            spans.append([1] * width)
            continue
        over = _over(row, rows[at + 1], spans[-1]) if at + 1 < len(rows) else None
        spans.append(over or [1] * (len(row) - 1) + [width - len(row) + 1])
    spans.reverse()
    return spans


def _over(row: CellRow, under: CellRow, taken: list[int]) -> list[int] | None:
    """The spans of a row whose cells stand over the groups of the row under it; None where they do not fit."""
    if len(under) <= len(row) or any(_AMOUNT.match(entry.text) for entry in (*row, *under)):
        return None  # only rows of a header stand over one another
    groups: list[list[int]] = []
    run = False
    seen: set[str] = set()
    for entry, span in zip(under, taken, strict=True):
        # The same word again begins the next group: 预算数 决算数 预算数 决算数.
        if entry.text and run and entry.text not in seen:
            groups[-1].append(span)
        else:
            groups.append([span])
            seen = set()
        seen.add(entry.text)
        run = bool(entry.text)
    return [sum(group) for group in groups] if len(groups) == len(row) else None


def with_cell_paragraphs(blocks: Iterable[Paragraph | Table], tables: int) -> Iterator[Paragraph | Table]:
    """The blocks of a document without blanks around; paragraphs that are cells of a table each are made that table.

    Paragraphs come as they are written, blank ones among them; `tables` of the document have their numbers already. Of
    prose that is indented by tabs nothing is made: cells are short.
    """
    for tabular, group in groupby(blocks, key=lambda block: isinstance(block, Table)):
        if tabular:
            yield from group
            continue
        run = [block for block in group if isinstance(block, Paragraph)]
        lines = [TextLine(number, block.text, None) for number, block in enumerate(run)]
        at = failed = 0
        while at < len(run):
            end, made = cell_lines(lines, at) if at >= failed else (at, None)
            if made is not None and sum(len(cell.text) for cell in made.cells) < _SHORT * len(made.cells):
                tables += 1
                cells = (
                    replace(cell, place=Place(table=tables, row=cell.row + 1, column=cell.column + 1))
                    for cell in made.cells
                )
                yield replace(made, cells=tuple(cells), place=Place(table=tables))
                at = end
                continue
            failed = max(failed, end)
            if run[at].text.strip():
                yield replace(run[at], text=run[at].text.strip())
            at += 1


_SHORT: Final = 20
"""Characters of a cell on average, at most, where lines alone tell that there is a table."""


def too_much_text() -> DocumentFault:
    """The fault of a text beyond the limits."""
    return DocumentFault(
        "too large",
        phrase("documents.tabular.text_table_larger_than_read"),
        phrase("documents.tabular.split_file"),
    )
