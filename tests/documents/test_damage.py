"""Damaged files of every kind: bytes changed anywhere, cut off, parts of packages changed; each is read or one fault.

The quick run tries some of each kind, always the same; the long run hundreds (`BUDGETCHECK_TESTS=long`).
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.effort import LONG, bounded

KINDS = {"docx": made.as_docx, "xlsx": made.as_xlsx, "xls": made.as_xls, "ods": made.as_ods, "pdf": made.as_pdf}
KINDS |= {"html": made.as_html}
SECONDS = 30
REFUSALS = {"damaged", "unknown", "empty", "unsafe", "encrypted", "garbled", "too large", "scanned", "converter"}
REFUSALS |= {"unreadable"}  # whose encoding cannot be told


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Single bits changed."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 20, 300])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing, or something in the middle."""
    start = chance.randrange(len(data))
    return data[:start] if chance.random() < 0.6 else data[:start] + data[start + chance.randrange(2000) :]


def stuffed(data: bytes, chance: random.Random) -> bytes:
    """Something put in between, or a stretch repeated or overwritten."""
    at = chance.randrange(len(data))
    again = data[at : at + 500] * 20
    piece = chance.choice([b"\0" * 50, b"\xff" * 300, b"<![CDATA[", b"<!--", b"endobj", b"]]>", again])
    return data[:at] + piece + data[at + chance.choice([0, len(piece)]) :]


def repacked(data: bytes, chance: random.Random) -> bytes:
    """A part of the package damaged, the package itself whole; of other files any bytes."""
    if not data.startswith(b"PK"):
        return flipped(cut(data, chance) or data, chance)
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as package:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == hit and part:
                part = chance.choice([flipped, cut, stuffed])(part, chance)
            package.writestr(name, part)
    return new.getvalue()


def judged(data: bytes) -> str:
    refused: DocumentFault | None = None
    with bounded(SECONDS):
        try:
            assert isinstance(read_document(data), Document)
        except DocumentFault as fault:
            refused = fault
    if refused is None:
        return "read"
    assert refused.kind in REFUSALS
    for said in (refused.say("zh"), refused.say("en")):
        assert said
        assert "\n" not in said
    return refused.kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [flipped, cut, stuffed, repacked], ids=lambda way: way.__name__)
def test_damage_ends_in_a_fault_or_is_read(kind: str, way: Callable[[bytes, random.Random], bytes]) -> None:
    chance = random.Random(f"{kind} {way.__name__}")
    data = KINDS[kind]()
    seen = {judged(way(data, chance)) for _ in range(120 if LONG else 1)}
    assert seen
    assert judged(data) == "read", "the next file is read all the same"


def test_files_of_chance_are_told_from_documents() -> None:
    chance = random.Random(7)
    for head in (b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"{\\rtf"):
        judged(head + chance.randbytes(20_000))


def broken_inside(data: bytes, hit: str) -> bytes:
    """The package with one part whose compressed bytes are nothing that can be unpacked."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            package.writestr(name, old.read(name))
    made_of = bytearray(new.getvalue())
    with zipfile.ZipFile(new) as package:
        part = package.getinfo(hit)
    start = part.header_offset + 30 + len(part.filename)
    made_of[start : start + part.compress_size] = b"\xff" * part.compress_size
    return bytes(made_of)


@pytest.mark.parametrize(
    ("kind", "part", "told"),
    [
        ("docx", "word/document.xml", "damaged"),
        ("docx", "[Content_Types].xml", "damaged"),
        ("xlsx", "xl/workbook.xml", "damaged"),
        ("xlsx", "xl/worksheets/sheet1.xml", "damaged"),
        ("ods", "content.xml", "damaged"),
        ("ods", "mimetype", "unknown"),
    ],
)
def test_what_cannot_be_unpacked_is_told_as_damage(kind: str, part: str, told: str) -> None:
    data = broken_inside(KINDS[kind](), part)
    with pytest.raises(DocumentFault) as caught:
        read_document(data)
    assert caught.value.kind == told
    if told == "damaged":
        assert "memory" not in caught.value.say("en")  # a reader told what it is, not the guard around all readers
