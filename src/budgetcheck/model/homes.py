"""One home for each figure: keys that say the same as another one, and where the figure is kept.

Whatever is written or named under such a key is read as if it stood at its home.
"""

from __future__ import annotations

from typing import Final

from budgetcheck.text.places import Route

BUDGETS: Final = ("general_public_budget", "government_fund", "state_capital")
RELATED: Final = ("previous", "budget", "approved")
"""Keys of [disclosure] that name another declaration: last year's, this year's budget, the approved version."""
RELATED_FILES: Final = tuple(f"disclosure.{name}" for name in RELATED)

HOMES: Final = {
    "three_public.budget.reason": "three_public.over_budget.reason",
    "previous.three_public.budget.reason": "previous.three_public.over_budget.reason",
    **{f"{era}{budget}.change.percent": f"{era}{budget}.percent" for era in ("", "previous.") for budget in BUDGETS},
    "change.percent": "percent",  # of a row: its column of growth
}
"""Dotted key, from the declaration's root or (the last one) from a row -> the key that it is another name of."""

LAST: Final = {f"{budget}.previous": f"previous.{budget}.total" for budget in BUDGETS}
"""Last year's figure as a budget's table gives it, and as it is given under `previous`: one figure, at two places."""
CHANGED: Final = {f"change.{budget}": f"{budget}.change" for budget in BUDGETS}
"""Changes that are those of a budget's table where both are given and agree; else one may be of income."""


_IN_FILES: Final = tuple(f"{file}." for file in RELATED_FILES)


def home_of(dotted: str) -> str:
    """Return where the figure that a dotted key names is kept; the key itself where that is its home."""
    if dotted.startswith(_IN_FILES):
        table, file, inside = dotted.split(".", 2)
        return f"{table}.{file}.{home_of(inside)}"
    for alias, home in HOMES.items():
        if dotted == alias or dotted.startswith(f"{alias}."):
            return home_of(f"{home}{dotted[len(alias) :]}")
    return dotted


def home_route(route: Route) -> Route:
    """Return the home of the figure at a route, element by element."""
    last = max((index for index, step in enumerate(route) if isinstance(step, int)), default=-1) + 1
    dotted = ".".join(map(str, route[last:]))
    home = home_of(dotted)
    return route if home == dotted else (*route[:last], *home.split("."))
