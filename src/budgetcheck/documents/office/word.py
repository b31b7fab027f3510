"""Word documents (.docx) in, a document out: paragraphs and tables in the order of the body.

What was deleted with tracked changes is left out, what was inserted kept, as the document is shown when all changes
are accepted. Numbers that Word puts before paragraphs itself are put there. Paragraphs of which each is a cell, as a
table is once a text saved from Word is opened in it again, are made that table (`lines/cells`). A table within a cell
becomes a table of its own behind that which holds it; text boxes follow the paragraph they are anchored in.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any, Final

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import CELLS, COLUMNS, NESTING, PARAGRAPHS, ROWS, TABLES
from budgetcheck.documents.lines.cells import with_cell_paragraphs
from budgetcheck.documents.lines.flow import without_bookmarks
from budgetcheck.documents.office.numbering import Numbering
from budgetcheck.documents.office.package import damaged_package, macros_noted, opened, package_part
from budgetcheck.documents.radicals import without_radicals
from budgetcheck.text.words import phrase

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VML_BOX: Final = "{urn:schemas-microsoft-com:vml}textbox"
_P, _TBL, _TR, _TC, _R = _W + "p", _W + "tbl", _W + "tr", _W + "tc", _W + "r"
_VAL: Final = _W + "val"
_DELETED: Final = frozenset({_W + "del", _W + "moveFrom", _W + "delText", _W + "instrText", _W + "rPr", _W + "pPr"})
_OPENING: Final = (b"<w:p>", b"<w:p ", b"<w:p/")
_BREAKS: Final = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def read_word(data: bytes) -> Document:
    """Read a .docx. Raises `DocumentFault`."""
    package = opened(data)
    for part in package.namelist():
        if part.endswith((".xml", ".rels")):
            data_of_part = package_part(package, part)
            if part == "word/document.xml" and sum(map(data_of_part.count, _OPENING)) > PARAGRAPHS:
                raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = _opened(data)
            reading = _Reading(body)
            read = list(reading.blocks(body.element.body, 0))
            blocks = tuple(with_cell_paragraphs(read, reading.tables))
    except DocumentFault:
        raise
    except Exception as error:  # whatever python-docx and lxml raise for a part that is not what it should be
        raise damaged_package() from error
    return Document("docx", blocks, notes=macros_noted(package))


_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_WITH_MACROS: Final = "application/vnd.ms-word.{}.macroEnabled{}.main+xml"


def _opened(data: bytes) -> Any:
    """The document in a package: also that of a template or one with macros, which the library knows nothing of."""
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    for kind in (_MAIN, _WITH_MACROS.format("document", ""), _WITH_MACROS.format("template", "Template")):
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    return Package.open(io.BytesIO(data)).main_document_part.document


class _Reading:
    """Where the reading of one document stands."""

    def __init__(self, package: Any) -> None:
        self.tables = self._cells = self._paragraphs = 0
        self._levels = {style.style_id: level for style in package.styles if (level := _heading(style))}
        self._numbering = Numbering(package)

    def blocks(self, container: Any, depth: int) -> Iterator[Paragraph | Table]:
        """The blocks of the body, a cell or a text box."""
        if depth > NESTING:
            raise _too_large()
        for child in container.iterchildren():
            if child.tag == _P:
                yield from self._paragraph(child, depth)
            elif child.tag == _TBL:
                yield from self._table(child, depth)
            elif child.tag in _CONTAINERS:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> Iterator[Paragraph | Table]:
        self._paragraphs += 1
        if self._paragraphs > PARAGRAPHS:
            raise _too_large()
        boxes: list[Any] = []
        text = self._text(element, boxes)
        level = 0
        properties = element.find(_W + "pPr")
        if properties is not None:
            style = properties.find(_W + "pStyle")
            level = self._levels.get(style.get(_VAL) if style is not None else None, 0)
            outline = properties.find(_W + "outlineLvl")
            if outline is not None and (outline.get(_VAL) or "").isdigit() and int(outline.get(_VAL)) < 9:
                level = int(outline.get(_VAL)) + 1
        if text.strip():
            number = self._numbering.next(element)
            for at, line in enumerate(line for line in text.split("\n") if line.strip()):
                yield Paragraph(number + line.strip() if at == 0 and number else line, Place(), level)
        elif not depth:
            yield Paragraph(text, Place())
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _text(self, element: Any, boxes: list[Any]) -> str:
        parts: list[str] = []
        waiting = [element]
        while waiting:
            item = waiting.pop()
            tag = item.tag
            if tag == _W + "t":
                parts.append(item.text or "")
            elif tag in _BREAKS:
                if item.getparent().tag == _R:  # elsewhere a tab is a tab stop
                    parts.append(_BREAKS[tag])
            elif tag == _W + "txbxContent":
                boxes.append(item)
            elif tag == _W + "sym":
                parts.append(_symbol(item))
            elif tag not in _DELETED and tag != _FALLBACK and isinstance(tag, str) and not _hidden(item):
                waiting += reversed(item)
        return without_radicals(without_bookmarks("".join(parts))).replace("\xa0", " ")

    def _table(self, element: Any, depth: int) -> Iterator[Table | Paragraph]:
        self.tables += 1
        number = self.tables
        inner: list[Paragraph | Table] = []
        grid: dict[tuple[int, int], int] = {}  # where a cell stands that goes on downwards, to its index
        cells: list[list[Any]] = []
        height = width = 0
        for element_row in _rows(element):
            column = _skipped(element_row, "gridBefore")
            for cell in _cells(element_row):
                across = _span(cell)
                merge = _merge(cell)
                above = grid.get((height - 1, column)) if merge == "continue" else None
                if above is not None and cells[above][4] == across:
                    cells[above][3] += 1
                    grid[height, column] = above
                else:
                    if merge:
                        grid[height, column] = len(cells)
                    cells.append([self._cell_text(cell, inner, depth), height, column, 1, across])
                column += across
                self._cells += 1
                if self._cells > CELLS or column > COLUMNS or number > TABLES:
                    raise _too_large()
            width = max(width, column)
            height += 1
            if height > ROWS:
                raise _too_large()
        if cells:
            made = tuple(
                Cell(text, row, column, down, across, Place(table=number, row=row + 1, column=column + 1))
                for text, row, column, down, across in cells
            )
            yield Table(made, height, width, Place(table=number))
        yield from inner

    def _cell_text(self, cell: Any, inner: list[Paragraph | Table], depth: int) -> str:
        parts = []
        for block in list(self.blocks(cell, depth + 1)):
            if isinstance(block, Paragraph):
                parts.append(block.text.strip())
            else:
                inner.append(block)
        return "\n".join(parts)


_CONTAINERS: Final = frozenset(
    _W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "altChunk")
) | {_ALTERNATE, "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"}


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == _TR:
            properties = child.find(_W + "trPr")
            if properties is None or properties.find(_W + "del") is None:
                yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == _TC:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _cells(child)


def _property(cell: Any, name: str) -> Any:
    properties = cell.find(_W + "tcPr")
    return None if properties is None else properties.find(_W + name)


def _span(cell: Any) -> int:
    span = _property(cell, "gridSpan")
    return _whole(span, 1)


def _whole(element: Any, least: int) -> int:
    text = "" if element is None else element.get(_VAL) or ""
    return max(int(text), least) if text.isascii() and text.isdigit() and len(text) < 6 else least


def _merge(cell: Any) -> str:
    merge = _property(cell, "vMerge")
    return "" if merge is None else merge.get(_VAL) or "continue"


def _skipped(row: Any, name: str) -> int:
    properties = row.find(_W + "trPr")
    return 0 if properties is None else _whole(properties.find(_W + name), 0)


def _hidden(run: Any) -> bool:
    if run.tag != _R:
        return False
    properties = run.find(_W + "rPr")
    vanish = None if properties is None else properties.find(_W + "vanish")
    return vanish is not None and vanish.get(_VAL) not in ("0", "false", "off")


def _symbol(item: Any) -> str:
    code = item.get(_W + "char") or ""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= value <= 0xF8FF else chr(value) if value < 0xD800 else ""


def _heading(style: Any) -> int:
    """The level of a style of headings (1 to 9), 0 for others: by its outline level or that of what it is based on."""
    for _ in range(10):
        if style is None:
            return 0
        outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and (outline.get(_VAL) or "").isdigit():
            level = int(outline.get(_VAL))
            return level + 1 if level < 9 else 0
        name = (style.name or "").lower()
        if name.startswith("heading ") and name[8:].isdigit():
            return min(max(int(name[8:]), 1), 9)
        if name == "title":
            return 1
        style = getattr(style, "base_style", None)
    return 0


def _too_large() -> DocumentFault:
    return DocumentFault(
        "too large",
        phrase("documents.word.tables_document_larger_than_read"),
        phrase("documents.word.split_document"),
    )
