"""PDF with a text layer in, a document out: characters with their boxes, drawn lines made into grids, the rest text."""

from __future__ import annotations

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median_low
from typing import Final

import pypdfium2.raw as pdfium

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import PAGES
from budgetcheck.documents.lines.columns import Aligned, LineStretch, aligned, run_of_columns
from budgetcheck.documents.lines.flow import Flow, PrintedLine, printed_lines, without_page_number
from budgetcheck.documents.paged import stand_in
from budgetcheck.documents.paged.filling import Filled, fill
from budgetcheck.documents.paged.grid import RuledLine, grids
from budgetcheck.documents.paged.pages import Page, page_of, pdf_refused
from budgetcheck.documents.paged.scan import can_recognise
from budgetcheck.documents.paged.unruled.find import UnruledTable, with_unruled
from budgetcheck.documents.paged.unruled.table import table_of
from budgetcheck.documents.paged.unruled.words import stands_for_number
from budgetcheck.text.words import Words, phrase


def read_pdf(data: bytes, *, recognise: bool = False) -> Document:
    """Read a PDF. Raises `DocumentFault`. To be called in a process of its own: see `isolation`.

    Pages that are pictures are read where `recognise` asks for it. Else they are left out with a note, and a document
    that has no other pages is a fault ("scanned"); so is any such page where their recognition is possible.
    """
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    stand_in.install()
    buffer = ctypes.create_string_buffer(data, len(data))
    handle = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not handle:
        raise pdf_refused(pdfium.FPDF_GetLastError())
    try:
        count = pdfium.FPDF_GetPageCount(handle)
        if count > PAGES:
            raise DocumentFault(
                "too large",
                phrase("documents.pdf.pages_more_than", count=count, pages=PAGES),
                phrase("documents.tabular.split_file"),
            )
        return _document(page_of(handle, index, recognise) for index in range(count))
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _document(pages: Iterator[Page]) -> Document:
    reading = _Reading()
    scanned: list[int] = []
    number = written = 0
    for number, page in enumerate(pages, 1):
        if page.pictured:
            scanned.append(number)
        else:
            written += bool(page.glyphs)
            reading.add(page, number)
    if scanned and (not written or can_recognise()):
        raise scanned_fault(scanned)
    notes = (_not_recognised(scanned),) if scanned else ()
    return Document("pdf", tuple(reading.blocks()), number, notes)


class _Reading:
    """The blocks of the pages read so far."""

    def __init__(self) -> None:
        self._pages: list[tuple[int, float, list[PrintedLine | Filled]]] = []
        self._rules: list[list[RuledLine]] = []
        self._heads: Counter[str] = Counter()
        self._numbered: Counter[tuple[str, ...]] = Counter()
        self._tables = 0

    def add(self, page: Page, number: int) -> None:
        """Take a page: its lines and tables, top first."""
        tables = [Filled(grid) for grid in grids(page.across, page.down)]
        lines = without_page_number(printed_lines(fill(tables, page.glyphs)), page.height)
        items: list[PrintedLine | Filled] = []
        at = 0
        for table in tables:
            if not table.empty:
                end = at
                while end < len(lines) and (lines[end].bottom + lines[end].top) / 2 > table.grid.ys[0]:
                    end += 1
                items += lines[at:end]
                at = end
                items.append(table)
        items += lines[at:]
        self._pages.append((number, page.width, items))
        self._rules.append(page.across)
        edges = {line.text for line in lines[:1] + lines[-1:] if not _inner(line, page.height)}
        self._heads.update(edges)
        self._numbered.update(found for text in edges if (found := _numbered(text, number)) is not None)

    def blocks(self) -> list[Paragraph | Table]:
        """The blocks of all pages: paragraphs joined over the ends of pages, running heads left out but once."""
        least = max(4, 0.6 * len(self._pages))
        heads = {
            text for text, count in self._heads.items() if count >= least and not _COLON.search(_CLOCK.sub("", text))
        }
        least = max(2, least / 2)
        numbered = {found for found, count in self._numbered.items() if count >= least}
        flow = Flow()
        blocks: list[Paragraph | Table] = []
        met: set[str] = set()
        kept: list[list[PrintedLine | Filled]] = []
        for number, _, items in self._pages:
            kept.append([])
            for item in items:
                if isinstance(item, PrintedLine):
                    if _numbered(item.text, number) in numbered or (item.text in heads and item.text in met):
                        continue
                    met.add(item.text)
                kept[-1].append(item)
        pages = with_unruled(kept, self._rules)
        for (number, _, _), placed, margins in zip(self._pages, pages, _margins(self._pages), strict=True):
            waiting: list[PrintedLine] = []
            for one in placed:
                if isinstance(one, PrintedLine):
                    waiting.append(one)
                    continue
                blocks += self._said(flow, waiting, number, margins)
                blocks += flow.close()
                waiting = []
                self._tables += 1
                blocks.append(
                    table_of(one.laid, number, self._tables, one.confidence)
                    if isinstance(one, UnruledTable)
                    else one.made(number, self._tables)
                )
            blocks += self._said(flow, waiting, number, margins)
        blocks += flow.close()
        return blocks

    def _said(
        self, flow: Flow, lines: list[PrintedLine], number: int, margins: tuple[float, float]
    ) -> list[Paragraph | Table]:
        """The paragraphs of some lines, and the tables among them that have no borders."""
        blocks: list[Paragraph | Table] = []
        parts = [line.parts or (LineStretch(line.left, line.right, line.text),) for line in lines]
        at = start = 0
        while at < len(lines):
            end = at + (run_of_columns(parts[at:]) if lines[at].parts else 0)
            found = aligned(parts[at:end]) if end > at else None
            if found is not None:
                blocks += flow.paragraphs(lines[start:at], number, margins)
                blocks += flow.close()
                self._tables += 1
                blocks.append(_unruled(found, lines[at:end], number, self._tables))
                at = start = end
            else:
                at += 1
        blocks += flow.paragraphs(lines[start:], number, margins)
        return blocks


def _margins(pages: list[tuple[int, float, list[PrintedLine | Filled]]]) -> list[tuple[float, float]]:
    """Where the running text of each page begins and ends; that of its like where a page has only a few lines."""
    own: list[tuple[float, float] | None] = []
    like: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for _, width, items in pages:
        lines = [item for item in items if isinstance(item, PrintedLine) and not item.parts]
        edges = (min(line.left for line in lines), max(line.right for line in lines)) if lines else None
        if edges is not None and len(lines) >= _ENOUGH:
            like[round(width)].append(edges)
            own.append(edges)
        else:
            own.append(None)
    margins = []
    for (_, width, items), edges in zip(pages, own, strict=True):
        if edges is None and (others := like[round(width)]):
            edges = (median_low(left for left, _ in others), median_low(right for _, right in others))
        if edges is None:
            left = min((item.left for item in items if isinstance(item, PrintedLine)), default=0.0)
            right = max((item.right for item in items if isinstance(item, PrintedLine)), default=width)
            edges = (left, max(right, width - max(left, 36.0) - 24.0))
        margins.append(edges)
    return margins


_ENOUGH: Final = 6
"""Lines of running text that show the margins of a page."""
_COLON: Final = re.compile("[:：]")
_CLOCK: Final = re.compile(r"\d[:：]\d\d|[a-z]+://|[A-Z]:[/\\]")
"""Colons that introduce nothing: hours, addresses of pages."""
_DIGITS: Final = re.compile(r"(\d+)")
_OF_TABLES: Final = re.compile(r"表\s*\d|\d\s*表")


def _introduces(text: str) -> bool:
    return _COLON.search(_CLOCK.sub("", text)) is not None


def _numbered(text: str, page: int) -> tuple[str, ...] | None:
    """A line that holds the number of its page, without it: equal on all pages of a running head or foot.

    What numbers tables (公开01表) is none, nor is a line of numbers only.
    """
    if _OF_TABLES.search(text) or _introduces(text):
        return None
    parts = _DIGITS.split(text)
    if str(page) not in parts[1::2] or not any(part.strip(" /-—.,") for part in parts[::2]):
        return None
    at = parts.index(str(page), 1)
    return (*parts[:at], "", *parts[at + 1 :])


def _inner(line: PrintedLine, height: float) -> bool:
    return line.top < 0.9 * height and line.bottom > 0.1 * height


def _unruled(table: Aligned, lines: list[PrintedLine], page: int, number: int) -> Table:
    cells = []
    for row, (slots, line) in enumerate(zip(table.rows, lines, strict=True)):
        for column, columns, part in slots:
            box = (part.start, line.bottom, part.end, line.top)
            place = Place(page=page, table=number, row=row + 1, column=column + 1, box=box)
            cells.append(Cell(part.text, row, column, 1, columns, place, None, line.confidence))
    edges = [start for start, _ in table.columns] + [table.columns[-1][1]]
    box = (edges[0], lines[-1].bottom, edges[-1], lines[0].top)
    place = Place(page=page, table=number, box=box)
    sure = not any(stands_for_number(cell.text) for cell in cells)
    return Table(tuple(cells), len(lines), len(table.columns), place, tuple(edges), ruled=False, sure=sure)


def scanned_fault(pages: list[int]) -> DocumentFault:
    """The fault of a PDF with pages that are pictures."""
    return DocumentFault(
        "scanned",
        phrase("documents.pdf.scanned_hold_no_text", pages=_listed(pages)),
        phrase("documents.pdf.give_pdf_text_word_file"),
    )


def _not_recognised(pages: list[int]) -> Words:
    return phrase("documents.pdf.scanned_not_read_recognition_reads", pages=_listed(pages))


def _listed(pages: list[int]) -> Words:
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    some = [str(a) if a == b else f"{a}–{b}" for a, b in ranges[:20]]
    listed = phrase("documents.pdf.first_of", of=some) if len(ranges) > 20 else phrase("text.marks.listed", of=some)
    return phrase("documents.pdf.pages", pages=listed, count=len(pages))
