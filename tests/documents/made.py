"""One small disclosure, written by real libraries in every format that is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

TITLE = "某某区财政局2025年单位预算公开"
HEADING = "一、收支总体情况"
PROSE = (
    "2025年，某某区财政局收入预算1,644.62万元，其中：一般公共预算拨款收入1,600.62万元，政府性基金预算拨款收入0万元，"
    "其他收入44万元。支出预算1,644.62万元，其中：基本支出1,088.83万元，项目支出555.79万元，比2024年预算增加88.9万元。"
)
CAPTION = "2025年支出预算总表"
UNIT = "编制单位：某某区财政局    单位：万元"

# What spans: (row, column, rows, columns). 项目 over its two parts, 支出预算 over three columns.
SPANS = ((0, 0, 1, 2), (0, 2, 1, 3))
ROWS: tuple[tuple[str, ...], ...] = (
    ("项目", "", "支出预算", "", ""),
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("2010301", "行政运行", "1,088.83", "1,088.83", ""),
    ("2010302", "一般行政管理事务", "555.79", "", "555.79"),
    ("", "合计", "1,644.62", "1,088.83", "555.79"),
)


def covered(row: int, column: int) -> bool:
    """Whether a span of another cell covers this one."""
    return any(
        r <= row < r + rows and c <= column < c + columns and (row, column) != (r, c) for r, c, rows, columns in SPANS
    )


EXPECTED = tuple(
    tuple(text for column, text in enumerate(row) if not covered(at, column)) for at, row in enumerate(ROWS)
)
"""The cells of each row as every reader gives them."""


def number(text: str) -> float | None:
    """The number a workbook keeps for a text with a decimal point."""
    return float(text.replace(",", "")) if "." in text else None


def as_docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_heading(HEADING, 1)
    document.add_paragraph(PROSE)
    document.add_paragraph(CAPTION)
    document.add_paragraph(UNIT)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            if not covered(at, column):
                table.cell(at, column).text = text
    for row, column, rows, columns in SPANS:
        table.cell(row, column).merge(table.cell(row + rows - 1, column + columns - 1))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "说明"
    for line in (TITLE, HEADING, PROSE):
        sheet.append([line])
    sheet = book.create_sheet("支出总表")
    for at, row in enumerate(ROWS, 1):
        for column, text in enumerate(row, 1):
            if text:
                value = number(text)
                sheet.cell(at, column, value=text if value is None else value)
    for row, column, rows, columns in SPANS:
        sheet.merge_cells(start_row=row + 1, start_column=column + 1, end_row=row + rows, end_column=column + columns)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("说明")
    for at, line in enumerate((TITLE, HEADING, PROSE)):
        sheet.write(at, 0, line)
    sheet = book.add_sheet("支出总表")
    spanning = {(row, column): (rows, columns) for row, column, rows, columns in SPANS}
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            value = number(text)
            if (at, column) in spanning:
                rows, columns = spanning[at, column]
                sheet.write_merge(at, at + rows - 1, column, column + columns - 1, text)
            elif text and not covered(at, column):
                sheet.write(at, column, text if value is None else value)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_ods() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    prose = Table(name="说明")
    for line in (TITLE, HEADING, PROSE):
        row = TableRow()
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=line))
        row.addElement(cell)
        prose.addElement(row)
    book.spreadsheet.addElement(prose)
    sheet = Table(name="支出总表")
    spanning = {(row, column): (rows, columns) for row, column, rows, columns in SPANS}
    for at, texts in enumerate(ROWS):
        row = TableRow()
        for column, text in enumerate(texts):
            if covered(at, column):
                row.addElement(CoveredTableCell())
                continue
            value = number(text)
            rows, columns = spanning.get((at, column), (1, 1))
            cell = TableCell(
                **({"valuetype": "string"} if value is None else {"valuetype": "float", "value": str(value)}),
                numberrowsspanned=str(rows),
                numbercolumnsspanned=str(columns),
            )
            if text:
                cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    data = io.BytesIO()
    book.write(data)
    return data.getvalue()


def as_html(encoding: str = "utf-8") -> bytes:
    spanning = {(row, column): (rows, columns) for row, column, rows, columns in SPANS}
    lines = []
    for at, row in enumerate(ROWS):
        cells = []
        for column, text in enumerate(row):
            if not covered(at, column):
                rows, columns = spanning.get((at, column), (1, 1))
                cells.append(f"<td rowspan={rows} colspan='{columns}'><p>{text}</p></td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f"<!DOCTYPE html><html><head><meta charset='{encoding}'><title>x</title><style>p {{}}</style></head><body>"
        f"<script>document.write('1')</script><h1>{TITLE}</h1><h2>{HEADING}</h2><p>{PROSE}</p><p>{CAPTION}</p>"
        f"<p>{UNIT}</p><table><tbody>{''.join(lines)}</tbody></table></body></html>"
    ).encode("gb18030" if encoding == "gb2312" else encoding)


def as_cell_lines() -> bytes:
    """Plain text with every cell on its own line, as Word writes it: spans are lost."""
    rows = ["".join(f"\t{text}\n" for text in row) for row in EXPECTED]
    return "\n".join((TITLE, HEADING, PROSE, CAPTION, UNIT, "\n".join(rows), "", "二、其他")).encode()


def as_pipes() -> bytes:
    rows = ["| " + " | ".join(row) + " |" for row in ROWS[1:]]
    rows.insert(1, "|---|---|---:|---:|---:|")
    return "\n".join((f"# {TITLE}", "", f"## {HEADING}", "", PROSE, "", CAPTION, UNIT, "", *rows)).encode()


def as_pdf(*, ruled: bool = True, tail: Sequence[str] = ()) -> bytes:
    """Pages of A4 with prose wrapped by hand, a table with its borders, and a page number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    y = 780.0
    for line in (TITLE, HEADING):
        canvas.drawString(72, y, line)
        y -= 24
    y = wrapped(canvas, PROSE, y)
    for line in (CAPTION, UNIT.split("    ")[0]):
        canvas.drawString(72, y, line)
        y -= 24
    draw_table(canvas, ROWS, 72, y, (70, 110, 80, 80, 80), 20, SPANS, ruled=ruled)
    y -= 20 * len(ROWS) + 24
    for line in tail:
        canvas.drawString(72, y, line)
        y -= 24
    canvas.drawString(290, 30, "- 1 -")
    canvas.save()
    return data.getvalue()


def wrapped(canvas: object, text: str, y: float, size: float = 12, width: float = 450) -> float:
    """Draw a paragraph, its first line indented by two characters, from 72 points on; return where the next begins."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    left, line = 72 + 2 * size, ""
    for character in text:
        if left + stringWidth(line + character, "STSong-Light", size) > 72 + width:
            canvas.drawString(left, y, line)
            y -= 20
            left, line = 72, ""
        line += character
    canvas.drawString(left, y, line)
    return y - 24


def draw_table(
    canvas: object,
    rows: Sequence[Sequence[str]],
    x: float,
    y: float,
    widths: Sequence[float],
    height: float,
    spans: Sequence[tuple[int, int, int, int]] = (),
    *,
    ruled: bool = True,
) -> None:
    """Draw a table whose upper left corner is at (x, y), each cell with its own box, spans without inner borders."""
    edges = [x + sum(widths[:at]) for at in range(len(widths) + 1)]
    spanning = {(row, column): (down, across) for row, column, down, across in spans}
    hidden = {
        (r, c)
        for row, column, down, across in spans
        for r in range(row, row + down)
        for c in range(column, column + across)
        if (r, c) != (row, column)
    }
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if (at, column) in hidden:
                continue
            down, across = spanning.get((at, column), (1, 1))
            top, bottom = y - at * height, y - (at + down) * height
            if ruled:
                canvas.rect(edges[column], bottom, edges[column + across] - edges[column], top - bottom)
            canvas.setFont("STSong-Light", 10)
            canvas.drawString(edges[column] + 3, (top + bottom) / 2 - 4, text)
            canvas.setFont("STSong-Light", 12)


EVERY_FORM: tuple[tuple[Callable[[], bytes], str], ...] = (
    (as_docx, "docx"),
    (as_xlsx, "xlsx"),
    (as_xls, "xls"),
    (as_ods, "ods"),
    (as_html, "html"),
    (as_pipes, "text"),
    (as_pdf, "pdf"),
)
"""A maker of a document in each form that is read, and the name of the form."""
