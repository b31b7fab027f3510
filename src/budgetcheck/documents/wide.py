"""Bytes in, whether they are text in UTF-16 that has no mark."""

from __future__ import annotations

import re
from typing import Final

ORDINARY: Final = re.compile("[的一年预算支出收入单位元和为]")
"""Characters of which every Chinese disclosure is full, and a wrongly decoded one nearly free."""


_CONTROL: Final = re.compile("[\0-\x08\x0e-\x1f\ufffe\uffff]")


def unmarked_utf16(data: bytes) -> str | None:
    """The UTF-16 that bytes without a mark certainly are: it gives Chinese text that the other order does not."""
    head = data[: 2**16]
    head = head[: len(head) // 2 * 2]
    fits: list[str] = []
    for name in ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ():
        text = head.decode(name, "replace")
        chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
        if chinese and not _CONTROL.search(text) and len(ORDINARY.findall(text)) * 50 > chinese:
            fits.append(name)
    return fits[0] if len(fits) == 1 else None
