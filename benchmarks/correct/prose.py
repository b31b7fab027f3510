"""What correct disclosures say in words: titles, quoted passages, reasons, aims, with the years and names they hold.

Words are drawn from their own source of chance, so that the figures of a seed stay what they are.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from benchmarks.correct.press import Document

NAME = "青湖市示例局"
LABELS = {
    "income.total": "收入预算",
    "expenditure.total": "支出预算",
    "expenditure.basic.total": "基本支出",
    "expenditure.project.total": "项目支出",
    "three_public.total": "“三公”经费",
    "operating_expense.total": "机关运行经费",
}
TABLES = (
    "收支总表",
    "收入总表",
    "支出总表",
    "财政拨款收支总表",
    "一般公共预算支出表",
    "一般公共预算基本支出表",
    "“三公”经费支出表",
    "政府性基金预算支出表",
)


def worded(document: Document) -> None:
    """Give a printed declaration its words."""
    disclosure = document["disclosure"]
    year, final = disclosure["year"], disclosure["kind"] == "final_accounts"
    rng = random.Random(f"{year} {document['income'].get('total')}")
    what, whose = ("决算" if final else "预算"), ("部门" if disclosure["scope"] == "department" else "单位")
    if rng.random() < 0.5:
        disclosure["sections"] = titles(year, what, whose)
    if rng.random() < 0.5:
        dated = f"{year}年" if rng.random() < 0.5 else ""
        disclosure["tables"] = [{"name": f"{dated}{name}"} for name in TABLES]
    for statement in document.get("statements", ()):
        if rng.random() < 0.6:
            statement["quote"] = passage(rng, statement, year, final)
            statement["at"] = rng.choice((f"{NAME}{year}年{whose}{what}公开说明", f"二、{year}年{whose}{what}情况说明"))
    for project in document.get("projects", ()):
        if rng.random() < 0.4:
            project["goal"] = aim(rng, year)
    for table in (document.get("change", {}), document["operating_expense"], document["three_public"]):
        for change in table.values():
            if isinstance(change, dict) and {"value", "reason"} <= change.keys() and rng.random() < 0.5:
                change["reason"] = reason(change, year, what)


def titles(year: int, what: str, whose: str) -> list[str]:
    """Coarse headings, as most disclosures have them."""
    return [
        f"第一部分 {NAME}概况",
        f"第二部分 {NAME}{year}年{whose}{what}表",
        f"第三部分 {year}年{whose}{what}情况说明",
        "第四部分 名词解释",
    ]


def passage(rng: random.Random, statement: Document, year: int, final: bool) -> str:
    """A passage that states the figure, in the unit that it has there."""
    form: Any = statement["value"]
    amount, unit = f"{form['value']:f}", form["currency_unit"]
    what = "决算" if final else "预算"
    told = f"{year}年{LABELS[statement['figure']]}{amount}{unit}"
    if final:
        told = told.replace("预算", "决算")
    end = date(year if final else year - 1, 12, 31)
    return rng.choice(
        (
            told,
            f"按照《地方预决算公开操作规程》（财预〔2016〕143号），{told}",
            f"现将{NAME}{year}年部门{what}公开如下：{told}，较{year - 1}年{what}有所变化",
            f"{told}，与{year - 1}年{what}数相比变化较大",
            f"截至{end.year}年12月31日，我单位（机关）{told}",
            f"{told}；{year - 2}年部门决算和{year - 1}年预算执行情况另行公开",
        )
    )


def aim(rng: random.Random, year: int) -> str:
    """A project's aim, with its history and plans."""
    return rng.choice(
        (
            f"项目{year - 3}年立项，{year - 2}年预算安排前期经费，截至{year - 2}年12月31日完成一期，{year + 1}年完工",
            f"按“十四五”规划（2021—2025年）实施，到{year + 2}年比{year - 5}年提高5个百分点",
            f"落实市财政局{year - 1}年部门预算公开要求，保障机关固定资产维护",
        )
    )


def reason(change: Document, year: int, what: str) -> str:
    """The reason of a change on last year, with the year that it is measured from."""
    value, before = change["value"], year - 1
    if not value:
        return f"与{before}年相比持平"
    way = "增加" if value > 0 else "减少"
    return f"{year}年比{before}年{what}{way}，主要是{year - 4}年购置的设备更新、{before}年一次性项目变动"
