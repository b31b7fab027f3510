"""Bytes that tell whether they were damaged or come from a stranger, compressed where that pays.

The sum is a BLAKE2b keyed with the user's secret, a message authentication code by its design (RFC 7693, 2.9): without
the secret nobody makes one, and nothing is decompressed or loaded before it is known to be right.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import Any, Final
from zlib import compress, decompressobj, error

from budgetcheck.files.secret import secret

__all__ = ["MOST_UNSEALED", "SUM", "authenticated", "blake2b", "seal", "sha256_of", "unseal"]

try:  # hashlib has the very same, but importing it brings in OpenSSL, which costs as much as a dozen declarations
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

SUM: Final = 16
"""Bytes of the sum."""
MOST_UNSEALED: Final = 16 * 2**20
"""Bytes that a compressed value may come to."""
_PLAIN: Final = ord("p")


def seal(value: bytes, *, compressed: bool = False, about: bytes = b"") -> bytes:
    """Pack a value with its sum; `about` is what it is kept for, without which it cannot be unsealed."""
    packed = b"z" + compress(value, 1) if compressed else b"p" + value
    return authenticated(about, packed) + packed


def unseal(sealed: memoryview, *, about: bytes = b"") -> memoryview | bytes | None:
    """Return the value that was sealed; None where it was damaged or forged. What was not compressed is not copied."""
    if len(sealed) <= SUM or bytes(sealed[:SUM]) != authenticated(about, sealed[SUM:]):
        return None
    if sealed[SUM] == _PLAIN:
        return sealed[SUM + 1 :]
    try:
        unpacking = decompressobj()
        value = unpacking.decompress(sealed[SUM + 1 :], MOST_UNSEALED)
    except error:
        return None
    return None if unpacking.unconsumed_tail else value


def authenticated(*parts: bytes | memoryview) -> bytes:
    """Return the sum over some parts, each of them bounded by its length."""
    made = _keyed().copy()
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()


@cache
def _keyed() -> blake2b:
    """Return the sum of nothing, keyed. Without a secret the key is this process' own: nothing kept is right."""
    return blake2b(key=(secret() or os.urandom(32))[:64], digest_size=SUM, person=b"budgetcheck")


def sha256_of(data: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal digits, without OpenSSL where that can be."""
    digest: str = _sha256()(data).hexdigest()
    return digest


@cache
def _sha256() -> Any:
    for name in ("_sha2", "_sha256"):  # its names since Python 3.12 and before
        try:
            return import_module(name).sha256
        except ImportError:
            continue
    return import_module("hashlib").sha256
