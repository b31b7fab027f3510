"""Every figure that a disclosure compares with another: with last year's, by a change, or with the initial budget.

What is compared with what is said here once; rules on comparisons go over all of them (`each = "c in comparisons"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from budgetcheck.arithmetic.interval import Interval, or_cut, stated_decimals
from budgetcheck.figures.fitting import IntervalOf, gap, rate_gap
from budgetcheck.figures.held import balances_open, held_against, held_otherwise, in_part, left_out
from budgetcheck.model.homes import BUDGETS, LAST
from budgetcheck.model.record import Derived, Key, Kind, Record
from budgetcheck.model.shape import BUDGETED_TABLES, CHANGES, CODED_LISTS
from budgetcheck.text.places import Route
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Words, phrase

BALANCED = frozenset(("change.total",))
"""Changes whose figures are one and the same amount, so that either may be compared."""

_ITEMS = {
    "total": "total",
    "abroad": "abroad",
    "vehicle": "vehicle.total",
    "purchase": "vehicle.purchase",
    "maintenance": "vehicle.maintenance",
    "reception": "reception",
}
_AGAINST = {"budget": "completion", "full_year_budget": "full_year_completion"}
"""The budgets that a final figure is held against, and the key that says how much of each was spent."""


def _against(current: str, budget: str, completion: str, over: str) -> Mapping[str, str]:
    """The places of a final figure, one of its budgets, and what is said of the two."""
    more = {"over": over, "over_percent": f"{over}.percent", "over_reason": f"{over}.reason"}
    return {"current": current, "budget": budget, "completion": completion, **more}


class _Completion(NamedTuple):
    """A final figure beside one of its budgets: the route and the places of the comparison."""

    route: Route
    base: str
    places: Mapping[str, str]


def _completions() -> Iterator[_Completion]:
    for base, rate in _AGAINST.items():
        for table in BUDGETED_TABLES:
            if table in BUDGETS and base == "budget":
                continue  # stands beside its change, see `_of_budget`
            route = tuple(f"{table}.{rate}".split("."))
            places = _against(f"{table}.total", f"{table}.{base}", f"{table}.{rate}", f"{table}.over_budget")
            yield _Completion(route, base, places)
        for item, at in _ITEMS.items():
            own = "" if item == "total" else f".{item}"
            places = _against(
                f"three_public.{at}",
                f"three_public.{base}.{at}",
                f"three_public.{rate}{own}",
                f"three_public.over_budget{own}",
            )
            yield _Completion(tuple(f"three_public.{rate}{own}".split(".")), base, places)


COMPLETIONS: Sequence[_Completion] = tuple(_completions())
"""Every figure that has a budget, a percentage of it that was spent, and an amount over or under it."""
_COMPLETED = frozenset(one.places[name] for one in COMPLETIONS for name in ("completion", "over", "over_percent"))
"""Keys none of which is there where nothing is held against a budget, as in budgets themselves."""

_KINDS: Mapping[str, tuple[Kind, Words]] = {
    "current": ("amount", phrase("figures.comparisons.year_s_figure")),
    "previous": ("amount", phrase("figures.comparisons.last_year_s_figure")),
    "change": ("amount", phrase("figures.comparisons.change")),
    "percent": ("percent", phrase("figures.comparisons.change_percent")),
    "reason": ("text", phrase("figures.comparisons.reason_change")),
    "base": ("text", phrase("figures.comparisons.compared")),
    "base_year": ("number", phrase("figures.comparisons.year_compared")),
    "published": ("amount", phrase("figures.comparisons.what_last_year_s_declaration")),
    "budget": ("amount", phrase("figures.comparisons.budget")),
    "completion": ("percent", phrase("figures.comparisons.percent_budget")),
    "over": ("amount", phrase("figures.comparisons.over_under_budget")),
    "over_percent": ("percent", phrase("figures.comparisons.over_under_budget_percent")),
    "over_reason": ("text", phrase("figures.comparisons.why_final_figure_differs_from")),
    "comparable": ("flag", phrase("figures.comparisons.last_year_s_figure_compared")),
}
COMPARISON_KEYS: Mapping[str, Key] = {name: Key(name, kind, label) for name, (kind, label) in _KINDS.items()}


class _Pair(NamedTuple):
    """A figure and last year's, of which a change may be; with the keys of the comparison."""

    current: str
    previous: str
    places: Mapping[str, str]


def _pair(change: str, current: str, previous: str) -> _Pair:
    own = {name: f"{change}.{name}" for name in ("percent", "reason", "base", "base_year")}
    return _Pair(current, previous, {"current": current, "previous": previous, "change": change, **own})


def _with_base(change: str, pair: _Pair) -> _Pair:
    """The pair whose earlier figure is the one that is printed beside the change."""
    return _pair(change, pair.current, f"{change}.base_amount")


_STATED = tuple(
    (
        change,
        f"{change}.percent",
        f"{change}.reason",
        f"{change}.base_amount",
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
    alone: dict[str, None] = {}
    repeated = "previous" in root
    for change, percent, reason, base_amount, pairs in _STATED:
        if change in root or percent in root or reason in root:
            comparable = alike and _usual(root, pairs[0].places)
            pair = pairs[0] if len(pairs) == 1 else _meant(root, change, pairs, interval, comparable=comparable)
            if base_amount in root:
                pair, comparable = _with_base(change, pair), True
            yield _derived(root, _route(change), pair.places, comparable=comparable)
            alone.pop(pair.current, None)
        elif repeated:
            for pair in pairs:
                if pair.previous in root and pair.current in root:
                    alone[pair.current] = None
    for figure in alone:
        yield _derived(root, _route(figure), _beside(figure), comparable=alike)
    for budget in BUDGETS:
        yield from _of_budget(root, budget, alike=alike)
    for route, base, places in () if root.keys().isdisjoint(_COMPLETED) else COMPLETIONS:
        over = places["over"]
        own = (over in root or places["over_percent"] in root) and root.get(f"{over}.base", "budget") == base
        if own or places["completion"] in root:
            held = held_against(root, places if own else _without_over(places), interval)
            yield _derived(root, route, held, comparable=False)
    for name in CODED_LISTS:
        rows = root.get(name)
        if isinstance(rows, list):
            for row in rows:
                if not _COMPARED.isdisjoint(row):
                    yield from _of_row(row)
    if "disclosure.previous.disclosure" in root:
        yield from _of_last_year(root)


def _meant(root: Record, change: str, pairs: Sequence[_Pair], interval: IntervalOf, *, comparable: bool) -> _Pair:
    """The pair that a change is of, where it may be of several."""
    of = root.get(f"{change}.of")
    known = (
        [pair for pair in pairs if pair.current == of] or [pair for pair in pairs if pair.current in root] or pairs[:1]
    )
    if len(known) > 1 and comparable and change in BALANCED:
        known = [pair for pair in known if pair.previous in root] or known
    elsewhere = None if of is not None else _not_given(root, pairs, interval)
    if elsewhere is not None and not any(
        (pair.previous in root or f"{change}.percent" in root)
        and not _misfit(root, change, pair, interval, comparable=comparable)
        for pair in known
    ):
        return elsewhere  # it may well be the change of a figure that is not here
    if len(known) == 1:
        return known[0]
    pair = _nearest(root, change, known, interval, comparable=comparable)
    if comparable:
        # It may be the change of another figure, whose value last year is not given: then nothing can be decided.
        open_ = next((one.previous for one in known if one.previous not in root), pair.previous)
        pair = pair if open_ == pair.previous else _pair(change, pair.current, open_)
    return pair


def _not_given(root: Record, pairs: Sequence[_Pair], interval: IntervalOf) -> _Pair | None:
    """A figure that a change may be of and that is there in the document, but not in the declaration."""
    one_column = "income.fiscal_appropriation" in root
    for pair in pairs:
        if pair.current not in root and (
            in_part(root, pair.current)
            or balances_open(root, pair.current)
            or _all_gone(root, pair)
            or left_out(root, pair.current, interval)
            or (one_column and pair.current.removeprefix("income.") in BUDGETS)
        ):
            return pair
    return None


def _all_gone(root: Record, pair: _Pair) -> bool:
    """Whether a change says that a figure came to nothing, so that its cell may well be blank."""
    change, previous = root.get(pair.places["change"]), root.get(pair.previous)
    if root.get(pair.places["percent"]) == -100:
        return True
    return isinstance(change, Decimal) and isinstance(previous, Decimal) and change == -previous != 0


def alternatives(root: Record, record: Record) -> tuple[Record, ...]:
    """Return what a comparison could be if its amounts were others: the record itself, then the other pairs.

    Any other record is what it is whatever the amounts are.
    """
    change = ".".join(map(str, record.route))
    if isinstance(record, Derived) and "change" not in record.places and "budget" in record.places:
        held = held_otherwise(root, record)
        return record, *(_derived(root, record.route, places, comparable=False) for places in held)
    if not isinstance(record, Derived) or record.places.get("change") != change or change not in CHANGES:
        return (record,)
    if record.places["previous"] == f"{change}.base_amount" or root.get(f"{change}.of") in CHANGES[change]:
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
    half = _FIVE.scaleb(-stated_decimals(percent) - 1)
    return previous > 0 and abs(amount * 100 - percent * previous) <= previous * half


_FIVE = Decimal(5)


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
        misfit += gap(amount, current.plus(previous.times(Fraction(-1))))
    if percent is not None and previous is not None:
        misfit += rate_gap(percent, current, previous, lambda now, then: (now - then, then))
    elif percent is not None and amount is not None:
        misfit += rate_gap(percent, current, amount, lambda now, more: (more, now - more))
    return misfit


def _of_last_year(root: Record) -> Iterator[Derived]:
    """Yield last year's figures as they are stated here and as last year's declaration states them."""
    for previous, value in list(root.items()):
        published = f"disclosure.{previous}"
        if previous.startswith("previous.") and isinstance(value, Decimal) and published in root:
            keys = {"previous": previous, "published": published}
            yield _derived(root, tuple(previous.split(".")), keys, comparable=False)


def _usual(root: Record, places: Mapping[str, str]) -> bool:
    """Whether a change is measured from what last year's figure usually is, last year and unadjusted."""
    usual = "executed" if root.get("disclosure.kind") == "final_accounts" else "budget"
    year = root.get(places["base_year"])
    return root.get(places["base"], usual) == usual and (
        not isinstance(year, Decimal) or year + 1 == root.get("disclosure.year")
    )


def _of_budget(root: Record, budget: str, *, alike: bool) -> Iterator[Derived]:
    """The comparison of a budget's table with last year and with the initial budget.

    Last year's figure is the one beside it in the table, else the one that is kept under `previous`.
    """
    places, comparable = _BUDGET_PLACES[budget], True
    if places["previous"] not in root:
        last = LAST[places["previous"]]
        comparable = last in root and alike and _usual(root, places)
        places = {**places, "previous": last} if comparable else places
    over = places["over"] in root or places["over_percent"] in root
    if root.get(f"{places['over']}.base", "budget") != "budget":
        over, places = False, _without_over(places)
    if over or any(places[name] in root for name in ("change", "percent", "completion")):
        yield _derived(root, (budget,), places, comparable=comparable)


def _of_row(row: Record) -> Iterator[Derived]:
    """The comparisons of one row: with last year and the initial budget, then with the full-year budget."""
    base = row.get("over_budget.base", "budget")
    over = "over_budget" in row or "over_budget.percent" in row
    if not _CHANGED.isdisjoint(row) or (over and base == "budget"):
        places = _ROW_PLACES if base == "budget" else _without_over(_ROW_PLACES)
        if "change.base_amount" in row:
            places = {**places, "previous": "change.base_amount"}
        yield _named(_derived(row, row.route, places, comparable=places["previous"] in row), row)
    if "full_year_completion" in row or (over and base != "budget"):
        places = _FULL_YEAR_PLACES if base != "budget" else _without_over(_FULL_YEAR_PLACES)
        yield _named(_derived(row, (*row.route, "full_year_budget"), places, comparable=False), row)


_ROW_PLACES: Mapping[str, str] = {
    "current": "total",
    "previous": "previous",
    "change": "change",
    "percent": "percent",
    "reason": "change.reason",
    "base": "change.base",
    "base_year": "change.base_year",
    **_against("total", "budget", "completion", "over_budget"),
}
_BUDGET_PLACES: Mapping[str, Mapping[str, str]] = {
    budget: {name: f"{budget}.{key}" for name, key in _ROW_PLACES.items()} for budget in BUDGETS
}
_FULL_YEAR_PLACES = _against("total", "full_year_budget", "full_year_completion", "over_budget")
_CHANGED = frozenset(("change", "percent", "completion"))
_COMPARED = _CHANGED | {"full_year_completion", "over_budget", "over_budget.percent"}
"""Keys one of which a row has that compares anything."""


def _without_over(places: Mapping[str, str]) -> Mapping[str, str]:
    """The places without the amount over the budget, which is over another budget."""
    return {name: key for name, key in places.items() if not name.startswith("over")}


def _named(made: Derived, row: Record) -> Derived:
    for name in ("code", "name"):
        if name in row:
            made[name] = row[name]
    return made


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
