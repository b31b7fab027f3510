"""Which reader reads which format; each is imported only when a document of its kind is met."""

from __future__ import annotations

from typing import Final

from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.text.words import phrase

RECOGNITION: Final = "recognition"
"""The reader of PDF with scanned pages, which has a child process and limits of its own."""


def read_here(form: str, data: bytes, name: str = "") -> Document:
    """Read a document of a known format in this process. Raises `DocumentFault`, and what its library raises."""
    if form in ("pdf", RECOGNITION):
        from budgetcheck.documents.paged.pdf import read_pdf

        return read_pdf(data, recognise=form == RECOGNITION)
    if form == "docx":
        from budgetcheck.documents.office.word import read_word

        return read_word(data)
    if form in ("xlsx", "xlsb", "xls", "ods"):
        from budgetcheck.documents.office.workbook import read_workbook

        return read_workbook(data, form)
    if form == "html":
        from budgetcheck.documents.texts.webpage import read_webpage

        return read_webpage(data)
    if form == "text":
        from budgetcheck.documents.texts.plain import read_text

        return read_text(data, name)
    raise _not_read(form)


_NOT_READ = {
    "empty": (
        phrase("documents.readers.file_empty"),
        phrase("documents.readers.export_again"),
    ),
    "encrypted": (
        phrase("documents.package.file_encrypted_needs_password"),
        phrase("documents.package.save_without_password"),
    ),
    "picture": (
        phrase("documents.readers.picture_not_document"),
        phrase("documents.readers.give_word_excel_pdf_file"),
    ),
    "pptx": (
        phrase("documents.readers.presentations_not_read"),
        phrase("documents.readers.give_word_excel_pdf_file"),
    ),
    "mhtml": (
        phrase("documents.readers.web_archives_mht_not_read"),
        phrase("documents.readers.save_html_docx"),
    ),
    "zip": (
        phrase("documents.readers.archive_damaged_office_file"),
        phrase("documents.readers.unpack_open_word_excel_wps"),
    ),
}


def _not_read(form: str) -> DocumentFault:
    message, remedy = _NOT_READ.get(
        form,
        (
            phrase("documents.readers.no_document_can_read"),
            phrase("documents.readers.read_pdf_docx_xlsx_xls"),
        ),
    )
    return DocumentFault(
        "encrypted" if form == "encrypted" else "empty" if form == "empty" else "unknown", message, remedy
    )
