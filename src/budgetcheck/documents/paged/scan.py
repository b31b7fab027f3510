"""Scanned pages: a picture of a page in, its lines of text with their confidence and its drawn lines out.

The page is set upright, its rules are found by morphology and taken out of the picture, and each line of each cell is
recognised alone, so that no text runs from one cell into the next. What stands outside of grids is found by the
detector of lines. Needs the extra ``ocr``; its models lie in its package, nothing is fetched.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from budgetcheck.documents.limits import PIXELS
from budgetcheck.documents.lines.flow import Glyph
from budgetcheck.documents.paged.grid import Grid, RuledLine, grids
from budgetcheck.documents.radicals import without_radicals

_DPI: Final = 200
_LONG: Final = 50
"""Pixels from which a stroke is a rule: longer than any stroke of a character of 14 points."""
_WIDE: Final = 14
"""Pixels up to which a stroke is a rule, what is left of a slope included."""
_SPECK: Final = 12
"""Pixels of ink below which a mark is dirt."""
_BATCH: Final = 12


def can_recognise() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2", "numpy"))


def recognised(page: Any, width: float, height: float) -> tuple[list[Glyph], list[RuledLine], list[RuledLine]]:
    """Recognise a page of pdfium, `width` by `height` points: pieces of text, horizontal and vertical rules."""
    picture = _upright(_rendered(page, width, height))
    scale = height / picture.shape[0]
    ink = _ink(picture)
    across, down, ruled = _rules(ink, picture.shape[0], scale)
    clean = picture.copy()
    clean[ruled > 0] = 255
    ink[ruled > 0] = 0
    glyphs: list[Glyph] = []
    pieces: list[tuple[int, int, int, int]] = []
    for grid in grids(across, down):
        pieces += _pieces(grid, ink, scale)
        top, bottom = (round(picture.shape[0] - y / scale) for y in (grid.ys[0], grid.ys[-1]))
        left, right = round(grid.xs[0] / scale), round(grid.xs[-1] / scale)
        ink[top:bottom, left:right] = 0
    glyphs += _read(clean, pieces, scale)
    for left, top, right, bottom in pieces:
        clean[top:bottom, left:right] = 255
    if ink.any():
        glyphs += _found(clean, scale)
    return glyphs, across, down


def _rendered(page: Any, width: float, height: float) -> Any:
    import numpy
    import pypdfium2.raw as pdfium

    scale = _DPI / 72
    scale = min(scale, (PIXELS / max(width * height, 1)) ** 0.5)
    columns, rows = max(round(width * scale), 1), max(round(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(columns, rows, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, pdfium.FPDF_GRAYSCALE)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    address = pdfium.FPDFBitmap_GetBuffer(bitmap)
    buffer = ctypes.cast(address, ctypes.POINTER(ctypes.c_ubyte * (stride * rows))).contents
    picture = numpy.frombuffer(buffer, numpy.uint8).reshape(rows, stride)[:, :columns].copy()
    pdfium.FPDFBitmap_Destroy(bitmap)
    return picture


def _upright(picture: Any) -> Any:
    """Turn a page that was laid on the glass a little askew; the angle is that at which rows part most sharply."""
    import cv2
    import numpy

    factor = 900 / max(picture.shape)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = 255 - small.astype(numpy.float32)
    dark[dark < 60] = 0
    centre = (small.shape[1] / 2, small.shape[0] / 2)

    def sharpness(angle: float) -> float:
        matrix = cv2.getRotationMatrix2D(centre, angle, 1)
        rows = cv2.warpAffine(dark, matrix, (small.shape[1], small.shape[0])).sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    best = max((step / 2 for step in range(-8, 9)), key=sharpness)
    best = max((best + step / 10 for step in range(-5, 6)), key=sharpness)
    if abs(best) < 0.08:
        return picture
    matrix = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), best, 1)
    return cv2.warpAffine(picture, matrix, (picture.shape[1], picture.shape[0]), flags=cv2.INTER_CUBIC, borderValue=255)


def _ink(picture: Any) -> Any:
    import cv2

    return cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15)


def _rules(ink: Any, height: int, scale: float) -> tuple[list[RuledLine], list[RuledLine], Any]:
    """The rules in points, and a picture in which they are marked."""
    import cv2
    import numpy

    found: list[list[RuledLine]] = []
    marked = numpy.zeros_like(ink)
    for flat in (True, False):
        stroke = cv2.getStructuringElement(cv2.MORPH_RECT, (_LONG, 1) if flat else (1, _LONG))
        gap = cv2.getStructuringElement(cv2.MORPH_RECT, (25, 3) if flat else (3, 25))
        thick = cv2.dilate(ink, numpy.ones((2, 1) if flat else (1, 2), numpy.uint8))  # a slope is a flight of steps
        mask = cv2.morphologyEx(cv2.morphologyEx(thick, cv2.MORPH_OPEN, stroke), cv2.MORPH_CLOSE, gap)
        count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        rules = []
        for index in range(1, count):
            x, y, w, h, area = (int(value) for value in boxes[index])
            length, width = (w, h) if flat else (h, w)
            if width > _WIDE or area > 8 * length or length < 8 * width:
                continue  # a stamp, a picture, a bar of colour, a stroke of a title
            if flat:
                rules.append(RuledLine((height - y - h / 2) * scale, x * scale, (x + w) * scale))
            else:
                rules.append(RuledLine((x + w / 2) * scale, (height - y - h) * scale, (height - y) * scale))
            marked[y : y + h, x : x + w] |= (labels[y : y + h, x : x + w] == index).astype(numpy.uint8) * 255
        found.append(rules)
    return found[0], found[1], cv2.dilate(marked, numpy.ones((5, 5), numpy.uint8))


def _pieces(grid: Grid, ink: Any, scale: float) -> Iterator[tuple[int, int, int, int]]:
    """The lines of text within the cells of a grid, in pixels: left, top, right, bottom."""
    import numpy

    rows = ink.shape[0]
    for box in grid.boxes:
        left, right = round(grid.xs[box.column] / scale) + 3, round(grid.xs[box.column + box.columns] / scale) - 3
        top, bottom = round(rows - grid.ys[box.row] / scale) + 3, round(rows - grid.ys[box.row + box.rows] / scale) - 3
        cell = ink[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        if cell.size == 0:
            continue
        for start, end in _runs(cell.any(axis=1)):
            part = cell[start:end]
            columns = numpy.flatnonzero(part.any(axis=0))
            if numpy.count_nonzero(part) < _SPECK:
                continue
            spare = max((26 - (end - start)) // 2, 4)  # a lone dash needs room to be one
            yield (
                max(left + int(columns[0]) - 6, 0),
                max(top + start - spare, top - 3, 0),
                min(left + int(columns[-1]) + 7, ink.shape[1]),
                min(top + end + spare, bottom + 3, rows),
            )


def _runs(filled: Any) -> list[tuple[int, int]]:
    """Stretches of rows with ink; those nearer to one another than a third of their height are one line."""
    import numpy

    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], filled.astype(numpy.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and (
            start - runs[-1][1] <= 2 or (min(runs[-1][1] - runs[-1][0], end - start) < 9 and start - runs[-1][1] < 7)
        ):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.05, "Global.use_cls": False})


def _read(picture: Any, pieces: list[tuple[int, int, int, int]], scale: float) -> Iterator[Glyph]:
    import cv2
    from rapidocr.ch_ppocr_rec import TextRecInput

    recogniser = _engine()._load_rec_model()
    recogniser.rec_batch_num = _BATCH
    colour = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    crops = [colour[top:bottom, left:right] for left, top, right, bottom in pieces]
    if crops:
        result = recogniser(TextRecInput(img=crops))
        for piece, text, score in zip(pieces, result.txts or (), result.scores, strict=True):
            if text.strip():
                yield _glyph(*piece, picture.shape[0], scale, text, score)


def _found(picture: Any, scale: float) -> Iterator[Glyph]:
    import cv2

    result = _engine()(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=True)
    if result.boxes is None:
        return
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
        if text.strip():
            yield _glyph(min(xs), min(ys), max(xs), max(ys), picture.shape[0], scale, text, score)


def _glyph(
    left: float, top: float, right: float, bottom: float, height: int, scale: float, text: str, score: float
) -> Glyph:
    box = (left * scale, (height - bottom) * scale, right * scale, (height - top) * scale)
    return Glyph(*box, without_radicals(text.strip()), False, float(score))
