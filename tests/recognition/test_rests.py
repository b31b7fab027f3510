"""Rows that the end of a page cuts in two: words and last digits go on in the first row of the next page."""

from __future__ import annotations

from tests.recognition.test_tables import read, said, table

EDGES = (0.0, 50.0, 120.0, 180.0, 240.0)
HEADS = ["科目编码", "科目名称", "本年支出合计", "基本支出"]
FIRST = [HEADS, ["208", "社会保障和\n就业支出", "10.00", "10.00"], ["20805", "行政事业单", "12.50", "12.50"]]


def test_the_rest_of_a_name_stands_on_the_next_page() -> None:
    following = [["", "位养老支出", "", ""], ["2080501", "行政单位离\n退休", "2.50", "2.50"]]
    found = read("支出决算表", "单位：万元", table(FIRST, edges=EDGES), table(following, edges=EDGES))
    names = [figure.first.value for key, figure in found.figures.figures.items() if key[-1] == "name"]
    assert "行政事业单\n位养老支出".replace("\n", "") in names
    assert said(found)["expenditure.by_function[2080501].total"] == "2.50万元"


def test_the_last_digit_of_a_number_stands_on_the_next_page() -> None:
    first = [*FIRST[:2], ["20805", "行政事业单", "12.5", "12.5"]]
    following = [["", "位养老支出", "7", "7"], ["2080501", "行政单位离\n退休", "2.50", "2.50"]]
    found = read("支出决算表", "单位：万元", table(first, edges=EDGES), table(following, edges=EDGES))
    assert said(found)["expenditure.by_function[20805].total"] == "12.57万元"


def test_a_row_without_figures_is_a_row_of_its_own() -> None:
    for label in ("（二）教育支出", "教育"):
        rows = [["项目", "决算数"], ["一、社会保障和\n就业支出", "10.00"], ["二、教育支出", "12.50"]]
        following = [[label, ""], ["总计", "22.50"]]
        edges = (0.0, 90.0, 180.0)
        found = read("支出决算总表", "单位：万元", table(rows, edges=edges), table(following, edges=edges))
        (form,) = found.contents.forms
        assert [row[0].text for row in form.rows if row[0] is not None][1] == "二、教育支出"


def test_a_list_is_not_taken_for_whole_where_a_table_of_no_known_kind_follows() -> None:
    rows = [HEADS, ["208", "社会保障和就业支出", "10.00", "10.00"], ["20805", "行政事业单位养老支出", "9.00", "9.00"]]
    known = table(rows, edges=EDGES)
    other = table([["20899", "其他", "1.00"], ["2089999", "其他", "1.00"]], edges=(0.0, 50.0, 120.0, 170.0))
    assert ("expenditure", "by_function") in read("支出决算表", "单位：万元", known).whole_lists
    assert read("支出决算表", "单位：万元", known, "续", other).whole_lists == ()


def test_an_amount_behind_blank_cells_is_that_of_the_total_before_them() -> None:
    """人员经费合计 and 公用经费合计 below three groups: text keeps no cell over several columns."""
    group = ["经济分类科目编码", "科目名称", "决算数"]
    rows = [
        group * 3,
        ["301", "工资福利支出", "10.00", "302", "商品和服务支出", "4.00", "310", "资本性支出", "1.00"],
        ["30101", "基本工资", "10.00", "30201", "办公费", "4.00", "31002", "办公设备购置", "1.00"],
        ["人员经费合计", "", "10.00", "公用经费合计", "", "", "", "", "5.00"],
    ]
    found = read("一般公共预算财政拨款基本支出决算表", "单位：万元", table(rows))
    assert said(found)["general_public_budget.personnel"] == "10.00万元"
    assert said(found)["general_public_budget.public"] == "5.00万元"
