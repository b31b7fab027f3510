"""PDF with a text layer in, a document out: characters with their boxes, drawn lines made into grids, the rest text."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from budgetcheck.documents.columns import Aligned, Part, aligned, run_of_columns
from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.flow import Flow, Glyph, Line, least, lines_of, without_page_number
from budgetcheck.documents.grid import Grid, Rule, grids
from budgetcheck.documents.limits import NESTING, PAGES, SEGMENTS
from budgetcheck.documents.radicals import without_radicals
from budgetcheck.documents.scan import can_recognise, recognised
from budgetcheck.text.words import Words

_THIN = 2.0
"""Points up to which a filled box is a line."""
_FEW = 20
"""Characters below which a page with a picture on it is a scanned page: a page number or a stamp in text is no text."""
_SHORT = 3.0
"""Points from which a line is long enough to be a border."""


class _Page(NamedTuple):
    """What is printed on a page, in points from its lower left corner, as it is seen (turned where it is turned)."""

    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Rule]
    down: list[Rule]
    pictured: bool = False
    """Whether it has no text but a picture that may hold some."""


def read_pdf(data: bytes, *, recognise: bool = False) -> Document:
    """Read a PDF. Raises `DocumentFault`. To be called in a process of its own: see `isolation`.

    Pages that are pictures are read where `recognise` asks for it. Else they are left out with a note, and a document
    that has no other pages is a fault ("scanned"); so is any such page where their recognition is possible.
    """
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    buffer = ctypes.create_string_buffer(data, len(data))
    handle = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not handle:
        raise _refused(pdfium.FPDF_GetLastError())
    count = pdfium.FPDF_GetPageCount(handle)
    if count > PAGES:
        raise DocumentFault(
            "too large", Words(f"有 {count} 页，超过 {PAGES} 页", f"it has {count} pages, more than {PAGES}")
        )
    reading = _Reading()
    scanned: list[int] = []
    written = 0
    for index in range(count):
        page = _page(handle, index, recognise)
        if page.pictured:
            scanned.append(index + 1)
        else:
            written += bool(page.glyphs)
            reading.add(page, index + 1)
    pdfium.FPDF_CloseDocument(handle)
    if scanned and (not written or can_recognise()):
        raise scanned_fault(scanned)
    notes = (_not_recognised(scanned),) if scanned else ()
    return Document("pdf", tuple(reading.blocks()), count, notes)


class _Reading:
    """The blocks of the pages read so far."""

    def __init__(self) -> None:
        self._pages: list[tuple[int, float, list[Line | _Filled]]] = []
        self._heads: Counter[str] = Counter()
        self._tables = 0

    def add(self, page: _Page, number: int) -> None:
        """Take a page: its lines and tables, top first."""
        tables = [_Filled(grid) for grid in grids(page.across, page.down)]
        lines = without_page_number(lines_of(_fill(tables, page.glyphs)), page.height)
        items: list[Line | _Filled] = []
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
        edges = {line.text for line in lines[:1] + lines[-1:] if not _inner(line, page.height)}
        self._heads.update(edges)

    def blocks(self) -> list[Paragraph | Table]:
        """The blocks of all pages: paragraphs joined over the ends of pages, running heads left out but once."""
        least = max(4, 0.6 * len(self._pages))
        heads = {text for text, count in self._heads.items() if count >= least and not _COLON.search(text)}
        flow = Flow()
        blocks: list[Paragraph | Table] = []
        met: set[str] = set()
        for number, width, items in self._pages:
            waiting: list[Line] = []
            for item in items:
                if isinstance(item, _Filled):
                    blocks += self._said(flow, waiting, number, width)
                    blocks += flow.close()
                    self._tables += 1
                    blocks.append(item.made(number, self._tables))
                    waiting = []
                elif item.text not in heads or item.text not in met:
                    met.add(item.text)
                    waiting.append(item)
            blocks += self._said(flow, waiting, number, width)
        blocks += flow.close()
        return blocks

    def _said(self, flow: Flow, lines: list[Line], number: int, width: float) -> list[Paragraph | Table]:
        """The paragraphs of some lines, and the tables among them that have no borders."""
        blocks: list[Paragraph | Table] = []
        parts = [line.parts or (Part(line.left, line.right, line.text),) for line in lines]
        at = start = 0
        while at < len(lines):
            end = run_of_columns(parts, at) if lines[at].parts else at
            found = aligned(parts[at:end]) if end > at else None
            if found is not None:
                blocks += flow.paragraphs(lines[start:at], number, width)
                blocks += flow.close()
                self._tables += 1
                blocks.append(_unruled(found, lines[at:end], number, self._tables))
                at = start = end
            else:
                at += 1
        blocks += flow.paragraphs(lines[start:], number, width)
        return blocks


_COLON: Final = re.compile("[:：]")


def _inner(line: Line, height: float) -> bool:
    return line.top < 0.9 * height and line.bottom > 0.1 * height


def _unruled(table: Aligned, lines: list[Line], page: int, number: int) -> Table:
    cells = []
    for row, (slots, line) in enumerate(zip(table.rows, lines, strict=True)):
        for column, columns, part in slots:
            box = (part.start, line.bottom, part.end, line.top)
            place = Place(page=page, table=number, row=row + 1, column=column + 1, box=box)
            cells.append(Cell(part.text, row, column, 1, columns, place, None, line.confidence))
    edges = [start for start, _ in table.columns] + [table.columns[-1][1]]
    box = (edges[0], lines[-1].bottom, edges[-1], lines[0].top)
    return Table(tuple(cells), len(lines), len(table.columns), Place(page=page, table=number, box=box), tuple(edges))


_FIGURE: Final = frozenset("0123456789,.")
_NUMBER: Final = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+(\.\d+)?")


def _fill(tables: list[_Filled], glyphs: list[Glyph]) -> list[Glyph]:
    """Put characters into the cells they stand in; return those that stand in none.

    A number printed over the border of its cell goes whole into the cell that holds most of it.
    """
    if not tables:
        return glyphs
    owners = [next(((t, cell) for t in tables if (cell := t.cell(glyph)) is not None), None) for glyph in glyphs]
    at = 0
    while at < len(glyphs):
        end = at + 1
        if glyphs[at].text in _FIGURE:
            while end < len(glyphs) and _adjacent(glyphs[end - 1], glyphs[end]):
                end += 1
            if owners[at] != owners[end - 1] and _NUMBER.fullmatch("".join(glyph.text for glyph in glyphs[at:end])):
                owners[at:end] = [Counter(owners[at:end]).most_common(1)[0][0]] * (end - at)
        at = end
    outside = []
    for glyph, owner in zip(glyphs, owners, strict=True):
        if owner is None:
            outside.append(glyph)
        else:
            owner[0].put(owner[1], glyph)
    return outside


def _adjacent(last: Glyph, glyph: Glyph) -> bool:
    """Whether two characters are of one number: on one line, with no gap between them."""
    height = last.top - last.bottom
    return (
        glyph.text in _FIGURE
        and not glyph.blank
        and abs(glyph.bottom - last.bottom) < 0.1 * height
        and abs(glyph.left - last.right) < 0.12 * height
    )


class _Filled:
    """A grid being filled with characters."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._falling = [-y for y in grid.ys]
        self._owner = {
            (row, column): index
            for index, box in enumerate(grid.boxes)
            for row in range(box.row, box.row + box.rows)
            for column in range(box.column, box.column + box.columns)
        }
        self._glyphs: list[list[Glyph]] = [[] for _ in grid.boxes]
        self.empty = True

    def cell(self, glyph: Glyph) -> int | None:
        """Which cell a character stands in."""
        row = bisect_right(self._falling, -(glyph.bottom + glyph.top) / 2) - 1
        column = bisect_right(self.grid.xs, (glyph.left + glyph.right) / 2) - 1
        return self._owner.get((row, column))

    def put(self, cell: int, glyph: Glyph) -> None:
        """Put a character into a cell."""
        self._glyphs[cell].append(glyph)
        self.empty = False

    def made(self, page: int, number: int) -> Table:
        xs, ys = self.grid.xs, self.grid.ys
        cells = []
        for box, glyphs in zip(self.grid.boxes, self._glyphs, strict=True):
            lines = lines_of(glyphs) if glyphs else []
            text = "\n".join(line.text for line in lines)
            edges = (xs[box.column], ys[box.row + box.rows], xs[box.column + box.columns], ys[box.row])
            place = Place(page=page, table=number, row=box.row + 1, column=box.column + 1, box=edges)
            cells.append(Cell(text, box.row, box.column, box.rows, box.columns, place, None, least(lines)))
        place = Place(page=page, table=number, box=(xs[0], ys[-1], xs[-1], ys[0]))
        return Table(tuple(cells), len(ys) - 1, len(xs) - 1, place, xs)


# ----------------------------------------------------------------------------------------------------- from the library


def _page(document: Any, index: int, recognise: bool) -> _Page:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise _refused(pdfium.FPDF_GetLastError())
    turn = _Turn(page)
    across: list[Rule] = []
    down: list[Rule] = []
    for start, end in _segments(page):
        x0, y0 = turn(*start)
        x1, y1 = turn(*end)
        if abs(y1 - y0) <= 1.0 and abs(x1 - x0) >= _SHORT:
            across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= 1.0 and abs(y1 - y0) >= _SHORT:
            down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    glyphs = list(_glyphs(page, turn))
    pictured = len(glyphs) < _FEW and _has_picture(page)
    if pictured and recognise:
        glyphs, across, down = recognised(page, turn.width, turn.height)
        pictured = False
    pdfium.FPDF_ClosePage(page)
    return _Page(turn.width, turn.height, glyphs, across, down, pictured)


def _has_picture(page: Any) -> bool:
    """Whether a picture covers a good part of a page."""
    whole = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    covered = 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), SEGMENTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            covered += abs(right.value - left.value) * abs(top.value - bottom.value)
    return covered > 0.2 * whole


class _Turn:
    """From the user space of a page to what is seen: moved to the corner of its crop box, and turned."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self.quarters = pdfium.FPDFPage_GetRotation(page)
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self.x = self.y = 0.0
        for box in (pdfium.FPDFPage_GetCropBox, pdfium.FPDFPage_GetMediaBox):
            if box(page, left, bottom, right, top):
                self.x, self.y = min(left.value, right.value), min(bottom.value, top.value)
                break
        self.plain = not (self.quarters or self.x or self.y)

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.x, y - self.y
        if self.quarters == 0:
            return x, y
        if self.quarters == 1:
            return y, self.height - x
        if self.quarters == 2:
            return self.width - x, self.height - y
        return self.width - y, x


def _glyphs(page: Any, turn: _Turn) -> Iterator[Glyph]:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    blank = False
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = unicode_of(text, index)
        if (code <= 32 and code not in (0, 2)) or code in (0xA0, 0x3000):
            blank = True
            continue
        box_of(text, index, reference)
        # A hyphen at the end of a line comes as 2, a character without a meaning as 0 or FFFE.
        character = "-" if code == 2 else "\ufffd" if code in (0, 0xFFFE, 0xFFFF) else without_radicals(chr(code))
        if turn.plain:
            yield Glyph(box.left, box.bottom, box.right, box.top, character, blank)
        else:
            x0, y0 = turn(box.left, box.bottom)
            x1, y1 = turn(box.right, box.top)
            yield Glyph(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), character, blank)
        blank = False
    pdfium.FPDFText_ClosePage(text)


_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


def _segments(page: Any) -> Iterator[tuple[_Point, _Point]]:
    """The straight lines drawn on a page, in its user space; thin filled boxes count as lines."""
    budget = SEGMENTS
    for path, matrix in _paths(page):
        count = pdfium.FPDFPath_CountSegments(path)
        budget -= count
        if budget < 0:
            raise DocumentFault(
                "too large",
                Words(f"一页中的线条超过 {SEGMENTS} 段", f"a page has more than {SEGMENTS} segments of lines"),
                Words("请另存为文字版 PDF，不含图样", "save it as a PDF of text, without drawings"),
            )
        yield from _of_path(path, count, matrix)


def _paths(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    waiting: list[tuple[Any, _Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), 0)
        for index in range(pdfium.FPDFPage_CountObjects(page))
    ]
    waiting.reverse()
    while waiting:
        item, outer, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, _times(_matrix(item), outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < NESTING:
            inner = _times(_matrix(item), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                waiting.append((pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1))


def _matrix(item: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _of_path(path: Any, count: int, matrix: _Matrix) -> Iterator[tuple[_Point, _Point]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value and not fill.value:
        return
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    figure: list[_Point] = []
    straight = True
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if straight:
                yield from _of_figure(figure, bool(stroke.value))
            figure, straight = [point], True
        else:
            figure.append(point)
            straight = straight and kind == pdfium.FPDF_SEGMENT_LINETO
        if pdfium.FPDFPathSegment_GetClose(segment) and figure:
            figure.append(figure[0])
    if straight:
        yield from _of_figure(figure, bool(stroke.value))


def _of_figure(figure: list[_Point], stroked: bool) -> Iterator[tuple[_Point, _Point]]:
    if len(figure) < 2:
        return
    left, right = min(p[0] for p in figure), max(p[0] for p in figure)
    bottom, top = min(p[1] for p in figure), max(p[1] for p in figure)
    if right - left <= _THIN and top - bottom > _THIN:
        yield ((left + right) / 2, bottom), ((left + right) / 2, top)
    elif top - bottom <= _THIN and right - left > _THIN:
        yield (left, (bottom + top) / 2), (right, (bottom + top) / 2)
    elif stroked:
        yield from zip(figure, figure[1:], strict=False)


def _refused(code: int) -> DocumentFault:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return DocumentFault(
            "encrypted",
            Words("PDF 已加密，需要密码", "the PDF is encrypted and needs a password"),
            Words("请去掉密码后另存", "save it without a password"),
        )
    return DocumentFault(
        "damaged",
        Words("PDF 已损坏，无法读取", "the PDF is damaged and cannot be read"),
        Words("请重新导出或下载", "export or download it again"),
    )


def scanned_fault(pages: list[int]) -> DocumentFault:
    """The fault of a PDF with pages that are pictures."""
    zh, en = _listed(pages)
    return DocumentFault(
        "scanned",
        Words(f"{zh}是扫描件，没有文字", f"{en} scanned and hold no text"),
        Words(
            "请提供文字版 PDF 或 Word 文件；或者安装文字识别：pip install 'budgetcheck[ocr]'",
            "give the PDF with text or the Word file, or install recognition: pip install 'budgetcheck[ocr]'",
        ),
    )


def _not_recognised(pages: list[int]) -> Words:
    zh, en = _listed(pages)
    return Words(
        f"{zh}是扫描件，未读；安装文字识别后可读：pip install 'budgetcheck[ocr]'",
        f"{en} scanned and not read; recognition reads them: pip install 'budgetcheck[ocr]'",
    )


def _listed(pages: list[int]) -> tuple[str, str]:
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    some = [str(a) if a == b else f"{a}–{b}" for a, b in ranges[:20]]
    more = len(ranges) > 20
    zh, en = "、".join(some) + "等" * more, ", ".join(some) + " and others" * more
    return f"第 {zh} 页", f"page {en} is" if len(pages) == 1 else f"pages {en} are"
