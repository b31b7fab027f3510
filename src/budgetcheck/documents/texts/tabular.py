"""Lines of plain text in, the tables that their form draws out.

Five forms are told, by nothing but their form:

- **rows of pipes** (Markdown with or without its rule of dashes, and tables drawn with ``│`` or ``+--+``);
- **rows of tabs**: two or more lines running with tabs inside them;
- **a cell a line**: each cell is a line of its own that begins with a tab, text that wraps goes on in lines without a
  tab, a blank line ends the row, two blank lines or a line without a tab after a blank one end the table (what a Word
  document becomes when it is saved as text). Spans are lost there. They are put back where the form admits one
  answer: a cell of a shorter row stands over one blank cell of the next row, or over a whole run of cells that are not
  blank. In any other shorter row the last cell takes what is left of the width;
- **columns of blanks**: three or more lines whose parts are two or more blanks apart and stand under one another;
- **tables in HTML**, as Markdown may hold them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from budgetcheck.documents.document import Cell, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import CELLS, COLUMNS, ROWS
from budgetcheck.documents.lines.columns import LineStretch, aligned, run_of_columns
from budgetcheck.documents.lines.flow import begins_anew
from budgetcheck.text.safe import width
from budgetcheck.text.words import phrase

_RULE: Final = re.compile(
    r"^[ \t]*[|+│┃├└┌┼╔╠╚]?[\s:|+\-=─━═│┃├┼┤┌┬┐└┴┘╔╦╗╠╬╣╚╩╝]*[-─━═][\s:|+\-=─━═│┃├┼┤┌┬┐└┴┘╔╦╗╠╬╣╚╩╝]*$"
)
_AMOUNT: Final = re.compile(r"^[-+−]?[\d,，.]+%?$")
_WALLS: Final = str.maketrans("│┃║｜", "||||")


class TextLine(NamedTuple):
    """A line of the text, its number, and the page it stands on where form feeds count pages."""

    number: int
    text: str
    page: int | None


class _Entry(NamedTuple):
    """A cell of a row before its width is known."""

    text: str
    line: int


_Row = list[_Entry]


Made = tuple[int, Table | None]
"""Where a table ends, and the table; or None, and up to where none of this form begins."""

_MARKUP: Final = re.compile(r"<table\b", re.I)
_MARKUP_ENDS: Final = re.compile(r"</table\s*>", re.I)


def _of_markup(lines: Sequence[TextLine], at: int) -> Made:
    """A table in HTML, as Markdown may hold it."""
    if not _MARKUP.search(lines[at].text):
        return at, None
    end = next((index + 1 for index in range(at, len(lines)) if _MARKUP_ENDS.search(lines[index].text)), None)
    if end is None:
        return len(lines), None
    from budgetcheck.documents.texts.webpage import blocks_of_html

    blocks = blocks_of_html("\n".join(line.text for line in lines[at:end]))
    table = next((block for block in blocks if isinstance(block, Table)), None)
    if table is None:
        return end, None
    cells = tuple(replace(cell, place=Place(line=lines[at].number)) for cell in table.cells)
    return end, replace(table, cells=cells)


def _of_pipes(lines: Sequence[TextLine], at: int) -> Made:
    rows: list[_Row] = []
    end, open_row, ruled = at, False, 0
    while end < len(lines):
        text = lines[end].text.translate(_WALLS).strip()
        if _RULE.match(text) and (text[0] in "|+├└┌╔╠╚" or "|" in text):
            ruled, open_row = ruled + 1, False
        elif "|" in text and (text.startswith("|") or text.endswith("|") or ruled or _ruled_next(lines, end)):
            row = [_Entry(_unescaped(part), lines[end].number) for part in _split(text)]
            if open_row and ruled > 1 and not text.startswith("||") and len(rows[-1]) == len(row):
                rows[-1] = [
                    _Entry(f"{a.text}\n{b.text}".strip("\n"), a.line) for a, b in zip(rows[-1], row, strict=True)
                ]
            else:
                rows.append(row)
            open_row = True
        else:
            break
        end += 1
    return end, _table(rows) if len(rows) > 1 or (rows and ruled) else None


def _ruled_next(lines: Sequence[TextLine], at: int) -> bool:
    return at + 1 < len(lines) and "|" in lines[at + 1].text and _RULE.match(lines[at + 1].text) is not None


def _split(text: str) -> list[str]:
    return re.split(r"(?<!\\)\|", text.removeprefix("|").removesuffix("|"))


def _unescaped(part: str) -> str:
    part = re.sub(r"<br\s*/?>", "\n", part.replace("\\|", "|"), flags=re.I)
    return unmarked(part).strip()


def unmarked(text: str) -> str:
    """Markdown's strong words without their stars."""
    return re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"\1", text) if "**" in text else text


def _of_tabs(lines: Sequence[TextLine], at: int) -> Made:
    rows: list[_Row] = []
    end = at
    while end < len(lines):
        text = lines[end].text.rstrip(" \r")
        if "\t" not in text.lstrip() and not (rows and text.startswith("\t")):
            if rows and not text and end + 1 < len(lines) and lines[end + 1].text.count("\t") == len(rows[-1]) - 1 > 0:
                end += 1
                continue
            break
        rows.append([_Entry(part.strip(), lines[end].number) for part in text.split("\t")])
        end += 1
    many = len(rows) > 1 and max(map(len, rows)) > 1
    return end, _table(rows) if many or (rows and len(rows[0]) > 3) else None


def _of_cell_lines(lines: Sequence[TextLine], at: int) -> Made:
    rows: list[_Row] = []
    end, ended = at, True
    while end < len(lines):
        text = lines[end].text
        if _cell_line(text):
            if ended:
                rows.append([])
            rows[-1].append(_Entry(text.strip(), lines[end].number))
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
    return end, _table(rows) if tabular else None


def _cell_line(text: str) -> bool:
    return text.startswith("\t") and "\t" not in text[1:].rstrip()


_LONGEST: Final = 2_000
"""Characters of a cell beyond which no further line is taken into it."""
_GAP: Final = re.compile(r"[ \u3000]{2,}")


def _of_blanks(lines: Sequence[TextLine], at: int) -> Made:
    if not _GAP.search(lines[at].text.strip()):
        return at, None
    parts: list[list[LineStretch]] = []

    def following() -> Iterator[list[LineStretch]]:
        for index in range(at, len(lines)):
            line = lines[index]
            if not line.text.strip() or "\t" in line.text:
                return
            parts.append(_parts(line.text.rstrip()))
            yield parts[-1]

    length = run_of_columns(following())
    found = aligned(parts[:length]) if length else None
    if found is None:
        return at + length, None
    if len(found.rows) > ROWS or len(found.columns) > COLUMNS:
        raise too_much_text()
    cells = []
    for row, slots in enumerate(found.rows):
        for column, columns, part in slots:
            cells.append(Cell(part.text, row, column, 1, columns, Place(line=lines[at + row].number)))
    return at + length, Table(tuple(cells), length, len(found.columns))


def _parts(text: str) -> list[LineStretch]:
    parts: list[LineStretch] = []
    start = len(text) - len(text.lstrip())
    for gap in (*_GAP.finditer(text, start), None):
        end = len(text) if gap is None else gap.start()
        left = width(text[:start])
        parts.append(LineStretch(left, left + width(text[start:end]), text[start:end]))
        start = end if gap is None else gap.end()
    return parts


def _table(rows: list[_Row]) -> Table:
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


def _spans(rows: list[_Row], width: int) -> list[list[int]]:
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


def _over(row: _Row, under: _Row, taken: list[int]) -> list[int] | None:
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


_Form = Callable[[Sequence[TextLine], int], Made]
"""Looks for a table that begins with a line: all lines and the number of that line in, what was made of it out."""

FORMS: Final[tuple[_Form, ...]] = (_of_pipes, _of_cell_lines, _of_tabs, _of_blanks, _of_markup)
"""Every form, in the order in which they are looked for."""


def too_much_text() -> DocumentFault:
    """The fault of a text beyond the limits."""
    return DocumentFault(
        "too large",
        phrase("documents.tabular.text_table_larger_than_read"),
        phrase("documents.tabular.split_file"),
    )
