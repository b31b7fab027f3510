"""Places named in words, as people call them: 基本支出; 政府采购明细第3行 金额; 项目“政务管理经费” 预算."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from budgetcheck.declaration.address import address_steps
from budgetcheck.model.record import Key, Record
from budgetcheck.text.places import Route
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import EMPTY, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.model.spec import Spec

_SHORT = 100
"""Code points of the keys on the way to a place that is remembered beyond its declaration."""


def label(route: Route, root: Record | None = None, within: Route = ()) -> Words:
    """Name a place in words: 基本支出; 政府采购明细第3行 金额; 项目“政务管理经费” 预算.

    A place inside the element that `within` leads to is named without it: 金额; 预算.
    """
    known = len(within) if len(within) < len(route) and route[: len(within)] == within else 0
    pattern = tuple([step if isinstance(step, str) else 0 for step in route])
    short = sum([len(step) for step in pattern if isinstance(step, str)]) <= _SHORT
    outline = _outline(pattern, known) if short else _outlined(pattern, known)
    parts = [
        part if isinstance(part, Words) else _element_label(part.key, root, route[: part.at + 1]) for part in outline
    ]
    return phrase("declaration.address.whole", of=[*map(_spaced, parts[:-1]), *parts[-1:]])


def address_label(address: str) -> Words | None:
    """Name the place of an address in words where nothing but the address is known; None where it leads nowhere.

    An element is called by what stands in its brackets; ``[*]`` and ``[]`` are those of a whole list.
    """
    from budgetcheck.model.layout import key_at

    route, root = _imagined(address)
    if not route:
        return None
    if key_at(route) is None:
        tail = _REMARKS.get(str(route[-1]))
        if tail is None or len(route) < 2 or key_at(route[:-1]) is None:
            return None
        figure, said = _spaced(label(route[:-1], root)), label((*_ROW, *tail), None, _ROW)
        return phrase("declaration.address.whole", of=[figure, said])
    whole = max((at for at, step in enumerate(route) if step == _WHOLE), default=-1)
    if whole < 0:
        return label(route, root)
    list_ = label(route[:whole], root, route[: _last_element(route[:whole]) + 1])
    if whole == len(route) - 1:
        return list_
    return phrase("declaration.address.whole", of=[_spaced(list_), label(route, root, route[: whole + 1])])


def beside_key(address: str, called: Words | None = None) -> Words:
    """A place in words with the key that leads to it; the key alone where nobody knows what it is called."""
    words = called or address_label(address)
    if words is None or words == EMPTY or words == Words.alike(address):
        return Words.alike(address)
    return phrase("declaration.address.beside_key", label=words, address=address)


def left_out_of(called: Words | str) -> Words:
    """What is missing of a table or list that is stated in part."""
    return phrase("declaration.address.left_out_of", called=called)


_ROW: Route = ("general_public_budget", "by_function", 0)
_REMARKS: Mapping[str, Route] = {
    "change": ("change",),
    "percent": ("percent",),
    "completion": ("completion",),
    "over": ("over_budget",),
    "over_percent": ("over_budget", "percent"),
    "over_reason": ("over_budget", "reason"),
    "reason": ("change", "reason"),
    "base_year": ("change", "base_year"),
    "published": ("previous",),
}
"""What a comparison says of any figure, and where a row of a table that has columns for it says the same."""
_WHOLE = -1
"""The index that stands for every element of a list."""


def _last_element(route: Route) -> int:
    return max((at for at, step in enumerate(route) if isinstance(step, int)), default=-1)


def _imagined(address: str) -> tuple[Route, Record]:
    """The route of an address, and a declaration of just the elements that it names."""
    root = record = Record()
    route: list[str | int] = []
    for step, is_element in address_steps(address) or ():
        if not is_element:
            route.append(step)
            continue
        index, inner = _WHOLE, Record()
        if step not in ("", "*"):
            number = step.isascii() and step.isdigit() and len(step) < _LONGEST_INDEX
            known = _identity(tuple(route))
            index = int(step) if number and known != "code" else 0
            inner[known or "name"] = step
        path = ".".join(str(one) for one in route[_last_element(tuple(route)) + 1 :])
        if index == 0 and step != "0":
            record[path] = [inner]
        route.append(index)
        record = inner
    return tuple(route), root


_LONGEST_INDEX = 3
"""Digits of the longest index; what has more is a code."""


def _identity(route: Route) -> str:
    from budgetcheck.model.layout import key_at
    from budgetcheck.model.spec import Spec

    found = key_at(route)
    return found.identity if isinstance(found, Spec) else ""


class _Row(NamedTuple):
    """An element of a list in an outline: its step and what the model says of the list."""

    at: int
    key: Key | None


def _outlined(route: Route, known: int) -> tuple[Words | _Row, ...]:
    """What a place is named by, from a step on; the same for every element of the lists on its way."""
    from budgetcheck.model.layout import KEYS
    from budgetcheck.model.spec import Spec

    parts: list[Words | _Row] = []
    key: Key | None = KEYS
    waiting = EMPTY
    for position, step in enumerate(route):
        if position == known:
            parts.clear()
        if isinstance(step, int):
            parts.append(_Row(position, key))
            waiting = EMPTY
            continue
        inner = key.keys.get(step) if key is not None else None
        if inner is None:
            parts.append(Words.alike(step))
            key = None
            continue
        last = position == len(route) - 1
        following = None if last else route[position + 1]
        if last:
            if waiting is not EMPTY:
                parts.append(waiting)
            elif (
                isinstance(inner, Spec) and inner.bare and key is not None and key.kind == "table" and position > known
            ):
                parts.append(key.label)
            parts.append(inner.label)
        elif inner.kind == "any":
            parts.append(inner.label)
        elif step in _ERAS and position < 2:
            parts.append(_ERAS[step])
        elif position == 1 and route[:2] in _VERSIONS:
            parts.append(_VERSIONS[route[:2]])
        elif not isinstance(following, int):
            needs = isinstance(inner, Spec) and (inner.context or _companion(inner, following))
            waiting = inner.label if needs else EMPTY
        key = inner
    return tuple(parts)


_outline = lru_cache(2048)(_outlined)


def _spaced(part: Words) -> Words:
    closed = part.zh.endswith("）")
    return phrase("declaration.address.closed" if closed else "declaration.address.spaced", part=part)


_ERAS = {"previous": phrase("declaration.address.last_year_s")}
_VERSIONS: Mapping[Route, Words] = {
    ("disclosure", "approved"): phrase("declaration.address.approved"),
    ("disclosure", "budget"): phrase("declaration.address.budgeted"),
}
"""What figures of another declaration on the same year are called beside this one's."""


def _companion(spec: Spec, following: object) -> bool:
    if spec.kind != "amount" or not isinstance(following, str):
        return False
    inner = spec.keys.get(following)
    return inner is None or inner.kind != "amount"


def _element_label(key: Key | None, root: Record | None, route: Route) -> Words:
    from budgetcheck.model.layout import KEYS
    from budgetcheck.model.spec import Spec

    list_label = key.label if key is not None else EMPTY
    element, index = _element_at(root, route), route[-1]
    assert isinstance(index, int)
    identity = key.identity if isinstance(key, Spec) else ""
    one = key.one if isinstance(key, Spec) and key.one.zh else list_label
    name = element.get(identity) if isinstance(element, Record) and identity else None
    if key is KEYS.keys["members"] and isinstance(element, Record):
        one, name = phrase("declaration.address.member"), element.get("unit.name")
    if not isinstance(name, str) or not name.strip():
        at = element.get("at") if isinstance(element, Record) else None
        if isinstance(at, str) and at.strip():
            return phrase("declaration.address.one_at", at=_short(at), one=one)
        return phrase("declaration.address.one_index", index=index + 1, one=one)
    if identity == "code":
        title = element.get("name") if isinstance(element, Record) else None
        text = f"{name} {_short(title)}" if isinstance(title, str) and title.strip() else name
        return phrase("declaration.address.list_label_text", text=text, list_label=list_label)
    return phrase("declaration.address.one_name", name=_short(name), one=one)


def _element_at(root: Record | None, route: Route) -> object:
    """The element of a list; None where there is none."""
    record: object = root
    path: list[str] = []
    for step in route:
        if isinstance(step, str):
            path.append(step)
            continue
        elements = record.get(".".join(path)) if isinstance(record, Record) else None
        if not isinstance(elements, list) or not 0 <= step < len(elements):
            return None
        record, path = elements[step], []
    return record


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
