"""A font that stands in for Chinese ones a PDF names but does not hold: what is read depends on no machine's fonts.

pdfium leaves out text whose characters have no size, which is what they have where neither the PDF nor the machine has
the font. Here every character of every such font is a stroke, narrower than any character so that it widens none:
nothing is drawn, only places are asked for.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any, Final

import pypdfium2.raw as pdfium

_EM: Final = 1000


def install() -> None:
    """Have pdfium take the stroke for every such font, in place of what the machine may have."""
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(_INFO))


def stroke_font() -> bytes:
    """A TrueType font whose only glyph, an upright stroke, stands for every character."""
    outline = struct.pack(">hhhhhHH", 1, 50, 0, 150, 700, 3, 0) + b"\x01" * 4
    outline += struct.pack(">hhhh", 50, 100, 0, -100) + struct.pack(">hhhh", 0, 0, 700, 0)
    outline += b"\0" * (-len(outline) % 4)
    size = len(outline)
    # Every stretch of 256 characters has the same list of glyphs: glyph 1, 256 times over.
    stretches = range(256)
    characters = struct.pack(">HHHHHHH", 4, 16 + 8 * 256 + 512, 0, 512, 512, 8, 0)
    characters += struct.pack(">256H", *(256 * at + 255 for at in stretches)) + b"\0\0"
    characters += struct.pack(">256H", *(256 * at for at in stretches)) + bytes(512)
    characters += struct.pack(">256H", *(2 * (256 - at) for at in stretches)) + b"\0\1" * 256
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12) + characters,
        b"glyf": outline * 2,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, 0, _EM, 700, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">HhH", _EM, 50, 50),
        b"loca": struct.pack(">III", 0, size, 2 * size),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    at = 12 + 16 * len(tables)
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 48), b""
    for name, table in tables.items():
        directory += struct.pack(">4sIII", name, 0, at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return directory + body


_FONT: Final = stroke_font()
_HANDLE: Final = 1
_EAST_ASIAN: Final = frozenset(
    {
        pdfium.FXFONT_SHIFTJIS_CHARSET,
        pdfium.FXFONT_HANGEUL_CHARSET,
        pdfium.FXFONT_GB2312_CHARSET,
        pdfium.FXFONT_CHINESEBIG5_CHARSET,
    }
)


def _nothing(*_: Any) -> None:
    return None


def _map(_: Any, __: int, ___: int, charset: int, *____: Any) -> int | None:
    """The stroke for fonts of Chinese, Japanese and Korean; for others pdfium has its own, with their true widths."""
    return _HANDLE if charset in _EAST_ASIAN else None


def _get(*_: Any) -> None:
    return None


def _data(_: Any, __: Any, table: int, buffer: Any, size: int) -> int:
    if table:  # a table alone is never asked of a font that pdfium has not loaded
        return 0
    if buffer and size >= len(_FONT):
        ctypes.memmove(buffer, _FONT, len(_FONT))
    return len(_FONT)


def _name(*_: Any) -> int:
    return 0


def _charset(*_: Any) -> int:
    return 1


def _info() -> Any:
    info = pdfium.FPDF_SYSFONTINFO()
    info.version = 1
    for field, callback in {
        "Release": _nothing,
        "EnumFonts": _nothing,
        "MapFont": _map,
        "GetFont": _get,
        "GetFontData": _data,
        "GetFaceName": _name,
        "GetFontCharset": _charset,
        "DeleteFont": _nothing,
    }.items():
        kind = dict(pdfium.FPDF_SYSFONTINFO._fields_)[field]
        setattr(info, field, kind(callback))
    return info


_INFO: Final = _info()
"""Kept as long as the process: pdfium calls back into it."""
