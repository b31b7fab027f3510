"""A declaration: parsed, validated against the model and laid flat. Faulty parts are left out, the rest is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import Any, Final

from budgetcheck.arithmetic.limits import unfit
from budgetcheck.declaration import coherence
from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.flatten import Flat, Unfit, flatten
from budgetcheck.model.shape import takes_at
from budgetcheck.source.faults import Fault
from budgetcheck.source.parse import manageable, parse_again, parse_only
from budgetcheck.source.read import Source
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import phrase


@frozen(eq=False)
class Declaration:
    """What one file declares."""

    source: Source
    model: Mapping[str, Any]
    """The parsed document without its faulty parts, with the keys of `DeclarationTable`."""
    faults: tuple[Fault, ...]
    flat: Flat = field(repr=False)
    directory: Directory = field(repr=False)
    reliability: Mapping[Route, Decimal] = field(default_factory=dict)
    """How hard each figure is to doubt: 1 where nothing is said, infinity for certain."""


def declare(source: Source) -> Declaration:
    """Parse and validate a declaration; all faults of the file are told at once, and nothing is raised."""
    document, faults = parse_only(source, takes_at)
    return _declare(document, source, faults)


def declare_document(document: Mapping[str, Any], path: str = "") -> Declaration:
    """Validate a document that has been parsed already; its numbers with decimals are `Decimal`."""
    return _declare(document, Source(path, ""), (), foreign=True)


def _declare(
    document: Mapping[str, Any], source: Source, syntax: tuple[Fault, ...], *, foreign: bool = False
) -> Declaration:
    left_out: frozenset[Route] = frozenset()
    faults = list(syntax)
    if syntax:
        from budgetcheck.declaration.advised import advised

        faults = list(advised(syntax, source.text, document))
    try:
        if foreign and _any_unfit(document):
            raise Unfit
        flat = flatten(document)
    except Unfit:
        from budgetcheck.declaration.misfits import misfits

        if not syntax and not foreign and not manageable(document):
            document, syntax = parse_again(source, takes_at)
            faults = list(syntax)
        document, found = misfits(document, syntax)
        left_out = frozenset(fault.route for fault in found if fault.route)
        faults = _together(list(_beside(faults, found)), found, source.text)
        flat = flatten(document, lenient=True)
    root = flat.root
    directory = Directory(root)
    weights: dict[Route, Decimal] = {}
    faults += coherence.duplicates(root)
    faults += coherence.bounded(coherence.references(directory, left_out))
    if flat.moved or flat.doubled:
        faults += coherence.homes(flat, document)
    if "change" in root or "previous" in root:
        faults += coherence.twice(flat)
    for named in ("partial", "complete"):
        if f"disclosure.{named}" in root:
            faults += coherence.names_of_lists(directory, named)
    faults += coherence.bounded(coherence.reliability(document.get("reliability"), directory, weights))
    name = root.get("unit.name")
    if isinstance(name, str) and not name.strip():
        faults.append(_BLANK_NAME)
    return Declaration(source, document, tuple(faults), flat, directory, weights)


def _beside(syntax: Iterable[Fault], found: Iterable[Fault]) -> Iterator[Fault]:
    """The faults of syntax but those inside of values that do not fit: what is said to write there ends these, too."""
    refused = {fault.route for fault in found if fault.rule in _REPLACED and fault.at == "value"}
    for fault in syntax:
        route = fault.route if fault.at == "value" else None
        if route is None or not any(route[:count] in refused for count in range(1, len(route) + 1)):
            yield fault


def _together(syntax: list[Fault], found: Sequence[Fault], text: str) -> list[Fault]:
    """Put the faults of syntax and those of what it says together: a key that lacks its quotes and is none is one."""
    bare = {fault.span[:2]: number for number, fault in enumerate(syntax) if fault.rule == _UNQUOTED and fault.span}
    if not bare:
        return [*syntax, *found]
    from budgetcheck.source.locate import Locator

    locator = Locator(text)
    others = []
    for fault in found:
        span = locator.key(fault.route) if fault.rule == _UNKNOWN and fault.route else None
        number = None if span is None else bare.get(span[:2])
        if number is None:
            others.append(fault)
        elif fault.remedy.zh:
            syntax[number] = replace(syntax[number], remedy=fault.remedy)
    return [*syntax, *others]


_UNQUOTED: Final = "DEC-011"
_UNKNOWN: Final = "DEC-030"
_REPLACED: Final = frozenset(f"DEC-{number:03}" for number in range(32, 40))
"""Faults of a value whose remedy is another one in its place."""


def _any_unfit(value: object) -> bool:
    """Whether a document that this tool has not read itself holds numbers that may not be reckoned with."""
    if isinstance(value, Mapping):
        return any(_any_unfit(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_any_unfit(inner) for inner in value)
    return isinstance(value, Decimal) and unfit(value) is not None


_BLANK_NAME = Fault(
    "DEC-031",
    phrase("declaration.declare.name_unit_blank"),
    phrase("declaration.declare.write_unit_s_full_name"),
    route=("unit", "name"),
)
