"""Print the three public expenses, operating expense, projects, procurement and assets."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date

from benchmarks.correct.press import Document, Press
from benchmarks.correct.tables import three_public_items
from benchmarks.correct.told import Reading, Told
from benchmarks.correct.years import WAN, Year

GOODS, WORKS, SERVICES = (("A02010105", "A020104"), ("B08010000", "B0801"), ("C23090199", "C081401"))
"""Codes of the three kinds: since 2023, before."""


THREE_PUBLIC: Mapping[str, Reading] = {
    "total": lambda y: y.three_public.total(),
    "abroad": lambda y: y.three_public["abroad"],
    "vehicle": Year.vehicle,
    "purchase": lambda y: y.three_public["purchase"],
    "maintenance": lambda y: y.three_public["maintenance"],
    "reception": lambda y: y.three_public["reception"],
}


def three_public(told: Told) -> Document:
    """Print the three public expenses, with vehicles, changes and (final accounts) the budget."""
    rng, press, year = told.rng, told.press, told.year
    table = three_public_items(press, year)
    if told.final or rng.random() < 0.5:
        cost = year.three_public
        table["vehicle"]["purchased_count"] = counted(cost["purchase"], 1, 30 * WAN)
        table["vehicle"]["kept_count"] = counted(cost["maintenance"], 3, 8 * WAN)
        table["abroad_groups"], table["abroad_people"] = int(cost["abroad"] > 0), counted(cost["abroad"], 4, 5 * WAN)
        table["reception_batches"] = 9 if cost["reception"] else 0
        table["reception_people"] = counted(cost["reception"], 80, WAN // 40)
    if told.explains or rng.random() < 0.7:
        change = told.change(THREE_PUBLIC["total"])
        if isinstance(change, dict) and rng.random() < 0.6:
            change.update({item: told.change(reading) for item, reading in THREE_PUBLIC.items() if item != "total"})
        table["change"] = change
    if told.final and rng.random() < 0.7:
        first = told.initial
        table["budget"] = {**three_public_items(press, first), "reason": "据实支出"}
        if first.three_public.total():
            table["completion"] = press.percent(year.three_public.total(), first.three_public.total())
    return table


def counted(fen: int, least: int, each: int) -> int:
    """How many cars or guests an amount was spent on, none of them beyond belief."""
    return max(least, fen // each) if fen else 0


def operating_expense(told: Told) -> Document:
    """Print the operating expense."""
    press, year = told.press, told.year
    table: Document = {"total": press.amount(year.operating["total"])}
    if told.explains or told.rng.random() < 0.7:
        table["change"] = told.change(lambda y: y.operating["total"])
    if told.final and told.rng.random() < 0.5:
        first = told.initial.operating["total"]
        table["budget"] = press.amount(first)
        if first:
            table["completion"] = press.percent(year.operating["total"], first)
    return table


def activities(told: Told, document: Document) -> None:
    """Print projects with their aims, procurement and assets."""
    rng, press, year = told.rng, told.press, told.year
    listed = [(name, kind, amount) for (name, kind), amount in year.projects.items() if amount]
    names = Counter(name for name, _, _ in listed)
    if all(count == 1 for count in names.values()) and rng.random() < 0.8:
        document["projects"] = [
            {
                "name": name,
                "kind": kind,
                "budget": press.amount(amount),
                "indicators": indicators(press, amount),
            }
            for name, kind, amount in listed
        ]
    items = lots(rng, year, told.calendar)
    if items:
        document["procurement"] = procurement(press, items, year)
        if told.final:
            document["procurement"]["awarded_to_sme"] = awarded(press, year.procured.total())
        goods = sum(item["amount"] for item in items if item["code"] in GOODS)
        document["assets"] = assets(told, goods)


def indicators(press: Press, budget: int) -> list[Document]:
    """Print a project's aims; the cost cap is its budget as printed."""
    cap = f"{press.plain(budget)}{press.currency_unit}"
    return [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "name": "办理事项",
            "target": "≥120件",
            "narrative": "不少于120件",
        },
        {
            "level1": "产出指标",
            "level2": "成本指标",
            "name": "项目成本",
            "target": f"≤{cap}",
            "narrative": f"不超过{cap}",
        },
        {"level1": "效益指标", "level2": "社会效益指标", "name": "服务能力", "target": "有效提升"},
        {"level1": "满意度指标", "name": "服务对象满意度", "target": "≥95%", "narrative": "≥９５％"},
    ]


def lots(rng: random.Random, year: Year, calendar: int) -> list[Document]:
    """Draw procurement rows that add up to what the projects procure, exactly."""
    items: list[Document] = []
    for name, amount in year.procured.items():
        left = amount
        while left > 0:
            quantity = rng.choice((1, 1, 2, 3, 7, 40))
            price = left // quantity if len(items) > 8 else rng.randint(1, max(1, left // quantity))
            if price == 0:
                quantity, price = 1, left
            bought = min(quantity * price, left)
            if bought < quantity * price or len(items) > 8:
                quantity, price, bought = 1, left, left
            code, label = rng.choice(((GOODS, "台式计算机"), (WORKS, "办公用房修缮"), (SERVICES, "印刷服务")))
            reserved = bought if bought <= 400 * WAN or rng.random() < 0.5 else rng.randint(bought * 2 // 5, bought)
            items.append(
                {
                    "project": name,
                    "name": label,
                    "code": code[0] if calendar >= 2023 else code[1],
                    "quantity": quantity,
                    "unit_price": price,
                    "amount": bought,
                    "reserved": reserved,
                    "micro": rng.randint((reserved * 3 + 4) // 5, reserved),
                }
            )
            left -= bought
    return items


def procurement(press: Press, items: list[Document], year: Year) -> Document:
    """Print the procurement table."""
    kinds: Counter[str] = Counter()
    rows = []
    for item in items:
        kinds[item["code"][0]] += item["amount"]
        funds = split_funds(press, item["amount"])
        rows.append(
            {
                **{key: item[key] for key in ("project", "name", "code", "quantity")},
                "unit_price": press.amount(item["unit_price"]),
                "amount": press.amount(item["amount"]),
                "funds": funds,
                "reserved_for_sme": press.amount(item["reserved"]),
                "small_and_micro": press.amount(item["micro"]),
            }
        )
    return {
        "total": press.amount(year.procured.total()),
        "goods": press.amount(kinds["A"]),
        "works": press.amount(kinds["B"]),
        "services": press.amount(kinds["C"]),
        "reserved_for_sme": {
            "total": press.amount(sum(item["reserved"] for item in items)),
            "small_and_micro": press.amount(sum(item["micro"] for item in items)),
        },
        "items": rows,
    }


def awarded(press: Press, total: int) -> Document:
    """Print what of the procurement was awarded to small and medium enterprises."""
    sme = press.rng.randint(0, total)
    micro = press.rng.randint(0, sme)
    table: Document = {"total": press.amount(sme), "small_and_micro": press.amount(micro)}
    if total:
        table["percent"] = press.percent(sme, total)
        table["small_and_micro_percent_of_procurement"] = press.percent(micro, total)
    if sme:
        table["small_and_micro_percent"] = press.percent(micro, sme)
    return table


def split_funds(press: Press, amount: int) -> Document:
    """Print where the money of a row comes from."""
    first = press.rng.randint(0, amount)
    parts = {"general_public_budget": first, "unit_funds": amount - first}
    return {key: press.amount(part) for key, part in parts.items() if not press.blank(part)}


def assets(told: Told, goods: int) -> Document:
    """Print the assets."""
    rng, press = told.rng, told.press
    count = rng.randint(0, 5)
    values = {
        "buildings": rng.randint(1, 1000 * WAN),
        "vehicles": rng.randint(4 * WAN, 100 * WAN),
        "equipment": count * 20 * WAN + (rng.randint(0, 50 * WAN) if count else 0),
        "other": rng.randint(1, 300 * WAN),
    }
    apart = rng.random() < 0.2
    if apart:
        values["special_equipment"] = rng.randint(100 * WAN, 400 * WAN)
        values["general_equipment"] = values.pop("equipment")
    table: Document = {key: {"value": press.amount(value)} for key, value in values.items()}
    table["vehicles"]["count"] = 4
    table["general_equipment" if apart else "equipment"].update({"count": count, "threshold": "20万元"})
    return {
        "as_of": date(told.calendar - (0 if told.final else 1), 12, 31),
        "total": press.amount(sum(values.values())),
        "planned_purchase": press.amount(goods),
        **table,
    }
