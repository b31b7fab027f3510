"""Lines of plain text in, the tables that their form draws out.

Five forms are told, by nothing but their form:

- **rows of pipes** (Markdown with or without its rule of dashes, and tables drawn with ``│`` or ``+--+``);
- **rows of tabs**: two or more lines running with tabs inside them;
- **a cell a line**: each cell is a line of its own that begins with a tab, text that wraps goes on in lines without a
  tab, a blank line ends the row, two blank lines or a line without a tab after a blank one end the table (what a Word
  document becomes when it is saved as text);
- **columns of blanks**: three or more lines whose parts are two or more blanks apart and stand under one another;
- **tables in HTML**, as Markdown may hold them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.documents.document import Cell, Place, Table
from budgetcheck.documents.limits import COLUMNS, ROWS
from budgetcheck.documents.lines.cells import (
    CellEntry,
    CellRow,
    Made,
    TextLine,
    cell_lines,
    table_of_rows,
    too_much_text,
)
from budgetcheck.documents.lines.columns import LineStretch, aligned, run_of_columns
from budgetcheck.text.safe import width

_RULE: Final = re.compile(
    r"^[ \t]*[|+│┃├└┌┼╔╠╚]?[\s:|+\-=─━═│┃├┼┤┌┬┐└┴┘╔╦╗╠╬╣╚╩╝]*[-─━═][\s:|+\-=─━═│┃├┼┤┌┬┐└┴┘╔╦╗╠╬╣╚╩╝]*$"
)
_WALLS: Final = str.maketrans("│┃║｜", "||||")


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
    rows: list[CellRow] = []
    end, open_row, ruled = at, False, 0
    while end < len(lines):
        text = lines[end].text.translate(_WALLS).strip()
        if _RULE.match(text) and (text[0] in "|+├└┌╔╠╚" or "|" in text):
            ruled, open_row = ruled + 1, False
        elif "|" in text and (text.startswith("|") or text.endswith("|") or ruled or _ruled_next(lines, end)):
            row = [CellEntry(_unescaped(part), lines[end].number) for part in _split(text)]
            if open_row and ruled > 1 and not text.startswith("||") and len(rows[-1]) == len(row):
                rows[-1] = [
                    CellEntry(f"{a.text}\n{b.text}".strip("\n"), a.line) for a, b in zip(rows[-1], row, strict=True)
                ]
            else:
                rows.append(row)
            open_row = True
        else:
            break
        end += 1
    return end, table_of_rows(rows) if len(rows) > 1 or (rows and ruled) else None


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
    rows: list[CellRow] = []
    end = at
    while end < len(lines):
        text = lines[end].text.rstrip(" \r")
        if "\t" not in text.lstrip() and not (rows and text.startswith("\t")):
            if rows and not text and end + 1 < len(lines) and lines[end + 1].text.count("\t") == len(rows[-1]) - 1 > 0:
                end += 1
                continue
            break
        rows.append([CellEntry(part.strip(), lines[end].number) for part in text.split("\t")])
        end += 1
    many = len(rows) > 1 and max(map(len, rows)) > 1
    return end, table_of_rows(rows) if many or (rows and len(rows[0]) > 3) else None


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


_Form = Callable[[Sequence[TextLine], int], Made]
"""Looks for a table that begins with a line: all lines and the number of that line in, what was made of it out."""

FORMS: Final[tuple[_Form, ...]] = (_of_pipes, cell_lines, _of_tabs, _of_blanks, _of_markup)
"""Every form, in the order in which they are looked for."""
