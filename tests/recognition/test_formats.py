"""The seed written as Word, Excel, web page and PDF by real libraries gives the same figures as the text."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetcheck.documents.document import Document, Paragraph, Table
from budgetcheck.documents.read import read_document
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from tests.recognition.material import printings, shared

SEED = "seed/guangyang-2022-disclosure.txt"


def as_docx(document: Document) -> bytes:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
            continue
        table = made.add_table(block.height, block.width)
        for cell in block.cells:
            corner = table.cell(cell.row, cell.column)
            if cell.rows > 1 or cell.columns > 1:
                corner = corner.merge(table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
            corner.text = cell.text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def as_xlsx(document: Document) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet, row = book.active, 1
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sheet.cell(row, 1).value = block.text
            row += 1
            continue
        for cell in block.cells:
            sheet.cell(row + cell.row, 1 + cell.column).value = cell.text
            if cell.rows > 1 or cell.columns > 1:
                end = (row + cell.row + cell.rows - 1, cell.column + cell.columns)
                sheet.merge_cells(
                    start_row=row + cell.row, start_column=1 + cell.column, end_row=end[0], end_column=end[1]
                )
        row += block.height + 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_html(document: Document) -> bytes:
    pieces = ["<!doctype html><html><head><meta charset='utf-8'></head><body>"]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pieces.append(f"<p>{html.escape(block.text)}</p>")
            continue
        pieces.append("<table>")
        for row in range(block.height):
            cells = [cell for cell in block.cells if cell.row == row]
            words = [html.escape(cell.text).replace("\n", "<br>") for cell in cells]
            spanned = "".join(
                f"<td rowspan='{cell.rows}' colspan='{cell.columns}'>{text}</td>"
                for cell, text in zip(cells, words, strict=True)
            )
            pieces.append(f"<tr>{spanned}</tr>")
        pieces.append("</table>")
    return "".join([*pieces, "</body></html>"]).encode()


def as_pdf(document: Document) -> bytes:
    pytest.importorskip("reportlab")
    from reportlab.lib.colors import black
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph as Flowing
    from reportlab.platypus import SimpleDocTemplate, Spacer
    from reportlab.platypus import Table as Ruled

    registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "prose", fontName="STSong-Light", fontSize=10, leading=16, wordWrap="CJK", firstLineIndent=20
    )
    small = ParagraphStyle("cell", fontName="STSong-Light", fontSize=7, leading=9, wordWrap="CJK")
    story: list[object] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            story.append(Flowing(html.escape(block.text), style))
            continue
        grid: list[list[object]] = [["" for _ in range(block.width)] for _ in range(block.height)]
        look: list[tuple[object, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
        for cell in block.cells:
            grid[cell.row][cell.column] = Flowing(html.escape(cell.text).replace("\n", "<br/>"), small)
            if cell.rows > 1 or cell.columns > 1:
                look.append(
                    ("SPAN", (cell.column, cell.row), (cell.column + cell.columns - 1, cell.row + cell.rows - 1))
                )
        story += [Ruled(grid, colWidths=[760 / block.width] * block.width, style=look), Spacer(1, 12)]
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=landscape(A4), leftMargin=36, rightMargin=36).build(story)
    return stream.getvalue()


def _figures(document: Document) -> dict[str, set[tuple[Decimal, str]]]:
    return printings(recognise(document, "seed", builtin_lexicon()))


@pytest.mark.parametrize("make", [as_docx, as_xlsx, as_html, as_pdf])
def test_every_format_gives_the_same_figures(make: Callable[[Document], bytes]) -> None:
    text = read_document(shared(SEED))
    assert sum(isinstance(block, Table) for block in text.blocks) == 9
    expected = _figures(text)
    found = _figures(read_document(make(text), "seed"))
    differing = {
        key: (expected.get(key), found.get(key))
        for key in expected.keys() | found.keys()
        if expected.get(key) != found.get(key)
    }
    assert not differing
