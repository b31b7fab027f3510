"""Scanned pages: with the extra `ocr` cell by cell, without it one fault that names the pages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from budgetcheck.documents import read
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.paged import pdf, scan
from budgetcheck.documents.read import read_document
from tests.checkout import SHARED
from tests.documents import made
from tests.documents.test_read import tables_of

PUBLISHED = SHARED / "documents" / "govoffice-unit-2025-budget.pdf"
needs_recognition = pytest.mark.skipif(not scan.can_recognise(), reason="the extra ocr is not installed")


def scanned(data: bytes, pages: list[int], *, dots: int = 150, angle: float = 0.0) -> bytes:
    """Pages as a copying machine gives them: pictures, a little askew."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(data)
    pictures = []
    for page in pages:
        picture = document[page - 1].render(scale=dots / 72, grayscale=True).to_pil().convert("L")
        pictures.append(picture.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC))
    document.close()
    copy = io.BytesIO()
    pictures[0].save(copy, "PDF", save_all=True, append_images=pictures[1:], resolution=dots, quality=75)
    return copy.getvalue()


def with_text_behind(data: bytes, other: bytes) -> bytes:
    """The pages of both documents in one."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for part in (data, other):
        document.import_pages(pypdfium2.PdfDocument(part))
    joined = io.BytesIO()
    document.save(joined)
    return joined.getvalue()


def test_without_the_extra_a_scan_is_one_fault_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "can_recognise", lambda: False)
    with pytest.raises(DocumentFault) as caught:
        read_document(scanned(made.as_pdf(), [1, 1, 1], dots=50))
    assert caught.value.kind == "scanned"
    assert "1–3" in caught.value.message.zh
    assert "pip install 'budgetcheck[ocr]'" in caught.value.say("zh")
    assert "pip install 'budgetcheck[ocr]'" in caught.value.say("en")


def test_without_the_extra_the_other_pages_are_read_and_the_scan_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "can_recognise", lambda: False)
    data = with_text_behind(made.as_pdf(), scanned(made.as_pdf(), [1], dots=50))
    document = pdf.read_pdf(data)
    assert len(tables_of(document)) == 1
    (note,) = document.notes
    assert note.zh.startswith("第 2 页")
    assert "page 2 is" in note.en


@needs_recognition
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published documents are not beside this checkout")
@pytest.mark.parametrize(("dots", "angle"), [(200, 0.7), pytest.param(150, -0.4, marks=pytest.mark.slow)])
def test_every_amount_of_a_scanned_table_is_read(dots: int, angle: float) -> None:
    page = 13
    original = next(table for table in tables_of(read_document(PUBLISHED)) if table.place.page == page)
    copy = read_document(scanned(Path(PUBLISHED).read_bytes(), [page], dots=dots, angle=angle))
    (table,) = tables_of(copy)
    assert (table.height, table.width) == (original.height, original.width)
    amounts = re.compile(r"[\d,]+\.\d\d")
    read_ = {(c.row, c.column): c.text for c in table.cells if amounts.fullmatch(c.text)}
    assert read_ == {(c.row, c.column): c.text for c in original.cells if amounts.fullmatch(c.text)}
    assert all(c.confidence is not None and 0 < c.confidence <= 1 for c in table.cells if c.text)


@needs_recognition
def test_recognition_knows_rules_from_text() -> None:
    import numpy

    ink = numpy.zeros((400, 600), numpy.uint8)
    ink[100:102, 50:550] = ink[200:202, 50:550] = 255
    ink[100:202, 50:52] = ink[100:202, 548:550] = 255
    ink[130:160, 100:130] = 255  # a character
    ink[250:290, 300:420] = 255  # a stamp
    across, down, _ = scan._rules(ink, 400, 1.0)
    assert sorted(rule.at for rule in across) == pytest.approx([199, 299], abs=1)
    assert sorted(rule.at for rule in down) == pytest.approx([51, 549], abs=1)
