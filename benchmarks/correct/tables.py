"""Print the tables of income, expenditure and appropriation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from benchmarks.correct.press import Document, Press, by_economic_class, by_function, rows_of
from benchmarks.correct.told import Told
from benchmarks.correct.years import BUDGETS, EXTRA, OWN, Year, split

LEVELS = ((7,), (3, 5, 7), (3, 7), (5, 7))


def income(told: Told) -> Document:
    """Print the income table."""
    press, year = told.press, told.year
    table: Document = {"total": press.amount(year.total())}
    for budget in BUDGETS:
        table[budget] = press.amount(year.income_of(budget))
    for source_ in OWN:
        if not press.blank(year.own[source_]):
            table[source_] = press.amount(year.own[source_])
    carried = year.carried_over.total()
    if not press.blank(carried):
        table["carried_over"] = press.amount(carried)
    if told.final:
        table["current_year"] = press.amount(year.current_income())
        if not press.blank(year.surplus["used"]):
            table["surplus_used"] = press.amount(year.surplus["used"])
    rows = income_rows(told)
    if rows:
        table["by_function"] = rows
    return table


def income_rows(told: Told) -> list[Document]:
    """Print, now and then, the income table by function: a column for each source, in some the carry-over as well."""
    year, rng = told.year, random.Random(told.year.total())
    codes = sorted({code for _, code in (*year.basic, *year.project)})
    if rng.random() < 0.5:
        return []
    sources = {budget: year.income_of(budget) for budget in BUDGETS} | {name: year.own[name] for name in OWN}
    if not told.final and not year.surplus["used"] and rng.random() < 0.5:
        sources["carried_over"] = year.carried_over.total()
    cells: dict[str, Counter[str]] = {}
    for name, amount in sources.items():
        under = rng.sample(codes, min(len(codes), 3))
        for code, part in split(rng, amount, under).items():
            cells.setdefault(code, Counter())[name] += part
    return rows_of(replace(told.press, rng=rng), cells, tuple(sources), levels=rng.choice(LEVELS))


def expenditure(told: Told) -> Document:
    """Print the expenditure table with its rows by function and by economic class."""
    rng, press, year = told.rng, told.press, told.year
    kinds: Counter[str] = Counter()
    for (_, kind), amount in year.projects.items():
        kinds[kind] += amount
    table: Document = {
        "total": press.amount(year.total()),
        "basic": {"total": press.amount(year.basic_total())},
        "project": {"total": press.amount(year.project_total())},
    }
    if rng.random() < 0.8:
        table["basic"]["personnel"] = press.amount(year.side(public=False))
        table["basic"]["public"] = press.amount(year.side(public=True))
    if rng.random() < 0.5:
        table["project"].update({kind: press.amount(kinds[kind]) for kind in ("operating", "special")})
    for extra in EXTRA:
        amount = sum(a for (kind, _), a in year.extra.items() if kind == extra)
        if not press.blank(amount):
            table[extra] = press.amount(amount)
    if not press.blank(year.carried_forward.total()):
        table["carried_forward"] = press.amount(year.carried_forward.total())
    if told.final:
        table["current_year"] = press.amount(year.current_expenditure())
        if not press.blank(year.surplus["allocated"]):
            table["surplus_allocated"] = press.amount(year.surplus["allocated"])
    if rng.random() < 0.7:
        cells = by_function(year, (*BUDGETS, "own"))
        for (kind, code), amount in year.extra.items():
            cells.setdefault(code, Counter())[kind] += amount
        rows = rows_of(press, cells, ("basic", "project", *EXTRA), levels=rng.choice(LEVELS))
        table["by_function"] = rows
    if rng.random() < 0.4:
        table["by_economic_class"] = economic_rows(told, by_economic_class(year, (*BUDGETS, "own")))
    return table


def economic_rows(told: Told, cells: Mapping[str, Mapping[str, int]]) -> list[Document]:
    """Print a table by economic class, with or without its two columns."""
    columns = ("personnel", "public") if told.rng.random() < 0.6 else ()
    return rows_of(told.press, cells, columns, levels=told.rng.choice(((5,), (3, 5), (3, 5))))


def appropriation(told: Told) -> Document:
    """Print the summary of fiscal appropriation."""
    rng, press, year = told.rng, told.press, told.year
    carried = sum(year.carried_over[budget] for budget in BUDGETS)
    forward = sum(year.carried_forward[budget] for budget in BUDGETS)
    income_side: Document = {"total": press.amount(year.appropriation())}
    spending: Document = {"total": press.amount(year.appropriation())}
    for budget in BUDGETS:
        if not press.blank(year.income_of(budget)):
            income_side[budget] = press.amount(year.income_of(budget))
        if not press.blank(year.spent(budget)):
            spending[budget] = press.amount(year.spent(budget))
    if not press.blank(carried):
        income_side["carried_over"] = press.amount(carried)
    if not press.blank(forward):
        spending["carried_forward"] = press.amount(forward)
    if rng.random() < 0.4:
        income_side["current_year"] = press.amount(year.appropriation() - carried)
        spending["current_year"] = press.amount(year.appropriation() - forward)
    if rng.random() < 0.4:
        cells: dict[str, Counter[str]] = {}
        for budget in BUDGETS:
            for code, row in by_function(year, (budget,)).items():
                cells.setdefault(code, Counter())[budget] += row.total()
        rows = rows_of(press, cells, BUDGETS, levels=rng.choice(LEVELS))
        spending["by_function"] = rows
    return {"income": income_side, "expenditure": spending}


def source(told: Told, budget: str) -> Document:
    """Print the expenditure table of one budget."""
    rng, press, year = told.rng, told.press, told.year
    table: Document = {"total": press.amount(year.spent(budget))}
    told.compared(table, lambda y: y.spent(budget))
    for column in ("basic", "project"):
        if not press.blank(year.spent(budget, column)):
            table[column] = press.amount(year.spent(budget, column))
    if told.final and rng.random() < 0.4:
        table["carried_over"] = press.amount(year.carried_over[budget])
        table["income"] = press.amount(year.income_of(budget))
        table["carried_forward"] = press.amount(year.carried_forward[budget])
    if rng.random() < 0.7:
        levels = rng.choice(LEVELS)
        rows = rows_of(press, by_function(year, (budget,)), ("basic", "project"), levels=levels)
        for row in rows:
            code = row["code"]
            told.compared(row, lambda y, code=code: spent_under(y, budget, code))  # type: ignore[misc]
        table["by_function"] = rows
    if budget == BUDGETS[0]:
        if rng.random() < 0.6:
            table["personnel"] = press.amount(year.side(public=False, budget=budget))
            table["public"] = press.amount(year.side(public=True, budget=budget))
        if rng.random() < 0.6:
            table["by_economic_class"] = economic_rows(told, by_economic_class(year, (budget,)))
    return table


def spent_under(year: Year, budget: str, code: str) -> int:
    """Expenditure of a budget under a functional code."""
    return sum(row.total() for own, row in by_function(year, (budget,)).items() if own.startswith(code))


def three_public_items(press: Press, year: Year) -> Document:
    """Print the three items."""
    cost = year.three_public
    return {
        "total": press.amount(cost.total()),
        "abroad": press.amount(cost["abroad"]),
        "reception": press.amount(cost["reception"]),
        "vehicle": {
            "total": press.amount(year.vehicle()),
            "purchase": press.amount(cost["purchase"]),
            "maintenance": press.amount(cost["maintenance"]),
        },
    }


def previous(told: Told) -> Document:
    """Print last year's figures inline."""
    press, last = told.press, told.last
    last_told = replace(told, year=last)
    table: Document = {"income": income(last_told), "expenditure": expenditure(last_told)}
    if told.rng.random() < 0.6:
        table["three_public"] = three_public_items(press, last)
        table["operating_expense"] = {"total": press.amount(last.operating["total"])}
    if told.rng.random() < 0.4:
        table["fiscal_appropriation"] = appropriation(last_told)
    if told.rng.random() < 0.4:
        table["procurement"] = {"total": press.amount(last.procured.total())}
    if told.rng.random() < 0.3:
        table["general_public_budget"] = {"total": press.amount(last.spent(BUDGETS[0]))}
    return table
