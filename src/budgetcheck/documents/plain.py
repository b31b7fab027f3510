"""Plain text and Markdown: lines in, paragraphs and the tables that the lines draw out.

Four forms of tables are told by their form alone:

- **rows of pipes** (Markdown with or without its rule of dashes, and tables drawn with ``│`` or ``+--+``);
- **rows of tabs**: two or more lines running with tabs inside them;
- **a cell a line**: each cell is a line of its own that begins with a tab, text that wraps goes on in lines without a
  tab, a blank line ends the row, two blank lines or a line without a tab after a blank one end the table (what a Word
  document becomes when it is saved as text). Spans are lost there. They are put back where the form admits one
  answer: a cell of a shorter row stands over one blank cell of the next row, or over a whole run of cells that are not
  blank. In any other shorter row the last cell takes what is left of the width;
- **columns of blanks**: three or more lines whose parts are two or more blanks apart and stand under one another.

Everything else is a paragraph a line; lines of a text that was wrapped at a fixed width are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.encoding import decoded
from budgetcheck.documents.radicals import without_radicals

_BOOKMARK: Final = re.compile(r"\[bookmark: [^\]\n]{0,80}\]")
"""What converters from Word leave in the text; it is printed nowhere."""
_RULE: Final = re.compile(
    r"^[ \t]*[|+│┃├└┌┼╔╠╚]?[\s:|+\-=─━═│┃├┼┤┌┬┐└┴┘╔╦╗╠╬╣╚╩╝]*[-─━═][\s:|+\-=─━═│┃├┼┤┌┬┐└┴┘╔╦╗╠╬╣╚╩╝]*$"
)
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_AMOUNT: Final = re.compile(r"^[-+−]?[\d,，.]+%?$")
_WALLS: Final = str.maketrans("│┃║｜", "||||")


class _Line(NamedTuple):
    """A line of the text, its number, and the page it stands on where form feeds count pages."""

    number: int
    text: str
    page: int | None


class _Entry(NamedTuple):
    """A cell of a row before its width is known."""

    text: str
    line: int


_Row = list[_Entry]


def read_text(data: bytes, name: str = "") -> Document:
    """Read plain text or Markdown. Raises `DocumentFault` where the bytes are no text."""
    lines = _lines(without_radicals(decoded(data)))
    return Document("text", tuple(_blocks(lines)), pages=lines[-1].page if lines else None)


def _lines(text: str) -> list[_Line]:
    text = _BOOKMARK.sub("", text)
    paged = "\f" in text
    lines: list[_Line] = []
    page = 1
    for number, line in enumerate(re.split(r"\r\n|\n|\r|\x85|\u2028|\u2029", text), 1):
        page += line.count("\f")
        lines.append(_Line(number, line.replace("\f", "").replace("\v", " "), page if paged else None))
    return lines


def _blocks(lines: Sequence[_Line]) -> Iterator[Paragraph | Table]:
    at = tables = 0
    while at < len(lines):
        for form in (_of_pipes, _of_cell_lines, _of_tabs):
            end, rows = form(lines, at)
            if end > at:
                tables += 1
                yield _table(rows, Place(table=tables, line=lines[at].number, page=lines[at].page))
                at = end
                break
        else:
            if lines[at].text.strip():
                yield _paragraph(lines[at])
            at += 1


def _paragraph(line: _Line) -> Paragraph:
    place = Place(line=line.number, page=line.page)
    heading = _HEADING.match(line.text)
    if heading:
        return Paragraph(heading[2], place, len(heading[1]))
    return Paragraph(line.text.strip(), place)


# -------------------------------------------------------------------------------------------------- the forms of tables


def _of_pipes(lines: Sequence[_Line], at: int) -> tuple[int, list[_Row]]:
    end, rows, open_row, ruled = at, [], False, 0
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
    return (end, rows) if len(rows) > 1 or (rows and ruled) else (at, [])


def _ruled_next(lines: Sequence[_Line], at: int) -> bool:
    return at + 1 < len(lines) and "|" in lines[at + 1].text and _RULE.match(lines[at + 1].text) is not None


def _split(text: str) -> list[str]:
    return re.split(r"(?<!\\)\|", text.removeprefix("|").removesuffix("|"))


def _unescaped(part: str) -> str:
    part = re.sub(r"<br\s*/?>", "\n", part.replace("\\|", "|"), flags=re.I)
    return re.sub(r"\*\*(.+?)\*\*", r"\1", part).strip()


def _of_tabs(lines: Sequence[_Line], at: int) -> tuple[int, list[_Row]]:
    end, rows = at, []
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
    return (end, rows) if many or (rows and len(rows[0]) > 3) else (at, [])


def _of_cell_lines(lines: Sequence[_Line], at: int) -> tuple[int, list[_Row]]:
    end, rows, ended = at, [], True
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
            rows[-1][-1] = entry._replace(text=f"{entry.text}\n{text.strip()}".lstrip("\n"))
        end += 1
    wide = [row for row in rows if len(row) > 1]
    cells = [entry.text for row in rows for entry in row]
    tabular = len(rows) > 1 and wide and sum(map(len, cells)) < 60 * len(cells)
    return (end, rows) if tabular else (at, [])


def _cell_line(text: str) -> bool:
    return text.startswith("\t") and "\t" not in text[1:].rstrip()


# -------------------------------------------------------------------------------------------------- from rows to a table


def _table(rows: list[_Row], place: Place) -> Table:
    width = max(map(len, rows))
    spans = _spans(rows, width)
    cells = []
    for row, (entries, taken) in enumerate(zip(rows, spans, strict=True)):
        column = 0
        for entry, span in zip(entries, taken, strict=True):
            where = Place(page=place.page, table=place.table, row=row + 1, column=column + 1, line=entry.line)
            cells.append(Cell(entry.text, row, column, columns=span, place=where))
            column += span
    return Table(tuple(cells), len(rows), width, place)


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
