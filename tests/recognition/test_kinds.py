"""Kinds of wording that published documents have and no single document is about."""

from __future__ import annotations

import pytest

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.recognition.writing.writing import written
from tests.recognition.material import printings

HEAD = ("示例市粮食局2023年度部门决算", "收入支出决算总体情况说明")


def read(*lines: str | list[list[str]], head: tuple[str, ...] = HEAD) -> tuple[dict[str, set[str]], str]:
    """What is read of each key, as text with its unit, and the declaration."""
    blocks: list[Paragraph | Table] = [Paragraph(line) for line in head]
    for line in lines:
        if isinstance(line, str):
            blocks.append(Paragraph(line))
            continue
        cells = [Cell(text, at, column) for at, row in enumerate(line) for column, text in enumerate(row)]
        blocks.append(Table(tuple(cells), len(line), len(line[0]), Place(table=len(blocks))))
    found = recognise(Document("made", tuple(blocks)), "made", builtin_lexicon())
    made = {key: {f"{value}{unit}" for value, unit in values} for key, values in printings(found).items()}
    return made, written(found).text


@pytest.mark.parametrize(
    ("sentence", "way"),
    [
        ("注：本套报表金额单位转换时因四舍五入可能存在尾差。", "nearest"),
        ("说明：本公开数据以万元为单位，保留两位小数，直接截断，部分数据存在尾差。", "truncated"),
        ("注：表中数据未作四舍五入。", "truncated"),
        ("部分数据存在尾差。", ""),
        ("水渠截断后改道。", ""),
    ],
)
def test_what_is_said_of_rounding_is_declared(sentence: str, way: str) -> None:
    _, text = read("2023年度收入合计10.00万元。", sentence)
    assert (f'rounding = "{way}"' in text) if way else "rounding" not in text


def test_two_ways_of_rounding_are_none() -> None:
    _, text = read("2023年度收入合计10.00万元。", "注：金额四舍五入。", "注：表中数据直接截断。")
    assert "rounding" not in text


def test_a_remark_tells_that_the_budget_is_that_of_the_whole_year() -> None:
    rows = [["项目", "预算数", "决算数"], ["“三公”经费合计", "3.00", "2.00"]]
    rows += [["因公出国（境）费", "0.00", "0.00"], ["公务接待费", "3.00", "2.00"]]
    title = ("财政拨款“三公”经费支出决算表", "单位：万元")
    made, _ = read(*title, rows)
    assert made["three_public.budget.total"] == {"3.00万元"}
    made, _ = read(*title, rows, "注：预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数。")
    assert "three_public.budget.total" not in made
    assert made["three_public.full_year_budget.total"] == {"3.00万元"}
    assert made["three_public.total"] == {"2.00万元"}


def test_completion_is_of_the_budget_that_was_named() -> None:
    made, _ = read("“三公”经费支出全年预算为4.00万元，支出决算为3.00万元，完成预算的75.00%。")
    assert made["three_public.full_year_completion"] == {"75.00%"}
    made, _ = read("“三公”经费支出年初预算为4.00万元，支出决算为3.00万元，完成预算的75.00%。")
    assert made["three_public.completion"] == {"75.00%"}


def test_numbered_paragraphs_are_the_parts_of_what_ends_in_a_colon() -> None:
    made, _ = read(
        "本年收入合计100.00万元，包括：", "1.财政拨款收入90.00万元，占90.00%。", "2.其他收入10.00万元，占10.00%。"
    )
    assert made["income.fiscal_appropriation"] == {"90.00万元"}
    assert made["share income.other of income.current_year"] == {"10.00%"}


def test_lists_within_lists_end_with_them() -> None:
    made, _ = read(
        "本年收入合计100.00万元，包括：",
        "1.财政拨款收入90.00万元，其中：",
        "（1）一般公共预算财政拨款收入90.00万元，占100.00%。",
        "2.其他收入10.00万元，占10.00%。",
        "其他收入10.00万元，占10.00%。",
    )
    shares = {key for key in made if key.startswith("share")}
    assert shares == {
        "share income.general_public_budget of income.fiscal_appropriation",
        "share income.other of income.current_year",
    }


def test_examples_are_summed_up_for_staff_and_running_costs_only() -> None:
    made, _ = read("其中：基本工资、津贴补贴等人员经费50.00万元，办公费、水电费等公用经费5.00万元。")
    assert made["expenditure.basic.personnel"] == {"50.00万元"}
    assert made["expenditure.basic.public"] == {"5.00万元"}
    made, _ = read("2023年度收入合计9.00万元。", "其中：平台建设等项目支出3.00万元。")
    assert "expenditure.project.total" not in made


def test_what_is_to_be_bought_is_not_there_yet() -> None:
    made, _ = read(
        "截至2023年底，本单位共有车辆3辆，单价100万元以上设备2台（套）。2024年安排购置车辆1辆，单价100万元以上设备4台（套）。",
        "2024年收入预算10万元。",
        head=("示例市粮食局2024年单位预算", "国有资产占有使用情况"),
    )
    assert made["assets.equipment.count"] == {"2"}
    assert made["assets.equipment.planned.count"] == {"4"}


def test_rows_that_only_prose_speaks_of_are_not_all_rows() -> None:
    line = (
        "2023年度一般公共预算财政拨款支出100.00万元，主要用于：教育支出（类）60.00万元，卫生健康支出（类）10.00万元。"
    )
    _, text = read(line)
    assert 'partial = ["general_public_budget.by_function"]' in text


def test_numbers_of_columns_stand_behind_the_parts_of_codes() -> None:
    rows = [
        ["科目编码", "", "", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["类", "款", "项", "栏次", "1", "2", "3"],
        ["", "", "", "合计", "7.00", "5.00", "2.00"],
        ["205", "", "", "教育支出", "7.00", "5.00", "2.00"],
    ]
    made, _ = read("支出决算表", "单位：万元", rows)
    assert made["expenditure.basic.total"] == {"5.00万元"}
    assert made["expenditure.by_function[205].total"] == {"7.00万元"}
    assert not any("~" in key for key in made)


def test_the_number_of_projects_may_stand_before_their_evaluation() -> None:
    made, _ = read("2023年度收入合计10.00万元。", "本单位组织对8个项目支出开展绩效自评，涉及预算资金46.00万元。")
    assert made["performance.projects_evaluated.count"] == {"8"}
    assert made["performance.projects_evaluated.amount"] == {"46.00万元"}


def test_a_share_in_brackets_is_one_of_what_is_listed() -> None:
    made, _ = read("支出合计10.00万元，其中：基本支出6.00万元（占60.00%），项目支出4.00万元（占40.00%）。")
    assert {key for key in made if key.startswith("share")} == {
        "share expenditure.basic.total of expenditure.current_year",
        "share expenditure.project.total of expenditure.current_year",
    }


def test_a_sign_behind_both_directions_is_one_of_the_first() -> None:
    made, _ = read("机关运行经费支出9.00万元，较上年增加（减少）-1.00万元，增长（下降）-10.00%。")
    assert made["operating_expense.change"] == {"-1.00万元"}
    assert made["operating_expense.change.percent"] == {"-10.00%"}


def test_nearly_unchanged_is_no_change_of_nothing() -> None:
    made, _ = read("机关运行经费支出9.00万元，与上年相比基本持平。")
    assert set(made) == {"operating_expense.total"}


def test_what_goes_to_small_firms_is_a_percentage_of_its_kind() -> None:
    made, _ = read("授予中小企业合同金额8.00万元；服务采购授予中小企业合同金额占服务支出金额的71.43%。")
    assert made["procurement.awarded_to_sme.services_percent"] == {"71.43%"}
    assert not any(key.startswith("share") for key in made)


def test_what_was_bought_is_not_what_is_kept() -> None:
    made, _ = read("“三公”经费支出5.00万元。公务用车保有2辆，当年购置0辆。")
    assert made["three_public.vehicle.kept_count"] == {"2"}
    assert made["three_public.vehicle.purchased_count"] == {"0"}
    made, _ = read("公务用车购置费0.00万元，全年购置公务用车0辆，公务用车保有量3辆。")
    assert (made["three_public.vehicle.purchased_count"], made["three_public.vehicle.kept_count"]) == ({"0"}, {"3"})


def test_the_budget_of_a_year_stands_behind_what_it_is_for() -> None:
    line = "公务接待费：主要用于接待公务活动，2024年预算数1.20万元，比上年预算数减少0.40万元，主要原因是严格标准。"
    made, _ = read(line, head=("示例市粮食局2024年单位预算", "“三公”经费预算情况说明"))
    assert made["three_public.reception"] == {"1.20万元"}
    made, _ = read(
        "公务接待费3.00万元，主要用于来访，2024年预算数2.00万元。", head=("示例市粮食局2024年单位预算", "三公经费")
    )
    assert made["three_public.reception"] == {"3.00万元"}


def test_a_budget_without_a_year_is_that_of_the_final_accounts() -> None:
    made, _ = read("“三公”经费支出预算为4.00万元，支出决算为3.00万元，决算数较预算数减少1.00万元。")
    assert made["three_public.over_budget"] == {"-1.00万元"}
    assert "three_public.change" not in made


def test_income_from_a_source_without_a_key_leaves_the_sums_of_the_others_open() -> None:
    rows = [["收入", "", "支出", ""], ["项目", "预算数", "项目", "预算数"]]
    rows += [["一、一般公共预算拨款收入", "6.00", "一、教育支出", "10.00"], ["五、单位资金收入", "4.00", "", ""]]
    rows += [["本年收入合计", "10.00", "本年支出合计", "10.00"], ["收入总计", "10.00", "支出总计", "10.00"]]
    head = ("示例县幼儿园2025年单位预算", "收支预算总表", "单位：万元")
    _, text = read(rows, head=head)
    assert 'partial = ["income"]' in text
    rows[3][1] = "0.00"
    assert "partial" not in read(rows, head=head)[1]


def test_a_row_of_whole_amounts_without_words_is_no_empty_table() -> None:
    rows = [["“三公”经费合计", "因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]]
    rows += [["88000", "0", "0", "70000", "18000"]]
    _, text = read("财政拨款“三公”经费预算表", "单位：元", rows, head=("示例县公路所2025年单位预算",))
    assert "empty = false\nrows = 1" in text


def test_why_final_accounts_are_off_their_budget_is_a_reason() -> None:
    said = "“三公”经费支出年初预算为4.00万元，支出决算为6.00万元，决算数大于年初预算数的主要原因是出访任务增加。"
    assert 'over_budget = { reason = "出访任务增加" }' in read(said)[1]


def test_groups_sent_abroad_stand_without_what_they_cost() -> None:
    made, _ = read("因公出国（境）费用支出0.00万元。全年使用财政拨款安排出国（境）团组2个，累计5人次。")
    assert (made["three_public.abroad_groups"], made["three_public.abroad_people"]) == ({"2"}, {"5"})


def test_a_total_of_one_budget_is_the_figure_of_the_year_again_where_nothing_is_carried_forward() -> None:
    rows = [["收入", "", "支出", "", ""], ["项目", "预算数", "项目", "合计", "一般公共预算"]]
    rows += [["一、本年收入", "9.00", "一、本年支出", "9.00", "9.00"], ["", "", "（一）教育支出", "9.00", "9.00"]]
    rows += [["", "", "二、结转下年", "", ""], ["收入总计", "9.00", "支出总计", "9.00", "8.00"]]
    head = ("示例县教育局2025年部门预算", "财政拨款收支总表", "单位：万元")
    key = "fiscal_appropriation.expenditure.general_public_budget"
    assert read(rows, head=head)[0][key] == {"9.00万元", "8.00万元"}
    rows[4][4] = "1.00"
    assert read(rows, head=head)[0][key] == {"9.00万元"}
