"""What the model knows of an address: whether it is there, of what kind, and where its roles (budget, change …) live.

Recognition asks the model instead of listing its keys, so that a key added to the model is written as soon as the
lexicon names it, and nothing is written that a declaration may not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, TypeAlias

from budgetcheck.model.shape import CHANGES
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.recognition.facts.fact import Address

FigureRole: TypeAlias = Literal[
    "figure",
    "budget",
    "adjusted",
    "previous",
    "change",
    "percent",
    "completion",
    "full_year_completion",
    "reason",
    "over_budget",
]


@cache
def spec_at(address: Address) -> Spec | None:
    """Return the model's key at an address; None where there is none."""
    spec: Spec | None = MODEL
    listed = False
    for part in address:
        if spec is None:
            return None
        if listed:
            listed = False  # this part names the element, whose keys are those of the list
            continue
        spec = spec.accepts.get(part)
        listed = spec is not None and spec.kind == "list"
    return spec


def known(address: Address) -> bool:
    """Whether a figure or text may be written at this address."""
    spec = spec_at(address)
    return spec is not None and spec.kind not in ("table", "list")


_APART: Final = frozenset(
    {"income", "carried_over", "carried_forward", "undertaking", "fiscal_account", "business", "other"}
)
"""Fields whose parts are theirs alone: 项目支出 of 本年收入 is no expenditure, 教育收费 of 事业收入 no more income."""


def settled(*prefix: str, fields: tuple[str, ...]) -> Address | None:
    """The figure that column fields name under a prefix: `expenditure` with `basic` is `expenditure.basic.total`."""
    named = tuple(field for field in fields if field != "total")
    for tried in (named, named[-1:]):
        for ending in ((), ("total",)):
            address = (*prefix, *tried, *ending)
            if known(address):
                return address
        if (len(tried) < 2 and tried == named) or (named and named[0] in _APART):
            break
    return None


def address_of(key: str) -> Address:
    """Read a dotted key; elements of lists in brackets (`expenditure.by_function[201].total`)."""
    parts: list[str] = []
    rest = key
    while rest:
        if rest.startswith("["):
            inner, _, rest = rest[1:].partition("]")
            parts.append(inner)
            rest = rest.removeprefix(".")
            continue
        stop = min((at for at in (rest.find("."), rest.find("[")) if at >= 0), default=len(rest))
        parts.append(rest[:stop])
        rest = rest[stop:].removeprefix(".") if rest[stop : stop + 1] == "." else rest[stop:]
    return tuple(parts)


def written_key(address: Address) -> str:
    """Write an address as findings write it: dots between keys, the element of a list in brackets."""
    text, spec, listed = "", MODEL, False
    for part in address:
        if listed:
            text += f"[{part}]"
            listed = False
            continue
        text += f".{part}" if text else part
        found = spec.accepts.get(part)
        if found is not None:
            spec = found
            listed = found.kind == "list"
    return text


def _synonym(address: Address) -> bool:
    """Whether the last key only says again what the long form's value says (`three_public.completion.total`)."""
    above = spec_at(address[:-1])
    return above is not None and address[-1] in above.synonyms


def _changes() -> Mapping[Address, Address]:
    found: dict[Address, Address] = {("income", "fiscal_appropriation"): ("change", "fiscal_appropriation")}
    for change, figures in CHANGES.items():
        for figure in figures:
            found.setdefault(tuple(figure.split(".")), tuple(change.split(".")))
    return found


_CHANGES: Final = _changes()
"""Figures and where the model has their change stated; the income's line of fiscal appropriation among them."""


UNMODELLED_SOURCES: Final = frozenset({"unit_funds"})
"""Sources of income that a declaration has no key for, so that sums of the others are not all of the income."""


def change_of(address: Address) -> Address | None:
    """Return where the change of a figure against last year is stated; None where the model has no place for it."""
    beside = (*address[:-1], "change")
    if address in _CHANGES:
        return _CHANGES[address]
    return beside if (address[-1] == "total" or len(address) == 1) and _takes_amount(beside) else None


def _takes_amount(address: Address) -> bool:
    spec = spec_at(address)
    return spec is not None and spec.kind == "amount"


def role_address(address: Address, role: FigureRole, kind: str) -> Address | None:
    """Return where a figure in a role is stated; None where the model has no place for it.

    `kind` is the document's: in a budget the budget is the figure itself, in final accounts what they are held against.
    """
    if role == "figure" or (role == "budget" and kind == "budget"):
        return address if known(address) else None
    if role in ("change", "percent", "reason"):
        change = change_of(address)
        if role == "percent" and change is None and address[-1] == "total" and known((*address[:-1], "percent")):
            return (*address[:-1], "percent")
        if change is None or role == "change":
            return change
        inner = (*change, role)
        if role == "percent" and change[-1] == "change" and known((*address[:-1], "percent")):
            return (*address[:-1], "percent")
        return inner if known(inner) else None
    if role == "previous":
        beside = (*address[:-1], "previous")
        if address[-1] == "total" and known(beside):
            return beside
        last_year = ("previous", *address)
        return last_year if known(last_year) else None
    name = {"adjusted": "full_year_budget"}.get(role, role)
    inside = (address[0], name, *address[1:])
    flat = (address[0], name, *[part for part in address[1:] if part != "total"][-1:])
    for tried in (inside, flat):
        if known(tried) and not _synonym(tried):
            return tried
    beside = (*address[:-1], name)
    return beside if address[-1] == "total" and known(beside) else None
