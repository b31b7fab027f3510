"""What in a declaration does not fit the model, said so that people can mend it, and the rest without it.

Imported only when a declaration does not pass `flatten.flatten`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from budgetcheck.arithmetic.limits import DEPTH, MOST_ELEMENTS, unfit
from budgetcheck.declaration.coherence import MOST_TOLD, more_faults
from budgetcheck.declaration.own_units import OwnUnits, own_units
from budgetcheck.declaration.wrong_values import dotted, shortened, toml, wrong_value
from budgetcheck.model.guess import key_meant, path_meant
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.model.validate import Misfit, problems
from budgetcheck.source.faults import Fault
from budgetcheck.text.places import Route
from budgetcheck.text.words import EMPTY, Words, phrase

MOST_KEYS = 5_000
"""Keys of one table; more than that no table has, whatever slipped into it."""
MOST_KEYS_GUESSED = 100
"""Unknown keys that get a guess at what was meant; looking for similar names takes time."""


def misfits(document: Mapping[str, Any], syntax: Sequence[Fault] = ()) -> tuple[dict[str, Any], list[Fault]]:
    """Return the document without what does not fit, and a fault for everything that was left out or is missing.

    In a document with faults of `syntax` nothing is said of missing keys: the faulty lines may hold them. Elements
    of lists keep their places: a row that does not fit at all becomes an empty one.
    """
    document, surplus = _with_few_keys(document)
    wrong = [*problems(document), *_custom(document.get("custom"), ("custom",)), *_twice(document)]
    kept = _without(document, (problem.route for problem in wrong if problem.why != "missing"))
    if syntax:
        wrong = [problem for problem in wrong if problem.why != "missing"]
    units = own_units(document, syntax)
    guesses = MOST_KEYS_GUESSED
    faults = []
    for problem in wrong[:MOST_TOLD]:
        guesses -= problem.why == "unknown"
        faults.append(_fault(document, problem, units, guess=guesses >= 0))
    if len(wrong) > MOST_TOLD or surplus:
        faults.append(more_faults(len(wrong) - len(faults) + surplus, wrong[min(len(wrong) - 1, MOST_TOLD)].route))
    return kept, faults


def _with_few_keys(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], int]:
    """Return a document without the keys of tables beyond what any may have, and how many these are.

    Each would be told of as unknown, which takes a hundred times the memory of the text.
    """
    surplus = 0

    def few(value: Any) -> Any:
        nonlocal surplus
        if isinstance(value, list):
            return [few(one) for one in value] if any(isinstance(one, dict | list) for one in value) else value
        if not isinstance(value, dict):
            return value
        surplus += max(0, len(value) - MOST_KEYS)
        return {key: few(held) for key, held in islice(value.items(), MOST_KEYS)}

    if not _many_keys(document):
        return document, 0
    return few(document), surplus


def _many_keys(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, dict | list) and _many_keys(one) for one in value)
    return isinstance(value, dict) and (len(value) > MOST_KEYS or any(map(_many_keys, value.values())))


def _fault(document: Mapping[str, Any], problem: Misfit, units: OwnUnits, *, guess: bool) -> Fault:
    route = problem.route
    match problem.why:
        case "unknown":
            return _unknown(route, guess=guess)
        case "missing":
            return _missing(route)
        case "length":
            return Fault(
                "DEC-040",
                phrase("declaration.misfits.more_than_elements", route=dotted(route), most_elements=MOST_ELEMENTS),
                phrase("declaration.misfits.split_declaration_into_several_files"),
                route=route,
            )
        case "twice":
            return Fault(
                "DEC-041",
                phrase("declaration.misfits.total_value_same_figure_only"),
                phrase("declaration.misfits.remove_them"),
                route=route,
                at="key",
            )
    value: Any = document
    for step in route:
        value = value[step]
    return wrong_value(route, misfit_spec(route), value, units.at(route))


def misfit_spec(route: Route) -> Spec:
    """Return the spec of a value, named as people know it; a long form's value has the name of its figure."""
    spec = MODEL
    for step in route:
        if isinstance(step, int):
            kind, label = (
                ("text", spec.label) if spec.kind == "texts" else ("table", spec.one if spec.one.zh else spec.label)
            )
            spec = Spec(spec.name, kind, label, short=spec.short, accepts=spec.accepts)  # type: ignore[arg-type]
            continue
        found = spec.accepts.get(step)
        if found is None:
            name = dotted(route)
            return Spec(str(route[-1]), "any", Words.alike(name))
        if spec.kind in ("amount", "percent") and step == "value":
            found = Spec(step, spec.kind, spec.label)
        spec = found
    return spec


def _unknown(route: Route, *, guess: bool) -> Fault:
    key, where = str(route[-1]), dotted(route[:-1])
    message = phrase(
        "declaration.misfits.there_no_key",
        key=shortened(key),
        where=phrase("declaration.misfits.where", where=where) if where else phrase("declaration.misfits.declaration"),
    )
    remedy = EMPTY
    if guess:
        table = misfit_spec(route[:-1])
        if where and key in MODEL.accepts and key not in table.accepts and MODEL.accepts[key].accepts:
            inside = key == route[0]
            return Fault("DEC-030", message, _elsewhere(key, where, inside=inside), route=route, at="key")
        meant = _meant(key, table, route[:-1])
        known = [phrase("declaration.misfits.key", name=name, label=spec.label) for name, spec in table.accepts.items()]
        remedy = (
            _did_you_mean_key(*meant, route[:-1] if meant[0] in table.accepts else ())
            if meant
            else phrase("declaration.misfits.keys_known_here_data_your", known=phrase("text.marks.listed", of=known))
        )
    return Fault("DEC-030", message, remedy, route=route, at="key")


def _did_you_mean_key(key: str, label: Words, table: Route) -> Words:
    """The key to write and, where it stands in a table, the whole address of the figure."""
    if not table or any(isinstance(step, int) for step in table):
        return phrase("declaration.misfits.did_you_mean", meant=key, meant_2=label)
    whole = f"{dotted(table)}.{key}"
    return phrase("declaration.misfits.did_you_mean_whole", meant=key, meant_2=label, whole=whole)


def _elsewhere(key: str, table: str, *, inside: bool) -> Words:
    """What to do with the name of a table that stands within one: its whole path was written."""
    if inside:
        return phrase("declaration.misfits.already_inside", table=table, key=key)
    return phrase("declaration.misfits.table_of_its_own", key=key)


def _meant(key: str, table: Spec, route: Route) -> tuple[str, Words] | None:
    """Guess the key that was meant: here, in a table below, else anywhere in a declaration."""
    found = key_meant(key, table.accepts)
    if found is None and key in _ALIKE:
        found = table.accepts.get(_ALIKE[key])
    if found is None and "value" in table.accepts:
        return None  # the long form of an amount: what stands elsewhere was not meant
    if found is not None:
        return found.name, found.label
    inside = path_meant(key, table.keys) or (path_meant(key, MODEL.keys) if route else None)
    return None if inside is None else (inside[0], inside[1].label)


_ALIKE: Final = {"value": "total", "total": "value", "amount": "value"}
"""How the amount of a table is called, and that of a figure in its long form."""


def _missing(route: Route) -> Fault:
    spec, name = misfit_spec(route), str(route[-1])
    table, index = route[:-1], None
    if table and isinstance(table[-1], int):
        index = table[-1] + 1
    where = dotted(table)
    if spec.kind == "table":
        inside = [
            phrase("declaration.misfits.with_key", key=key, example=toml(spec.accepts[key].example))
            for key in spec.element_required
        ]
        return Fault(
            "DEC-031",
            phrase("declaration.misfits.table_name_label_required", name=name, label=spec.label),
            phrase("declaration.misfits.add_name_inside", name=name, inside=inside),
            route=table,
            at="key",
        )
    home = phrase("declaration.misfits.every_declaration")
    if where:
        home = phrase("declaration.misfits.in_table", where=where)
    if index:
        home = phrase("declaration.misfits.in_element", where=where, index=index)
    line = f"{name} = {'…' if spec.example is None else toml(spec.example)}"
    return Fault(
        "DEC-031",
        phrase("declaration.misfits.needs_key", name=name, label=spec.label, home=home),
        phrase("declaration.misfits.add_here", line=line)
        if where
        else phrase("declaration.misfits.add_top", line=line),
        route=table,
        at="key",
    )


def _custom(node: object, route: Route) -> Iterator[Misfit]:
    """Find numbers in the user's own tables that cannot be reckoned with, and what is too long or nested too deep."""
    if isinstance(node, dict | list):
        if len(route) > DEPTH:
            yield Misfit(route, "value")
        elif isinstance(node, list) and len(node) > MOST_ELEMENTS:
            yield Misfit(route, "length")
        else:
            for step, inner in node.items() if isinstance(node, dict) else enumerate(node):
                yield from _custom(inner, (*route, step))
    elif isinstance(node, int | Decimal) and not isinstance(node, bool) and unfit(node) is not None:
        yield Misfit(route, "value")


def _twice(document: Mapping[str, Any]) -> Iterator[Misfit]:
    """Find long forms that give their number under two names; the second is left out."""
    names = ("change", "completion", "full_year_completion", "over_budget")
    for route in ((*prefix, "three_public", name) for prefix in ((), ("previous",)) for name in names):
        node: object = document
        for step in route:
            node = node.get(step) if isinstance(node, dict) else None
        if isinstance(node, dict) and "value" in node and "total" in node:
            yield Misfit((*route, "total"), "twice")


def _without(document: Mapping[str, Any], routes: Iterable[Route]) -> dict[str, Any]:
    """Copy the document without these places; one in a list of tables becomes an empty table."""
    tree: dict[Any, Any] = {}
    for route in routes:
        is_text = isinstance(route[-1], int) and misfit_spec(route[:-1]).kind == "texts"
        node = tree
        for step in route[:-1]:
            inner = node.setdefault(step, {})
            if inner is None or inner is _TEXT:
                break  # left out as a whole
            node = inner
        else:
            node[route[-1]] = _TEXT if is_text else None
    kept: dict[str, Any] = _prune(document, tree)
    return kept


_TEXT: Final = object()
"""Left out of a list of texts, where no empty table can take its place."""


def _prune(node: Any, tree: Mapping[Any, Any]) -> Any:
    if isinstance(node, Mapping):
        return {
            key: _prune(value, tree[key]) if key in tree else value
            for key, value in node.items()
            if key not in tree or tree[key] is not None
        }
    tables = any(isinstance(value, dict) for value in node)
    return [
        value if index not in tree else {} if tree[index] is None else _prune(value, tree[index])
        for index, value in enumerate(node)
        if tree.get(index) is not _TEXT and (tables or tree.get(index, {}) is not None)
    ]
