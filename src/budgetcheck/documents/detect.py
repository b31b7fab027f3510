"""What kind of document some bytes are, told by their content and not by their name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final, Literal

from budgetcheck.documents.wide import unmarked_utf16

DocumentFormat = Literal[
    "pdf", "docx", "xlsx", "xlsb", "ods", "odt", "xls", "doc", "html", "text", "rtf", "word xml", "excel xml", "mhtml",
    "picture", "pptx", "encrypted", "zip", "binary", "empty",
]  # fmt: skip

ENDINGS: Final = frozenset(
    {".pdf", ".docx", ".docm", ".doc", ".wps", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".html", ".htm", ".txt", ".md"}
)
"""Endings of names, in lower case, under which documents are looked for in folders."""

DAMAGED_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError
)  # fmt: skip
"""What `zipfile` raises on a package that is damaged, encrypted or packed in a way that it does not know."""

HEAD: Final = 4096
"""How many bytes of a file `is_document` should be shown."""

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How compound files begin: .xls, .doc, and what Office encrypted."""
_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_WEB: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div)\b", re.I)
_PACKED: Final = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|word/|xl/|docProps/|mimetypeapplication/vnd\.oasis)", re.S
)


def is_document(head: bytes, name: str) -> bool:
    """Whether a file is one for the readers of documents, by its first `HEAD` bytes and its name. Never raises."""
    if _ending(name) in ENDINGS:
        return True
    if head.startswith((b"%PDF-", OLE, b"{\\rtf")) or _PACKED.match(head):
        return True
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"<" and _WEB.search(start) is not None


def format_of(data: bytes) -> DocumentFormat:
    """Tell the format of a whole file by its content alone."""
    if not data.strip(b"\0 \t\r\n"):
        return "empty"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data)
    if data.startswith(OLE):
        return _compound(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES):
        return "picture"
    return _written(data)


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def _packed(data: bytes) -> DocumentFormat:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist()[:5000])
            kind = b""
            if "mimetype" in names:
                with package.open("mimetype") as part:
                    kind = part.read(100)
    except DAMAGED_ZIP:
        return "zip"
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    for name, found in _PARTS:
        if name in names:
            return found
    return "zip"


_PARTS: Final[tuple[tuple[str, DocumentFormat], ...]] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)


def _written(data: bytes) -> DocumentFormat:
    head = data[:HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16-le" if head.startswith(b"\xff\xfe") else "utf-16-be"
        head = head[2:].decode(codec, "ignore").encode()
    elif data.count(b"\0", 0, 2**20):
        wide = unmarked_utf16(data)
        if wide is None:
            return "binary"
        head = head.decode(wide, "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "excel xml"
        if b"schemas.microsoft.com/office/word/2003/wordml" in head or b"2006/xmlPackage" in head:
            return "word xml"
        if _WEB.search(start):
            return "html"
    if re.match(rb"(?:MIME-Version|From|Content-Type|Date|Subject):", start, re.I) and b"multipart/" in head:
        return "mhtml"
    return "html" if re.search(rb"<(?:!doctype\s+html|html)\b", head, re.I) else "text"


# ------------------------------------------------------------------------------------------- compound files (OLE 2)


def _compound(data: bytes) -> DocumentFormat:
    names = _streams(data)
    if "EncryptedPackage" in names:
        return "encrypted"
    if "WordDocument" in names:
        return "doc"
    if "Workbook" in names or "Book" in names:
        return "xls"
    return "binary"


def stream_of(data: bytes, names: tuple[str, ...]) -> bytes:
    """The first stream of these names in a compound file; empty where there is none, or it is small or damaged."""
    compound = _Compound(data)
    for raw in compound.directory():
        name, *_ = _entry(raw)
        size = int.from_bytes(raw[120:124], "little")
        if name in names and 4096 <= size <= len(data):
            return compound.chain(int.from_bytes(raw[116:120], "little"), size)
    return b""


class _Compound:
    """The sectors of a compound file ([MS-CFB]) and which follows which."""

    def __init__(self, data: bytes) -> None:
        power = int.from_bytes(data[30:32], "little")
        self.data = data
        self.size = 1 << power if power in (9, 12) else 512
        self.table: list[int] = []
        for at in range(76, 76 + 4 * 109, 4):
            sector = int.from_bytes(data[at : at + 4], "little")
            if sector < _NO_SECTOR:
                part = self._sector(sector)
                self.table += [int.from_bytes(part[i : i + 4], "little") for i in range(0, len(part), 4)]

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def chain(self, sector: int, size: int) -> bytes:
        """The bytes of the sectors from one on, at most so many; a chain that leads back ends there."""
        parts: list[bytes] = []
        seen = set[int]()
        while sector < _NO_SECTOR and sector not in seen and len(seen) * self.size < size:
            seen.add(sector)
            parts.append(self._sector(sector))
            sector = self.table[sector] if sector < len(self.table) else _NO_SECTOR
        return b"".join(parts)[:size]

    def directory(self) -> list[bytes]:
        """The entries of the directory, unread."""
        whole = self.chain(int.from_bytes(self.data[48:52], "little"), 1000 * self.size)
        return [whole[i : i + 128] for i in range(0, len(whole) - 127, 128)]


_NO_SECTOR: Final = 0xFFFFFFFA


def _streams(data: bytes) -> set[str]:
    """Names of the streams directly under the root of a compound file; of all where its directory is damaged."""
    entries = [_entry(raw) for raw in _Compound(data).directory()]
    if not entries:
        return set()
    found: set[str] = set()
    waiting, met = [entries[0][3]], set[int]()
    while waiting:
        at = waiting.pop()
        if at < len(entries) and at not in met:
            met.add(at)
            found.add(entries[at][0])
            waiting += entries[at][1:3]
    return found if found else {entry[0] for entry in entries}


def _entry(raw: bytes) -> tuple[str, int, int, int]:
    """Name, left and right neighbour, and first child of an entry of the directory."""
    length = min(max(int.from_bytes(raw[64:66], "little") - 2, 0), 62)
    left, right, child = (int.from_bytes(raw[i : i + 4], "little") for i in (68, 72, 76))
    return raw[:length].decode("utf-16-le", "replace"), left, right, child
