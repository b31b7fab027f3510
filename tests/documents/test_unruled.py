"""Tables without drawn lines: columns, headings and rows by where words stand; what is not sure is said to be."""

from __future__ import annotations

from collections.abc import Iterable

from budgetcheck.documents.document import Table
from budgetcheck.documents.read import read_document
from tests.documents.test_pdf import drawn
from tests.documents.test_read import tables_of

Placed = tuple[float, float, str]
"""The middle of a text across the page, its base line, and the text."""


def page(centred: Iterable[Placed], right: Iterable[Placed] = (), left: Iterable[Placed] = ()) -> object:
    def draw(canvas: object) -> None:
        canvas.setFont("STSong-Light", 8)  # type: ignore[attr-defined]
        for x, y, text in centred:
            canvas.drawCentredString(x, y, text)  # type: ignore[attr-defined]
        for x, y, text in right:
            canvas.drawRightString(x, y, text)  # type: ignore[attr-defined]
        for x, y, text in left:
            canvas.drawString(x, y, text)  # type: ignore[attr-defined]

    return draw


def cells(table: Table) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {(cell.row, cell.column): (cell.text, cell.rows, cell.columns) for cell in table.cells}


def words(table: Table, row: int) -> list[str]:
    return [cell.text for cell in sorted(table.cells, key=lambda cell: cell.column) if cell.row == row]


def read(*pages: object) -> list[Table]:
    return list(tables_of(read_document(drawn(*pages))))  # type: ignore[arg-type]


def test_headings_stand_over_the_columns_in_whose_middle_they_are() -> None:
    heads = [(60, 692, "年度"), (110, 685, "合计"), (170, 692, "公务用车"), (150, 678, "购置费"), (190, 678, "运行费")]
    rows = [
        (x, 660 - 14 * row, f"{value + row}.50") for row in range(3) for x, value in ((128, 100), (168, 20), (208, 3))
    ]
    (table,) = read(page([*heads, *((60, 660 - 14 * row, f"第{row}年") for row in range(3))], rows))
    assert table.sure
    assert cells(table)[0, 2] == ("公务用车", 1, 2)
    assert cells(table)[0, 1] == ("合计", 2, 1)
    assert words(table, 2) == ["第0年", "100.50", "20.50", "3.50"]


def test_a_heading_in_the_middle_of_no_columns_leaves_the_table_unread() -> None:
    heads = [(60, 678, "年度"), (200, 692, "预算数"), (110, 678, "合计"), (150, 678, "购置费"), (230, 678, "运行费")]
    rows = [(x, 660 - 14 * row, "1.50") for row in range(3) for x in (128, 168, 248)]
    (table,) = read(page([*heads, *((60, 660 - 14 * row, f"第{row}年") for row in range(3))], rows))
    assert not table.sure


def _sides(*heads: str) -> list[Table]:
    """A table of two sides whose words are all set to the left, with labels on two lines."""
    left = [(40, 692, "甲方"), (240, 692, "乙方"), (40, 678, heads[0]), (240, 678, heads[1])]
    right = []
    for row in range(4):
        y = 650 - 26 * row
        left += [(40, y, f"{row + 1}、收款"), (240, y + 5, f"{row + 1}、很长的付"), (240, y - 5, "款名称")]
        right += [(190, y, f"{row + 1}0.50"), (390, y, f"{row + 1}0.50"), (460, y, f"{row + 1},000.25")]
    centred = [(165, 678, "数额"), (365, 678, "数额"), (430, 678, "其他数额")]
    return read(page(centred, right, left))


def test_headings_of_two_sides_set_to_the_left_stand_over_all_of_their_side() -> None:
    (table,) = _sides("事项", "事项")
    assert table.sure
    assert cells(table)[0, 0] == ("甲方", 1, 2)
    assert cells(table)[0, 2] == ("乙方", 1, 3)
    assert words(table, 2) == ["1、收款", "10.50", "1、很长的付\n款名称", "10.50", "1,000.25"]


def test_headings_set_to_the_left_over_other_columns_leave_the_table_unread() -> None:
    (table,) = _sides("事项", "名目")
    assert not table.sure


def test_two_numbers_of_a_row_over_one_column_leave_the_table_unread() -> None:
    rows = [(128, 660, "1.50"), (168, 660, "2.50"), (160, 646, "1,234,567,890.50"), (200, 632, "3.50")]
    (table,) = read(
        page([(60, 678, "年度"), (110, 678, "合计"), (150, 678, "支出")], rows, [(50, 660, "甲"), (50, 646, "乙")])
    )
    assert not table.sure


def test_labels_on_two_lines_are_one_row_with_the_number_between_them() -> None:
    labels = [
        (40, 660, "一、教育支出"),
        (40, 645, "二、社会保障和"),
        (40, 635, "就业支出"),
        (40, 620, "三、卫生健康支出"),
    ]
    rows = [(160, 660, "10.00"), (160, 640, "20.00"), (160, 620, "30.00"), (160, 606, "60.00")]
    (table,) = read(page([(70, 676, "项目"), (145, 676, "金额")], rows, [*labels, (40, 606, "合    计")]))
    assert [words(table, row) for row in range(1, 5)] == [
        ["一、教育支出", "10.00"],
        ["二、社会保障和\n就业支出", "20.00"],
        ["三、卫生健康支出", "30.00"],
        ["合计", "60.00"],
    ]


def test_a_table_goes_on_over_the_page_in_the_same_columns() -> None:
    heads = [(70, 96, "项目"), (145, 96, "基本支出"), (205, 96, "项目支出")]
    first = page(
        heads, [(160, 80, "10.00"), (220, 80, "5.00"), (160, 66, "1,120.00")], [(40, 80, "甲"), (40, 66, "乙")]
    )
    again = [(x, 790, text) for x, _, text in heads]
    for headings in ([], again):
        second = page(
            headings, [(160, 774, "3.00"), (160, 760, "4.00"), (220, 760, "9.00")], [(40, 774, "丙"), (40, 760, "丁")]
        )
        before, after = read(first, second)
        assert before.sure
        assert after.sure
        assert before.edges == after.edges
        assert words(after, 0) == ["丙", "3.00"]
        assert after.place.page == 2


def test_headings_alone_at_the_end_of_a_page_belong_to_the_rows_on_the_next() -> None:
    first = page([(70, 60, "项目"), (145, 60, "基本支出"), (205, 60, "项目支出")], (), [(40, 90, "单位：万元")])
    rows = [(160, 774, "3.00"), (160, 760, "4.00"), (220, 760, "9.00")]
    head, body = read(first, page([], rows, [(40, 774, "丙"), (40, 760, "丁")]))
    assert words(head, 0) == ["项目", "基本支出", "项目支出"]
    assert words(body, 1) == ["丁", "4.00", "9.00"]
    assert head.edges == body.edges


def test_lines_drawn_between_rows_part_labels() -> None:
    def ruled(canvas: object) -> None:
        labels = [(40, 660, "教育支出"), (40, 648, "卫生健康支出"), (40, 636, "住房保障支出")]
        page([(70, 676, "项目"), (145, 676, "金额")], [(160, 660, "10.00"), (160, 636, "30.00")], labels)(canvas)  # type: ignore[operator]
        for y in (656, 644):
            canvas.line(30, y, 170, y)  # type: ignore[attr-defined]

    (table,) = read(ruled)
    assert [words(table, row) for row in (1, 2, 3)] == [
        ["教育支出", "10.00"],
        ["卫生健康支出"],
        ["住房保障支出", "30.00"],
    ]


def test_rows_of_two_pages_that_stand_on_one_height_are_two() -> None:
    """合计 stands left of the codes, on the next page as high as a code on the page before."""
    heads = [(60, 800, "科目编码"), (130, 800, "科目名称"), (215, 800, "合计")]
    heights = range(780, 50, -14)
    first = page(
        heads,
        [(90 + 140 * at, y, ("205", "10.00")[at]) for y in heights for at in (0, 1)],
        [(110, y, "教育支出") for y in heights],
    )
    second = page(
        [], [(230, 780, "10.00"), (90, 766, "20502"), (230, 766, "13.00")], [(40, 780, "合计"), (110, 766, "普通教育")]
    )
    before, after = read(first, second)
    assert before.sure
    assert before.edges == after.edges
    assert words(after, 0) == ["合计", "10.00"]


def test_a_line_of_very_many_numbers_is_no_table() -> None:
    rows = [(10 + 4 * x, 700 - 14 * row, "1.5") for x in range(140) for row in range(3)]
    assert not any(table.sure for table in read(page([(300, 720, "项目")], rows)))


def test_labels_go_on_where_lines_stand_as_far_apart_as_rows() -> None:
    """Cells begin at the top, without room between rows: only a full line goes on in the next."""
    labels = [
        (40, 660, "一、社会保障和"),
        (40, 646, "就业支出"),
        (40, 632, "二、教育支出"),
        (40, 618, "三、卫生健康支"),
    ]
    rows = [(160, 660, "10.00"), (160, 632, "20.00"), (160, 618, "30.00"), (160, 590, "60.00")]
    heads = [(70, 676, "项目"), (145, 676, "金额")]
    (table,) = read(page(heads, rows, [*labels, (40, 604, "出"), (40, 590, "合    计")]))
    assert [words(table, row) for row in range(1, 5)] == [
        ["一、社会保障和\n就业支出", "10.00"],
        ["二、教育支出", "20.00"],
        ["三、卫生健康支\n出", "30.00"],
        ["合计", "60.00"],
    ]


def test_the_rest_of_a_label_on_the_next_page_belongs_to_its_row() -> None:
    heads = [(70, 96, "项目"), (145, 96, "基本支出"), (205, 96, "项目支出")]
    labels = [(40, 80, "教育支出"), (40, 66, "社会保障和就")]
    first = page(heads, [(160, 80, "10.00"), (220, 80, "5.00"), (160, 66, "1,120.00")], labels)
    second = page([], [(160, 770, "3.00"), (220, 770, "9.00")], [(40, 784, "业支出"), (40, 770, "卫生健康支出")])
    before, after = read(first, second)
    assert words(before, 2) == ["社会保障和就\n业支出", "1,120.00"]
    assert words(after, 0) == ["卫生健康支出", "3.00", "9.00"]
    assert before.edges == after.edges


def test_a_single_row_on_the_next_page_is_one_of_the_table() -> None:
    heads = [(70, 96, "项目"), (145, 96, "金额")]
    first = page(heads, [(160, 80, "10.00"), (160, 66, "1,120.00")], [(40, 80, "甲"), (40, 66, "乙")])
    before, after = read(first, page([], [(160, 774, "1,130.00")], [(40, 774, "合计")]))
    assert words(after, 0) == ["合计", "1,130.00"]
    assert before.edges == after.edges


def test_numbers_that_go_on_in_the_next_line_leave_the_table_unread() -> None:
    rows = [(160, 660, "1,864.3"), (160, 650, "8"), (160, 630, "1,860.00"), (160, 610, "4.38")]
    labels = [(40, 660, "收入合计"), (40, 630, "财政拨款"), (40, 610, "其他收入")]
    (table,) = read(page([(70, 676, "项目"), (145, 676, "金额")], rows, labels))
    assert not table.sure


def test_the_headings_of_a_blank_table_are_a_table() -> None:
    heads = [(60, 676, "科目编码"), (130, 676, "科目名称"), (220, 676, "本年支出")]
    tables = read(page(heads, [(240, 700, "单位：万元")], [(40, 640, "注：本表为空表。")]))
    assert [words(table, 0) for table in tables] == [["科目编码", "科目名称", "本年支出"]]


def test_headings_set_to_the_top_stand_on_one_level() -> None:
    heads = [
        (60, 692, "年度"),
        (110, 692, "小计"),
        (150, 692, "公务用车"),
        (150, 682, "购置费"),
        (130, 706, "公务用车费"),
    ]
    rows = [(x, 660 - 14 * row, f"{value + row}.50") for row in range(3) for x, value in ((128, 100), (168, 20))]
    (table,) = read(page([*heads, *((60, 660 - 14 * row, f"第{row}年") for row in range(3))], rows))
    assert table.sure
    assert cells(table)[0, 1] == ("公务用车费", 1, 2)
    assert cells(table)[1, 2][0] == "公务用车\n购置费"
