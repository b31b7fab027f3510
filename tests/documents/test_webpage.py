"""Web pages: what is shown, grids with spans, layout tables, encodings."""

from __future__ import annotations

import pytest

from budgetcheck.documents.document import Paragraph
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.documents.test_read import rows_of, tables_of, texts_of


def read(body: str):
    return read_document(f"<html><body>{body}</body></html>".encode())


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_the_encoding_is_what_the_page_says(encoding: str) -> None:
    assert made.PROSE in texts_of(read_document(made.as_html(encoding)))


def test_a_page_that_says_nothing_or_lies_is_still_read() -> None:
    assert made.PROSE in texts_of(read_document(f"<html><body><p>{made.PROSE}</p>".encode("gb18030")))
    lie = f"<html><head><meta charset=gbk></head><body><p>{made.PROSE}</p>"
    assert made.PROSE in texts_of(read_document(lie.encode()))


def test_rows_and_columns_span() -> None:
    (table,) = tables_of(
        read("<table><tr><td rowspan=2>项目<td colspan=2>支出<tr><td>基本<td>项目<tr><td>合计<td>1<td>2</table>")
    )
    assert rows_of(table) == (("项目", "支出"), ("基本", "项目"), ("合计", "1", "2"))
    assert [(c.text, c.column) for c in table.cells if c.row == 1] == [("基本", 1), ("项目", 2)]


def test_spans_that_reach_beyond_the_table_end_with_it() -> None:
    (table,) = tables_of(read("<table><tr><td colspan=99>题<tr><td rowspan=9>甲<td>1</table>"))
    assert (table.height, table.width) == (2, 2)
    assert {(c.rows, c.columns) for c in table.cells} == {(1, 2), (1, 1)}


def test_scripts_styles_and_what_is_hidden_are_left_out() -> None:
    document = read(
        "<script>var a='1.00'</script><style>p{}</style><p style='display: none'>隐</p><p hidden>藏</p>"
        "<noscript>无</noscript><!-- 注 --><p>看得见</p>"
    )
    assert texts_of(document) == ["看得见"]


def test_tables_that_lay_out_the_page_are_no_tables() -> None:
    document = read(
        "<table><tr><td><p>正文一段。</p><table><tr><td>项目<td>1.00</table></td></tr></table>"
        "<table><tr><td>只有一格</td></tr></table>"
    )
    assert texts_of(document) == ["正文一段。", "只有一格"]
    assert [rows_of(table) for table in tables_of(document)] == [(("项目", "1.00"),)]


def test_words_within_a_paragraph_are_one_and_breaks_part() -> None:
    document = read("<p>收入<b>1,644.62</b><span>万元</span>。<br>支出&nbsp;1.00&nbsp;万元</p><div>甲<p>乙</p>丙</div>")
    assert texts_of(document) == ["收入1,644.62万元。", "支出 1.00 万元", "甲", "乙", "丙"]


def test_headings_have_levels() -> None:
    blocks = read("<h1>题</h1><h3><span>一</span></h3><p>文</p>").blocks
    assert [block.level for block in blocks if isinstance(block, Paragraph)] == [1, 3, 0]


def test_a_caption_stands_before_its_table() -> None:
    document = read("<table><caption>支出总表</caption><tr><th>a<th>b<tr><td>1<td>2</table>")
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table"]
    assert texts_of(document) == ["支出总表"]


def test_cells_of_several_paragraphs_have_lines() -> None:
    (table,) = tables_of(read("<table><tr><td><p>基本</p><p>支出</p><td>1<br>2</table>"))
    assert rows_of(table) == (("基本\n支出", "1\n2"),)
