"""Bytes of a file in, whether it is a report that this tool wrote: reports lie beside the documents they are on."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from budgetcheck.documents.detect import DAMAGED_ZIP

_HEAD: Final = 4096
_PAGE: Final = b'<meta name="generator" content="budgetcheck'
_MARKDOWN: Final = re.compile(rb"(?:\xef\xbb\xbf)?## budgetcheck: ")
_TEXT: Final = re.compile(
    "(?:^|: )(?:错误|警告|提示|error|warning|info)\\[[^\\s\\]]{1,120}-\\d{1,39}\\](?:: .*\n  --> | \\S)".encode(), re.M
)
_AUTHOR: Final = b"<dc:creator>budgetcheck</dc:creator>"
_PART: Final = "docProps/core.xml"


def is_own_report(data: bytes) -> bool:
    """Whether the bytes are a report of this tool, by what each of its formats carries; never raises."""
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(_PART) as part:
                return _AUTHOR in part.read(_HEAD)
        except (*DAMAGED_ZIP, KeyError):
            return False
    return _PAGE in head or _MARKDOWN.match(head) is not None or _TEXT.search(head) is not None
