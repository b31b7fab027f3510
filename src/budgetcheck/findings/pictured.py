"""Figures -> what a picture shows of them: where the money comes from and goes, last year's, the three public expenses.

Only what is stated is taken, and last year's amounts that follow from a stated change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.declaration.label import label
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.picture import ENDS, PicturedAmount
from budgetcheck.model.record import Record
from budgetcheck.model.shape import CHANGES
from budgetcheck.text.numbers import plain
from budgetcheck.text.words import Words

_BUDGETS: Final = ("general_public_budget", "government_fund", "state_capital")
_OTHER_INCOME: Final = (
    "fiscal_account",
    "undertaking",
    "business",
    "superior_subsidy",
    "subordinate_remittance",
    "other",
)
_OTHER_EXPENDITURE: Final = ("remitted_to_superior", "business", "subordinate_subsidy")
WAY: Final[Mapping[str, tuple[str, ...]]] = {
    "income.total": ("income.current_year", "income.surplus_used", "income.carried_over"),
    "income.current_year": ("income.fiscal_appropriation", *(f"income.{source}" for source in _OTHER_INCOME)),
    "income.fiscal_appropriation": tuple(f"income.{budget}" for budget in _BUDGETS),
    "expenditure.total": ("expenditure.current_year", "expenditure.surplus_allocated", "expenditure.carried_forward"),
    "expenditure.current_year": (
        "expenditure.basic.total",
        "expenditure.project.total",
        *(f"expenditure.{kind}" for kind in _OTHER_EXPENDITURE),
    ),
    "expenditure.basic.total": ("expenditure.basic.personnel", "expenditure.basic.public"),
    "expenditure.project.total": ("expenditure.project.operating", "expenditure.project.special"),
}
"""Every sum of the table of income and expenditure (收支总表) and its parts; a sum that is not stated lets its parts
stand under the sum above."""
BESIDE: Final = (
    "three_public.total",
    "three_public.abroad",
    "three_public.vehicle.total",
    "three_public.vehicle.purchase",
    "three_public.vehicle.maintenance",
    "three_public.reception",
    "operating_expense.total",
    "procurement.total",
)
"""Further amounts that are shown beside last year's, the three public expenses first."""
MOST_PROJECTS: Final = 8
"""Projects shown as parts of project expenditure, the largest of them."""


def pictured(figures: Figures) -> tuple[PicturedAmount, ...]:
    """Return the main amounts that the declaration states, those of the money's way first, sums before their parts.

    An amount that is stated with contradicting values is shown as its own table states it.
    """
    root = figures.root
    stated = {figures.directory.address(route): value for route, value in figures.stated.items()}
    amounts = [_amount(root, stated, figure, whole) for end in ENDS for figure, whole in _way(root, stated, end)]
    if not any(amount.whole == "expenditure.project.total" for amount in amounts):
        amounts += _projects(figures)
    beside = (figure for figure in BESIDE if _value(root, stated, figure) is not None)
    return (*amounts, *(_amount(root, stated, figure, None) for figure in beside))


def _way(root: Record, stated: Mapping[str, Decimal], end: str) -> Iterator[tuple[str, str | None]]:
    """Yield the stated figures from one end of the way on, each with the sum that it is a part of."""
    yield from _below(root, stated, end, None)


def _below(
    root: Record, stated: Mapping[str, Decimal], figure: str, whole: str | None
) -> Iterator[tuple[str, str | None]]:
    there = _value(root, stated, figure) is not None
    if there:
        yield figure, whole
    for part in WAY.get(figure, ()):
        yield from _below(root, stated, part, figure if there else whole)


def _projects(figures: Figures) -> list[PicturedAmount]:
    """The largest projects, where project expenditure is stated and not divided otherwise."""
    root = figures.root
    projects = root.get("projects")
    if not isinstance(projects, list) or not isinstance(root.get("expenditure.project.total"), Decimal):
        return []
    key = "executed" if figures.kind == "final_accounts" else "budget"
    budgets = [(project, project.get(key)) for project in projects if isinstance(project, Record)]
    largest = sorted(
        ((project, value) for project, value in budgets if isinstance(value, Decimal)), key=lambda one: -one[1]
    )
    return [
        PicturedAmount(
            figures.directory.address((*project.route, key)),
            _named(project, root),
            plain(value),
            "expenditure.project.total",
        )
        for project, value in largest[:MOST_PROJECTS]
    ]


def _named(project: Record, root: Record) -> Words:
    name = project.get("name")
    return Words.alike(name) if isinstance(name, str) and name else label(project.route, root)


def _amount(root: Record, stated: Mapping[str, Decimal], figure: str, whole: str | None) -> PicturedAmount:
    value = _value(root, stated, figure)
    assert value is not None
    previous, reckoned = _value(root, stated, f"previous.{figure}"), False
    if previous is None:
        more = _change(root, stated, figure)
        previous, reckoned = (None, False) if more is None else (EXACT.subtract(value, more), True)
    budget = _value(root, stated, _budget_of(figure))
    return PicturedAmount(
        figure,
        label(tuple(figure.split("."))),
        plain(value),
        whole,
        None if previous is None else plain(previous),
        reckoned,
        None if budget is None else plain(budget),
    )


def _change(root: Record, stated: Mapping[str, Decimal], figure: str) -> Decimal | None:
    """What a figure grew by on last year, as stated."""
    for change, figures in CHANGES.items():
        if _value(root, stated, change) is None or not _is_meant(root, stated, figure, figures):
            continue
        year, base = root.get("disclosure.year"), root.get(f"{change}.base_year")
        if base is None or (isinstance(base, Decimal) and base + 1 == year):
            return _value(root, stated, change)
    return None


def _is_meant(root: Record, stated: Mapping[str, Decimal], figure: str, figures: Sequence[str]) -> bool:
    """Whether a change that may be of any of some figures is of this one: all that are stated are the same amount."""
    there = {one: _value(root, stated, one) for one in figures}
    return figure in there and len({value for value in there.values() if value is not None}) == 1


def _budget_of(figure: str) -> str:
    table, _, key = figure.partition(".")
    return f"{table}.budget" if key == "total" and table != "three_public" else f"{table}.budget.{key}"


def _value(root: Record, stated: Mapping[str, Decimal], figure: str) -> Decimal | None:
    value = stated.get(figure, root.get(figure))
    return value if isinstance(value, Decimal) else None
