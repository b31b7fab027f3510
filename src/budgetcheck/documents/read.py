"""The one door of this room: a path or bytes in, one `Document` or one `DocumentFault` out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from budgetcheck.documents.detect import format_of
from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.isolation import read_apart
from budgetcheck.documents.legible import refuse_garbled
from budgetcheck.documents.limits import DOCUMENT_BYTES
from budgetcheck.documents.paged.scan import can_recognise
from budgetcheck.documents.readers import RECOGNITION, read_here
from budgetcheck.files.regular import head_of, why_unread
from budgetcheck.text.words import phrase

_APART = frozenset({"pdf", "docx", "xlsx", "xlsb", "xls", "ods", "html"})
"""Formats whose libraries could crash, hang or fill the memory: they are read in a child process."""
_CONVERTED = frozenset({"doc", "rtf", "odt", "word xml", "excel xml"})
"""Formats that another program has to convert."""


def read_document(source: str | Path | bytes, name: str = "") -> Document:
    """Read a document from a path or from its bytes; `name` is what people call it.

    The format is told by the content. Raises `DocumentFault`, nothing else.
    """
    data = source if isinstance(source, bytes) else content_of(source)
    if len(data) > DOCUMENT_BYTES:
        raise _too_large(len(data))
    return refuse_garbled(_read(data, name))


def _read(data: bytes, name: str) -> Document:
    form = format_of(data)
    if form in _APART:
        try:
            return read_apart(form, data)
        except DocumentFault as fault:
            if fault.kind != "scanned" or not can_recognise():
                raise
            return read_apart(RECOGNITION, data)
    if form in _CONVERTED:
        from budgetcheck.documents.legacy import read_legacy

        return read_legacy(data, form)
    return read_here(form, data, name)


def content_of(path: str | Path) -> bytes:
    """Read a regular file, and no more of it than the limit. Raises `DocumentFault`."""
    try:
        status = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            raise DocumentFault("unreadable", phrase("files.regular.not_regular"))
        if status.st_size > DOCUMENT_BYTES:
            raise _too_large(status.st_size)
        return head_of(path, DOCUMENT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = why_unread(error)
        raise DocumentFault("unreadable", phrase("text.problems.cannot_read", reason=reason)) from None


def _too_large(size: int) -> DocumentFault:
    return DocumentFault(
        "too large",
        phrase(
            "documents.read.file_mib_more_than_mib", size=f"{size / 2**20:,.0f}", document_bytes=DOCUMENT_BYTES // 2**20
        ),
        phrase("documents.read.leave_out_pictures_split_file"),
    )
