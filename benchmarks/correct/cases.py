"""Correct disclosures, made up: exact years printed as units print them.

A disclosure disagrees with itself in the last decimals just as real ones do, and no rule may report it. Years add up to
a department's; some cases come with last year's declaration or with those of a department's units.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from benchmarks.correct.activities import activities, operating_expense, three_public
from benchmarks.correct.forms import final_forms, own_units, regional_forms
from benchmarks.correct.headings import headed
from benchmarks.correct.press import Document, Press, press_of
from benchmarks.correct.prose import NAME, worded
from benchmarks.correct.tables import appropriation, expenditure, income, previous, source
from benchmarks.correct.told import Reading, Told, telling
from benchmarks.correct.years import BUDGETS, Year, exact_year


@dataclass(frozen=True)
class Case:
    """A correct disclosure with the declarations beside it: last year's, and those of a department's units."""

    document: Document
    previous: Document | None = None
    members: tuple[Document, ...] = ()


def case(seed: int) -> Case:
    """Make one correct disclosure; the same seed makes the same one."""
    rng = random.Random(seed)
    kind = rng.choice(("budget", "budget", "final_accounts"))
    calendar = rng.randint(2018, 2026)
    fiscal = rng.random() < 0.4
    if rng.random() < 0.12:
        return department(rng, kind, calendar)
    year = exact_year(rng, kind, fiscal=fiscal)
    last = year if rng.random() < 0.15 else exact_year(rng, kind, fiscal=fiscal)
    told = telling(rng, press_of(rng), kind, "unit", calendar, year, last, fiscal)
    previous = None
    if rng.random() < 0.25:
        told = replace(told, explains=True)
        before = exact_year(rng, kind, fiscal=fiscal)
        continued(last, year)
        previous = printed(telling(rng, press_of(rng), kind, "unit", calendar - 1, last, before, fiscal))
    return Case(printed(told), previous)


def continued(last: Year, year: Year) -> None:
    """Let last year's closing balances be this year's opening ones, the difference being own or appropriated income."""
    for budget in list(year.carried_over):
        last_spent = last.spent(budget)
        last.carried_forward[budget] = year.carried_over[budget]
        if budget in BUDGETS:
            last.carried_over[budget] = min(last.carried_over[budget], last_spent + last.carried_forward[budget])
    own = last.spent("own") + last.extra.total() + last.carried_forward["own"] + last.surplus["allocated"]
    last.carried_over["own"] = min(last.carried_over["own"], own)
    last.surplus["used"] = min(last.surplus["used"], own - last.carried_over["own"])
    last.own = Counter({"other": own - last.carried_over["own"] - last.surplus["used"]})


def department(rng: random.Random, kind: str, calendar: int) -> Case:
    """Make a department's disclosure with those of its units."""
    years = [exact_year(rng, kind, fiscal=False) for _ in range(rng.randint(1, 5))]
    for year in years:  # nothing passes between the units
        year.extra.clear()
        year.own["other"] += year.own.pop("superior_subsidy", 0) + year.own.pop("subordinate_remittance", 0)
        spent = year.spent("own") + year.carried_forward["own"] + year.surplus["allocated"]
        year.carried_over["own"] = min(year.carried_over["own"], spent)
        year.surplus["used"] = min(year.surplus["used"], spent - year.carried_over["own"])
        year.own = Counter({"other": spent - year.carried_over["own"] - year.surplus["used"]})
    whole = sum(years, Year())
    press = press_of(rng)
    last = exact_year(rng, kind, fiscal=False)
    members = tuple(
        printed(telling(rng, press_of(rng), kind, "unit", calendar, year, last, fiscal=False)) for year in years
    )
    document = printed(telling(rng, press, kind, "department", calendar, whole, last, fiscal=False))
    approve(document, members)
    return Case(document, None, members)


def approve(document: Document, members: tuple[Document, ...]) -> None:
    """Let the units be approved within 15 days after their department, and publish within 20 days."""
    rng = random.Random(f"approved {document['income']['total']}")
    for member in members:
        approved = document["disclosure"]["approved_on"] + timedelta(days=rng.randint(0, 15))
        member["disclosure"]["approved_on"] = approved
        member["disclosure"]["published_on"] = approved + timedelta(days=rng.randint(0, 20))


def printed(told: Told) -> Document:
    """Print a declaration."""
    rng, press, year = told.rng, told.press, told.year
    approved = date(told.calendar + (1 if told.final else 0), 2, rng.randint(1, 28))
    nature = "行政单位" if told.fiscal else "公益一类事业单位"
    document: Document = {
        "format": 1,
        "unit": {"name": NAME, "nature": nature if told.scope == "unit" else "行政单位"},
        "disclosure": {
            "year": told.calendar,
            "kind": told.kind,
            "scope": told.scope,
            "currency_unit": press.currency_unit,
            "decimals": press.decimals,
            "rounding": "truncated" if press.truncated else "nearest",
            "approved_on": approved,
            "published_on": approved + timedelta(days=rng.randint(0, 20)),
        },
        "income": income(told),
        "expenditure": expenditure(told),
    }
    if rng.random() < 0.7:
        document["fiscal_appropriation"] = appropriation(told)
    for budget in BUDGETS:
        if rng.random() < (0.8 if year.spent(budget) or budget == BUDGETS[0] else 0.2):
            document[budget] = source(told, budget)
    document["three_public"] = three_public(told)
    document["operating_expense"] = operating_expense(told)
    activities(told, document)
    if told.explains or rng.random() < 0.7:
        document["change"] = changes(told)
    if told.explains:
        document["previous"] = previous(told)
    shares(told, document)
    statements(told, document)
    own_units(
        told,
        document,
        {
            "three_public": three_public,
            "operating_expense": operating_expense,
            "fiscal_appropriation": appropriation,
            **{budget: partial(source, budget=budget) for budget in BUDGETS},
        },
    )
    if told.final:
        final_forms(told, document)
    regional_forms(told, document)
    worded(document)
    headed(document)
    return document


CHANGES: Mapping[str, Reading] = {
    "total": Year.total,
    "income": Year.total,
    "expenditure": Year.total,
    "basic": Year.basic_total,
    "personnel": lambda y: y.side(public=False),
    "public": lambda y: y.side(public=True),
    "project": Year.project_total,
    "operating": lambda y: sum(a for (_, kind), a in y.projects.items() if kind == "operating"),
    "special": lambda y: sum(a for (_, kind), a in y.projects.items() if kind == "special"),
    "fiscal_appropriation": Year.appropriation,
    **{budget: lambda y, budget=budget: y.income_of(budget) for budget in BUDGETS},  # type: ignore[misc]
    **{own: lambda y, own=own: y.own[own] for own in ("fiscal_account", "undertaking", "business", "other")},  # type: ignore[misc]
    "carried_over": lambda y: y.carried_over.total(),
    "procurement": lambda y: y.procured.total(),
}


def changes(told: Told) -> Document:
    """Print the changes; those of final accounts now and then without balances."""
    least = 0.4 if told.explains else 0
    table = {key: told.change(reading) for key, reading in CHANGES.items() if told.rng.random() < 0.6 + least}
    if told.final and told.rng.random() < 0.4:
        table["income"] = told.change(Year.current_income)
        table["expenditure"] = told.change(Year.current_expenditure)
    known = told.explains and told.base is told.last
    if not known and (told.base.extra or told.base.carried_forward.total() or told.base.surplus["allocated"]):
        # Who does not say what else changed does not split the change of the total.
        table.pop("total", None)
        table.pop("expenditure", None)
    if not known and any(told.base.carried_over[budget] for budget in BUDGETS):
        table.pop("fiscal_appropriation", None)
    return table


STATED: Mapping[str, Reading] = {
    "income.total": Year.total,
    "expenditure.total": Year.total,
    "expenditure.basic.total": Year.basic_total,
    "expenditure.project.total": Year.project_total,
    "three_public.total": lambda y: y.three_public.total(),
    "operating_expense.total": lambda y: y.operating["total"],
}


def shares(told: Told, document: Document) -> None:
    """State shares of the total, computed from the exact amounts."""
    rng, year = told.rng, told.year
    if year.total() and rng.random() < 0.6:
        document["shares"] = [
            {"part": figure, "whole": "expenditure.total", "percent": told.press.percent(reading(year), year.total())}
            for figure, reading in rng.sample(list(STATED.items())[2:], 2)
        ]


def statements(told: Told, document: Document) -> None:
    """Repeat figures elsewhere: in another unit, with other decimals, cut in prose."""
    rng, year = told.rng, told.year
    stated = []
    for figure, reading in STATED.items():
        if rng.random() < 0.4:
            own = press_of(rng)
            truncated = rng.random() < 0.3 or told.press.truncated
            value: Any = own.cut(_in(reading(year), own), own.decimals, truncated=truncated)
            form: Document = {"value": value, "currency_unit": own.currency_unit, "decimals": own.decimals}
            statement: Document = {"figure": figure, "value": form}
            if truncated != told.press.truncated:
                statement["rounding"] = "truncated" if truncated else "nearest"
            stated.append(statement)
    if stated:
        document["statements"] = stated


def _in(fen: int, press: Press) -> Any:

    return Fraction(fen, press.fen)


def measured(document: Document) -> int:
    """How many numbers a document states."""
    if isinstance(document, dict):
        return sum(measured(value) for value in document.values())
    if isinstance(document, list):
        return sum(measured(value) for value in document)
    return int(isinstance(document, Decimal | int) and not isinstance(document, bool))
