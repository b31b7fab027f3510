"""PDF files made to harm: each ends in one fault with words in both languages, or is read, within its bounds."""

from __future__ import annotations

import io

import pytest

from budgetcheck.documents import limits
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.documents.test_hostile import ends, fault_of
from tests.documents.test_read import texts_of


def pdf_with(content: bytes, *, count: int = 1) -> bytes:
    """A PDF of hand-made pages that share one content stream."""
    kids = b" ".join(b"%d 0 R" % (4 + at) for at in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count,
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R >>"] * count,
    ]
    data, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


@pytest.mark.slow
def test_a_million_path_segments_are_refused() -> None:
    content = b"".join(b"%d %d m %d %d l S\n" % (at % 600, at % 800, at % 599, at % 797) for at in range(1_000_000))
    assert fault_of(pdf_with(content)).kind == "too large"


def test_one_path_of_a_million_segments_is_refused() -> None:
    content = b"0 0 m " + b"".join(b"%d %d l " % (at % 600, at % 800) for at in range(1_000_000)) + b"S"
    assert fault_of(pdf_with(content)).kind == "too large"


def test_a_dense_grid_is_bounded() -> None:
    across = b"".join(b"0 %d m 600 %d l S\n" % (at, at) for at in range(0, 8000, 3))
    down = b"".join(b"%d 0 m %d 8000 l S\n" % (at, at) for at in range(0, 8000, 3))
    ends(pdf_with(across + down), "too large", "damaged")


def test_a_pdf_of_countless_pages_is_refused() -> None:
    assert fault_of(pdf_with(b"", count=limits.PAGES + 1)).kind == "too large"


def test_an_encrypted_pdf_says_so() -> None:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, encrypt=pdfencrypt.StandardEncryption("user", "owner"))
    canvas.drawString(72, 700, "x")
    canvas.save()
    assert fault_of(data.getvalue()).kind == "encrypted"


def test_text_set_in_countless_pieces_is_refused() -> None:
    assert fault_of(pdf_with(b"BT /F 9 Tf " + b"(aaaaaaaaaa) Tj " * 50_000 + b"ET")).kind == "too large"


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def stream_of(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of hand-made objects behind its catalogue; the second is the root of its pages."""
    data, places = b"%PDF-1.5\n", []
    for number, item in enumerate((b"<< /Type /Catalog /Pages 2 0 R >>", *objects), 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    start, size = len(data), len(places) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, start)


@pytest.mark.slow
def test_forms_within_themselves_end() -> None:
    resources = b"/Resources << /XObject << /F 5 0 R >> >> "
    form = stream_of(b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources)
    ends(pdf_of(ONE_PAGE, PAGE + resources + b">>", stream_of(b"/F Do /F Do"), form), "damaged", "too large")


def test_trees_of_pages_that_lead_back_or_lie_end() -> None:
    ends(pdf_of(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 900 >>"), "damaged", "too large")
    deep = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (at + 3) for at in range(20_000)]
    ends(pdf_of(*deep, b"<< /Type /Page /MediaBox [0 0 9 9] >>"), "damaged", "too large")
    ends(pdf_of(b"<< /Type /Pages /Kids " + b"[" * 100_000 + b"]" * 100_000 + b" >>"), "damaged", "too large")


def test_a_stream_that_grows_a_thousandfold_stays_within_the_bound_of_memory() -> None:
    import zlib

    bomb = zlib.compress(zlib.compress(b"\0" * 300_000_000, 9), 9)
    ends(
        pdf_of(ONE_PAGE, PAGE + b">>", stream_of(bomb, b"/Filter [/FlateDecode /FlateDecode]")), "damaged", "too large"
    )
    assert made.PROSE in texts_of(read_document(made.as_pdf())), "the next file is read"


def test_what_a_page_links_to_is_neither_run_nor_fetched() -> None:
    page = (
        "<html><meta charset=utf-8><meta http-equiv=refresh content='0;url=http://192.0.2.1/'><script>alert(1)</script>"
        "<iframe src=file:///etc/passwd></iframe><img src=http://192.0.2.1/x><p>一、收支情况</p></html>"
    )
    assert texts_of(read_document(page.encode())) == ["一、收支情况"]
