"""Whether what a declaration says of its own figures can be followed: names tell apart, references lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from decimal import Decimal
from itertools import islice
from typing import Any

from budgetcheck.arithmetic.interval import stated_decimals
from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.flatten import Flat
from budgetcheck.model.homes import CHANGED, LAST, RELATED_FILES
from budgetcheck.model.record import Kind, Record
from budgetcheck.model.shape import UNIQUE_LISTS, Shape, shape_at
from budgetcheck.source.faults import Fault
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words, phrase

FIGURE_KINDS: frozenset[Kind] = frozenset(("amount", "percent", "number"))
_RELATED = ("previous.", *(f"{file}." for file in RELATED_FILES), "members[")
_FILES = {*RELATED_FILES, "disclosure.members"}


def value_at(root: Record, route: Route) -> object:
    """Return what the record holds at a route, None where nothing is."""
    if int not in map(type, route):
        return root.get(".".join(route)) if route else root  # type: ignore[arg-type]
    record: object = root
    path = ""
    for step in route:
        if isinstance(step, str):
            path = f"{path}.{step}" if path else step
            continue
        held = record.get(path) if isinstance(record, Record) else record
        if not isinstance(held, list) or not 0 <= step < len(held):
            return None
        record, path = held[step], ""
    if not path:
        return record
    return record.get(path) if isinstance(record, Record) else None


def duplicates(root: Record) -> Iterator[Fault]:
    """Tell projects of the same name and rows of the same code: nothing could say which of them is meant."""
    for name, key in UNIQUE_LISTS:
        elements = root.get(name)
        if not isinstance(elements, list):
            continue
        values = [element.get(key) for element in elements]
        if len(set(values)) == len(values):
            continue
        first: dict[object, int] = {}
        for index, value in enumerate(values):
            if value is not None and first.setdefault(value, index) != index:
                yield _duplicate(key, _cut(str(value)), first[value], index, elements[index].route)


def _duplicate(key: str, value: str, first: int, index: int, route: Route) -> Fault:
    what = phrase("declaration.coherence.project_name") if key == "name" else phrase("declaration.coherence.code")
    return Fault(
        "DEC-042" if key == "name" else "DEC-043",
        phrase("declaration.coherence.stands_twice_rows", value=value, index=index + 1, first=first + 1, key=what),
        phrase("declaration.coherence.merge_two_rows_correct_them"),
        route=(*route, key),
    )


def references(directory: Directory, left_out: Set[Route]) -> Iterator[Fault]:
    """Check that `statements` and `shares` name figures that are declared.

    Nothing is said of figures `left_out` because they are faulty themselves.
    """
    for name, keys in (("statements", ("figure",)), ("shares", ("part", "whole"))):
        elements = directory.root.get(name)
        if not isinstance(elements, list):
            continue
        for element in elements:
            for key in keys:
                text = element.get(key)
                if isinstance(text, str):
                    fault = _reference(directory, (*element.route, key), text, left_out)
                    if fault is not None:
                        yield fault


def _reference(directory: Directory, route: Route, text: str, left_out: Set[Route]) -> Fault | None:
    if text.startswith(_RELATED) and directory.root.keys() & _FILES:
        return None  # it may stand in another file, which is not at hand here
    found = directory.resolve(text)
    if found is None:
        meant = directory.meant(text)
        return Fault(
            "DEC-044",
            phrase("declaration.coherence.there_no_figure", text=_cut(text)),
            _did_you_mean(meant) or phrase("declaration.coherence.write_address_figure_e_g"),
            route=route,
        )
    value = value_at(directory.root, found)
    if isinstance(value, Decimal):
        return None
    key = shape_at(found)
    if route[0] == "shares" and value is None and (key is None or key.kind in FIGURE_KINDS):
        return None  # what is not printed leaves a share undecided
    if value is not None or (key is not None and key.kind not in FIGURE_KINDS):
        inside = [name for name in ("total", "value", "amount", "budget") if key is not None and name in key.keys]
        return Fault(
            "DEC-044",
            phrase("declaration.coherence.text_not_figure", text=_cut(text)),
            _did_you_mean(f"{text}.{inside[0]}" if inside else None)
            or phrase("declaration.coherence.write_address_figure_e_g"),
            route=route,
        )
    if any(found[:end] in left_out for end in range(1, len(found) + 1)):
        return None
    return Fault(
        "DEC-045",
        phrase("declaration.coherence.no_value_declared", text=_cut(text)),
        phrase("declaration.coherence.declare_figure_remove_reference"),
        route=route,
    )


def homes(flat: Flat, document: Mapping[str, Any]) -> Iterator[Fault]:
    """Tell figures that are written at another place than their home, or at both."""
    for home, place in flat.moved.items():
        yield _not_at_home(place, home)
    for place, home in flat.doubled.items():
        here, there = _amount_at(document, place), _amount_at(document, home)
        if here is None or there is None or _alike(flat, (here, place), (there, home)):
            yield _not_at_home(place, home)
        else:
            yield _at_both(place, home, here, there)


def twice(flat: Flat) -> Iterator[Fault]:
    """Tell figures that the table of a budget gives, and another table of the declaration, too."""
    root = flat.root
    for place, home in (*CHANGED.items(), *LAST.items()):
        here, there = root.get(place), root.get(home)
        if not isinstance(here, Decimal) or not isinstance(there, Decimal):
            continue
        routes = tuple(place.split(".")), tuple(home.split("."))
        if _alike(flat, (here, routes[0]), (there, routes[1])):
            yield _not_at_home(*routes)
        elif place in LAST:
            yield _at_both(*routes, here, there)


def _alike(flat: Flat, *printings: tuple[Decimal, Route]) -> bool:
    """Whether two numbers can be printings of one amount, each with the decimals that it is known to."""
    (here, _), (there, _) = printings
    shown = min(_shown(flat, number, route) for number, route in printings)
    return abs(here - there) <= Decimal(1).scaleb(-shown)


def _shown(flat: Flat, number: Decimal, route: Route) -> int:
    """The decimals that a number is known to."""
    known = flat.precision.get(route)
    return max(flat.decimals, stated_decimals(number)) if known is None else known


def _not_at_home(place: Route, home: Route) -> Fault:
    written, kept = _dotted(place), _dotted(home)
    return Fault(
        "DEC-055",
        phrase("declaration.coherence.written_says_same_kept", written=written, kept=kept),
        phrase("declaration.coherence.write_kept_alone", kept=kept),
        route=place,
        at="key",
    )


def _at_both(place: Route, home: Route, here: Decimal, there: Decimal) -> Fault:
    written, kept = _dotted(place), _dotted(home)
    return Fault(
        "DEC-056",
        phrase("declaration.coherence.same_figure_but_they_latter", written=written, kept=kept, here=here, there=there),
        phrase("declaration.coherence.check_both_write_alone", kept=kept),
        route=place,
        at="key",
    )


def _amount_at(document: object, route: Route) -> Decimal | None:
    """Return the number written at a route, in its long form too; None where it is none or has a unit of its own."""
    for step in route:
        if isinstance(document, Mapping):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return None
    if isinstance(document, Mapping):
        document = None if "currency_unit" in document else document.get("value")
    is_number = isinstance(document, int | Decimal) and not isinstance(document, bool)
    return Decimal(document) if is_number else None  # type: ignore[arg-type]


def _dotted(route: Route) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in route).removeprefix(".")


def names_of_lists(directory: Directory, key: str) -> Iterator[Fault]:
    """Check that `disclosure.partial` or `disclosure.complete` names tables and lists."""
    named = directory.root.get(f"disclosure.{key}")
    for index, text in enumerate(named if isinstance(named, list) else ()):
        found = directory.resolve(text)
        shape = None if found is None else shape_at(found)
        if shape is None or not (_holds_figures(shape) or (found and isinstance(found[-1], int))):
            yield Fault(
                "DEC-057",
                phrase("declaration.coherence.there_no_table_list", text=_cut(text)),
                _did_you_mean(directory.meant(text) if found is None else None)
                or phrase("declaration.coherence.write_address_table_list_e"),
                route=("disclosure", key, index),
            )


def _holds_figures(key: Shape) -> bool:
    """Whether a key is a table or list, or a figure with those of its items inside."""
    items = (inner.kind for name, inner in key.keys.items() if name not in _COMPANIONS)
    return key.kind in ("table", "list") or any(kind in ("amount", "percent") for kind in items)


_COMPANIONS = frozenset(("percent", "base_amount"))
"""Figures that say more of the one that they stand with, as in a change's long form."""


MOST_TOLD = 500
"""Faults that are told one by one; a document with more is no declaration with slips, and the rest is counted."""


def bounded(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The first faults as they are; the rest is counted."""
    every = iter(faults)
    yield from islice(every, MOST_TOLD)
    first = next(every, None)
    if first is not None:
        yield more_faults(1 + sum(1 for _ in every), first.route or ())


def more_faults(count: int, route: Route) -> Fault:
    """The fault that stands for so many more, from a place on."""
    return Fault(
        "DEC-049",
        phrase("declaration.misfits.more_faults_not_listed", count=count),
        phrase("declaration.misfits.mend_those_listed_first"),
        route=route,
        at="key",
    )


MOST_GUESSED = 100
"""Addresses of which it is looked for what was meant; each is held against all there are."""


def reliability(table: object, directory: Directory, weights: dict[Route, Decimal]) -> Iterator[Fault]:
    """Read `[reliability]` into weights: its keys are addresses in quotes, or plain dotted keys."""
    if not isinstance(table, Mapping):
        return
    guesses = MOST_GUESSED
    for route, weight in _leaves(table, ("reliability",)):
        text = ".".join(str(step) for step in route[1:])
        found = directory.resolve(text)
        if found is None or not isinstance(value_at(directory.root, found), Decimal):
            guesses -= 1
            guess = _did_you_mean(directory.meant(text)) if guesses >= 0 else None
            yield Fault(
                "DEC-046",
                phrase("declaration.coherence.there_no_figure", text=_cut(text)),
                guess or phrase("declaration.coherence.write_address_declared_figure_e"),
                route=route,
                at="key",
            )
        elif isinstance(weight, bool) or not isinstance(weight, int | Decimal) or not _positive(weight):
            yield Fault(
                "DEC-047",
                phrase("declaration.coherence.reliability_number_above_inf"),
                phrase("declaration.coherence.write_number_above_default_more"),
                route=route,
            )
        else:
            weights[found] = Decimal(weight)


def _positive(weight: int | Decimal) -> bool:
    number = Decimal(weight)
    return number == Decimal("Infinity") or (number.is_finite() and number > 0 and -30 < number.adjusted() < 30)


def _leaves(table: Mapping[str, Any], route: Route) -> Iterator[tuple[Route, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*route, key))
        else:
            yield (*route, key), value


def _did_you_mean(address: str | None) -> Words | None:
    return None if address is None else phrase("declaration.coherence.did_you_mean", address=address)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
