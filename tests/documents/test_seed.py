"""The disclosure the product began with, written anew as Word, Excel, web page and PDF, gives the same blocks again."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import pytest

from budgetcheck.documents.document import Document, Table
from budgetcheck.documents.read import read_document
from tests.checkout import SHARED

SEED = SHARED / "seed" / "guangyang-2022-disclosure.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the disclosure is not beside this checkout")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def content(document: Document) -> list[object]:
    """Paragraphs, and the cells of tables with where they stand, blank ones and blanks within left out."""
    return [
        {(cell.row, cell.column, cell.columns): bare(cell.text) for cell in block.cells if bare(cell.text)}
        if isinstance(block, Table)
        else bare(block.text)
        for block in document.blocks
    ]


def as_docx(document: Document) -> bytes:
    import docx

    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Table):
            table = made.add_table(block.height, block.width)
            for cell in block.cells:
                first = table.cell(cell.row, cell.column)
                if cell.columns > 1:
                    first = first.merge(table.cell(cell.row, cell.column + cell.columns - 1))
                first.text = cell.text
        else:
            made.add_paragraph(block.text)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def as_html(document: Document) -> bytes:
    parts = ["<!DOCTYPE html><html><head><meta charset='gb2312'></head><body>"]
    for block in document.blocks:
        if isinstance(block, Table):
            rows = [[cell for cell in block.cells if cell.row == row] for row in range(block.height)]
            cells = ["".join(f"<td colspan={c.columns}>{html.escape(c.text)}</td>" for c in row) for row in rows]
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        else:
            parts.append(f"<p>{html.escape(block.text)}</p>")
    return "".join(parts).encode("gb18030")


def as_pdf(document: Document) -> bytes:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer
    from reportlab.platypus import Table as Drawn

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    small = ParagraphStyle("s", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")
    story: list[Flowable] = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows: list[list[object]] = [[""] * block.width for _ in range(block.height)]
            style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
            for cell in block.cells:
                rows[cell.row][cell.column] = Paragraph(html.escape(bare(cell.text)), small)
                style.append(("SPAN", (cell.column, cell.row), (cell.column + cell.columns - 1, cell.row)))
            story += [Drawn(rows, colWidths=[450 / block.width] * block.width, style=style), Spacer(1, 12)]
        else:
            story.append(Paragraph(html.escape(bare(block.text)), body))
    data = io.BytesIO()
    SimpleDocTemplate(data).build(story)
    return data.getvalue()


@pytest.mark.parametrize("write", [as_docx, as_html], ids=["docx", "html"])
def test_every_block_comes_back(write: Callable[[Document], bytes]) -> None:
    original = read_document(SEED)
    assert content(read_document(write(original))) == content(original)


def test_every_block_comes_back_from_pdf_but_for_tables_parted_by_pages() -> None:
    original = read_document(SEED)
    copy = read_document(as_pdf(original))
    prose = [item for item in content(original) if isinstance(item, str)]
    assert [item for item in content(copy) if isinstance(item, str)] == prose
    cells = [text for item in content(original) if isinstance(item, dict) for text in item.values()]
    assert [text for item in content(copy) if isinstance(item, dict) for text in item.values()] == cells
