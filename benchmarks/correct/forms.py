"""What forms of regions and years add to a disclosure: tables in their own unit, final accounts beside their budgets.

Words and figures here are drawn from their own source of chance, so that the figures of a seed stay what they are.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks.correct.press import UNITS, Document, Press, by_economic_class
from benchmarks.correct.told import Reading, Told
from benchmarks.correct.years import BUDGETS, Year, split

ITEMS: Mapping[str, Reading] = {
    "abroad": lambda y: y.three_public["abroad"],
    "vehicle": Year.vehicle,
    "purchase": lambda y: y.three_public["purchase"],
    "maintenance": lambda y: y.three_public["maintenance"],
    "reception": lambda y: y.three_public["reception"],
}


def in_unit(rng: random.Random, press: Press) -> tuple[str, Press]:
    """Draw the unit of one table: no coarser than the disclosure's, since that would lose what others are made of."""
    finer = [unit for unit, fen in UNITS.items() if fen <= press.fen]
    unit = rng.choice(finer)
    return unit, replace(press, currency_unit=unit, fen=UNITS[unit], decimals=max(press.decimals, 2))


def own_units(told: Told, document: Document, printers: Mapping[str, Any]) -> None:
    """Print some tables again in a unit of their own."""
    rng = random.Random(f"units {told.year.total()} {told.calendar}")
    if rng.random() < 0.6:
        return
    for name, table in printers.items():
        if name in document and rng.random() < 0.5:
            unit, press = in_unit(rng, told.press)
            document[name] = {"currency_unit": unit, **table(replace(told, press=press))}


def against_budget(told: Told, table: Document, reading: Reading) -> None:
    """Set a final figure beside its budgets of the year: initial, full-year, what was spent of each, and the rest."""
    rng, press = told.rng, told.press
    now, first, full = reading(told.year), reading(told.initial), reading(told.base)
    if rng.random() < 0.6:
        table["full_year_budget"] = press.amount(full)
        if full > 0 and rng.random() < 0.7:
            table["full_year_completion"] = press.percent(now, full)
    if "budget" not in table or rng.random() < 0.4:
        return
    table["over_budget"] = {"value": press.plain(now - first), "reason": "据实支出"}
    if first > 0 and rng.random() < 0.6:
        table["over_budget"]["percent"] = press.percent(now - first, first)


def final_forms(told: Told, document: Document) -> None:
    """Add what final accounts set beside the budgets of their year."""
    rng = random.Random(f"final {told.year.total()} {told.calendar}")
    told = replace(told, rng=rng)
    for budget in BUDGETS:
        table = document.get(budget)
        if table is not None and "currency_unit" not in table and rng.random() < 0.5:
            against_budget(told, table, lambda y, budget=budget: y.spent(budget))  # type: ignore[misc]
    whole(told, document)
    expense = document["operating_expense"]
    if "currency_unit" not in expense and rng.random() < 0.5:
        against_budget(told, expense, lambda y: y.operating["total"])
    three = document["three_public"]
    if "currency_unit" in three or "budget" not in three or rng.random() < 0.3:
        return
    press, year, first = told.press, told.year, told.initial
    total = first.three_public.total()
    items = {name: press.percent(read(year), read(first)) for name, read in ITEMS.items() if read(first)}
    three["completion"] = {**({"total": press.percent(year.three_public.total(), total)} if total else {}), **items}
    three["over_budget"] = {
        "value": press.plain(year.three_public.total() - total),
        **{
            name: {"value": press.plain(read(year) - read(first)), "reason": "据实支出"} for name, read in ITEMS.items()
        },
    }


def whole(told: Told, document: Document) -> None:
    """Set all income and all expenditure beside their budgets, with balances or, as other forms do, without them."""
    readings: Mapping[str, tuple[Reading, Reading]] = {
        "income": (Year.total, Year.current_income),
        "expenditure": (Year.total, Year.current_expenditure),
    }
    for name, pair in readings.items():
        table = document[name]
        if "currency_unit" not in table and "current_year" in table and told.rng.random() < 0.3:
            reading = told.rng.choice(pair)
            first = reading(told.initial)
            table["budget"] = told.press.amount(first)
            if first > 0:
                table["completion"] = told.press.percent(reading(told.year), first)
            against_budget(told, table, reading)


def regional_forms(told: Told, document: Document) -> None:
    """Say less or other things than usual, as forms of some regions do."""
    rng = random.Random(f"regions {told.year.total()} {told.calendar}")
    press, year = told.press, told.year
    income, three = document["income"], document["three_public"]
    if rng.random() < 0.2 and "currency_unit" not in income:
        for budget in BUDGETS:
            income.pop(budget, None)
        income["fiscal_appropriation"] = press.amount(sum(year.income_of(budget) for budget in BUDGETS))
        income.pop("by_function", None)
    if rng.random() < 0.2:
        for table in (three, three.get("budget", {})):
            table.get("vehicle", {}).pop("total", None)
    if "assets" in document and not told.final and rng.random() < 0.3:
        document["assets"]["as_of"] = date(told.calendar - 1, 8, 31)
    for name, change in document.get("change", {}).items():
        if isinstance(change, dict) and "percent" in change and rng.random() < 0.15:
            document["change"][name] = {key: held for key, held in change.items() if key != "value"}
    for project in document.get("projects", ()):
        if rng.random() < 0.2:
            project.pop("indicators")
            project["goal"] = "保障机构正常运转，完成年度重点任务"
    projects(told, document, rng)
    people(told, document, rng)


def projects(told: Told, document: Document, rng: random.Random) -> None:
    """Print what projects consist of: parts and economic classes that add up, quarters that cumulate."""
    press = replace(told.press, long_forms=0)
    kinds = {name: amount for (name, _), amount in told.year.projects.items() if amount}
    for project in document.get("projects", ()):
        amount = kinds[project["name"]]
        if rng.random() < 0.3:
            parts = split(rng, amount, ("设备购置", "委托业务", "维修维护"))
            project["parts"] = [{"name": name, "amount": press.plain(part)} for name, part in parts.items() if part]
        if rng.random() < 0.3:
            classes = split(rng, amount, ("30201", "30227", "31002"))
            if rng.random() < 0.5:
                classes.update({"302": classes["30201"] + classes["30227"], "310": classes["31002"]})
            project["by_economic_class"] = [
                {"code": code, "total": press.plain(classes[code])} for code in sorted(classes) if classes[code]
            ]
        if rng.random() < 0.3:
            sources = split(rng, amount, ("general_public_budget", "unit_funds", "carried_over"))
            project["funds"] = {name: press.plain(part) for name, part in sources.items() if rng.random() < 0.9}
        if rng.random() < 0.2:
            quarters, spent = split(rng, amount, (1, 2, 3, 4)), 0
            project["by_quarter"] = []
            for quarter in (1, 2, 3, 4):
                spent += quarters[quarter]
                row = {"quarter": quarter, "amount": press.plain(quarters[quarter]), "cumulated": press.plain(spent)}
                project["by_quarter"].append(row)
        if rng.random() < 0.3:
            project["first_year"], project["last_year"] = told.calendar - rng.randint(0, 2), told.calendar + 1
            project["total_budget"] = press.plain(amount + rng.randint(0, amount))


def people(told: Told, document: Document, rng: random.Random) -> None:
    """Print staff, vehicles by use and how procurement is organised."""
    press = replace(told.press, long_forms=0)
    if rng.random() < 0.3:
        authorised = rng.randint(10, 80)
        institutional = rng.randint(0, authorised)
        document["staff"] = {
            "authorised": authorised,
            "authorised_administrative": authorised - institutional,
            "authorised_institutional": institutional,
            "actual": rng.randint(5, authorised),
        }
    vehicles = document.get("assets", {}).get("vehicles")
    if vehicles and rng.random() < 0.4:
        vehicles["by_use"] = {"emergency": 1, "law_enforcement": vehicles["count"] - 1}
        bought = document.get("three_public", {}).get("vehicle", {}).get("purchased_count", 2)
        vehicles["planned"] = {"count": bought, "by_use": {"law_enforcement": bought, "other": 0}}
    procured = told.year.procured.total()
    if "procurement" in document and "currency_unit" not in document["procurement"] and rng.random() < 0.3:
        central = rng.randint(0, procured)
        document["procurement"]["centralised"] = press.plain(central)
        document["procurement"]["decentralised"] = press.plain(procured - central)
        document["procurement"]["funds"] = {
            "general_public_budget": press.plain(central),
            "unit_funds": press.plain(procured - central),
        }
    if any(by_economic_class(told.year, ("own",))) and rng.random() < 0.2:
        document["institution_expense"] = {"total": press.plain(told.year.side(public=True, budget="own"))}


LISTS = ("by_function", "by_economic_class", "items", "projects", "statements", "shares", "tables", "sections")


def excerpt(document: Document, seed: int) -> Document:
    """Copy only a part of a document: rows, cells and tables are missing here and there, and it says so."""
    rng = random.Random(f"excerpt {seed}")
    partial: list[str] = []
    share = rng.choice((0.1, 0.3, 0.6))
    by_name = rng.random() < 0.3
    kept = _cut(document, rng, share, (), partial, whole_tables=not by_name)
    disclosure = kept["disclosure"] = dict(document["disclosure"])
    if by_name:
        disclosure["partial"] = sorted(set(partial))
    else:
        disclosure["extent"] = "excerpt"
        for name in ("sections", "tables"):
            if name in disclosure:
                disclosure[name] = [one for one in disclosure[name] if rng.random() > share]
    return kept


def _cut(
    document: Document,
    rng: random.Random,
    share: float,
    path: tuple[str, ...],
    partial: list[str],
    *,
    whole_tables: bool,
) -> Document:
    kept: Document = {}
    for key, value in document.items():
        here = (*path, key)
        if key in ("format", "unit", "disclosure", "currency_unit", "previous"):
            kept[key] = value
        elif isinstance(value, list) and value and isinstance(value[0], dict) and key in LISTS:
            rows = [row for row in value if rng.random() > share]
            if len(rows) < len(value):
                partial.append(".".join(here))
            kept[key] = rows
        elif isinstance(value, dict) and not {"value", "percent", "reason"} & value.keys():
            if not whole_tables or rng.random() > share / 3:
                kept[key] = _cut(value, rng, share, here, partial, whole_tables=whole_tables)
        elif not whole_tables or rng.random() > share / 2:
            kept[key] = value
    return kept
