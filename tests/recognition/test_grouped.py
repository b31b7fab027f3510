"""Sheets of labels in groups: two sides, heads of groups, dashes that are no zeros, and amounts that nothing reads."""

from __future__ import annotations

import pytest

from budgetcheck.recognition.recognise import Recognised
from budgetcheck.recognition.report import report_of
from tests.recognition.test_tables import read, said, table

SHEET = [
    ["项  目", "预算数", "决算数", "项  目", "决算数"],
    ["一、“三公”经费支出", "—", "—", "三、国有资产占用情况", "—"],
    ["（一）支出合计", "6.00", "4.71", "（一）车辆数合计（辆）", "5"],
    ["1．因公出国（境）费", "0.00", "0.00", "1．主要负责人用车", "1"],
    ["2．公务用车购置及运行维护费", "4.50", "3.91", "2．执法执勤用车", "4"],
    ["（1）公务用车购置费", "0.00", "0.00", "（二）单价100万元（含）以上设备（不含车辆）", "2"],
    ["（2）公务用车运行维护费", "4.50", "3.91", "四、政府采购支出信息", "—"],
    ["3．公务接待费", "1.50", "0.80", "（一）政府采购支出合计", "30.20"],
    ["（1）国内接待费", "—", "0.80", "1．政府采购货物支出", "10.20"],
    ["其中：外事接待费", "—", "0.10", "2．政府采购工程支出", ""],
    ["（二）相关统计数", "—", "—", "3．政府采购服务支出", "20.00"],
    ["4．公务用车保有量（辆）", "—", "5", "（二）政府采购授予中小企业合同金额", "25.00"],
    ["5．国内公务接待批次（个）", "—", "9", "其中：授予小微企业合同金额", "12.00"],
    ["二、机关运行经费", "—", "61.37", "", ""],
    ["（一）行政单位", "—", "61.37", "", ""],
]
STATED = {
    "three_public.budget.total": "6.00万元",
    "three_public.total": "4.71万元",
    "three_public.budget.abroad": "0.00万元",
    "three_public.abroad": "0.00万元",
    "three_public.budget.vehicle.total": "4.50万元",
    "three_public.vehicle.total": "3.91万元",
    "three_public.budget.vehicle.purchase": "0.00万元",
    "three_public.vehicle.purchase": "0.00万元",
    "three_public.budget.vehicle.maintenance": "4.50万元",
    "three_public.vehicle.maintenance": "3.91万元",
    "three_public.budget.reception": "1.50万元",
    "three_public.reception": "0.80万元",
    "three_public.foreign_reception": "0.10万元",
    "three_public.vehicle.kept_count": "5",
    "three_public.reception_batches": "9",
    "operating_expense.total": "61.37万元",
    "assets.vehicles.count": "5",
    "assets.vehicles.by_use.principals": "1",
    "assets.vehicles.by_use.law_enforcement": "4",
    "assets.equipment.count": "2",
    "procurement.total": "30.20万元",
    "procurement.goods": "10.20万元",
    "procurement.services": "20.00万元",
    "procurement.awarded_to_sme.total": "25.00万元",
    "procurement.awarded_to_sme.small_and_micro": "12.00万元",
}


def unread(found: Recognised) -> dict[str, str]:
    return {item.text: item.why for item in found.unread}


def test_a_sheet_of_operating_information_is_read_on_both_sides() -> None:
    found = read("（三）政府采购支出情况说明", "机构运行信息表", "公开09表", "单位：万元", table(SHEET))
    assert said(found) == STATED
    assert unread(found) == {"0.80": "no key", "61.37": "no key"}


@pytest.mark.parametrize("title", ["机构运行信息表", "“三公”经费、行政参公单位机关运行经费情况表"])
def test_the_national_form_numbers_its_rows_and_columns(title: str) -> None:
    rows = [["项  目", "行次", "预算数", "统计数"], ["栏  次", "", "1", "2"]]
    pairs = [*[line[:3] for line in SHEET[1:]], *[[line[3], "—", line[4]] for line in SHEET[1:13]]]
    rows += [[label, str(at), *values] for at, (label, *values) in enumerate(pairs, 1)]
    assert said(read(title, "单位：万元", table(rows))) == STATED


@pytest.mark.parametrize("dash", ["—", "-", "－", "——", "/"])
def test_a_dash_beside_the_head_of_a_group_is_no_zero(dash: str) -> None:
    rows = [[cell if cell != "—" else dash for cell in line[:3]] for line in SHEET[:13]]
    found = said(read("财政拨款“三公”经费支出决算表", "单位：万元", table(rows)))
    assert found == {key: value for key, value in STATED.items() if key.startswith("three_public")}


def test_a_dash_among_labels_is_zero_where_the_form_prints_no_other() -> None:
    rows = [["项目", "预算数"], ["合计", "3.00"], ["1、因公出国（境）费用", "-"], ["2、公务接待费", "3.00"]]
    found = said(read("“三公”经费支出表", "单位：万元", table(rows), head="青川市民政局2024年部门预算"))
    assert found == {
        "three_public.total": "3.00万元",
        "three_public.abroad": "0万元",
        "three_public.reception": "3.00万元",
    }


def test_a_count_is_not_stated_by_a_dash() -> None:
    rows = [
        ["项目", "决算数"],
        ["合计", "3.00"],
        ["1、因公出国（境）费用", "-"],
        ["2、公务接待费", "3.00"],
        ["国内公务接待批次（个）", "-"],
    ]
    assert "three_public.reception_batches" not in said(read("“三公”经费支出决算表", "单位：万元", table(rows)))


def test_dashes_of_a_row_that_only_heads_others_are_no_zeros() -> None:
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、本年收入", "—", "一、本年支出", "—"],
        ["（一）一般公共预算拨款", "9.00", "（一）教育支出", "9.00"],
        ["（二）政府性基金预算拨款", "—", "（二）国防支出", "—"],
        ["收入总计", "9.00", "支出总计", "9.00"],
    ]
    form = table(rows, {(0, 0): (1, 2), (0, 2): (1, 2)})
    found = said(read("财政拨款收支总表", "单位：万元", form, head="青川市民政局2024年部门预算"))
    root = "fiscal_appropriation"
    assert found == {
        f"{root}.income.general_public_budget": "9.00万元",
        f"{root}.income.government_fund": "0万元",
        f"{root}.income.total": "9.00万元",
        f"{root}.expenditure.by_function[205].total": "9.00万元",
        f"{root}.expenditure.by_function[203].total": "0万元",
        f"{root}.expenditure.total": "9.00万元",
    }


@pytest.mark.parametrize("ending", ["支出", "财政拨款", "拨款支出", ""])
def test_the_funds_of_a_fiscal_total_are_its_parts(ending: str) -> None:
    rows = [
        ["收入", "", "支出", "", "", "", ""],
        [
            "项目",
            "预算数",
            "项目",
            "合计",
            *(f"{kind}预算{ending}" for kind in ("一般公共", "政府性基金", "国有资本经营")),
        ],
        ["一、本年收入", "11.00", "城乡社区支出", "9.00", "5.00", "4.00", ""],
        ["", "", "其他支出", "2.00", "", "1.25", "0.75"],
        ["收入总计", "11.00", "支出总计", "11.00", "5.00", "5.25", "0.75"],
    ]
    form = table(rows, {(0, 0): (1, 2), (0, 2): (1, 5)})
    found = said(read("财政拨款收支总表", "单位：万元", form, head="青川市民政局2024年部门预算"))
    root = "fiscal_appropriation.expenditure"
    assert {key: value for key, value in found.items() if key.startswith(root)} == {
        f"{root}.by_function[212].total": "9.00万元",
        f"{root}.by_function[212].general_public_budget": "5.00万元",
        f"{root}.by_function[212].government_fund": "4.00万元",
        f"{root}.by_function[229].total": "2.00万元",
        f"{root}.by_function[229].government_fund": "1.25万元",
        f"{root}.by_function[229].state_capital": "0.75万元",
        f"{root}.total": "11.00万元",
        f"{root}.general_public_budget": "5.00万元",
        f"{root}.government_fund": "5.25万元",
        f"{root}.state_capital": "0.75万元",
    }


def test_a_column_whose_words_say_nothing_is_no_second_printing_of_the_total() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "其中"],
        ["208", "社会保障和就业支出", "10.00", "6.00", "4.00", "1.00"],
    ]
    found = read("支出决算表", "单位：万元", table(rows))
    assert said(found)["expenditure.by_function[208].total"] == "10.00万元"
    assert unread(found) == {"1.00": "column"}


def test_years_down_the_side_are_the_document_s_and_the_one_before() -> None:
    rows = [
        ["年度", "合计", "因公出国（境）费", "公务用车购置费", "公务用车运行费", "公务接待费"],
        ["2022年预算数", "9.00", "", "", "5.00", "4.00"],
        ["2023年预算数", "7.00", "", "", "4.00", "3.00"],
        ["2024年预算数", "5.50", "", "", "3.00", "2.50"],
    ]
    found = read("“三公”经费支出表", "单位：万元", table(rows), head="青川市民政局2024年部门预算")
    assert said(found) == {
        "previous.three_public.total": "7.00万元",
        "previous.three_public.vehicle.maintenance": "4.00万元",
        "previous.three_public.reception": "3.00万元",
        "three_public.total": "5.50万元",
        "three_public.vehicle.maintenance": "3.00万元",
        "three_public.reception": "2.50万元",
    }
    assert set(unread(found)) == {"9.00", "5.00", "4.00"}


def test_a_table_of_another_kind_is_not_that_of_its_section() -> None:
    rows = [["项目", "预算数", "决算数"], ["办公用房", "12.00", "11.00"], ["仪器", "7.00", "6.00"]]
    basis = ["支出决算表", "单位：万元", table(BY_CODE)]
    found = read(*basis, "（三）政府采购支出情况说明", "资源投入对照表", "单位：万元", table(rows))
    assert not any("procurement" in key for key in said(found))
    report = report_of(found)
    assert [form.title for form in report.unknown_tables] == ["资源投入对照表"]
    assert (report.used, report.seen, len(report.unread)) == (3, 7, 4)


BY_CODE = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["208", "社会保障和就业支出", "10.00", "6.00", "4.00"],
]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("政府采购预算表", [["品类", "去向", "一般公共预算"], ["纸张", "本级", "3.00"], ["桌椅", "下级", "4.50"]]),
        ("项目支出预算表", [["事项", "金额一", "金额二"], ["修路", "3.00", "1.00"], ["造林", "4.50", "2.00"]]),
        ("“三公”经费支出表", [["处室", "合计", "公务接待费"], ["一处", "3.00", "3.00"], ["二处", "4.00", "4.00"]]),
        ("收支总表", [["甲", "乙"], ["某项", "3.00"], ["又一项", "4.00"]]),
    ],
)
def test_every_amount_of_a_table_that_nothing_reads_is_seen(title: str, rows: list[list[str]]) -> None:
    found = read("支出决算表", "单位：万元", table(BY_CODE), title, "单位：万元", table(rows))
    amounts = [cell for row in rows for cell in row if "." in cell]
    assert [item.text for item in found.unread] == amounts
    assert found.seen == 3 + len(amounts)
    assert [form.title for form in report_of(found).unknown_tables] == [title.replace("“", "").replace("”", "")]


def test_the_row_of_the_unit_itself_is_seen_beside_the_total() -> None:
    rows = [
        ["部门（单位）代码", "部门（单位）名称", "合计", "一般公共预算"],
        ["", "合计", "8.00", "8.00"],
        ["105018", "青川市民政局", "8.00", "8.00"],
    ]
    found = read("收入总表", "单位：万元", table(rows), head="青川市民政局2024年部门预算")
    assert said(found) == {"income.total": "8.00万元", "income.general_public_budget": "8.00万元"} or said(found) == {
        "income.current_year": "8.00万元",
        "income.general_public_budget": "8.00万元",
    }
    assert [(item.text, item.why) for item in found.unread] == [("8.00", "by unit")] * 2


def test_posts_and_staff_are_counted() -> None:
    rows = [
        ["项目", "人数"],
        ["一、编制人数小计", "31"],
        ["其中：行政编制人数", "20"],
        ["事业编制人数", "11"],
        ["二、实有人数小计", "29"],
    ]
    found = said(read("支出决算表", "单位：万元", table(BY_CODE), "部门人员编制情况表", table(rows)))
    assert {key: value for key, value in found.items() if key.startswith("staff")} == {
        "staff.authorised": "31",
        "staff.authorised_administrative": "20",
        "staff.authorised_institutional": "11",
        "staff.actual": "29",
    }
