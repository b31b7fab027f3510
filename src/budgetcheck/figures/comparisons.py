"""Every figure that a disclosure compares with another: with last year's, by a change, or with the initial budget.

What is compared with what is said here once; rules on comparisons go over all of them (`each = "c in comparisons"`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple, TypeAlias

from budgetcheck.arithmetic.interval import Interval, or_cut, stated_decimals
from budgetcheck.model.record import Derived, Key, Kind, Record
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words

_BUDGETS = ("general_public_budget", "government_fund", "state_capital")

CHANGES: Mapping[str, tuple[str, ...]] = {
    "change.income": ("income.total", "income.current_year"),
    "change.expenditure": ("expenditure.total", "expenditure.current_year"),
    "change.total": ("expenditure.total", "income.total"),
    "change.basic": ("expenditure.basic.total",),
    "change.personnel": ("expenditure.basic.personnel",),
    "change.public": ("expenditure.basic.public",),
    "change.project": ("expenditure.project.total",),
    "change.operating": ("expenditure.project.operating",),
    "change.special": ("expenditure.project.special",),
    "change.fiscal_appropriation": (
        "fiscal_appropriation.income.total",
        "fiscal_appropriation.expenditure.total",
        "fiscal_appropriation.income.current_year",
        "fiscal_appropriation.expenditure.current_year",
    ),
    **{f"change.{budget}": (f"income.{budget}", f"{budget}.total") for budget in _BUDGETS},
    **{
        f"change.{source}": (f"income.{source}",)
        for source in ("fiscal_account", "undertaking", "business", "other", "carried_over")
    },
    "change.procurement": ("procurement.total",),
    "operating_expense.change": ("operating_expense.total",),
    "three_public.change": ("three_public.total",),
    "three_public.change.abroad": ("three_public.abroad",),
    "three_public.change.vehicle": ("three_public.vehicle.total",),
    "three_public.change.purchase": ("three_public.vehicle.purchase",),
    "three_public.change.maintenance": ("three_public.vehicle.maintenance",),
    "three_public.change.reception": ("three_public.reception",),
}
"""Each change and the figures of which it may be the change; the nearest is meant where it could be several."""

BALANCED = frozenset(("change.total",))
"""Changes whose figures are one and the same amount, so that either may be compared."""

COMPLETIONS: Mapping[str, tuple[str, str]] = {
    "operating_expense.completion": ("operating_expense.total", "operating_expense.budget"),
    "three_public.completion": ("three_public.total", "three_public.budget.total"),
}
"""Each percentage of the budget beside the figure and its budget; rows and tables of one budget have their own."""

TABLES = ("", *(f"{budget}." for budget in _BUDGETS))
"""Tables that hold last year's figure, the change and the budget of their own total (the first stands for a row)."""
ROWS = (
    "income.by_function",
    "expenditure.by_function",
    "expenditure.by_economic_class",
    "fiscal_appropriation.expenditure.by_function",
    "general_public_budget.by_function",
    "general_public_budget.by_economic_class",
    "government_fund.by_function",
    "state_capital.by_function",
)

_KINDS: Mapping[str, tuple[Kind, Words]] = {
    "current": ("amount", Words("本年数", "this year's figure")),
    "previous": ("amount", Words("上年数", "last year's figure")),
    "change": ("amount", Words("增减额", "change")),
    "percent": ("percent", Words("增减%", "change in percent")),
    "reason": ("text", Words("增减原因", "reason for the change")),
    "base": ("text", Words("对比基数", "compared with")),
    "published": ("amount", Words("上年公开数", "what last year's declaration states")),
    "budget": ("amount", Words("年初预算数", "initial budget")),
    "completion": ("percent", Words("完成预算%", "percent of the budget")),
    "comparable": ("flag", Words("上年数可比", "last year's figure is the one compared with")),
}
COMPARISON_KEYS: Mapping[str, Key] = {name: Key(name, kind, label) for name, (kind, label) in _KINDS.items()}


IntervalOf: TypeAlias = Callable[[Route, Decimal, Kind], Interval]
"""Gives the interval of numbers that a figure may stand for."""


class _Pair(NamedTuple):
    """A figure and last year's, of which a change may be; with the keys of the comparison."""

    current: str
    previous: str
    places: Mapping[str, str]


def _pair(change: str, current: str, previous: str) -> _Pair:
    own = {name: f"{change}.{name}" for name in ("percent", "reason", "base")}
    return _Pair(current, previous, {"current": current, "previous": previous, "change": change, **own})


_STATED = tuple(
    (
        change,
        f"{change}.percent",
        f"{change}.reason",
        f"{change}.base",
        tuple(_pair(change, figure, f"previous.{figure}") for figure in figures),
    )
    for change, figures in CHANGES.items()
)


def comparisons(root: Record, interval: IntervalOf) -> Iterator[Derived]:
    """Yield one record a comparison that the declaration states; its keys are those of COMPARISON_KEYS.

    `comparable` says whether `previous`, as declared, is what the change is measured from: a budget that compares with
    last year's execution is not held against last year's budget, nor one kind of disclosure against the other.
    """
    alike = root.get("disclosure.previous.disclosure.kind") in (None, root.get("disclosure.kind"))
    usual = "executed" if root.get("disclosure.kind") == "final_accounts" else "budget"
    alone: dict[str, None] = {}
    repeated = "previous" in root
    for change, percent, reason, base, pairs in _STATED:
        if change in root or percent in root or reason in root:
            comparable = alike and root.get(base, usual) == usual
            pair = pairs[0] if len(pairs) == 1 else _meant(root, change, pairs, interval, comparable=comparable)
            yield _derived(root, _route(change), pair.places, comparable=comparable)
            alone.pop(pair.current, None)
        elif repeated:
            for pair in pairs:
                if pair.previous in root and pair.current in root:
                    alone[pair.current] = None
    for figure in alone:
        yield _derived(root, _route(figure), _beside(figure), comparable=alike)
    for completion, (current, budget) in COMPLETIONS.items():
        if completion in root:
            keys = {"current": current, "budget": budget, "completion": completion}
            yield _derived(root, _route(completion), keys, comparable=False)
    for prefix in TABLES[1:]:
        yield from _of_table(root, prefix)
    for name in ROWS:
        rows = root.get(name)
        if isinstance(rows, list):
            for row in rows:
                if not _COMPARED.isdisjoint(row):
                    yield from _of_table(row, "")
    if "disclosure.previous.disclosure" in root:
        yield from _of_last_year(root)


def _meant(root: Record, change: str, pairs: Sequence[_Pair], interval: IntervalOf, *, comparable: bool) -> _Pair:
    """The pair that a change is of, where it may be of several."""
    known = [pair for pair in pairs if pair.current in root] or pairs[:1]
    if len(known) > 1 and comparable and change in BALANCED:
        known = [pair for pair in known if pair.previous in root] or known
    if len(known) == 1:
        return known[0]
    pair = _nearest(root, change, known, interval, comparable=comparable)
    if comparable:
        # It may be the change of another figure, whose value last year is not given: then nothing can be decided.
        open_ = next((one.previous for one in known if one.previous not in root), pair.previous)
        pair = pair if open_ == pair.previous else _pair(change, pair.current, open_)
    return pair


def alternatives(root: Record, record: Record) -> tuple[Record, ...]:
    """Return what a comparison could be if its amounts were others: the record itself, then the other pairs.

    Any other record is what it is whatever the amounts are.
    """
    change = ".".join(map(str, record.route))
    if not isinstance(record, Derived) or record.places.get("change") != change or change not in CHANGES:
        return (record,)
    comparable = record["comparable"] is True
    known = [_pair(change, figure, f"previous.{figure}") for figure in CHANGES[change] if figure in root]
    if comparable and change in BALANCED:
        known = [pair for pair in known if pair.previous in root] or known
    missing = next((pair.previous for pair in known if pair.previous not in root), None) if comparable else None
    others = (pair for pair in known if pair.current != record.places["current"])
    meant = (_pair(change, pair.current, missing or pair.previous) for pair in others)
    return record, *(_derived(root, record.route, pair.places, comparable=comparable) for pair in meant)


@cache
def _beside(figure: str) -> Mapping[str, str]:
    """A figure beside last year's, nothing being said of the change."""
    return {"current": figure, "previous": f"previous.{figure}"}


@cache
def _route(dotted: str) -> Route:
    return tuple(dotted.split("."))


def _nearest(root: Record, change: str, pairs: Sequence[_Pair], interval: IntervalOf, *, comparable: bool) -> _Pair:
    """The pair of figures that a change fits best."""
    if len(pairs) == 1 or _fits(root, change, pairs[0], comparable=comparable):
        return pairs[0]
    return min(pairs, key=lambda pair: _misfit(root, change, pair, interval, comparable=comparable))


def _fits(root: Record, change: str, pair: _Pair, *, comparable: bool) -> bool:
    """Whether a change and its percentage are a pair's as they are stated: the usual case, quickly."""
    current, amount = root.get(pair.current), root.get(change)
    previous, percent = root.get(pair.previous) if comparable else None, root.get(f"{change}.percent")
    if not isinstance(current, Decimal) or not isinstance(amount, Decimal):
        return False
    if isinstance(previous, Decimal):
        if amount != current - previous:
            return False
    else:
        previous = current - amount
    if not isinstance(percent, Decimal):
        return isinstance(root.get(pair.previous), Decimal) and comparable
    half = Decimal(1).scaleb(-stated_decimals(percent)) / 2
    return previous > 0 and abs(amount * 100 - percent * previous) <= previous * half


def _misfit(root: Record, change: str, pair: _Pair, interval: IntervalOf, *, comparable: bool) -> Fraction:
    """How far a change and its percentage are from being a pair's, in amounts, beyond what rounding makes."""

    def known(key: str, kind: Kind) -> Interval | None:
        value = root.get(key)
        if not isinstance(value, Decimal):
            return None
        found = interval(_route(key), value, kind)
        return or_cut(found, value) if kind == "percent" else found

    current, amount = known(pair.current, "amount"), known(change, "amount")
    percent = known(f"{change}.percent", "percent")
    previous = known(pair.previous, "amount") if comparable else None
    misfit = Fraction(0)
    if current is None:
        return misfit
    if previous is not None and amount is not None:
        misfit += _gap(amount, current.plus(previous.times(Fraction(-1))))
    if percent is not None and previous is not None:
        misfit += _rate_gap(percent, current, previous, lambda now, then: (now - then, then))
    elif percent is not None and amount is not None:
        misfit += _rate_gap(percent, current, amount, lambda now, more: (more, now - more))
    return misfit


def _gap(one: Interval, other: Interval) -> Fraction:
    """How far apart two intervals are: 0 where they share more than an end."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Fraction(0)
    apart = max(one.low - other.high, other.low - one.high)
    return max(apart, _TOUCHING) if apart >= 0 and one != other else Fraction(0)


_TOUCHING = Fraction(1, 10**30)


def _rate_gap(
    percent: Interval, one: Interval, other: Interval, parts: Callable[[Fraction, Fraction], tuple[Fraction, Fraction]]
) -> Fraction:
    """How far a percentage is from change / base, both made of two numbers, in amounts of the base.

    The quotient is monotone in either number while the base is positive, so its ends are at corners.
    """
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Fraction(0)
    corners = [parts(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    bases = [base for _, base in corners]
    if min(bases) <= 0:
        return max(Fraction(0), -max(bases))
    rates = [change / base * 100 for change, base in corners]
    return _gap(percent, Interval(min(rates), max(rates))) * max(bases) / 100


def _of_last_year(root: Record) -> Iterator[Derived]:
    """Yield last year's figures as they are stated here and as last year's declaration states them."""
    for previous, value in list(root.items()):
        published = f"disclosure.{previous}"
        if previous.startswith("previous.") and isinstance(value, Decimal) and published in root:
            keys = {"previous": previous, "published": published}
            yield _derived(root, tuple(previous.split(".")), keys, comparable=False)


def _of_table(record: Record, prefix: str) -> Iterator[Derived]:
    places = _TABLE_PLACES[prefix]
    own_percent = places["percent"] in record
    if not own_percent:
        change = places["change"]
        if not (change in record or places["completion"] in record or f"{change}.percent" in record):
            return
        if f"{change}.percent" in record:
            places = {**places, "percent": f"{change}.percent"}
    route = (*record.route, *prefix.rstrip(".").split(".")) if prefix else record.route
    made = _derived(record, route, places, comparable=places["previous"] in record)
    for name in ("code", "name"):
        if not prefix and name in record:
            made[name] = record[name]
    yield made


_TABLE_PLACES: Mapping[str, Mapping[str, str]] = {
    prefix: {
        "current": f"{prefix}total",
        "previous": f"{prefix}previous",
        "change": f"{prefix}change",
        "percent": f"{prefix}percent",
        "reason": f"{prefix}change.reason",
        "base": f"{prefix}change.base",
        "budget": f"{prefix}budget",
        "completion": f"{prefix}completion",
    }
    for prefix in TABLES
}


_COMPARED = frozenset((*(_TABLE_PLACES[""][name] for name in ("change", "percent", "completion")), "change.percent"))
"""Keys one of which a row has that compares anything."""


def _derived(record: Record, route: Route, places: Mapping[str, str], *, comparable: bool) -> Derived:
    made = Derived.__new__(Derived)  # half the time of Derived(route)
    made.route, made.home, made.places = route, record.route, places
    get = record.get
    for name, key in places.items():
        value = get(key)
        if value is not None:
            made[name] = value
    made["comparable"] = comparable
    return made
