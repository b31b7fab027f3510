"""What correct disclosures hold, which no rule may say anything of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.project.inventory.edits import BUDGET, DEPARTMENT, ECONOMIC, FINAL, GONE, NATURE, OVERALL, ROW, TINY, Edits


def every_section(*texts: str) -> Iterator[Edits]:
    """The texts at each place of the document's own that may hold them."""
    for text in texts:
        yield {"disclosure.sections": [text]}
        yield {"disclosure.tables": [{"name": "收入总表", "note": text}]}
        yield {"income.total": 900, "statements": [{"figure": "income.total", "value": 900, "at": text, "quote": text}]}
        yield {"expenditure.total": 900, "change.total": {"value": 5, "reason": text}}
        yield {"performance.goal": text}


YEARS = (
    "2024年单位预算信息公开情况说明",
    "2024年预算收支安排900万元，较2023年预算增加5万元",
    "2023年单位预算为895万元，与2023年相比有所增加",
    "财预〔2016〕143号、2015年起施行的预算法和2020年修订的实施条例",
    "截至2023年12月31日，固定资产总额420.75万元",
    "2022年结转资金安排的支出",
    "2022年绩效评价结果，2023年预算执行情况，2022年部门决算公开",
    "项目实施期限为2021—2025年，“十四五”规划，2022年已完成一期",
)
NAMES = (
    "青湖市临江区司法局2024年单位预算公开说明",
    "第一部分 临江区司法局概况",
    "我单位（含所属法律援助中心）、本单位（机关）、我局（原临江区民政局）",
    "由青湖市财政局2024年部门预算批复",
    "（二）综合办公室主要职责",
)
SILENT: list[tuple[str, str, Edits]] = [
    ("the examples", BUDGET, {}),
    ("the examples", DEPARTMENT, {}),
    ("the examples", FINAL, {}),
    ("off by 0.01 from rounding", BUDGET, {"three_public.total": Decimal("17.01"), "three_public.change": GONE}),
    ("off by 0.01 in assets", BUDGET, {"assets.total": Decimal("1126.37")}),
    ("a unit price rounded", BUDGET, {f"{ROW}.quantity": 3, f"{ROW}.unit_price": Decimal("12.83")}),
    ("operating expense below public expense in a department", DEPARTMENT, {"operating_expense.total": 100}),
    (
        "and in a unit with income of its own",
        TINY,
        {
            **NATURE,
            "income.total": 940,
            "income.other": 40,
            "expenditure.basic.public": 120,
            "operating_expense.total": 99,
        },
    ),
    (
        "receptions paid from income of its own",
        TINY,
        {
            "income": {"total": 250, "general_public_budget": 200, "undertaking": 50},
            "expenditure.by_economic_class[0]": {"code": "30217", "total": 6},
            "three_public.reception": 2,
        },
    ),
    (
        "projects pay part of them",
        TINY,
        {f"{ECONOMIC}[0]": {"code": "30217", "name": "公务接待费", "total": 2}, "three_public.reception": 4},
    ),
    (
        "final above the budget, with a reason",
        FINAL,
        {
            "three_public.reception": Decimal("3.66"),
            "three_public.total": Decimal("6.06"),
            "three_public.over_budget.reason": "经批准追加接待任务",
        },
    ),
    ("no such expense at all", TINY, {"three_public.total": 0}),
    ("a base of zero", TINY, {"income.total": 900, "previous.income.total": 0}),
    (
        "performance amounts above the final project expenditure",
        FINAL,
        {"projects[0].indicators[0]": {"level2": "成本指标", "name": "项目成本", "target": "≤350万元"}},
    ),
    ("targets written differently", BUDGET, {f"{OVERALL}.narrative": "大于等于３２０件"}),
    ("weights of 90 beside 10 for execution", BUDGET, {f"{OVERALL}.weight": 40}),
    ("free text is no target", BUDGET, {"projects[0].indicators[2].narrative": "得到改善"}),
    (
        "growth may exceed 100 %",
        BUDGET,
        {"projects[0].indicators[3]": {"level1": "满意度指标", "name": "好评增长率", "target": "≥120%"}},
    ),
    ("yuan beside 10,000 yuan", BUDGET, {"statements[1].value": {"value": 1325000, "currency_unit": "元"}}),
    (
        "truncated in prose",
        BUDGET,
        {"statements[1].value": {"value": 132, "decimals": 0}, "statements[1].rounding": "truncated"},
    ),
    (
        "blank is not zero",
        TINY,
        {
            "three_public.total": 9,
            "three_public.abroad": 0,
            "three_public.vehicle": {"total": 0},
            "three_public.reception": 9,
        },
    ),
    ("blank counts", TINY, {"assets.vehicles.count": 6, "assets.buildings": {"area": 900, "value": 0}}),
    ("years and codes that are no amounts", BUDGET, {"statements[1].quote": "2024年，编码2040601，采购132.5万元"}),
    ("supplies are no fixed assets", BUDGET, {"procurement.items[3].code": "A05040101", "assets.planned_purchase": 22}),
    ("a negative change, a negative carry-over", FINAL, {"income.carried_over": -3, "three_public.change.value": -9}),
    (
        "nothing reserved before the law",
        TINY,
        {"disclosure.year": 2017, "procurement": {"total": 9, "reserved_for_sme": {"total": 0}}},
    ),
    ("coarse headings", TINY, {"disclosure.sections": ["部门概况", "部门预算表", "部门预算情况说明"]}),
    ("a heading names both directions", BUDGET, {"statements[1].at": "“比上年增加（减少）额”栏"}),
    (
        "last year's figures may be quoted",
        BUDGET,
        {
            "previous.assets.total": 1100,
            "statements[2]": {"figure": "previous.assets.total", "value": 1100, "quote": "截至2022年12月31日"},
        },
    ),
    *(("years that texts hold", TINY, edits) for edits in every_section(*YEARS)),
    *(("names that texts hold", TINY, {"unit.name": "青湖市临江区司法局", **edits}) for edits in every_section(*NAMES)),
    (
        "final accounts: this year's, last year's and the next budget",
        FINAL,
        {"disclosure.sections": ["2024年度部门决算情况说明", "2025年部门预算编制", "资产（截至2024年12月31日）"]},
    ),
    (
        "a department's units",
        DEPARTMENT,
        {"disclosure.sections": ["青湖市水务局2024年部门预算公开", "青湖市水文站2024年单位预算公开"]},
    ),
]
