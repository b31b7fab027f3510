"""Word documents: spans, irregular rows, tracked changes, text boxes, numbering, headings."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from budgetcheck.documents.document import Document, Paragraph, Table
from budgetcheck.documents.read import read_document
from tests.documents.test_read import rows_of, tables_of, texts_of


def read(document: Any) -> Document:
    data = io.BytesIO()
    document.save(data)
    return read_document(data.getvalue())


def element(xml: str) -> Any:
    """Parse an element of Word with its usual namespaces."""
    end = min(at for at in (xml.find(" "), xml.find(">"), xml.find("/")) if at > 0)
    return parse_xml(f"{xml[:end]} {nsdecls('w')}{xml[end:]}")


def test_merged_cells_in_both_directions() -> None:
    document = docx.Document()
    table = document.add_table(4, 4)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(1, 3)).text = "支出"
    (found,) = tables_of(read(document))
    spans = {cell.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in found.cells}
    assert spans["项目"] == (0, 0, 3, 1)
    assert spans["支出"] == (0, 1, 2, 3)
    assert rows_of(found) == (("项目", "支出"), (), ("9", "10", "11"), ("12", "13", "14", "15"))


def test_rows_of_different_lengths_are_read_where_row_cells_raises() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    row = table.rows[1]._tr
    row.remove(row.tc_lst[2])
    row.get_or_add_trPr().append(element('<w:gridBefore w:val="1"/>'))
    (found,) = tables_of(read(document))
    assert [(cell.text, cell.column) for cell in found.cells if cell.row == 1] == [("3", 1), ("4", 2)]
    assert found.width == 3


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内", "1.00"
    first, second = tables_of(read(document))
    assert rows_of(first) == (("外", ""),)
    assert rows_of(second) == (("内", "1.00"),)


def test_cells_of_several_paragraphs_and_breaks_have_lines() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "基本"
    cell.add_paragraph("支出\n合计")
    assert rows_of(tables_of(read(document))[0]) == (("基本\n支出\n合计",),)


def test_deleted_text_is_left_out_and_inserted_kept() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("支出")
    paragraph._p.append(element("<w:del><w:r><w:delText>1.00</w:delText></w:r></w:del>"))
    paragraph._p.append(element("<w:ins><w:r><w:t>2.00</w:t></w:r></w:ins>"))
    paragraph._p.append(element("<w:moveFrom><w:r><w:t>九</w:t></w:r></w:moveFrom>"))
    paragraph._p.append(element("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"))
    paragraph._p.append(element("<w:r><w:instrText>PAGE</w:instrText><w:t>万元</w:t></w:r>"))
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "留", "删"
    table.rows[1]._tr.get_or_add_trPr().append(element("<w:del/>"))
    found = read(document)
    assert texts_of(found) == ["支出2.00万元"]
    assert rows_of(tables_of(found)[0]) == (("留",),)


def test_content_controls_links_and_text_boxes_are_read() -> None:
    document = docx.Document()
    document.element.body.insert(
        0, element("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    paragraph = document.add_paragraph("正文")
    paragraph._p.append(element("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"))
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'{nsdecls("w")}><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    run = paragraph.add_run()
    run._r.append(parse_xml(alternate))
    assert texts_of(read(document)) == ["控件", "正文链接", "框中文字"]


def test_headings_have_the_levels_of_their_styles() -> None:
    document = docx.Document()
    document.add_heading("题", 0)
    document.add_heading("一", 1)
    document.add_heading("（一）", 2)
    document.add_paragraph("正文")
    outlined = document.add_paragraph("列为三级")
    outlined._p.get_or_add_pPr().append(element('<w:outlineLvl w:val="2"/>'))
    blocks = [block for block in read(document).blocks if isinstance(block, Paragraph)]
    assert [block.level for block in blocks] == [1, 1, 2, 0, 3]


def test_numbers_that_word_counts_stand_before_their_paragraphs() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        element(
            '<w:abstractNum w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="%1.%2 "/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(element('<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in ((0, "甲"), (1, "子"), (1, "丑"), (0, "乙"), (1, "寅")):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(element(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'))
    assert texts_of(read(document)) == ["一、甲", "一.1 子", "一.2 丑", "二、乙", "二.1 寅"]


def test_chinese_numbers_are_counted_as_they_are_written() -> None:
    from budgetcheck.documents.office.numbering import _chinese

    assert [_chinese(number) for number in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]


def test_paragraphs_that_are_cells_each_are_the_table_they_were() -> None:
    """A text saved from Word holds a table as a line a cell; opened in Word again these lines are paragraphs."""
    lines = ["单位：万元", "\t科目", "\t预算数", "\t备注", "", "\t基本支出", "\t1,088.83", "\t", "", "\t项目支出"]
    lines += ["\t555.79", "\t含结转", "", "", "[bookmark: _Toc64920910]二、说明", ""]
    prose = [f"\t{about}按规定编制。{'说明' * 40}" for about in ("预算", "收入", "支出")]
    lines += [prose[0], "", *prose[1:], ""]
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    first, table, *rest = read(document).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert first.text == "单位：万元"
    filled = [("基本支出", "1,088.83", ""), ("项目支出", "555.79", "含结转")]
    assert [*rows_of(table)] == [("科目", "预算数", "备注"), *filled]
    assert [cell.place.row for cell in table.cells[::3]] == [1, 2, 3]
    assert [block.text for block in rest if isinstance(block, Paragraph)] == ["二、说明", *map(str.strip, prose)]
