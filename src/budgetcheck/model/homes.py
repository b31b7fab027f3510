"""One home for each figure: keys that say the same as another one, and where the figure is kept.

Whatever is written or named under such a key is read as if it stood at its home.
"""

from __future__ import annotations

from typing import Final

from budgetcheck.text.places import Route

BUDGETS: Final = ("general_public_budget", "government_fund", "state_capital")

_TWICE: Final = {
    **{f"{budget}.change": f"change.{budget}" for budget in BUDGETS},
    **{f"{budget}.percent": f"change.{budget}.percent" for budget in BUDGETS},
    "three_public.budget.reason": "three_public.over_budget.reason",
}
HOMES: Final = {
    **_TWICE,
    **{f"previous.{alias}": f"previous.{home}" for alias, home in _TWICE.items()},
    **{f"{budget}.previous": f"previous.{budget}.total" for budget in BUDGETS},
    "change.percent": "percent",  # of a row: its column of growth
}
"""Dotted key, from the declaration's root or (the last one) from a row -> the key that it is another name of."""

CHANGED: Final = {
    f"{budget}.{key}": (f"change.{budget}.of", f"{budget}.total") for budget in BUDGETS for key in ("change", "percent")
}
"""Keys whose place says of which figure they are the change, where their home leaves that open: the key of the home
that says so, and the figure."""

_FILES: Final = ("disclosure.previous.", "disclosure.budget.", "disclosure.approved.")


def home_of(dotted: str) -> str:
    """Return where the figure that a dotted key names is kept; the key itself where that is its home."""
    for prefix in _FILES:
        if dotted.startswith(prefix):
            return f"{prefix}{home_of(dotted[len(prefix) :])}"
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
