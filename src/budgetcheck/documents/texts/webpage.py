"""Web pages in, a document out: headings, paragraphs and tables of what is shown; nothing is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.encoding import decoded
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import CELLS, COLUMNS, OPEN_ELEMENTS, ROWS, TABLES
from budgetcheck.documents.radicals import without_radicals
from budgetcheck.text.words import phrase

_SAID: Final = re.compile(rb"""<(?:meta\b[^>]*?|\?xml\b[^>]*?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "select",
        "option",
        "textarea",
        "button",
        "audio",
        "video",
        "datalist",
        "nav",
    ]
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdo",
        "bdi",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "nobr",
        "st1",
        "input",
        "img",
        "ruby",
        "rb",
        "rt",
    ]
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLANKS: Final = re.compile(r"[ \t\r\n\f\xa0\u200b\ufeff]+")


def read_webpage(data: bytes) -> Document:
    """Read a web page. Raises `DocumentFault`."""
    said = _SAID.search(data[:4096])
    return Document("html", tuple(blocks_of_html(decoded(data, said[1].decode() if said else None))))


def blocks_of_html(text: str, tables: int = 0) -> list[Paragraph | Table]:
    """Read markup; `tables` have been counted before it."""
    from selectolax.lexbor import LexborHTMLParser

    _refuse_nested(text)
    root = LexborHTMLParser(text).body
    return [] if root is None else list(_Reading(tables).blocks(root))


_LASTING: Final = re.compile(
    r"<(/?)(?:div|span|table|section|article|center|blockquote|ul|ol|a|b|i|u|s|em|strong|font|big|small|tt|nobr|code)\b",
    re.I,
)
"""Elements that stay open until they are closed."""


def _refuse_nested(text: str) -> None:
    open_ = 0
    for tag in _LASTING.finditer(text):
        open_ += -1 if tag[1] else 1
        if open_ > OPEN_ELEMENTS:
            raise _too_large()
        open_ = max(open_, 0)


class _Reading:
    """Where the reading of one page stands."""

    def __init__(self, tables: int) -> None:
        self._tables = tables
        self._cells = 0
        self._parts: list[str] = []
        self._level = 0

    def blocks(self, root: Any) -> Iterator[Paragraph | Table]:
        """The blocks under an element, without recursion: pages may nest without end."""
        waiting: list[tuple[Any, bool]] = [(root, True)]
        while waiting:
            node, opening = waiting.pop()
            tag = node.tag
            if tag == "-text":
                self._parts.append(node.text_content or "")
                continue
            if not opening:
                yield from self._paragraph()
                self._level = 0
                continue
            if tag in _UNSEEN or tag.startswith(("-", "_")) or _unseen(node):
                continue
            if tag == "br" or tag == "hr":
                yield from self._paragraph()
                continue
            if tag == "table" and not _frame(node):
                yield from self._paragraph()
                yield from self._table(node)
                continue
            if tag not in _INLINE:
                yield from self._paragraph()
                self._level = _HEADINGS.get(tag, self._level)
                waiting.append((node, False))
            waiting += reversed([(child, True) for child in node.iter(include_text=True)])
        yield from self._paragraph()

    def _paragraph(self) -> Iterator[Paragraph]:
        text = _BLANKS.sub(" ", without_radicals("".join(self._parts))).strip(" \u3000")
        self._parts = []
        if text:
            yield Paragraph(text, Place(), self._level)

    def _table(self, table: Any) -> Iterator[Paragraph | Table]:
        for caption in _own(table, "caption"):
            yield from self.blocks(caption)
        self._tables += 1
        number = self._tables
        rows = list(_rows(table))
        if len(rows) > ROWS or number > TABLES:
            raise _too_large()
        taken: dict[int, set[int]] = {}  # columns of the rows to come that a cell above spans
        cells: list[Cell] = []
        for at, row in enumerate(rows):
            held, column = taken.pop(at, set()), 0
            for cell in _own(row, "td", "th"):
                while column in held:
                    column += 1
                down, across = min(_span(cell, "rowspan"), len(rows) - at), _span(cell, "colspan")
                self._cells += down * across
                if self._cells > CELLS or column + across > COLUMNS:
                    raise _too_large()
                for below in range(at + 1, at + down):
                    taken.setdefault(below, set()).update(range(column, column + across))
                place = Place(table=number, row=at + 1, column=column + 1)
                cells.append(Cell(_cell_text(cell), at, column, down, across, place))
                column += across
        if cells:
            width = max(cell.column for cell in cells) + 1
            yield Table(tuple(_within(cells, width)), len(rows), width, Place(table=number))


def _within(cells: list[Cell], width: int) -> Iterator[Cell]:
    """Pages write any number to span "all columns": columns in which no cell begins are no columns."""
    for cell in cells:
        if cell.column + cell.columns > width:
            yield Cell(cell.text, cell.row, cell.column, cell.rows, width - cell.column, cell.place)
        else:
            yield cell


def _unseen(node: Any) -> bool:
    attributes = node.attributes
    return bool(attributes) and ("hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None)


def _own(node: Any, *tags: str) -> Iterator[Any]:
    for child in node.iter():
        if child.tag in tags and not _unseen(child):
            yield child


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iter():
        if child.tag == "tr" and not _unseen(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _own(child, "tr")


def _frame(table: Any) -> bool:
    """Whether a table only lays out the page: it holds other tables, or a single cell."""
    waiting = list(table.iter())
    while waiting:
        node = waiting.pop()
        if node.tag == "table":
            return True
        waiting += node.iter()
    rows = [sum(1 for _ in _own(row, "td", "th")) for row in _rows(table)]
    return max(rows, default=0) == 0 or rows == [1]


def _span(cell: Any, name: str) -> int:
    text = (cell.attributes.get(name) or "1").strip()
    return min(max(int(text), 1), 65_534) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _cell_text(cell: Any) -> str:
    return "\n".join(block.text for block in _Reading(0).blocks(cell) if isinstance(block, Paragraph))


def _too_large() -> DocumentFault:
    return DocumentFault(
        "too large",
        phrase("documents.webpage.tables_page_larger_than_read"),
        phrase("documents.webpage.split_page"),
    )
