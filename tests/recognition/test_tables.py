"""Tables: what must not go wrong between grids and figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.recognise import NotThisKind, Recognised, recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.recognition.writing.remarks import says_none

HEAD = "青川市民政局2024年部门决算"


def table(
    rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]] | None = None, edges: tuple[float, ...] = ()
) -> Table:
    """Make a table; `spans` are rows and columns of cells that span."""
    spans = spans or {}
    covered = {
        (row + down, column + right)
        for (row, column), (height, width) in spans.items()
        for down in range(height)
        for right in range(width)
        if down or right
    }
    cells = [
        Cell(
            text,
            row,
            column,
            *spans.get((row, column), (1, 1)),
            place=Place(page=1, table=1, row=row + 1, column=column + 1),
        )
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if (row, column) not in covered
    ]
    return Table(tuple(cells), len(rows), max(map(len, rows)), Place(page=1, table=1), edges)


def read(*blocks: Paragraph | Table | str, head: str = HEAD) -> Recognised:
    made = [Paragraph(head), *[Paragraph(block) if isinstance(block, str) else block for block in blocks]]
    return recognise(Document("made", tuple(made)), "made", builtin_lexicon())


def said(found: Recognised) -> dict[str, str]:
    return {
        written_key(address): f"{figure.first.value}{figure.first.unit}"
        for address, figure in found.figures.figures.items()
        if not isinstance(figure.first.value, str)
    }


ROWS = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["208", "社会保障和就业支出", "10.00", "10.00", ""],
    ["20805", "行政事业单位养老支出", "10.00", "10.00", ""],
    ["2080501", "行政单位离退休", "10.00", "10.00", ""],
]


def test_a_row_of_totals_on_the_next_page_is_aligned_by_its_borders() -> None:
    first = table(ROWS, edges=(0, 50, 150, 200, 250, 300))
    last = table([["合计", "10.00", "10.00", ""]], edges=(0, 150, 200, 250, 300))
    found = said(read("支出决算表", "单位：万元", first, "- 2 -", last))
    assert found["expenditure.current_year"] == "10.00万元"
    assert found["expenditure.basic.total"] == "10.00万元"


def test_a_title_inside_the_grid_begins_another_table() -> None:
    rows = [
        *ROWS,
        ["合计", "", "10.00", "10.00", "0.00"],
        ["政府性基金预算财政拨款支出决算表", "", "", "", ""],
        ["单位：元", "", "", "", ""],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["合计", "", "0.00", "0.00", "0.00"],
    ]
    found = said(read("支出决算表", "单位：万元", table(rows, {(5, 0): (1, 5), (6, 0): (1, 5)})))
    assert found["expenditure.current_year"] == "10.00万元"
    assert found["government_fund.total"] == "0.00元"


def test_grand_total_and_total_of_the_year_are_two_figures() -> None:
    rows = [
        ["项目", "决算数", "项目", "决算数"],
        ["一、一般公共预算财政拨款收入", "9.00", "一、教育支出", "8.00"],
        ["本年收入合计", "9.00", "本年支出合计", "8.00"],
        ["年初结转和结余", "1.00", "年末结转和结余", "2.00"],
        ["总计", "10.00", "总计", "10.00"],
    ]
    found = said(read("收入支出决算总表", "单位：万元", table(rows)))
    assert found["income.current_year"] == "9.00万元"
    assert found["income.total"] == "10.00万元"
    assert found["expenditure.current_year"] == "8.00万元"
    assert found["expenditure.total"] == "10.00万元"
    assert found["income.carried_over"] == "1.00万元"


@pytest.mark.parametrize("serial", [["栏次", "", "1", "2", "3"], ["", "", "1", "2", "3"], ["1", "2", "3", "4", "5"]])
def test_numbers_of_columns_are_no_amounts(serial: list[str]) -> None:
    found = read("支出决算表", "单位：万元", table([ROWS[0], serial, *ROWS[1:]]))
    assert set(said(found).values()) == {"10.00万元"}


def test_a_column_of_row_numbers_is_no_amount() -> None:
    rows = [
        ["收入", "", "", "支出", "", ""],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["一、一般公共预算财政拨款收入", "1", "9.00", "一、教育支出", "31", "9.00"],
        ["总计", "2", "9.00", "总计", "32", "9.00"],
    ]
    found = said(read("收入支出决算总表", "单位：万元", table(rows, {(0, 0): (1, 3), (0, 3): (1, 3)})))
    assert set(found.values()) == {"9.00万元"}
    assert found["expenditure.by_function[205].total"] == "9.00万元"


def test_headings_of_four_levels_repeated_on_the_next_page() -> None:
    head = [
        ["项目", "", "", "", "支出决算", "", ""],
        ["功能分类科目编码", "", "", "科目名称", "合计", "其中", ""],
        ["类", "款", "项", "", "", "基本支出", "项目支出"],
    ]
    spans = {(0, 0): (1, 4), (0, 4): (1, 3), (1, 0): (1, 3), (1, 3): (2, 1), (1, 4): (2, 1), (1, 5): (1, 2)}
    one = table([*head, ["208", "", "", "社会保障和就业支出", "10.00", "7.00", "3.00"]], spans)
    two = table(
        [
            *head,
            ["208", "05", "", "行政事业单位养老支出", "10.00", "7.00", "3.00"],
            ["", "", "1", "行政单位离退休", "10.00", "7.00", "3.00"],
        ],
        spans,
    )
    found = said(read("支出决算表", "单位：万元", one, "- 3 -", two))
    assert found["expenditure.by_function[2080501].project"] == "3.00万元"
    assert found["expenditure.by_function[20805].basic"] == "7.00万元"
    assert len(read("支出决算表", "单位：万元", one, two).contents.forms) == 1


def test_one_document_mixes_units() -> None:
    three = table([["合计", "因公出国（境）费", "公务接待费"], ["3.00", "1.00", "2.00"]])
    yuan = table([["科目编码", "科目名称", "合计"], ["208", "社会保障和就业支出", "100,000.00"]])
    found = said(
        read(
            "支出决算表",
            "单位：元",
            yuan,
            "“三公”经费支出决算表",
            "金额单位：万元",
            three,
            "机关运行经费支出3.00万元。",
        )
    )
    assert found["expenditure.by_function[208].total"] == "100000.00元"
    assert found["three_public.reception"] == "2.00万元"
    assert found["operating_expense.total"] == "3.00万元"


def test_a_table_without_a_unit_is_read_in_the_one_under_which_its_figures_agree() -> None:
    three = table([["合计", "因公出国（境）费", "公务接待费"], ["30000", "10000", "20000"]])
    yuan = table([["科目编码", "科目名称", "合计"], ["208", "社会保障和就业支出", "10.00"]])
    found = said(
        read(
            "支出决算表", "单位：万元", yuan, "“三公”经费支出决算表", three, "公务接待费2万元，因公出国（境）费1万元。"
        )
    )
    assert found["three_public.total"] == "30000元"
    lone = read(
        "支出决算表",
        "单位：万元",
        yuan,
        "一般公共预算财政拨款支出决算表",
        "单位：元",
        yuan,
        "“三公”经费支出决算表",
        three,
    )
    assert "three_public.total" not in said(lone)
    assert len(lone.figures.doubtful) == 3


def test_codes_fall_back_on_names_where_they_cannot_be_codes() -> None:
    good = [["科目编码", "", "", "科目名称", "合计"], ["210", "11", "02", "事业单位医疗", "5.00"]]
    bad = [["科目编码", "", "", "科目名称", "合计"], ["7", "11", "02", "事业单位医疗", "5.00"]]
    found = said(
        read(
            "收入决算表",
            "单位：万元",
            table(good, {(0, 0): (1, 3)}),
            "支出决算表",
            "单位：万元",
            table(bad, {(0, 0): (1, 3)}),
        )
    )
    assert found["expenditure.by_function[2101102].total"] == "5.00万元"
    alone = read("支出决算表", "单位：万元", table(bad, {(0, 0): (1, 3)}), "机关运行经费3万元。")
    assert [item.why for item in alone.unread] == ["code"]


def test_one_code_with_two_amounts_in_one_table_is_doubtful() -> None:
    found = read("支出决算表", "单位：万元", table([*ROWS, ["2080501", "行政单位离退休", "11.00", "11.00", ""]]))
    assert "expenditure.by_function[2080501].total" not in said(found)
    assert found.figures.doubtful


def test_a_dash_and_a_zero_are_statements_and_a_blank_is_none() -> None:
    found = said(
        read(
            "“三公”经费支出决算表",
            "单位：万元",
            table([["合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费"], ["2.00", "-", "2.00", ""]]),
        )
    )
    assert found["three_public.abroad"] == "0万元"
    assert "three_public.vehicle.total" not in found


def test_an_unknown_column_is_not_guessed() -> None:
    found = read(
        "支出决算表",
        "单位：万元",
        table([["科目编码", "科目名称", "合计", "绿色支出"], ["208", "社会保障和就业支出", "10.00", "4.00"]]),
    )
    assert "4.00万元" not in said(found).values()
    assert [item.why for item in found.unread] == ["column"]


def test_children_of_the_carry_over_are_not_the_years_income() -> None:
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、本年收入", "9.00", "一、本年支出", "10.00"],
        ["（一）一般公共预算拨款", "9.00", "（一）教育支出", "10.00"],
        ["二、上年结转", "1.00", "", ""],
        ["（一）一般公共预算拨款", "1.00", "二、结转下年", "0.00"],
        ["收入总计", "10.00", "支出总计", "10.00"],
    ]
    found = said(
        read(
            "财政拨款收支总表",
            "单位：万元",
            table(rows, {(0, 0): (1, 2), (0, 2): (1, 2)}),
            head="青川市民政局2024年部门预算",
        )
    )
    assert found["fiscal_appropriation.income.general_public_budget"] == "9.00万元"
    assert found["fiscal_appropriation.income.carried_over"] == "1.00万元"


def test_an_empty_table_with_its_note_states_a_zero() -> None:
    empty = table(
        [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "", "", "", ""], ["合计", "", "", "", ""]]
    )
    found = said(
        read(
            "政府性基金预算支出表",
            "单位：万元",
            empty,
            "注：本单位2024年无政府性基金预算拨款安排的支出，故本表为空表。",
            "机关运行经费3.00万元。",
        )
    )
    assert found["government_fund.total"] == "0万元"
    other = said(
        read(
            "国有资本经营预算支出表",
            "单位：万元",
            empty,
            "注：本部门2024年无政府性基金预算拨款安排的预算，故本表为空表。",
            "机关运行经费3.00万元。",
        )
    )
    assert "state_capital.total" not in other


def test_the_document_of_a_government_is_refused() -> None:
    with pytest.raises(NotThisKind, match="government"):
        read(
            "2025年一般公共预算收入表",
            table(ROWS),
            "2025年一般公共预算税收返还和转移支付表",
            table(ROWS),
            "2025年政府一般债务限额表",
            table(ROWS),
        )


def test_a_document_without_figures_is_refused() -> None:
    with pytest.raises(NotThisKind, match="no figure"):
        read("会议通知", head="关于召开会议的通知")


def test_every_figure_keeps_its_place_and_entry() -> None:
    found = read("支出决算表", "单位：万元", table(ROWS))
    figure = found.figures.figures["expenditure", "by_function", "208", "basic"].first
    assert (figure.origin.place.row, figure.origin.place.column) == (2, 4)
    assert figure.origin.quote == "208 社会保障和就业支出 10.00"
    assert figure.origin.entry == "columns:basic"


@pytest.mark.parametrize(
    ("clause", "subject", "said"),
    [
        ("政府性基金拨款支出预算为0", "政府性基金", True),
        ("国有资本经营预算拨款支出预算为0.00万元", "国有资本经营", True),
        ("本单位没有政府性基金预算支出", "政府性基金", True),
        ("政府性基金拨款支出预算为0.50万元", "政府性基金", False),
        ("政府性基金拨款支出预算为10万元", "政府性基金", False),
        ("本单位没有国有资本经营预算支出", "政府性基金", False),
        ("编制政府性基金预算", "政府性基金", False),
    ],
)
def test_what_says_that_nothing_is_spent(clause: str, subject: str, said: bool) -> None:
    assert says_none(clause, subject) is said


def test_headings_that_alone_had_room_on_a_page_head_the_table_on_the_next() -> None:
    """Their columns are coarser: 基本支出 stands over three of the columns below."""
    first = table([["科目编码", "科目名称", "合计", "基本支出", "项目支出"]], edges=(0, 50, 150, 200, 350, 400))
    rows = [
        ["", "", "", "小计", "人员经费", "公用经费", ""],
        ["208", "社会保障和就业支出", "10.00", "7.00", "", "", "3.00"],
    ]
    second = table(rows, edges=(0, 50, 150, 200, 250, 300, 350, 400))
    found = read("一般公共预算财政拨款支出决算表单位：万元", first, "- 2 -", second)
    assert said(found)["general_public_budget.by_function[208].basic"] == "7.00万元"
    assert said(found)["general_public_budget.by_function[208].project"] == "3.00万元"
    assert len(found.contents.forms) == 1


def test_the_projects_of_the_years_income_are_no_project_expenditure() -> None:
    rows = [
        ["科目编码", "科目名称", "本年收入", "", "本年支出", ""],
        ["", "", "合计", "项目支出", "合计", "项目支出"],
        ["208", "社会保障和就业支出", "12.00", "5.00", "10.00", "3.00"],
    ]
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (1, 2)}
    found = said(read("一般公共预算财政拨款收入支出决算表", "单位：万元", table(rows, spans)))
    assert found["general_public_budget.by_function[208].project"] == "3.00万元"
    assert found["general_public_budget.by_function[208].total"] == "10.00万元"


def test_a_row_may_say_which_of_several_figures_it_holds() -> None:
    rows = [
        ["项目", "合计", "因公出国（境）费", "公务接待费"],
        ["预算数", "4.00", "1.00", "3.00"],
        ["决算数", "3.00", "1.00", "2.00"],
    ]
    found = said(read("“三公”经费支出决算表", "单位：万元", table(rows)))
    assert found["three_public.reception"] == "2.00万元"
    assert found["three_public.budget.reception"] == "3.00万元"


def test_lines_above_title_and_headings_name_nothing() -> None:
    rows = [["附件1", "", "", "", ""], ["支出决算表", "", "", "", ""], ["单位：万元", "", "", "", ""], *ROWS]
    found = read(table(rows))
    assert said(found)["expenditure.by_function[208].basic"] == "10.00万元"


def test_without_borders_a_figure_that_nothing_bears_out_stays_in_doubt() -> None:
    """Where only positions tell the columns, a figure may stand under the heading beside its own."""
    rows = [*ROWS, ["合计", "", "10.00", "10.00", "4.00"]]
    unruled = replace(table(rows), ruled=False)
    found = read("支出决算表", "单位：万元", unruled, "2024年项目支出5.00万元，机关运行经费3.00万元。")
    assert said(found)["expenditure.by_function[208].total"] == "10.00万元"
    assert said(found)["expenditure.project.total"] == "5.00万元"
    assert [fact.value for facts in found.figures.doubtful for fact in facts] == []
    lone = read("支出决算表", "单位：万元", unruled, "机关运行经费3.00万元。")
    assert "expenditure.project.total" not in said(lone)
    assert lone.figures.doubtful
