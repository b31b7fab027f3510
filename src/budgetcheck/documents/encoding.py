"""Bytes of a text or web page in, its characters out: by mark, by what it says of itself, else by what it can be."""

from __future__ import annotations

import codecs
from typing import Final

from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.wide import ORDINARY, unmarked_utf16
from budgetcheck.text.words import phrase

_MARKS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(data: bytes, said: str | None = None) -> str:
    """Turn bytes into text; `said` is the encoding the file itself names. Raises `DocumentFault` ("unreadable")."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\0" in data[:4096] and (wide := unmarked_utf16(data)) is not None:
        return data.decode(wide, "replace")
    named = _codec(said)
    for name in dict.fromkeys((named or "utf-8", "utf-8")):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    if named is not None and named != "utf-8":  # a stray byte in a page does not make it another encoding
        text = data.decode(named, "replace")
        if text.count("\ufffd") * 200 < len(text):
            return text
    return _guessed(data)


def _codec(said: str | None) -> str | None:
    if not said:
        return None
    try:
        name = codecs.lookup(said.strip()).name
    except (LookupError, ValueError):
        return None
    # What says GB2312 or GBK often holds characters of its successor.
    return "gb18030" if name in {"gb2312", "gbk", "hz"} else name


def _guessed(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if len(ORDINARY.findall(text)) * 50 > sum(character > "\x7f" for character in text) > 0:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 2**18]).best()
    if best is not None:
        return data.decode(best.encoding, "replace")
    if text:
        return text
    raise DocumentFault(
        "unreadable",
        phrase("documents.encoding.encoding_text_cannot_told"),
        phrase("documents.encoding.save_file_encoding_utf"),
    )
