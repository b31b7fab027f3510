"""Documents printed as PDF by a real library, their tables with or without drawn lines, in several looks.

A look says which lines of a table are drawn, how the page lies, and how its cells stand; the words are the same.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from budgetcheck.documents.document import Cell, Document, Paragraph, Table
from budgetcheck.recognition.words.wording import ENUMERATOR, number_in_cell

FONT = "STSong-Light"


@dataclass(frozen=True)
class Look:
    """How tables are printed."""

    name: str
    rules: str = "none"
    """Which lines are drawn: ``all``, ``rows`` (below each row), ``three`` (above, below the headings, below), none."""
    across: bool = False
    """Whether the page lies on its long side."""
    repeated: bool = False
    """Whether the headings stand on every page of a table."""
    align: str = "right"
    """Where figures stand in their cells."""
    size: float = 8
    leading: float = 1.3
    padding: float = 5
    spaced: str = ""
    """What parts the characters of short labels (合 计)."""
    wide: bool = False
    """Whether digits are full-width."""
    tight: bool = False
    """Whether columns are no wider than their words, so that long labels wrap."""
    filled: bool = False
    """Whether cells begin at the top without room between, figures are in a lower font, and pages part rows."""


LOOKS = (
    Look("ruled", rules="all"),
    Look("bare"),
    Look("bare, across, repeated", across=True, repeated=True),
    Look("bare, centred", align="center"),
    Look("bare, left, wide digits", align="left", wide=True, spaced="　"),
    Look("bare, tight", tight=True, leading=1.15, padding=2.5, spaced=" "),
    Look("rows", rules="rows", spaced="  "),
    Look("three lines", rules="three", repeated=True),
    Look("three lines, across, tight", rules="three", across=True, tight=True),
    Look("bare, as offices print", tight=True, leading=1.65, filled=True),
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def headings_of(table: Table) -> int:
    """The number of rows above the first with a figure, codes and numbers of columns not counted."""
    for row in range(table.height):
        for cell in table.cells:
            figure = number_in_cell(cell.text) if cell.row == row else None
            if (figure is not None and figure.decimals) or (cell.row == row and ENUMERATOR.match(cell.text)):
                return max(1, row)
    return 1


def as_printed(document: Document, look: Look) -> bytes:
    """Print a document."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph as Flowing
    from reportlab.platypus import SimpleDocTemplate, Spacer

    registerFont(UnicodeCIDFont(FONT))
    size = landscape(A4) if look.across else A4
    prose = ParagraphStyle("prose", fontName=FONT, fontSize=10.5, leading=17, wordWrap="CJK", firstLineIndent=21)
    story: list[Any] = []
    for block in _whole(document.blocks):
        if isinstance(block, Paragraph):
            text = html.escape(block.text).replace("    ", "&nbsp;" * 8)
            story.append(Flowing(text, prose))
        else:
            story += [_table(block, look, size[0] - 84), Spacer(1, 10)]
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=size, leftMargin=36, rightMargin=36, topMargin=48, bottomMargin=48).build(story)
    return stream.getvalue()


def _whole(blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """Tables that the document has in two, on two pages, as one: where pages end is for the printer to say."""
    held: Table | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and re.fullmatch(r"- \d+ -", block.text):
            continue
        if isinstance(block, Table) and held is not None and held.width == block.width:
            further = (replace(cell, row=cell.row + held.height) for cell in block.cells)
            held = replace(held, cells=(*held.cells, *further), height=held.height + block.height)
            continue
        if held is not None:
            yield held
        held = block if isinstance(block, Table) else None
        if held is None:
            yield block
    if held is not None:
        yield held


def _table(table: Table, look: Look, room: float) -> Any:
    from reportlab.lib.colors import black
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Flowing
    from reportlab.platypus import Table as Laid

    heads = headings_of(table)
    widths = list(_widths(table, look, heads, room))
    while sum(widths) > room + 1:
        look = replace(look, size=look.size - 0.5, padding=max(1.5, look.padding - 1))
        widths = list(_widths(table, look, heads, room))
    grid: list[list[Any]] = [["" for _ in range(table.width)] for _ in range(table.height)]
    pad = look.padding
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP" if look.filled else "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 0 if look.filled else 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0 if look.filled else 2),
        ("LEFTPADDING", (0, 0), (-1, -1), pad),
        ("RIGHTPADDING", (0, 0), (-1, -1), pad),
    ]
    if look.rules == "all":
        style.append(("GRID", (0, 0), (-1, -1), 0.5, black))
    elif look.rules == "rows":
        style.append(("LINEBELOW", (0, heads - 1), (-1, -1), 0.5, black))
        style.append(("LINEABOVE", (0, 0), (-1, 0), 0.5, black))
    elif look.rules == "three":
        style += [
            ("LINEABOVE", (0, 0), (-1, 0), 1, black),
            ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, black),
            ("LINEBELOW", (0, -1), (-1, -1), 1, black),
        ]
    for cell in table.cells:
        figure = number_in_cell(cell.text)
        align = "center" if cell.row < heads else look.align if figure is not None else "left"
        if figure is not None and not figure.decimals and len(cell.text) < 8:
            align = "left" if len(cell.text) > 2 else "center"
        text = _text(cell, look)
        if text:
            flowing = ParagraphStyle(
                "cell",
                fontName="Times-Roman" if look.filled and figure is not None else FONT,
                fontSize=look.size,
                leading=look.size * look.leading,
                wordWrap="CJK",
                alignment={"left": 0, "center": 1, "right": 2}[align],
            )
            grid[cell.row][cell.column] = Flowing(html.escape(text).replace("\n", "<br/>"), flowing)
        if cell.rows > 1 or cell.columns > 1:
            last = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            style.append(("SPAN", (cell.column, cell.row), last))
    return Laid(
        grid,
        colWidths=widths,
        repeatRows=heads if look.repeated else 0,
        splitInRow=int(look.filled),
        style=style,
    )


def _text(cell: Cell, look: Look) -> str:
    text = cell.text
    if look.wide:
        text = text.translate(WIDE)
    return look.spaced.join(text) if look.spaced and text in ("合计", "总计", "项目", "金额") else text


def _widths(table: Table, look: Look, heads: int, room: float) -> Iterator[float]:
    """Columns as wide as their widest figure and a part of their longest label, together as wide as the page."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    natural = [2.2 * look.size] * table.width
    least = list(natural)
    for cell in table.cells:
        if cell.columns > 1:
            continue
        figure = number_in_cell(cell.text) is not None
        font = "Times-Roman" if look.filled and figure else FONT
        wide = max((stringWidth(line, font, look.size) for line in _text(cell, look).split("\n")), default=0.0)
        natural[cell.column] = max(natural[cell.column], min(wide, 5 * look.size) if cell.row < heads else wide)
        least[cell.column] = max(least[cell.column], wide if figure else min(wide, 4 * look.size))
    natural = [width + 2 * look.padding + 1 for width in natural]
    least = [width + 2 * look.padding + 1 for width in least]
    if look.tight:
        natural = [min(own, max(fewest, 9 * look.size)) for own, fewest in zip(natural, least, strict=True)]
    total = sum(natural)
    if total <= room:
        yield from natural if look.tight else (width * room / total for width in natural)
        return
    spare = sum(own - fewest for own, fewest in zip(natural, least, strict=True))
    share = min(1.0, (total - room) / spare) if spare else 1.0
    yield from (own - share * (own - fewest) for own, fewest in zip(natural, least, strict=True))
