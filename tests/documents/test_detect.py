"""What a file is, by its content."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.documents.detect import ENDINGS, HEAD, format_of, is_document
from tests.documents import made


def compound(streams: list[str]) -> bytes:
    """A compound file (OLE 2) whose root holds some empty streams: a header, one sector of its table, one directory."""
    sector = 512
    table = [0xFFFFFFFD, 0xFFFFFFFE] + [0xFFFFFFFF] * 126
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(6)
    header += bytes(4) + (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little")
    header += b"\xfe\xff\xff\xff" + bytes(4) + b"\xfe\xff\xff\xff" + bytes(4)
    header += (0).to_bytes(4, "little") + b"\xff" * 4 * 108
    none = b"\xff" * 4
    entries = []
    for at, name in enumerate(["Root Entry", *streams]):
        raw = name.encode("utf-16-le")
        entry = raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little") + (b"\x05\x01" if at == 0 else b"\x02\x01")
        right = (at + 1).to_bytes(4, "little") if 0 < at < len(streams) else none
        child = (1).to_bytes(4, "little") if at == 0 else none
        entries.append((entry + none + right + child).ljust(128, b"\0"))
    return (
        header.ljust(sector, b"\0")
        + b"".join(x.to_bytes(4, "little") for x in table)
        + b"".join(entries).ljust(sector, b"\0")
    )


SAMPLES = [
    *made.EVERY_FORM,
    (made.as_cell_lines, "text"),
    (lambda: compound(["WordDocument", "1Table"]), "doc"),
    (lambda: compound(["Workbook"]), "xls"),
    (lambda: compound(["EncryptedPackage"]), "encrypted"),
    (lambda: b"{\\rtf1 x}", "rtf"),
    (lambda: b"\x89PNG\r\n\x1a\n....", "picture"),
    (lambda: b" \n\t", "empty"),
    (lambda: b"", "empty"),
    (lambda: b"\0\1\2\3", "binary"),
    (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "mhtml"),
    (lambda: "预算".encode("utf-16"), "text"),
    (lambda: "\ufeff<html><body>预算".encode(), "html"),
    (lambda: "<html><body>预算".encode("utf-16"), "html"),
    (lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "excel xml"),
    (lambda: b"junk before\n%PDF-1.4", "pdf"),
]


@pytest.mark.parametrize(("make", "form"), SAMPLES, ids=[f"{at}-{form}" for at, (_, form) in enumerate(SAMPLES)])
def test_the_format_is_told_by_the_content(make: object, form: str) -> None:
    assert format_of(make()) == form  # type: ignore[operator]


@given(st.binary(max_size=3000))
def test_any_bytes_have_a_format(data: bytes) -> None:
    assert format_of(data)
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        assert format_of(start + data)
    is_document(data, "x")


def test_documents_are_told_from_declarations_by_a_glance() -> None:
    assert not is_document(b"format = 1\n[unit]\n", "unit.toml")
    assert not is_document(b"x", "notes")
    assert is_document(b"", "预算.DOCX")
    for make in (made.as_pdf, made.as_docx, made.as_xls, made.as_html, made.as_ods):
        assert is_document(make()[:HEAD], "unit.toml")


def test_every_ending_is_that_of_a_format() -> None:
    assert all(ending.startswith(".") and ending == ending.lower() for ending in ENDINGS)


def test_telling_imports_no_reader() -> None:
    program = (
        "import sys; from budgetcheck.documents.detect import is_document; is_document(b'', 'a.pdf'); "
        "from budgetcheck.documents.read import read_document; read_document('预算'.encode()); "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('pypdfium2', 'docx', 'lxml', 'python_calamine', 'selectolax', 'charset_normalizer', "
        "'cv2', 'numpy', 'rapidocr')])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
