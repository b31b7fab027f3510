"""Tables in manners of many places: each figure under its key, and nothing under a key that it does not mean."""

from __future__ import annotations

import pytest

from tests.recognition.test_tables import read, said, table

BUDGET = "青川市民政局2025年部门预算"


def rows_of(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def figures(title: str, text: str, unit: str = "单位：万元", head: str = BUDGET) -> dict[str, str]:
    found = said(read(title, unit, table(rows_of(text)), "“三公”经费1.00万元。", head=head))
    return {key: value.removesuffix("万元") for key, value in found.items() if key != "three_public.total"}


@pytest.mark.parametrize(
    ("title", "text", "stated"),
    [
        (
            "收入预算总表",
            """
            项目 | 2025年预算数
            一、财政拨款收入 | 90.00
            （一）一般公共预算拨款收入 | 88.00
            （二）政府性基金预算拨款收入 | 2.00
            本年收入合计 | 90.00
            二、上年结转 | 4.00
            收入总计 | 94.00
            """,
            {
                "income.fiscal_appropriation": "90.00",
                "income.general_public_budget": "88.00",
                "income.government_fund": "2.00",
                "income.current_year": "90.00",
                "income.carried_over": "4.00",
                "income.total": "94.00",
            },
        ),
        (
            "支出预算总表",
            """
            项目 | 2025年预算数
            一、基本支出 | 80.00
            1.工资福利支出 | 65.00
            2.商品和服务支出 | 15.00
            二、项目支出 | 20.00
            支出总计 | 100.00
            """,
            {
                "expenditure.basic.total": "80.00",
                "expenditure.by_economic_class[301].total": "65.00",
                "expenditure.by_economic_class[302].total": "15.00",
                "expenditure.project.total": "20.00",
                "expenditure.total": "100.00",
            },
        ),
        (
            "一般公共预算机关运行经费表",
            """
            科目编码 | 科目名称 | 预算数
            30201 | 办公费 | 3.00
             | 合计 | 4.00
            """,
            {"operating_expense.total": "4.00"},
        ),
        (
            "财政拨款支出表",
            """
            科目编码 | 科目名称 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款
            205 | 教育支出 | 90.00 | 88.00 | 2.00
            """,
            {
                "fiscal_appropriation.expenditure.by_function[205].total": "90.00",
                "fiscal_appropriation.expenditure.by_function[205].general_public_budget": "88.00",
                "fiscal_appropriation.expenditure.by_function[205].government_fund": "2.00",
            },
        ),
        (
            "支出总表",
            """
            科目编码 | 科目名称 | 合计 | 一般公共预算支出 | 政府性基金预算支出
            205 | 教育支出 | 60.00 | 58.00 | 2.00
            """,
            {"expenditure.by_function[205].total": "60.00"},
        ),
        (
            "一般公共预算基本支出表",
            """
            编码 | 名称 | 编码 | 名称 | 合计 | 人员经费 | 公用经费
             |  |  | 合计 | 90.00 | 80.00 | 10.00
            501 | 机关工资福利支出 | 301 | 工资福利支出 | 80.00 | 80.00 |
            502 | 机关商品和服务支出 | 302 | 商品和服务支出 | 10.00 |  | 10.00
            """,
            {
                "general_public_budget.basic": "90.00",
                "general_public_budget.personnel": "80.00",
                "general_public_budget.public": "10.00",
                "general_public_budget.by_economic_class[301].total": "80.00",
                "general_public_budget.by_economic_class[301].personnel": "80.00",
                "general_public_budget.by_economic_class[302].total": "10.00",
                "general_public_budget.by_economic_class[302].public": "10.00",
            },
        ),
        (
            "政府采购情况表",
            """
            项目 | 金额
            合计 | 28.00
            货物 | 9.00
            工程 | 14.00
            服务 | 5.00
            """,
            {
                "procurement.total": "28.00",
                "procurement.goods": "9.00",
                "procurement.works": "14.00",
                "procurement.services": "5.00",
            },
        ),
        (
            "“三公”经费财政拨款预算表",
            """
            项目 | 栏次 | 预算数
            一、因公出国（境）费 | 1 | 1.00
            二、公务接待费 | 2 | 2.50
            三、公务用车费 | 3 | 5.50
            其中：公务用车购置 | 4 | 1.50
            公务用车运行维护费 | 5 | 4.00
            """,
            {
                "three_public.abroad": "1.00",
                "three_public.reception": "2.50",
                "three_public.vehicle.total": "5.50",
                "three_public.vehicle.purchase": "1.50",
                "three_public.vehicle.maintenance": "4.00",
            },
        ),
        (
            "项目支出预算表",
            """
            项目名称 | 总计 | 一般公共预算 | 单位资金
            合计 | 30.00 | 25.00 | 5.00
            青川市福利院 | 30.00 | 25.00 | 5.00
            低保核查 | 20.00 | 20.00 |
            养老服务中心 | 10.00 | 5.00 | 5.00
            """,
            {
                "expenditure.project.total": "30.00",
                "projects[0].budget": "20.00",
                "projects[0].funds.general_public_budget": "20.00",
                "projects[1].budget": "10.00",
                "projects[1].funds.general_public_budget": "5.00",
                "projects[1].funds.unit_funds": "5.00",
            },
        ),
        (
            "国有资产占用情况表",
            """
            项目 | 计量单位 | 数量 | 金额
            一、房屋 | 平方米 | 1,200 | 300.00
            二、车辆 | 辆 | 3 | 60.00
            三、单价50万元以上通用设备 | 台（套） | 1 | 70.00
            """,
            {
                "assets.buildings.area": "1200",
                "assets.buildings.value": "300.00",
                "assets.vehicles.count": "3",
                "assets.vehicles.value": "60.00",
                "assets.general_equipment.count": "1",
                "assets.general_equipment.value": "70.00",
            },
        ),
        (
            "“三公”经费支出预算表",
            """
            单位 | 年度 | 合计 | 公务用车运行维护费 | 公务接待费
            青川市民政局 | 2024 | 9.00 | 6.00 | 3.00
            青川市民政局 | 2025 | 8.00 | 5.50 | 2.50
            """,
            {
                "previous.three_public.total": "9.00",
                "previous.three_public.vehicle.maintenance": "6.00",
                "previous.three_public.reception": "3.00",
                "three_public.vehicle.maintenance": "5.50",
                "three_public.reception": "2.50",
            },
        ),
        *(
            (
                title,
                """
                项目 | 上年数 | 本年数
                会议费 | 1.00 | 0.90
                合计 | 1.00 | 0.90
                """,
                {},
            )
            for title in ("一般性支出情况表", "会议费支出表", "一般公共预算公用经费表", "事业收入明细表")
        ),
        (
            "基本支出预算表",
            """
            科目编码 | 科目名称 | 总计 | 一般公共预算 | 事业收入
            301 | 工资福利支出 | 75.00 | 70.00 | 5.00
             | 合计 | 75.00 | 70.00 | 5.00
            """,
            {},
        ),
        (
            "支出预算总表",
            """
            科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 一般公共预算 | 事业收入
            205 | 教育支出 | 9.00 | 6.00 | 3.00 | 8.00 | 1.00
            """,
            {
                "expenditure.by_function[205].total": "9.00",
                "expenditure.by_function[205].basic": "6.00",
                "expenditure.by_function[205].project": "3.00",
            },
        ),
        (
            "机关运行经费及国有资产占用情况表",
            """
            项目 | 决算数
            一、机关运行经费 | 61.37
            二、国有资产占用情况 | —
            （一）车辆数合计（辆） | 5
            1.应急保障用车 | 5
            （二）单价100万元以上设备（台、套） | 0
            """,
            {
                "operating_expense.total": "61.37",
                "assets.vehicles.count": "5",
                "assets.vehicles.by_use.emergency": "5",
                "assets.equipment.count": "0",
            },
        ),
    ],
)
def test_a_table_is_read_as_what_it_is(title: str, text: str, stated: dict[str, str]) -> None:
    assert figures(title, text) == stated


def test_the_income_of_a_part_is_no_income_beside_it() -> None:
    text = """
    科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 事业收入 | 事业收入
     |  |  |  | 小计 | 其中：教育收费
    205 | 教育支出 | 110.50 | 92.00 | 18.50 | 12.00
    """
    made = table(rows_of(text), {(0, 4): (1, 2), **{(0, at): (2, 1) for at in range(4)}})
    found = said(read("收入决算表", "单位：万元", made))
    assert found == {
        "income.by_function[205].total": "110.50万元",
        "income.by_function[205].fiscal_appropriation": "92.00万元",
        "income.by_function[205].undertaking": "18.50万元",
    }


def test_the_subtotal_of_the_year_is_not_the_total_of_its_table() -> None:
    text = """
    单位代码 | 单位名称 | 合计 | 本年收入 |  | 上年结转
     |  |  | 小计 | 一般公共预算 |
     | 合计 | 100.00 | 95.00 | 95.00 | 5.00
    """
    made = table(rows_of(text), {(0, 3): (1, 2), **{(0, at): (2, 1) for at in (0, 1, 2, 5)}})
    assert said(read("部门收入总表", "单位：万元", made, head=BUDGET)) == {
        "income.total": "100.00万元",
        "income.current_year": "95.00万元",
        "income.general_public_budget": "95.00万元",
        "income.carried_over": "5.00万元",
    }


def test_a_column_that_counts_rows_is_no_amount_whatever_heads_it() -> None:
    text = """
    项目 |  | 预算数
    收入总计 | 1 | 9.00
    一般公共预算拨款收入 | 2 | 8.00
    其他收入 | 3 | 1.00
    """
    assert set(figures("收支总表", text).values()) == {"9.00", "8.00", "1.00"}


def test_words_that_part_a_column_and_are_not_known_leave_it_unread() -> None:
    text = """
    项目 | 实际采购金额 |
     | 合计 | 其中：某类企业
    合计 | 28.00 | 20.00
    货物 | 9.00 | 9.00
    服务 | 19.00 | 11.00
    """
    found = figures("政府采购情况表", text)
    assert not {"20.00", "11.00"} & set(found.values())


def test_headings_name_a_table_whose_title_is_lost_though_they_name_its_parts() -> None:
    text = """
    科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 经营支出 | 对附属单位补助支出
    205 | 教育支出 | 9.00 | 6.00 | 2.00 | 1.00
    """
    found = said(read("注：本表反映收支情况。支出决算表", "单位：万元", table(rows_of(text))))
    assert found["expenditure.by_function[205].total"] == "9.00万元"


def test_who_made_a_table_may_stand_right_behind_its_title() -> None:
    text = """
    合计 | 因公出国（境）费 | 公务接待费
    9.00 | 6.00 | 3.00
    """
    title = "一般公共预算“三公”经费支出情况表编制部门：青川市民政局 单位：万元"
    found = said(read("支出总表", "单位：万元", table(rows_of(ONE)), title, table(rows_of(text)), head=BUDGET))
    assert found["three_public.total"] == "9.00万元"
    assert found["three_public.reception"] == "3.00万元"


ONE = """
科目编码 | 科目名称 | 合计
205 | 教育支出 | 9.00
"""


ITEMS = """
            合计 | 9.00 | 8.50 | 8.00 | 7.50
            因公出国（境）费 | 0.00 | 0.00 | 0.00 | 0.00
            公务用车购置及运行维护费 | 6.00 | 5.80 | 5.50 | 5.20
            公务接待费 | 3.00 | 2.70 | 2.50 | 2.30
"""


@pytest.mark.parametrize(
    ("head", "headings", "held"),
    [
        (
            "青川市民政局2025年部门决算",
            "项目 | 2024年 | | 2025年 |\n | 预算数 | 决算数 | 预算数 | 决算数",
            {2: "previous.three_public", 3: "three_public.budget", 4: "three_public"},
        ),
        (
            "青川市民政局2025年部门决算",
            "项目 | 预算数 | | 决算数 |\n | 2024年度 | 2025年度 | 2024年度 | 2025年度",
            {2: "three_public.budget", 3: "previous.three_public", 4: "three_public"},
        ),
        (
            "青川市民政局2025年部门决算",
            "项目 | 2024年度预算数 | 2026年预算数 | 2023年决算数 | 2025年决算数",
            {4: "three_public"},
        ),
        (BUDGET, "项目 | 2023年 | 2022年预算数 | 2024年 | 2025年", {3: "previous.three_public", 4: "three_public"}),
    ],
)
def test_years_over_figures_tell_whose_they_are(head: str, headings: str, held: dict[int, str]) -> None:
    title = f"财政拨款“三公”经费支出{head[-2:]}表"
    read_of = figures(title, f"{headings}\n{ITEMS.strip()}", head=head)
    rows = [row for row in rows_of(ITEMS) if row[0] != "合计"]
    names = ("abroad", "vehicle.total", "reception")
    wanted = {f"{prefix}.{name}": row[at] for name, row in zip(names, rows, strict=True) for at, prefix in held.items()}
    told = {key: value for key, value in read_of.items() if "three_public" in key and not key.endswith("public.total")}
    assert {key: value for key, value in told.items() if not key.endswith("budget.total")} == wanted
