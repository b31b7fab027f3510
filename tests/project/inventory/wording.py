"""Dates, years, names and units of money, broken."""

from __future__ import annotations

from datetime import date

from tests.project.inventory.edits import BUDGET, DEPARTMENT, FINAL, TINY, Break

BREAKS: list[Break] = [
    ("published within 20 days", BUDGET, {"disclosure.published_on": date(2024, 2, 26)}, "DIS-030", "E"),
    ("published after approval", BUDGET, {"disclosure.published_on": date(2024, 2, 2)}, "DIS-031", "W"),
    ("a budget's date", BUDGET, {"disclosure.published_on": date(2022, 2, 20)}, "DIS-032", "W"),
    ("the date of final accounts", FINAL, {"disclosure.published_on": date(2024, 8, 28)}, "DIS-033", "W"),
    ("last year's file is of last year", BUDGET, {"last_year": {"disclosure": {"year": 2022}}}, "DIS-034", "E"),
    ("and of this unit", BUDGET, {"last_year": {"unit": {"name": "青湖市教育局"}}}, "DIS-035", "W"),
    (
        "and of this kind",
        BUDGET,
        {"last_year": {"disclosure": {"year": 2023, "kind": "final_accounts"}}},
        "DIS-036",
        "W",
    ),
    (
        "a department approves its units within 15 days",
        DEPARTMENT,
        {
            "disclosure.approved_on": date(2024, 2, 1),
            "members": [{"disclosure": {"year": 2024, "approved_on": date(2024, 2, 17)}}],
        },
        "DIS-039",
        "I",
    ),
    ("the units are of this year", DEPARTMENT, {"members": [{"disclosure": {"year": 2023}}]}, "DIS-037", "E"),
    (
        "and of this kind",
        DEPARTMENT,
        {"members": [{"disclosure": {"year": 2024, "kind": "final_accounts"}}]},
        "DIS-038",
        "E",
    ),
    ("a title has this year", BUDGET, {"disclosure.sections[8]": "2023年单位预算信息公开情况说明"}, "DIS-080", "W"),
    ("a title of final accounts", FINAL, {"disclosure.sections": ["2023年度部门决算公开说明"]}, "DIS-080", "W"),
    ("an aim is for this year", BUDGET, {"performance.goal": "完成2022年度部门预算编制"}, "DIS-087", "W"),
    ("a table has this year", BUDGET, {"disclosure.tables[0].name": "2023年收支总表"}, "DIS-081", "W"),
    ("budgets spoken of", BUDGET, {"statements[0].quote": "2022年度部门预算，收支12864000元"}, "DIS-082", "W"),
    ("budgets compared", BUDGET, {"change.total.reason": "较2022年预算增加，项目增加"}, "DIS-082", "W"),
    ("final accounts compared", FINAL, {"three_public.change.reason": "比2022年度决算减少"}, "DIS-082", "W"),
    ("a reason compares with last year", BUDGET, {"change.basic.reason": "与2021年相比增加，调资"}, "DIS-083", "W"),
    ("a text compares with last year", BUDGET, {"statements[1].quote": "与2021年相比持平"}, "DIS-084", "W"),
    ("assets in a text", BUDGET, {"statements[1].quote": "截至2021年12月31日"}, "DIS-085", "W"),
    (
        "assets in a text of final accounts",
        FINAL,
        {"disclosure.sections": ["资产（截至2023年12月31日）"]},
        "DIS-085",
        "W",
    ),
    (
        "a title names the unit",
        BUDGET,
        {"disclosure.sections[8]": "青湖市教育局2024年部门预算公开说明"},
        "DIS-086",
        "W",
    ),
    (
        "a part names the unit",
        BUDGET,
        {"disclosure.sections[0]": "第一部分 青湖市教育局概况和机构设置"},
        "DIS-086",
        "W",
    ),
    ("our unit is the unit", BUDGET, {"statements[1].quote": "我单位（青湖市临江区教育局）"}, "DIS-086", "W"),
    ("10 000 between two places", BUDGET, {"statements[1].value": 1325000}, "DIS-060", "W"),
    (
        "10 000 between two years",
        TINY,
        {"income.total": 900, "previous.income.total": 8900000},
        "DIS-061",
        "W",
    ),
    ("yuan in a text", BUDGET, {"statements[1].quote": "政府采购预算132.5元"}, "DIS-062", "W"),
    ("yuan in a reason", BUDGET, {"change.total.reason": "增加45.25元，公共法律服务项目增加"}, "DIS-063", "W"),
    (
        "nothing follows “the main reason is”",
        TINY,
        {"change": {"basic": {"value": -5, "reason": "比上年减少5万元，主要原因是。"}}},
        "DIS-072",
        "W",
    ),
    (
        "a share or a growth without its percent sign",
        TINY,
        {
            "statements": [{"figure": "income.total", "value": 100, "quote": "收入100万元，同比增长13.95。"}],
            "income": {"total": 100},
        },
        "DIS-073",
        "W",
    ),
    (
        "a text holds what looks like an identity number",
        TINY,
        {"projects": [{"name": "联系人110101199003074512"}]},
        "DIS-074",
        "W",
    ),
    (
        "the text of a budget compares with the budget of its own year",
        TINY,
        {
            "disclosure": {"year": 2026},
            "statements": [
                {"figure": "income.total", "value": 100, "quote": "收入总计100万元，比2026年预算增加10万元"}
            ],
            "income": {"total": 100},
        },
        "DIS-088",
        "W",
    ),
    (
        "the title does not say what kind of disclosure this is",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区司法局2024年部门决算公开"}},
        "DIS-093",
        "W",
    ),
    (
        "the title does not state the year",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区司法局部门预算公开"}},
        "DIS-094",
        "I",
    ),
    (
        "a unit's title speaks of a department",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区图书馆2024年部门预算公开"}},
        "DIS-095",
        "I",
    ),
    (
        "a county's or township's text speaks of the province's or city's own level",
        TINY,
        {
            "unit": {"name": "某区司法局", "level": "county"},
            "disclosure": {"year": 2024, "tables": [{"name": "市级部门收支总表"}]},
        },
        "DIS-096",
        "I",
    ),
]
