"""Published documents against what a careful reader finds in them: nothing wrong, next to nothing missed."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from budgetcheck.recognition.facts.keys import address_of, known
from tests.recognition.material import TRUTH, printings, recognised, shared, yuan

_PLAIN = {
    "income.current": "income.current_year",
    "expenditure.current": "expenditure.current_year",
    "economic.total": "general_public_budget.basic",
    "general.total": "general_public_budget.total",
    "general.basic": "general_public_budget.basic",
    "general.project": "general_public_budget.project",
    "general.basic.personnel": "general_public_budget.personnel",
    "general.basic.public": "general_public_budget.public",
    "prose.basic.total": "general_public_budget.basic",
    "prose.basic.personnel": "general_public_budget.personnel",
    "prose.basic.public": "general_public_budget.public",
    "prose.income.total": "income.total",
    "operating_expense": "operating_expense.total",
    "procurement.reserved_for_sme": "procurement.reserved_for_sme.total",
    "procurement.reserved_for_micro": "procurement.reserved_for_sme.small_and_micro",
    "performance.projects.count": "performance.projects_with_aims.count",
    "performance.projects.amount": "performance.projects_with_aims.amount",
    "budget.general.total": "general_public_budget.budget",
    "completion.general": "general_public_budget.completion",
    "budget.three_public.total": "three_public.budget.total",
    "completion.three_public": "three_public.completion",
    "change.fiscal": "change.fiscal_appropriation",
    "change.three_public": "three_public.change",
    "change.operating_expense": "operating_expense.change",
    "growth.total": "change.total.percent",
    "growth.fiscal": "change.fiscal_appropriation.percent",
    "growth.three_public": "three_public.change.percent",
    "growth.operating_expense": "operating_expense.change.percent",
    "share.basic": "share expenditure.basic.total of expenditure.current_year",
    "share.project": "share expenditure.project.total of expenditure.current_year",
    "share.general": "share general_public_budget.total of expenditure.current_year",
    "fiscal.income.total": "fiscal_appropriation.income.total",
}


def keys(name: str, final: bool) -> list[str]:
    """The keys of a declaration under which a figure of a truth file may stand."""
    if name == "change.total":
        return ["change.total"] if final else ["change.fiscal_appropriation"]
    if name == "prose.income.fiscal":
        return ["income.fiscal_appropriation", "fiscal_appropriation.income.total"]
    if name in _PLAIN:
        return [_PLAIN[name]]
    row = re.fullmatch(
        r"(?:(总表|收入表|fiscal|general|prose|budget|completion|share)\.)?(functional|economic)\.(\d+)(?:\.(basic|project))?",
        name,
    )
    if row is None:
        return [name]
    place, kind, code, column = row[1] or "", row[2], row[3], row[4] or "total"
    if kind == "economic":
        return [f"general_public_budget.by_economic_class[{code}].{column}"]
    if place in ("budget", "completion"):
        return [f"general_public_budget.by_function[{code}].{place}"]
    if place == "share":
        return [f"share general_public_budget.by_function[{code}].total of general_public_budget.total"]
    lists = {"收入表": "income", "fiscal": "fiscal_appropriation.expenditure", "general": "general_public_budget"}
    if place == "prose":
        return [f"{found}.by_function[{code}].{column}" for found in ("general_public_budget", "expenditure")]
    return [f"{lists.get(place, 'expenditure')}.by_function[{code}].{column}"]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize("name", ["govoffice-unit-2025-budget", "planning-2024-final"])
def test_truth_files(name: str) -> None:
    truth = json.loads(shared(f"documents/{name}.truth.json").read_text("utf-8"))
    found = printings(recognised(f"documents/{name}.pdf"))
    final = truth["kind"] == "final"
    missed: dict[bool, list[str]] = {True: [], False: []}
    asked: dict[bool, int] = {True: 0, False: 0}
    stated: dict[str, set[Decimal]] = {}
    for figure, text in truth["figures"].items():
        unit = truth.get("units", {}).get(figure, truth["currency_unit"])
        for key in keys(figure, final):
            stated.setdefault(key, set()).add(yuan(_number(text), unit))
    for figure, text in truth["figures"].items():
        unit = truth.get("units", {}).get(figure, truth["currency_unit"])
        homes = [key for key in keys(figure, final) if key.startswith("share") or known(address_of(key))]
        if not homes:
            continue
        prose = figure.startswith(
            ("prose", "change", "growth", "share", "completion", "procurement", "operating", "assets", "budget")
        )
        asked[prose] += 1
        value = _number(text)
        if not any(
            any(
                abs(yuan(*printed)) == abs(yuan(value, "" if printed[1] in ("", "%") else unit))
                for printed in found.get(key, ())
            )
            for key in homes
        ):
            missed[prose].append(f"{figure} {text} -> {[found.get(key) for key in homes]}")
    assert len(missed[False]) <= 0.01 * asked[False], missed[False]
    assert len(missed[True]) <= 0.10 * asked[True], missed[True]


@pytest.mark.parametrize(
    "name", ["putuo-finance-2025-budget", "shanghai-finance-2025-budget", "welfare-home-2024-budget"]
)
def test_documents_read_by_hand(name: str) -> None:
    truth = json.loads((TRUTH / f"{name}.json").read_text("utf-8"))
    found = printings(recognised(f"documents/{name}.pdf"))
    missed = []
    for key, text in truth["tables"].items():
        if (_number(text), "元") not in found.get(key, ()):
            missed.append((key, text, found.get(key)))
    assert len(missed) <= 0.01 * len(truth["tables"]), missed
    unread, wrong = [], []
    for key, text in truth["prose"].items():
        if not known(address_of(key)):
            continue
        value = _number(text.removesuffix("万元"))
        prose = {printed for printed in found.get(key, ()) if printed[1] != "元" or not printed[0]}
        if not any(printed[0] == value for printed in prose):
            unread.append((key, text, prose))
        wrong += [(key, text, printed) for printed in prose if printed[0] != value]
    assert len(unread) <= 0.10 * len(truth["prose"]), unread
    assert not wrong
