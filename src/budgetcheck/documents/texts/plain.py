"""Plain text and Markdown: lines in, paragraphs and the tables that the lines draw (`tabular`) out.

What is no table is a paragraph a line; lines of a text that was wrapped at a fixed width are joined again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from budgetcheck.documents.document import Document, Paragraph, Place, Table
from budgetcheck.documents.encoding import decoded
from budgetcheck.documents.limits import CHARACTERS, LINES
from budgetcheck.documents.lines.cells import TextLine, placed, too_much_text
from budgetcheck.documents.lines.flow import begins_anew, paragraph_text, without_bookmarks
from budgetcheck.documents.radicals import without_radicals
from budgetcheck.documents.texts.commas import sheet_of_commas
from budgetcheck.documents.texts.tabular import FORMS, unmarked
from budgetcheck.text.safe import width

_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")


def read_text(data: bytes, name: str = "") -> Document:
    """Read plain text or Markdown. Raises `DocumentFault` where the bytes are no text."""
    text = without_radicals(decoded(data))
    if len(text) <= CHARACTERS and (sheet := sheet_of_commas(text, name)) is not None:
        return sheet
    lines = _lines(text)
    return Document("text", tuple(_blocks(lines)), pages=lines[-1].page if lines else None)


def _lines(text: str) -> list[TextLine]:
    if len(text) > CHARACTERS:
        raise too_much_text()
    text = without_bookmarks(text)
    parts = re.split(r"\r\n|\n|\r|\x85|\u2028|\u2029", text, maxsplit=LINES)
    if len(parts) > LINES:
        raise too_much_text()
    paged = "\f" in text
    lines: list[TextLine] = []
    page = 1
    for number, line in enumerate(parts, 1):
        page += line.count("\f")
        lines.append(TextLine(number, line.replace("\f", "").replace("\v", " "), page if paged else None))
    return lines


def _blocks(lines: Sequence[TextLine]) -> Iterator[Paragraph | Table]:
    at = tables = 0
    wrapped = _wrapping(lines)
    failed = dict.fromkeys(FORMS, 0)
    while at < len(lines):
        for form in FORMS:
            if at < failed[form]:
                continue
            end, made = form(lines, at)
            if made is None:
                failed[form] = end
            else:
                tables += 1
                yield placed(made, Place(table=tables, line=lines[at].number, page=lines[at].page))
                at = end
                break
        else:
            end = at + 1
            while (
                lines[at].text.strip() and end < len(lines) and _goes_on(lines[end - 1].text, lines[end].text, wrapped)
            ):
                end += 1
            if lines[at].text.strip():
                yield _paragraph(lines[at:end])
            at = end


def _paragraph(lines: Sequence[TextLine]) -> Paragraph:
    place = Place(line=lines[0].number, page=lines[0].page)
    heading = _HEADING.match(lines[0].text)
    if heading:
        return Paragraph(unmarked(heading[2]), place, len(heading[1]))
    return Paragraph(unmarked(paragraph_text([line.text.strip() for line in lines])), place)


def _wrapping(lines: Sequence[TextLine]) -> int:
    """The width at which the lines of a text were wrapped, 0 where they were not."""
    widths = Counter(width(line.text.rstrip()) for line in lines if line.text.strip() and "\t" not in line.text)
    widest = max(widths, default=0)
    if not 40 <= widest <= 160:
        return 0
    return widest if sum(count for wide, count in widths.items() if wide >= widest - 3) >= 5 else 0


def _goes_on(last: str, text: str, wrapped: int) -> bool:
    if not wrapped or width(last.rstrip()) < wrapped - 3 or not text.strip() or text[:1] in " \u3000\t|#":
        return False
    return not begins_anew(last.strip(), text.strip())
