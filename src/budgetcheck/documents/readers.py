"""Which reader reads which format; each is imported only when a document of its kind is met."""

from __future__ import annotations

from typing import Final

from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.text.words import Words

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
        Words("文件是空的", "the file is empty"),
        Words("请重新导出", "export it again"),
    ),
    "encrypted": (
        Words("文件已加密，需要密码", "the file is encrypted and needs a password"),
        Words("请去掉密码后另存", "save it without a password"),
    ),
    "picture": (
        Words("这是图片，不是文档", "this is a picture, not a document"),
        Words("请提供 Word、Excel 或 PDF 文件", "give the Word, Excel or PDF file"),
    ),
    "pptx": (
        Words("不读演示文稿", "presentations are not read"),
        Words("请提供 Word、Excel 或 PDF 文件", "give the Word, Excel or PDF file"),
    ),
    "mhtml": (
        Words("不读单个文件网页（.mht）", "web archives (.mht) are not read"),
        Words("请另存为 .html 或 .docx", "save it as .html or .docx"),
    ),
    "zip": (
        Words("是压缩包，或已损坏的 Office 文件", "it is an archive, or a damaged office file"),
        Words(
            "请解压，或用 Word、Excel、WPS 打开后另存", "unpack it, or open it in Word, Excel or WPS and save it again"
        ),
    ),
}


def _not_read(form: str) -> DocumentFault:
    message, remedy = _NOT_READ.get(
        form,
        (
            Words("不是可以读取的文档", "it is no document that can be read"),
            Words(
                "可读 .pdf .docx .xlsx .xls .et .ods .html .txt .md",
                "read are .pdf .docx .xlsx .xls .et .ods .html .txt .md",
            ),
        ),
    )
    return DocumentFault(
        "encrypted" if form == "encrypted" else "empty" if form == "empty" else "unknown", message, remedy
    )
