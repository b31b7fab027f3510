"""Which figure of final accounts is held against a budget: the total with balances, or that of the year alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, or_cut, total
from budgetcheck.figures.fitting import IntervalOf, gap, rate_gap
from budgetcheck.model.homes import BUDGETS
from budgetcheck.model.record import Derived, Kind, Record

_OF_THE_YEAR: Mapping[str, str] = {
    f"{table}.total": f"{table}.current_year"
    for table in ("income", "expenditure", "fiscal_appropriation.income", "fiscal_appropriation.expenditure")
}
"""Totals with balances, and what they are without: a budget may be one of either, and the nearest is meant."""
_BALANCES: Mapping[str, tuple[str, ...]] = {
    "income": ("carried_over", "surplus_used"),
    "expenditure": ("carried_forward", "surplus_allocated"),
}
"""What a total holds beside what is of the year; a balance comes first."""
_SOURCES = (
    "income.fiscal_account",
    "income.undertaking",
    "income.business",
    "income.superior_subsidy",
    "income.subordinate_remittance",
    "income.other",
)
_APPROPRIATION = tuple(f"income.{budget}" for budget in BUDGETS)


def held_against(root: Record, places: Mapping[str, str], interval: IntervalOf) -> Mapping[str, str]:
    """The places of a final figure beside its budget: with or without balances, whichever fits what is said of it."""
    without = _OF_THE_YEAR.get(places["current"])
    if without is None:
        return places
    either = [places, {**places, "current": without}]
    given = [one for one in either if one["current"] in root]
    if len(given) == 2:
        return min(given, key=lambda one: _off_budget(root, one, interval))
    absent = next((one["current"] for one in either if one["current"] not in root), without)
    open_ = in_part(root, without) or balances_open(root, absent)
    if given and not (open_ and _off_budget(root, given[0], interval)):
        return given[0]
    return next((one for one in either if one["current"] not in root), places)


def in_part(root: Record, figure: str) -> bool:
    """Whether a figure may be there in the document although the declaration, an excerpt of it, does not have it."""
    excerpt = root.get("disclosure.extent") == "excerpt"
    told = root.get("disclosure.complete" if excerpt else "disclosure.partial")
    named = isinstance(told, list) and any(f"{figure}.".startswith(f"{address}.") for address in told)
    return named is not excerpt


def balances_open(root: Record, figure: str) -> bool:
    """Whether final accounts may have balances, so that a total and what it is without them are two figures."""
    table, _, name = figure.rpartition(".")
    final = root.get("disclosure.kind") == "final_accounts"
    if not final or name not in ("total", "current_year") or f"{table}.total" not in _OF_THE_YEAR:
        return False
    balance, *others = _BALANCES[table.rpartition(".")[2]]
    return root.get(f"{table}.{balance}") != 0 or any(root.get(f"{table}.{key}") for key in others)


def left_out(root: Record, figure: str, interval: IntervalOf) -> bool:
    """Whether what is allotted or spent of one of the three budgets may be there although it is not stated.

    A source of income may be unless the stated ones make up the income, and expenditure unless nothing is allotted.
    """
    if figure in _APPROPRIATION:
        return _sources_wanting(root, interval)
    budget, _, name = figure.rpartition(".")
    return budget in BUDGETS and name == "total" and bool(root.get(f"income.{budget}"))


def _sources_wanting(root: Record, interval: IntervalOf) -> bool:
    year = "income.current_year" in root
    whole = "income.current_year" if year else "income.total"
    allotted = ("income.fiscal_appropriation",) if "income.fiscal_appropriation" in root else _APPROPRIATION
    balances = () if year else ("income.carried_over", "income.surplus_used")
    known = [
        interval(tuple(key.split(".")), value, "amount")
        for key in (whole, *allotted, *_SOURCES, *balances)
        if isinstance(value := root.get(key), Decimal)
    ]
    if whole not in root or len(known) < 2:
        return True
    least, most = known[0].low, total(known[1:]).high
    return least is None or most is None or most < least


def held_otherwise(root: Record, record: Derived) -> Iterator[Mapping[str, str]]:
    """The places of a comparison with the other figure that its budget may be one of."""
    for whole, without in _OF_THE_YEAR.items():
        if record.places["current"] in (whole, without) and whole in root and without in root:
            current = whole if record.places["current"] == without else without
            yield {**record.places, "current": current}


def _off_budget(root: Record, places: Mapping[str, str], interval: IntervalOf) -> Fraction:
    """How far a final figure is from what is said of it and its budget, beyond what rounding makes."""

    def known(name: str, kind: Kind) -> Interval | None:
        value = root.get(places.get(name, ""))
        return interval(tuple(places[name].split(".")), value, kind) if isinstance(value, Decimal) else None

    current, budget = known("current", "amount"), known("budget", "amount")
    if current is None or budget is None:
        return Fraction(0)
    off = Fraction(0)
    for name, parts in (
        ("completion", lambda now, then: (now, then)),
        ("over_percent", lambda now, then: (now - then, then)),
    ):
        percent = known(name, "percent")
        if percent is not None:
            value = root[places[name]]
            assert isinstance(value, Decimal)
            off += rate_gap(or_cut(percent, value), current, budget, parts)
    over = known("over", "amount")
    return off if over is None else off + gap(over, current.plus(budget.times(Fraction(-1))))
