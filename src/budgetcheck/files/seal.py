"""Bytes that tell whether they were damaged, compressed where that pays."""

from __future__ import annotations

from zlib import compress, crc32, decompress, error

_PLAIN = ord("p")
_SHORTEST = 5


def seal(value: bytes, *, compressed: bool = False) -> bytes:
    """Pack a value with its sum."""
    packed = b"z" + compress(value, 1) if compressed else b"p" + value
    return crc32(packed).to_bytes(4, "big") + packed


def unseal(sealed: memoryview) -> memoryview | bytes | None:
    """Return the value that was sealed; None where it was damaged. What was not compressed is not copied."""
    if len(sealed) < _SHORTEST or int.from_bytes(sealed[:4], "big") != crc32(sealed[4:]):
        return None
    if sealed[4] == _PLAIN:
        return sealed[5:]
    try:
        return decompress(sealed[5:])
    except error:
        return None
