"""Writes archive-2025.docx from archive-2025.md: `python examples/documents/make.py`, after any change of the text."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from budgetcheck.documents.document import Table
from budgetcheck.documents.read import read_document

HERE = Path(__file__).parent


def main() -> None:
    """Write the Word file: headings, paragraphs and tables as the tool itself reads them from the text."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    for block in read_document(HERE / "archive-2025.md").blocks:
        if isinstance(block, Table):
            _write_table(document, block)
        elif block.level:
            document.add_heading(block.text, block.level - 1)
        else:
            paragraph = document.add_paragraph(block.text)
            if block.text.startswith("单位："):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(str(HERE / "archive-2025.docx"))


def _write_table(document: docx.document.Document, block: Table) -> None:
    table = document.add_table(block.height, block.width)
    table.style = "Table Grid"
    for cell in block.cells:
        target = table.cell(cell.row, cell.column)
        target.text = cell.text
        if cell.text.replace(".", "").replace(",", "").isdigit():
            target.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


if __name__ == "__main__":
    main()
