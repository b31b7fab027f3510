"""PDF: grids of drawn lines, paragraphs over pages, and the traps of published ones."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from budgetcheck.documents.document import Document, Paragraph, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.paged.pdf import read_pdf
from budgetcheck.documents.read import read_document
from tests.checkout import SHARED
from tests.documents import made
from tests.documents.test_read import rows_of, tables_of, texts_of
from tests.effort import spread

PDFS = sorted((SHARED / "documents").glob("*.pdf"))


def drawn(*pages: Callable[[object], None], size: tuple[float, float] = (595, 842)) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=size)
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def lines(canvas: object, texts: list[tuple[float, float, str]]) -> None:
    for x, y, text in texts:
        canvas.drawString(x, y, text)  # type: ignore[attr-defined]


@pytest.mark.skipif(not PDFS, reason="the published documents are not beside this checkout")
@pytest.mark.parametrize("path", spread(PDFS, min(2, len(PDFS))), ids=lambda path: getattr(path, "stem", "none"))
def test_published_tables_are_those_pdfplumber_finds(path) -> None:
    import pdfplumber

    def bare(text: str | None) -> str:
        return re.sub(r"\s", "", text or "")

    ours: dict[int, list[str]] = {}
    for table in tables_of(read_document(path)):
        assert table.place.page is not None
        ours.setdefault(table.place.page, []).extend(filter(None, (bare(cell.text) for cell in table.cells)))
    with pdfplumber.open(path) as document:
        for number, page in enumerate(document.pages, 1):
            theirs = [bare(cell) for table in page.extract_tables() for row in table for cell in row if bare(cell)]
            extra = theirs[: len(theirs) - len(ours.get(number, []))]
            # A title between two faint lines is a table to pdfplumber and a title to us.
            assert theirs[len(extra) :] == ours.get(number, [])
            assert len(extra) in (0, 3)
            assert not any(re.fullmatch(r"[\d,.]+", text) for text in extra)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_pages_are_read_as_they_are_seen(rotation: int) -> None:
    rows = (("201", "A 1", "1,088.83"), ("202", "B 2", "555.79"))

    def page(canvas: object) -> None:
        canvas.setPageRotation(rotation)  # type: ignore[attr-defined]
        canvas.setPageSize((595, 842) if rotation % 180 == 0 else (842, 595))  # type: ignore[attr-defined]
        canvas.translate(*{0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 842)}[rotation])  # type: ignore[attr-defined]
        canvas.rotate(rotation)  # type: ignore[attr-defined]
        canvas.drawString(72, 550, "Title 2025")  # type: ignore[attr-defined]
        made.draw_table(canvas, rows, 72, 500, (60, 100, 80), 20)

    document = read_document(drawn(page))
    (table,) = tables_of(document)
    assert rows_of(table) == rows
    assert table.edges == pytest.approx((72, 132, 232, 312), abs=1)
    assert table.place.box == pytest.approx((72, 460, 312, 500), abs=1)
    assert texts_of(document) == ["Title 2025"]


def test_cells_have_their_place_on_the_page() -> None:
    document = read_document(made.as_pdf())
    (table,) = tables_of(document)
    cell = next(cell for cell in table.cells if cell.text == "555.79")
    assert (cell.place.page, cell.place.table, cell.place.row, cell.place.column) == (1, 1, 4, 3)
    assert cell.place.box is not None
    left, bottom, right, top = cell.place.box
    assert (left, right) == pytest.approx((252, 332), abs=1)
    assert top - bottom == pytest.approx(20, abs=1)
    assert table.edges == pytest.approx((72, 142, 252, 332, 412, 492), abs=1)
    (prose,) = [b for b in document.blocks if isinstance(b, Paragraph) and b.text == made.PROSE]
    assert prose.place.page == 1
    assert prose.place.box is not None


def test_a_paragraph_goes_on_over_the_page_and_its_number() -> None:
    def first(canvas: object) -> None:
        y = made.wrapped(canvas, "前面的一段。", 780)
        for at in range(26):
            y = made.wrapped(canvas, f"第{at}段说明文字。", y)
        canvas.drawString(96, 72, "2025年收入预算1,644.62万元，其中一般公共预算拨款收入1,600.62万元，另")  # type: ignore[attr-defined]
        canvas.drawString(290, 30, "- 1 -")  # type: ignore[attr-defined]

    def second(canvas: object) -> None:
        lines(canvas, [(72, 780, "有其他收入44万元。"), (96, 756, "下一段。"), (290, 30, "第 2 页 共 2 页")])

    texts = texts_of(read_document(drawn(first, second)))
    assert "2025年收入预算1,644.62万元，其中一般公共预算拨款收入1,600.62万元，另有其他收入44万元。" in texts
    assert texts[-1] == "下一段。"


def test_a_line_that_ends_before_what_may_not_be_parted_goes_on() -> None:
    """Brackets stay with the character they hold: the line before has room for one character, not for three."""

    def draw(canvas: object) -> None:
        full = "2025年部门预算中安排的各项经费支出情况如下所示并且与上年相比没有较大的变化其"
        texts = [full, full[:-2], "（境）费支出决算为0万元；公务接待费1.86万元，其他收入86,000.00"]
        lines(canvas, [(72, 780 - 17 * at, text) for at, text in enumerate(texts)])

    (text,) = texts_of(read_document(drawn(draw)))
    assert text.endswith("较大的变（境）费支出决算为0万元；公务接待费1.86万元，其他收入86,000.00")


@pytest.mark.parametrize("number", ["3", "- 3 -", "—3—", "第3页", "第 3 页 共 12 页", "3 / 12", "iv"])
def test_page_numbers_are_dropped(number: str) -> None:
    data = drawn(lambda canvas: lines(canvas, [(72, 780, "标题文字"), (72, 700, "正文一行。"), (290, 30, number)]))
    assert texts_of(read_document(data)) == ["标题文字", "正文一行。"]


def test_a_figure_alone_in_the_middle_of_a_page_is_no_page_number() -> None:
    data = drawn(lambda canvas: lines(canvas, [(72, 780, "标题"), (72, 400, "1644")]))
    assert texts_of(read_document(data)) == ["标题", "1644"]


@pytest.mark.parametrize(
    "foot",
    [
        "某某区财政局2025年单位预算    第{page}页",
        "file:///C:/公开.html    {page}/3    11/28/25, 5:26 AM",
        "－{page}－ 某某区财政局",
    ],
)
def test_a_running_foot_with_the_number_of_its_page_is_no_text(foot: str) -> None:
    pages = [
        lambda canvas, page=page: lines(canvas, [(72, 700, f"第{page}段说明。"), (72, 30, foot.format(page=page))])
        for page in (1, 2, 3)
    ]
    assert texts_of(read_pdf(drawn(*pages))) == [f"第{page}段说明。" for page in (1, 2, 3)]


def test_the_number_of_a_table_at_the_head_of_its_page_is_kept() -> None:
    pages = [
        lambda canvas, page=page: lines(canvas, [(72, 810, f"公开0{page}表"), (72, 700, f"表{page} 说明。")])
        for page in (1, 2, 3)
    ]
    assert sum("公开" in text for text in texts_of(read_pdf(drawn(*pages)))) == 3


def test_running_heads_are_said_once_and_units_every_time() -> None:
    def page(number: int) -> Callable[[object], None]:
        return lambda canvas: lines(
            canvas,
            [(72, 810, "某某区财政局2025年度预算公开"), (72, 600, f"第{number}部分的说明。"), (72, 60, "单位：万元")],
        )

    texts = texts_of(read_document(drawn(*map(page, range(6)))))
    assert texts.count("某某区财政局2025年度预算公开") == 1
    assert texts.count("单位：万元") == 6


def test_a_row_alone_on_the_next_page_keeps_its_columns_by_position() -> None:
    """合计 with one cell over three columns: its edges are those of the table before."""
    widths = (40, 40, 40, 120, 100)

    def first(canvas: object) -> None:
        rows = [("201", "03", "01", "行政运行", "1,088.83"), ("201", "03", "02", "一般行政", "555.79")]
        made.draw_table(canvas, rows, 72, 200, widths, 20)

    def second(canvas: object) -> None:
        made.draw_table(canvas, [("合计", "", "", "", "1,644.62")], 72, 780, widths, 20, [(0, 0, 1, 4)])

    before, after = tables_of(read_document(drawn(first, second)))
    assert rows_of(after) == (("合计", "1,644.62"),)
    assert all(any(abs(edge - other) < 1 for other in before.edges) for edge in after.edges)


def test_a_title_inside_the_grid_is_a_row_that_spans_it() -> None:
    rows = [("项目", "金额"), ("合计", "10.00"), ("支出总表 单位：元", ""), ("项目", "金额"), ("合计", "12.00")]
    data = drawn(lambda canvas: made.draw_table(canvas, rows, 72, 700, (200, 150), 20, [(2, 0, 1, 2)]))
    (table,) = tables_of(read_document(data))
    title = next(cell for cell in table.cells if cell.row == 2)
    assert (title.column, title.columns) == (0, 2)


def test_a_number_printed_over_its_border_stays_whole() -> None:
    def page(canvas: object) -> None:
        made.draw_table(canvas, [("收入合计", "", ""), ("", "", "")], 72, 700, (100, 60, 60), 20)
        canvas.setFont("STSong-Light", 10)  # type: ignore[attr-defined]
        canvas.drawRightString(230, 686, "91,016,775.35")  # type: ignore[attr-defined]

    (table,) = tables_of(read_document(drawn(page)))
    assert rows_of(table)[0] == ("收入合计", "91,016,775.35", "")


def test_two_numbers_close_to_a_border_stay_apart() -> None:
    def page(canvas: object) -> None:
        made.draw_table(canvas, [("", "", "")], 72, 700, (60, 60, 60), 20)
        canvas.setFont("STSong-Light", 10)  # type: ignore[attr-defined]
        canvas.drawRightString(131.9, 686, "100.00")  # type: ignore[attr-defined]
        canvas.drawString(132.1, 686, "25.50")  # type: ignore[attr-defined]

    (table,) = tables_of(read_document(drawn(page)))
    assert rows_of(table) == (("100.00", "25.50", ""),)


def test_thin_boxes_double_lines_and_open_sides_are_borders() -> None:
    def page(canvas: object) -> None:
        for y in (700, 680, 660):
            canvas.rect(72, y, 300, 0.6, stroke=0, fill=1)  # type: ignore[attr-defined]
            canvas.rect(72, y - 1.2, 300, 0.4, stroke=0, fill=1)  # type: ignore[attr-defined]
        canvas.rect(172, 660, 0.5, 40, stroke=0, fill=1)  # type: ignore[attr-defined]
        lines(canvas, [(80, 685, "项目"), (180, 685, "金额"), (80, 665, "合计"), (180, 665, "1.00")])

    (table,) = tables_of(read_document(drawn(page)))
    assert rows_of(table) == (("项目", "金额"), ("合计", "1.00"))


def test_a_table_without_borders_is_read_by_its_columns() -> None:
    rows = [
        ("项目", "2025年", "2024年"),
        ("收入合计", "1,644.62", "1,555.72"),
        ("其他收入", "", "2.00"),
        ("支出合计", "1,644.62", "1.00"),
    ]
    data = drawn(
        lambda canvas: lines(
            canvas,
            [(72 + 160 * c, 700 - 20 * r, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text],
        )
    )
    (table,) = tables_of(read_document(data))
    placed = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert placed == {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}


def test_lists_of_contents_stay_lines() -> None:
    names = ["一、收支总体情况", "二、收入预算情况", "（一）一般公共预算", "第三部分 名词解释"]
    data = drawn(lambda canvas: lines(canvas, [(72, 700 - 20 * at, name) for at, name in enumerate(names)]))
    assert texts_of(read_document(data)) == names


def test_a_lone_dash_and_zero_are_kept() -> None:
    data = drawn(lambda canvas: made.draw_table(canvas, [("项目", "-"), ("0", "0.00")], 72, 700, (100, 100), 20))
    assert rows_of(tables_of(read_document(data))[0]) == (("项目", "-"), ("0", "0.00"))


def test_radicals_are_ideographs() -> None:
    document = read_document("⼀、⻓期⻅⻋".encode())
    assert texts_of(document) == ["一、长期见车"]


def test_a_document_is_the_same_read_here_and_in_the_child() -> None:
    data = made.as_pdf()
    assert read_pdf(data) == read_document(data)


def test_a_page_without_text_or_lines_is_empty() -> None:
    document = read_document(drawn(lambda canvas: None))
    assert document == Document("pdf", (), 1, ())


def test_pages_with_a_font_without_characters_are_refused() -> None:
    """What a viewer shows as text, but whose characters are not known: codes for private use."""
    from tests.documents.test_hostile_pdf import pdf_with

    data = pdf_with(b"BT /F1 12 Tf 72 700 Td (ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF) Tj ET")
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> "
        b"<FF> endcodespacerange 1 beginbfrange <41> <5A> <E041> endbfrange endcmap end end"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    data = data[: data.index(b"xref\n")].replace(
        b"/Contents 3 0 R", b"/Contents 3 0 R /Resources << /Font << /F1 5 0 R >> >>"
    )
    data += b"5 0 obj\n" + font + b"\nendobj\n6 0 obj\n<< /Length %d >>\nstream\n" % len(cmap) + cmap
    data += b"\nendstream\nendobj\ntrailer << /Size 7 /Root 1 0 R >>\n%%EOF"
    with pytest.raises(DocumentFault) as caught:
        read_document(data)
    assert caught.value.kind == "garbled"


def test_tables_and_paragraphs_say_their_page() -> None:
    document = read_document(made.as_pdf(tail=["注：本表反映支出预算。"]))
    assert {block.place.page for block in document.blocks} == {1}
    assert isinstance(document.blocks[-2], Table)
    assert texts_of(document)[-1] == "注：本表反映支出预算。"


def test_a_table_laid_on_its_side_is_read() -> None:
    rows = [(f"2{at:02}", f"科目{at}", f"{at}.00") for at in range(8)]

    def page(canvas: object) -> None:
        canvas.translate(595, 0)  # type: ignore[attr-defined]
        canvas.rotate(90)  # type: ignore[attr-defined]
        canvas.setFont("Helvetica", 10)  # type: ignore[attr-defined]
        made.draw_table(canvas, [(a, "x", c) for a, _, c in rows], 72, 500, (60, 100, 80), 20)

    (table,) = tables_of(read_document(drawn(page)))
    assert rows_of(table) == tuple((a, "x", c) for a, _, c in rows)
    assert table.edges == pytest.approx((72, 132, 232, 312), abs=1)


def test_a_watermark_askew_is_no_text() -> None:
    def page(canvas: object) -> None:
        made.draw_table(canvas, [("201", "1,088.83"), ("202", "555.79")], 72, 700, (100, 100), 20)
        canvas.saveState()  # type: ignore[attr-defined]
        canvas.translate(60, 640)  # type: ignore[attr-defined]
        canvas.rotate(40)  # type: ignore[attr-defined]
        canvas.setFont("Helvetica", 40)  # type: ignore[attr-defined]
        canvas.drawString(0, 0, "DRAFT 2025")  # type: ignore[attr-defined]
        canvas.restoreState()  # type: ignore[attr-defined]

    document = read_document(drawn(page))
    assert rows_of(tables_of(document)[0]) == (("201", "1,088.83"), ("202", "555.79"))
    assert texts_of(document) == []


def test_text_a_scanner_put_behind_its_picture_is_doubtful() -> None:
    def page(canvas: object) -> None:
        text = canvas.beginText(72, 700)  # type: ignore[attr-defined]
        text.setTextRenderMode(3)
        text.textLine("2025 1,644.62 0.00 total amount of income")
        canvas.drawText(text)  # type: ignore[attr-defined]

    (block,) = read_document(drawn(page)).blocks
    assert isinstance(block, Paragraph)
    assert block.confidence == 0.5


def test_lone_characters_of_fonts_that_are_nowhere_are_kept() -> None:
    """pdfium leaves out text without size, which a single character of a missing font is."""
    rows = (("≥", "值", "套"), ("1", "率", "-"))
    data = drawn(lambda canvas: made.draw_table(canvas, rows, 72, 700, (60, 60, 60), 20))
    assert rows_of(tables_of(read_document(data))[0]) == rows


def test_a_line_that_ends_early_before_a_long_number_goes_on() -> None:
    def page(canvas: object) -> None:
        y = made.wrapped(canvas, made.PROSE, 780)
        for line in (
            "　　基本支出与项目支出合计（含上年结转和其他各项资金）共计大约为",
            "91,016,775.35万元，其中基本支出一万元。",
        ):
            canvas.drawString(72, y, line)  # type: ignore[attr-defined]
            y -= 20
        made.wrapped(
            canvas, "下一段从这里开始，并且有足够的长度以至于需要折行，这样页边就能看得出来，所以再写一些文字。", y
        )

    texts = texts_of(read_document(drawn(page)))
    assert (
        texts[1]
        == "基本支出与项目支出合计（含上年结转和其他各项资金）共计大约为91,016,775.35万元，其中基本支出一万元。"
    )
    assert texts[2].startswith("下一段")
