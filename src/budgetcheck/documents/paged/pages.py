"""What is printed on a page of a PDF: its characters with their boxes and its straight lines, as pdfium tells them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import GLYPHS, NESTING, SEGMENTS, TEXT_OBJECTS
from budgetcheck.documents.lines.flow import Glyph
from budgetcheck.documents.paged.grid import RuledLine
from budgetcheck.documents.paged.scan import recognised
from budgetcheck.documents.radicals import without_radicals
from budgetcheck.text.words import phrase

_THIN: Final = 2.0
"""Points up to which a filled box is a line."""
_FEW: Final = 20
"""Characters below which a page with a picture on it is a scanned page: a page number or a stamp in text is no text."""
_SHORT: Final = 3.0
"""Points from which a line is long enough to be a border."""


_SLANT: Final = 0.09
"""Angle (radians) from which text runs askew."""
_SOME: Final = 10
"""Pieces of text from which on their direction is that of the page."""
_UNSEEN: Final = 0.5
"""Confidence in text that is not shown but lies behind a picture: who recognised it did not say how well."""


class Page(NamedTuple):
    """What is printed on a page, in points from its lower left corner, as it is seen (turned where it is turned)."""

    width: float
    height: float
    glyphs: list[Glyph]
    across: list[RuledLine]
    down: list[RuledLine]
    pictured: bool = False
    """Whether it has no text but a picture that may hold some."""


def page_of(document: Any, index: int, recognise: bool) -> Page:
    """Take up a page of a document of pdfium. Raises `DocumentFault`."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        # The last error that pdfium tells may be that of an earlier file: no page asks for a password.
        raise pdf_refused(pdfium.FPDF_ERR_PAGE)
    try:
        drawn = _drawn(page)
        turn = _Turn(page, drawn.quarters)
        glyphs = list(_glyphs(page, turn, drawn))
        if len(glyphs) < _FEW and _has_picture(page):
            if not recognise:
                return Page(turn.width, turn.height, [], [], [], pictured=True)
            return Page(turn.width, turn.height, *recognised(page, turn.width, turn.height))
    finally:
        pdfium.FPDF_ClosePage(page)
    across: list[RuledLine] = []
    down: list[RuledLine] = []
    for start, end in drawn.segments:
        x0, y0 = turn(*start)
        x1, y1 = turn(*end)
        if abs(y1 - y0) <= 1.0 and abs(x1 - x0) >= _SHORT:
            across.append(RuledLine((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= 1.0 and abs(y1 - y0) >= _SHORT:
            down.append(RuledLine((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return Page(turn.width, turn.height, glyphs, across, down)


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
    return bool(covered > 0.2 * whole)


class _Turn:
    """From the user space of a page to what is seen: moved to the corner of its crop box, and turned by `quarters`."""

    def __init__(self, page: Any, quarters: int | None) -> None:
        self.width, self.height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self.quarters: int = pdfium.FPDFPage_GetRotation(page)
        if quarters is not None and quarters != self.quarters:  # a table laid on its side
            if (quarters - self.quarters) % 2:
                self.width, self.height = self.height, self.width
            self.quarters = quarters
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


def _glyphs(page: Any, turn: _Turn, drawn: _Drawn) -> Iterator[Glyph]:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    blank = False
    confidence = _UNSEEN if drawn.unseen else None
    count = pdfium.FPDFText_CountChars(text)
    if count > GLYPHS:
        pdfium.FPDFText_ClosePage(text)
        raise _overfull()
    for index in range(count):
        code = unicode_of(text, index)
        if (code <= 32 and code not in (0, 2)) or code in (0xA0, 0x3000):
            blank = True
            continue
        if drawn.slanted and abs(math.remainder(pdfium.FPDFText_GetCharAngle(text, index), math.pi / 2)) > _SLANT:
            continue
        box_of(text, index, reference)
        # A hyphen at the end of a line comes as 2, a character without a meaning as 0 or FFFE.
        character = "-" if code == 2 else "\ufffd" if code in (0, 0xFFFE, 0xFFFF) else without_radicals(chr(code))
        if turn.plain:
            yield Glyph(box.left, box.bottom, box.right, box.top, character, blank, confidence)
        else:
            x0, y0 = turn(box.left, box.bottom)
            x1, y1 = turn(box.right, box.top)
            yield Glyph(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), character, blank, confidence)
        blank = False
    pdfium.FPDFText_ClosePage(text)


_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


class _Drawn(NamedTuple):
    """What the objects of a page tell: its straight lines in user space, and how its text is set."""

    segments: list[tuple[_Point, _Point]]
    quarters: int | None
    """Quarters of a turn by which nearly all text is set, None where it is little."""
    slanted: bool
    """Whether some text runs askew: a watermark."""
    unseen: bool
    """Whether most text is set without being shown: that which a scanner recognised."""


def _drawn(page: Any) -> _Drawn:
    """Look at the objects of a page; thin filled boxes count as lines. Raises `DocumentFault` beyond the limit."""
    segments: list[tuple[_Point, _Point]] = []
    budget = SEGMENTS
    turns = [0] * 4
    slanted = unseen = texts = 0
    for kind, item, matrix in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            angle = math.atan2(matrix[1], matrix[0])
            texts += 1
            if texts > TEXT_OBJECTS:
                raise _overfull()
            turns[round(angle / (math.pi / 2)) % 4] += 1
            slanted += abs(math.remainder(angle, math.pi / 2)) > _SLANT
            unseen += pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            continue
        count = pdfium.FPDFPath_CountSegments(item)
        budget -= count
        if budget < 0:
            raise DocumentFault(
                "too large",
                phrase("documents.pages.page_more_than_segments_lines", segments=SEGMENTS),
                phrase("documents.pages.save_pdf_text_without_drawings"),
            )
        segments += _of_path(item, count, matrix)
    most = max(range(4), key=turns.__getitem__)
    quarters = most if texts >= _SOME and turns[most] > 0.8 * texts else None
    return _Drawn(segments, quarters, slanted > 0, unseen * 2 > texts)


def _overfull() -> DocumentFault:
    return DocumentFault(
        "too large",
        phrase("documents.pages.page_more_text_than_read"),
        phrase("documents.pages.split_page_or_save"),
    )


def _objects(page: Any) -> Iterator[tuple[int, Any, _Matrix]]:
    """The paths and texts of a page, those within forms too, with their matrices."""
    waiting: list[tuple[Any, _Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), 0)
        for index in range(pdfium.FPDFPage_CountObjects(page))
    ]
    waiting.reverse()
    seen = 0
    while waiting:
        item, outer, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT):
            yield kind, item, _times(_matrix(item), outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < NESTING and seen < SEGMENTS:
            inner = _times(_matrix(item), outer)
            count = pdfium.FPDFFormObj_CountObjects(item)
            seen += count  # forms may hold forms many times over
            waiting += [(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1) for index in range(count)]


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
        yield from pairwise(figure)


def pdf_refused(code: int) -> DocumentFault:
    """The fault of a PDF, or a page of it, that pdfium does not open."""
    if code == pdfium.FPDF_ERR_PASSWORD:
        return DocumentFault(
            "encrypted",
            phrase("documents.pages.pdf_encrypted_needs_password"),
            phrase("documents.package.save_without_password"),
        )
    return DocumentFault(
        "damaged",
        phrase("documents.pages.pdf_damaged_cannot_read"),
        phrase("documents.pages.export_download_again"),
    )
