"""Plain text and Markdown: paragraphs, and tables by the form of their lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.documents.document import Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from budgetcheck.documents.texts.plain import read_text
from tests.checkout import SHARED
from tests.documents import made
from tests.documents.test_read import rows_of, tables_of, texts_of

SEED = SHARED / "seed" / "guangyang-2022-disclosure.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the disclosure is not beside this checkout")
def test_the_seed_has_its_nine_tables_in_shape() -> None:
    document = read_document(SEED)
    tables = tables_of(document)
    assert [(table.height, table.width) for table in tables] == [
        *((3, 4), (10, 9), (8, 6), (9, 6), (8, 6), (8, 6), (8, 6), (6, 16), (9, 3)),
    ]
    spans = {cell.text: (cell.column, cell.columns) for cell in tables[1].cells if cell.columns > 1}
    assert spans == {"指标值": (5, 3)}  # over 符号, 值 and 单位
    spans = {cell.text: (cell.column, cell.columns) for cell in tables[7].cells if cell.columns > 1}
    assert spans == {"政府采购项目来源": (0, 2), "政府采购金额（当年单位预算安排资金）": (7, 8)}
    assert rows_of(tables[8])[-1] == ("4、其他固定资产", "995", "151.94804")
    assert rows_of(tables[1])[0][1] == "二级\n指标"
    texts = texts_of(document)
    assert "1.政务管理经费绩效目标表" in texts  # without the bookmark before it
    assert not any("bookmark" in text for text in texts)
    line = next(block.place.line for block in document.blocks if block.place.line and not isinstance(block, Table))
    assert line == 1


def test_markdown_with_its_rule_of_dashes() -> None:
    document = read_document(made.as_pipes())
    (table,) = tables_of(document)
    assert rows_of(table) == made.ROWS[1:]
    assert [(b.text, b.level) for b in document.blocks if not isinstance(b, Table)][:2] == [
        (made.TITLE, 1),
        (made.HEADING, 2),
    ]


def test_boxes_drawn_with_characters() -> None:
    text = "┌────┬────┐\n│项目│金额│\n├────┼────┤\n│基本│1.00│\n│支出│    │\n├────┼────┤\n│合计│2.00│\n└────┴────┘\n"
    (table,) = tables_of(read_text(text.encode()))
    assert rows_of(table) == (("项目", "金额"), ("基本\n支出", "1.00"), ("合计", "2.00"))


def test_rows_of_tabs_keep_their_blanks() -> None:
    (table,) = tables_of(read_text("项目\t基本\t项目\n行政运行\t\t12.00\n\t5\t\n".encode()))
    assert rows_of(table) == (("项目", "基本", "项目"), ("行政运行", "", "12.00"), ("", "5", ""))


def test_html_tables_within_markdown() -> None:
    text = "前文。\n\n<table><tr><td colspan=2>支出</td></tr>\n<tr><td>合计</td><td>1.00</td></tr></table>\n\n后文。"
    document = read_text(text.encode())
    (table,) = tables_of(document)
    assert rows_of(table) == (("支出",), ("合计", "1.00"))
    assert texts_of(document) == ["前文。", "后文。"]


def test_columns_of_blanks_with_holes() -> None:
    text = (
        "项目           本年预算      上年预算\n收入合计       1,644.62      1,555.72\n"
        "  事业收入                       2.00\n合    计       1,644.62      1,557.72\n"
    )
    (table,) = tables_of(read_text(text.encode()))
    assert {(c.row, c.column): c.text for c in table.cells}[2, 2] == "2.00"
    assert rows_of(table)[3][0] == "合    计"


def test_figures_that_are_not_in_columns_are_not_put_together() -> None:
    text = "甲  100  200\n乙        3  4\n丙丙丙丙丙丙丙丙丙丙  5  6\n"
    for table in tables_of(read_text(text.encode())):
        assert not any(cell.text.count(" ") for cell in table.cells)


def test_prose_indented_by_tabs_is_prose() -> None:
    text = "\t2025年收入预算1,644.62万元，其中一般公共预算拨款收入1,600.62万元。\n\n\t支出预算1,644.62万元。\n"
    assert len(texts_of(read_text(text.encode()))) == 2
    assert tables_of(read_text(text.encode())) == []


def test_a_heading_right_after_a_table_is_no_part_of_its_last_cell() -> None:
    text = "\t项目\n\t金额\n\n\t合计\n\t1.00\n二、其他情况\n正文。\n"
    document = read_text(text.encode())
    assert rows_of(tables_of(document)[0])[-1] == ("合计", "1.00")
    assert texts_of(document) == ["二、其他情况", "正文。"]


def test_lines_wrapped_at_a_width_are_joined() -> None:
    prose = "某某区财政局收入预算一千六百四十四万元，" * 12 + "完。"
    wrapped = "\n".join(["  " + prose[:34]] + [prose[at : at + 35] for at in range(34, len(prose), 35)])
    assert texts_of(read_text(f"{wrapped}\n  下一段。\n".encode())) == [prose, "下一段。"]


def test_lines_that_were_never_wrapped_stay_apart() -> None:
    text = "一行。\n又一行\n" + "很长的一行" * 60
    assert len(texts_of(read_text(text.encode()))) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_are_told(encoding: str) -> None:
    assert made.PROSE in texts_of(read_document(made.PROSE.encode(encoding)))


@pytest.mark.parametrize(
    "text",
    [
        made.PROSE.encode("utf-8").decode("gb18030", "replace") * 5,
        "锟斤拷" * 200,
        "预算\ue123\ue124\ufffd" * 30,
        (made.PROSE * 4).translate({ord(digit): "\ufffd" for digit in "0123456789"}),
    ],
    ids=["utf-8 as gbk", "replaced twice", "private", "digits lost"],
)
def test_garbled_text_is_refused(text: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        read_document(text.encode())
    assert caught.value.kind == "garbled"


def test_ordinary_text_with_a_stray_mark_is_read() -> None:
    assert read_document(("\ue004 " + made.PROSE * 3).encode()).blocks


ROWS = st.lists(st.lists(st.text("预算支出0123456789.,-", max_size=8), min_size=3, max_size=3), min_size=2, max_size=8)


@given(ROWS)
def test_cells_of_tabs_and_of_lines_come_back(rows: list[list[str]]) -> None:
    tabs = read_text("\n".join("x" + "\t".join(row) for row in rows).encode())
    assert rows_of(tables_of(tabs)[0]) == tuple(("x" + row[0], *row[1:]) for row in rows)
    lines = read_text("\n".join("".join(f"\t{text}\n" for text in row) for row in rows).encode())
    assert rows_of(tables_of(lines)[0]) == tuple(map(tuple, rows))


@given(st.text(st.sampled_from("\t\n |-+项1 ：。<>table/"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        document = read_text(text.encode())
    except DocumentFault:
        return
    for table in tables_of(document):
        for cell in table.cells:
            assert cell.row < table.height
            assert cell.column + cell.columns <= table.width
