"""A declaration: parsed, validated against the model and laid flat. Faulty parts are left out, the rest is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from budgetcheck.address import Directory
from budgetcheck.faults import Fault
from budgetcheck.flat import Flat, Unfit, flatten
from budgetcheck.layout import find
from budgetcheck.places import Route
from budgetcheck.record import Record
from budgetcheck.source import Source
from budgetcheck.words import EMPTY, Words

try:
    from budgetcheck.syntax import parse
except ImportError:  # until the parser with recovery is there

    def parse(source: Source) -> tuple[dict[str, object], tuple[Fault, ...]]:
        """Parse a sound document."""
        import toml_rs

        return toml_rs.loads(source.text, parse_float=Decimal), ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one file declares. `model` is the parsed document without its faulty parts, a plain dict of `model.Declaration`."""

    source: Source
    model: Mapping[str, Any]
    faults: tuple[Fault, ...]
    flat: Flat = field(repr=False, compare=False)
    reliability: Mapping[Route, Decimal] = field(default_factory=dict)
    """How hard each figure is to doubt; 1 where nothing is said, infinity for certain."""


def declare(source: Source) -> Declaration:
    """Parse and validate a declaration; all faults of the file are told at once, and nothing is raised."""
    document, faults = parse(source)
    return _declare(document, source, faults)


def declare_document(document: Mapping[str, Any], path: str = "") -> Declaration:
    """Validate a document that has been parsed already; numbers with decimals must be `Decimal`."""
    return _declare(document, Source(path, ""), ())


def _declare(document: Mapping[str, Any], source: Source, faults: tuple[Fault, ...]) -> Declaration:
    told = list(faults)
    try:
        flat = flatten(document)
    except Unfit:
        from budgetcheck.misfits import misfits

        document, found = misfits(document, recovered=bool(faults))
        told += found
        flat = flatten(document, lenient=True)
    reliability: dict[Route, Decimal] = {}
    told += _duplicates(flat.root)
    directory = Directory(flat.root)
    for name, route, text in _references(flat.root):
        told += _reference_fault(directory, name, route, text)
    if "reliability" in document:
        told += _reliability(document["reliability"], directory, reliability)
    name = flat.root.get("unit.name")
    if isinstance(name, str) and not name.strip():
        told.append(
            Fault(
                "DEC-031",
                Words("单位名称是空的", "the name of the unit is blank"),
                Words("请写单位全称", "write the unit's full name"),
                route=("unit", "name"),
            )
        )
    return Declaration(source, document, tuple(told), flat, reliability)


_NAMED_LISTS = (("projects", "name"),)
_CODED_TABLES = (
    "income",
    "expenditure",
    "fiscal_appropriation.expenditure",
    "general_public_budget",
    "government_fund",
    "state_capital",
)


def _duplicates(root: Record) -> Iterator[Fault]:
    """Tell projects of the same name and rows of the same code: nothing could say which of them is meant."""
    for prefix in ("", "previous.") if "previous" in root else ("",):
        projects = root.get(f"{prefix}projects")
        if isinstance(projects, list):
            yield from _repeated(projects, "name", "DEC-042", Words("项目名称", "project"))
        for table in _CODED_TABLES:
            if f"{prefix}{table}" not in root:
                continue
            for rows in ("by_function", "by_economic_class"):
                listed = root.get(f"{prefix}{table}.{rows}")
                if isinstance(listed, list):
                    yield from _repeated(listed, "code", "DEC-043", Words("科目编码", "code"))


def _repeated(elements: list[Record], key: str, rule: str, what: Words) -> Iterator[Fault]:
    first: dict[object, int] = {}
    for index, element in enumerate(elements):
        name = element.get(key)
        if name is None:
            continue
        if name not in first:
            first[name] = index
            continue
        yield Fault(
            rule,
            Words(
                f"{what.zh}“{name}”重复：第 {index + 1} 行与第 {first[name] + 1} 行相同",
                f"the {what.en} “{name}” stands twice: rows {first[name] + 1} and {index + 1}",
            ),
            Words("请合并这两行，或改正其中一个", "merge the two rows, or correct one of them"),
            route=(*element.route, key),
        )


def _references(root: Record) -> Iterator[tuple[str, Route, str]]:
    for name, keys in (("statements", ("figure",)), ("shares", ("part", "whole"))):
        elements = root.get(name)
        if isinstance(elements, list):
            for element in elements:
                for key in keys:
                    text = element.get(key)
                    if isinstance(text, str):
                        yield name, (*element.route, key), text


def _reference_fault(directory: Directory, name: str, route: Route, text: str) -> list[Fault]:
    found = directory.resolve(text)
    if found is None:
        meant = _meant(directory.root, text)
        return [
            Fault(
                "DEC-044",
                Words(f"没有 {_cut(text)} 这个数字", f"there is no figure {_cut(text)}"),
                Words(f"是否应为 {meant}？", f"did you mean {meant}?")
                if meant
                else Words(
                    "请写数字的地址，例如 expenditure.total", "write the address of a figure, e.g. expenditure.total"
                ),
                route=route,
            )
        ]
    key = find(found)
    value = value_at(directory.root, found)
    if (key is not None and key.kind not in ("amount", "percent", "number", "any", "table")) or (
        value is not None and not isinstance(value, Decimal)
    ):
        inside = next((f"{text}.{k}" for k in ("total", "value", "amount", "budget") if key and k in key.keys), None)
        return [
            Fault(
                "DEC-044",
                Words(f"{_cut(text)} 不是一个数字", f"{_cut(text)} is not a figure"),
                Words(f"是否应为 {inside}？", f"did you mean {inside}?") if inside else EMPTY,
                route=route,
            )
        ]
    if value is None:
        return [
            Fault(
                "DEC-045",
                Words(f"{_cut(text)} 没有申报数", f"no value is declared for {_cut(text)}"),
                Words(
                    f"请先申报 {_cut(text)}，或删去此处引用", f"declare {_cut(text)}, or remove this reference to it"
                ),
                route=route,
            )
        ]
    return []


def _meant(root: Record, text: str) -> str | None:
    if len(text) > 100:
        return None
    from difflib import get_close_matches

    from budgetcheck.address import address

    known = [address(route, root) for route in list(figures_of(root))[:2000]]
    close = get_close_matches(text, known, n=1, cutoff=0.6)
    return close[0] if close else None


def figures_of(record: Record) -> Iterator[Route]:
    """Every figure that a record holds, by its route."""
    for key, value in record.items():
        if isinstance(value, Decimal):
            yield (*record.route, *key.split("."))
        elif isinstance(value, list):
            for element in value:
                if isinstance(element, Record):
                    yield from figures_of(element)


def value_at(root: Record, route: Route) -> object:
    """Return what the record holds at a route, None where nothing is."""
    record: Any = root
    path: list[str] = []
    for step in route:
        if isinstance(step, str):
            path.append(step)
            continue
        elements = record.get(".".join(path))
        if not isinstance(elements, list) or not 0 <= step < len(elements):
            return None
        record, path = elements[step], []
        if not isinstance(record, Record):
            return record
    return record.get(".".join(path)) if path else record


def _reliability(table: object, directory: Directory, weights: dict[Route, Decimal]) -> Iterator[Fault]:
    """Read the weights: addresses in quotes, or plain dotted keys."""
    if not isinstance(table, Mapping):
        return
    for route, weight in _leaves(table, ("reliability",)):
        text = ".".join(str(step) for step in route[1:])
        found = directory.resolve(text)
        if found is None or not isinstance(value_at(directory.root, found), Decimal):
            meant = _meant(directory.root, text)
            yield Fault(
                "DEC-046",
                Words(f"没有 {_cut(text)} 这个数字", f"there is no figure {_cut(text)}"),
                Words(f'是否应为 "{meant}"？', f'did you mean "{meant}"?') if meant else EMPTY,
                route=route,
                at="key",
            )
            continue
        if isinstance(weight, bool) or not isinstance(weight, int | Decimal) or _at_most_zero(weight):
            yield Fault(
                "DEC-047",
                Words("可靠程度应为大于 0 的数或 inf", "a reliability is a number above 0, or inf"),
                Words(
                    "请写大于 0 的数；inf 表示确定无误，1 为缺省",
                    "write a number above 0; inf is certain, 1 the default",
                ),
                route=route,
            )
            continue
        weights[found] = Decimal(weight)


def _at_most_zero(weight: int | Decimal) -> bool:
    return Decimal(weight).is_nan() or weight <= 0


def _leaves(table: Mapping[str, Any], route: Route) -> Iterator[tuple[Route, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*route, key))
        else:
            yield (*route, key), value


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
