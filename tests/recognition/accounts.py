"""The figures of invented units, consistent with one another, and the classes that their tables are by."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

FUNCTIONS = {
    "201": (
        "一般公共服务支出",
        {
            "20103": (
                "政府办公厅（室）及相关机构事务",
                {"2010301": "行政运行", "2010302": "一般行政管理事务", "2010350": "事业运行"},
            )
        },
    ),
    "205": ("教育支出", {"20502": ("普通教育", {"2050202": "小学教育", "2050299": "其他普通教育支出"})}),
    "208": (
        "社会保障和就业支出",
        {
            "20805": (
                "行政事业单位养老支出",
                {
                    "2080501": "行政单位离退休",
                    "2080505": "机关事业单位基本养老保险缴费支出",
                    "2080506": "机关事业单位职业年金缴费支出",
                },
            )
        },
    ),
    "210": ("卫生健康支出", {"21011": ("行政事业单位医疗", {"2101101": "行政单位医疗", "2101103": "公务员医疗补助"})}),
    "221": ("住房保障支出", {"22102": ("住房改革支出", {"2210201": "住房公积金", "2210203": "购房补贴"})}),
}
ECONOMIC = {
    "301": (
        "工资福利支出",
        {
            "30101": "基本工资",
            "30102": "津贴补贴",
            "30103": "奖金",
            "30108": "机关事业单位基本养老保险缴费",
            "30113": "住房公积金",
        },
    ),
    "302": (
        "商品和服务支出",
        {
            "30201": "办公费",
            "30205": "水费",
            "30207": "邮电费",
            "30211": "差旅费",
            "30217": "公务接待费",
            "30231": "公务用车运行维护费",
        },
    ),
    "303": ("对个人和家庭的补助", {"30301": "离休费", "30302": "退休费"}),
    "310": ("资本性支出", {"31002": "办公设备购置"}),
}
YUAN = Decimal(1)
CENT = Decimal("0.01")


@dataclass
class Accounts:
    """Figures in yuan under their keys, consistent with one another."""

    figures: dict[str, Decimal] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Decimal:
        return self.figures[key]


def accounts(seed: int, unit: str, classes: Sequence[str]) -> Accounts:
    """Make a unit's figures: multiples of 0.01 of the unit they are printed in, so that every printing is exact."""
    chance = random.Random(seed)
    step = Decimal(100) if unit == "万元" else CENT

    def amount(low: int, high: int) -> Decimal:
        return (
            Decimal(chance.randint(low * 100, high * 100)) * 100
            if step == 100
            else Decimal(chance.randint(low * 1_000_000, high * 1_000_000)) / 100
        ).quantize(CENT)

    made = Accounts()
    put = made.figures
    totals = {"basic": Decimal(0), "project": Decimal(0)}
    for top in classes:
        name, sections = FUNCTIONS[top]
        for section, (_, items) in sections.items():
            for item in items:
                basic = amount(1, 400)
                project = amount(1, 300) if item.endswith(("02", "99", "50")) and top in ("201", "205") else Decimal(0)
                for code in (top, section, item):
                    for column, value in (("basic", basic), ("project", project), ("total", basic + project)):
                        key = f"expenditure.by_function[{code}].{column}"
                        put[key] = put.get(key, Decimal(0)) + value
                totals["basic"] += basic
                totals["project"] += project
    spent = totals["basic"] + totals["project"]
    put["expenditure.basic.total"], put["expenditure.project.total"] = totals["basic"], totals["project"]
    put["expenditure.total"] = put["income.total"] = put["income.general_public_budget"] = spent
    put["expenditure.current_year"] = put["income.current_year"] = spent
    rest = totals["basic"]
    for top, (_, items) in ECONOMIC.items():
        last = top == "310"
        for item in items:
            value = rest if last else (rest * Decimal(chance.randint(3, 9)) / 100).quantize(step)
            rest -= value
            put[f"general_public_budget.by_economic_class[{item}].total"] = value
            key = f"general_public_budget.by_economic_class[{top}].total"
            put[key] = put.get(key, Decimal(0)) + value
    classes_of = {code: put[f"general_public_budget.by_economic_class[{code}].total"] for code in ECONOMIC}
    put["general_public_budget.personnel"] = put["expenditure.basic.personnel"] = classes_of["301"] + classes_of["303"]
    put["general_public_budget.public"] = put["expenditure.basic.public"] = classes_of["302"] + classes_of["310"]
    put["general_public_budget.total"], put["general_public_budget.basic"], put["general_public_budget.project"] = (
        spent,
        totals["basic"],
        totals["project"],
    )
    for key in [key for key in put if key.startswith("expenditure.by_function")]:
        put[key.replace("expenditure", "general_public_budget", 1)] = put[key]
    for key in (
        "income.total",
        "expenditure.total",
        "income.current_year",
        "expenditure.current_year",
        "income.general_public_budget",
        "expenditure.general_public_budget",
    ):
        put[f"fiscal_appropriation.{key}"] = spent
    put["income.fiscal_appropriation"] = spent
    small = [Decimal(chance.randint(1, 3000)) * 100 for _ in range(12)]
    (
        put["three_public.abroad"],
        put["three_public.vehicle.purchase"],
        put["three_public.vehicle.maintenance"],
        put["three_public.reception"],
    ) = small[0], small[1], small[2], small[3]
    put["three_public.vehicle.total"] = small[1] + small[2]
    put["three_public.total"] = small[0] + small[1] + small[2] + small[3]
    for key in ("abroad", "vehicle.purchase", "vehicle.maintenance", "reception"):
        put[f"three_public.budget.{key}"] = put[f"three_public.{key}"] + Decimal(chance.randint(1, 500)) * 100
    put["three_public.budget.vehicle.total"] = (
        put["three_public.budget.vehicle.purchase"] + put["three_public.budget.vehicle.maintenance"]
    )
    put["three_public.budget.total"] = (
        put["three_public.budget.abroad"]
        + put["three_public.budget.vehicle.total"]
        + put["three_public.budget.reception"]
    )
    put["operating_expense.total"] = Decimal(chance.randint(100, 30000)) * 100
    put["procurement.goods"], put["procurement.works"], put["procurement.services"] = small[4], small[5], small[6]
    put["procurement.total"] = small[4] + small[5] + small[6]
    put["general_public_budget.budget"] = spent + Decimal(chance.randint(1, 900)) * 100
    for name in ("total", "income", "expenditure", "basic", "project", "fiscal_appropriation", "general_public_budget"):
        put[f"change.{name}"] = Decimal(chance.choice((-1, 1)) * chance.randint(100, 90000)) * 100
    for name in (
        "three_public.change",
        "three_public.change.abroad",
        "three_public.change.vehicle",
        "three_public.change.maintenance",
        "three_public.change.reception",
        "operating_expense.change",
    ):
        put[name] = -Decimal(chance.randint(1, 900)) * 100
    for name in (
        "change.total",
        "change.fiscal_appropriation",
        "change.general_public_budget",
        "three_public.change",
        "three_public.change.reception",
        "operating_expense.change",
    ):
        put[f"{name}.percent"] = Decimal(chance.randint(100, 4000)) / 100 * (1 if put[name] > 0 else -1)
    put["general_public_budget.completion"] = Decimal(chance.randint(7000, 9999)) / 100
    put["three_public.completion"] = Decimal(chance.randint(2000, 9999)) / 100
    for name, low, high in (
        ("three_public.vehicle.kept_count", 1, 9),
        ("three_public.vehicle.purchased_count", 1, 3),
        ("three_public.reception_batches", 2, 60),
        ("three_public.reception_people", 61, 600),
        ("assets.vehicles.count", 1, 20),
        ("three_public.abroad_groups", 1, 4),
        ("three_public.abroad_people", 5, 20),
    ):
        put[name] = Decimal(chance.randint(low, high))
    for key in [
        key
        for key in put
        if key.startswith(
            (
                "three_public.reception",
                "three_public.total",
                "operating_expense.total",
                "income.total",
                "general_public_budget.total",
            )
        )
    ]:
        put[f"previous.{key}"] = put[key] + Decimal(1200)
    return made


def rows_by_function(classes: Sequence[str]) -> list[tuple[str, str]]:
    """The codes and names of a table by function, each class with its sections and items."""
    made: list[tuple[str, str]] = []
    for code in classes:
        name, sections = FUNCTIONS[code]
        made.append((code, name))
        for section, (label, items) in sections.items():
            made.append((section, label))
            made += list(items.items())
    return made


def rows_of_class(code: str) -> list[tuple[str, str]]:
    """The codes and names of an economic class and its items."""
    name, items = ECONOMIC[code]
    return [(code, name), *items.items()]
