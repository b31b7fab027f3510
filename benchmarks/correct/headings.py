"""What disclosures say of themselves and list in words: title, level, headings table by table, items of a table.

Drawn from a source of chance of its own, so that the figures of a seed stay what they are.
"""

from __future__ import annotations

import random
from typing import Any

from benchmarks.correct.press import Document
from benchmarks.correct.prose import NAME

LEVELS = {"municipal": "市级", "county": "区级", "provincial": "省级"}
EXPLAINED = (
    "收支{what}总体情况说明",
    "收入{what}情况说明",
    "支出{what}情况说明",
    "财政拨款收支{what}总体情况说明",
    "一般公共预算财政拨款支出{what}情况说明",
    "一般公共预算财政拨款基本支出{what}情况说明",
    "政府性基金预算财政拨款支出{what}情况说明",
    "财政拨款“三公”经费支出{what}情况说明",
)
CLASSES = {
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30201": "办公费",
    "30205": "水费",
    "30211": "差旅费",
    "30239": "其他交通费用",
}


def headed(document: Document) -> None:
    """Give a document its title and level, headings table by table, table numbers, and lists of items in words."""
    disclosure = document["disclosure"]
    year, final = disclosure["year"], disclosure["kind"] == "final_accounts"
    rng = random.Random(f"headings {year} {document['income'].get('total')}")
    what, whose = ("决算" if final else "预算"), ("部门" if disclosure["scope"] == "department" else "单位")
    if rng.random() < 0.5:
        level = rng.choice(list(LEVELS))
        document["unit"]["level"] = level
        disclosure["title"] = f"{NAME}{year}年{rng.choice(('', LEVELS[level]))}{whose}{what}"
    if "sections" in disclosure and rng.random() < 0.5:
        disclosure["sections"] = [
            f"一、{NAME}概况",
            *(f"{year}年{one.format(what=what)}" for one in EXPLAINED),
            "名词解释",
        ]
    if rng.random() < 0.5:
        for number, table in enumerate(disclosure.get("tables", ()), 1):
            table["number"] = number
    if final and rng.random() < 0.3:
        document["performance"] = {"goal": "履行职责，完成年度任务", "score": rng.randint(80, 100)}
    listed(rng, document)


def listed(rng: random.Random, document: Document) -> None:
    """Name the rows of basic expenditure, and say in words what the money is spent on: only what has an amount."""
    rows = document.get("general_public_budget", {}).get("by_economic_class", ())
    for row in rows:
        if row["code"] in CLASSES:
            row["name"] = CLASSES[row["code"]]
    spent = [row["name"] for row in rows if "name" in row and _amount(row["total"])]
    if len(spent) > 1 and rng.random() < 0.6:
        said = f"基本支出主要包括：{'、'.join(spent[:-1])}和{spent[-1]}等。"
        for statement in document.get("statements", ())[:1]:
            statement["quote"] = said


def _amount(form: Any) -> Any:
    """The number of an amount, also of one in its long form."""
    return form["value"] if isinstance(form, dict) else form
