"""A declaration's nested tables -> one flat record, in one pass that also notices whatever is not as the model says.

Most declarations have no faults, and every run pays for this pass on every file, so it neither copies nor explains: it
raises `Unfit` at the first value that does not fit, and `misfits` then finds out with the model what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Any, Final, TypeAlias

from budgetcheck.arithmetic.currency import CURRENCY_POWERS, USUAL_UNIT
from budgetcheck.arithmetic.exactness import move
from budgetcheck.arithmetic.interval import Rounding, stated_decimals
from budgetcheck.arithmetic.limits import LONG_FORM_KEYS, MOST_ELEMENTS, holds_number, unfit
from budgetcheck.model.homes import HOMES
from budgetcheck.model.record import Record
from budgetcheck.model.shape import ROOT, Shape, shape_at
from budgetcheck.model.targets import parse_target
from budgetcheck.source.parse import manageable
from budgetcheck.text.places import Route
from budgetcheck.text.slots import slotted

USUAL_DECIMALS: Final = 2

_TEXT, _TARGET, _AMOUNT, _NUMBER, _TABLE, _LIST, _TEXTS, _CHOICE, _DATE, _FLAG, _FREE, _MOVED = range(12)
_CODES: Final = {
    "text": _TEXT,
    "reference": _TEXT,
    "target": _TARGET,
    "amount": _AMOUNT,
    "percent": _AMOUNT,
    "number": _NUMBER,
    "table": _TABLE,
    "list": _LIST,
    "texts": _TEXTS,
    "date": _DATE,
    "flag": _FLAG,
    "any": _FREE,
}


class Unfit(Exception):
    """Something in the declaration does not fit the model."""


class _Plan:
    """How to lay one table: key -> what to do, the flat key it gets, its shape and the plan for what is inside.

    Steps are made when a key is first met; a run over plain budgets never makes those of final accounts.
    """

    __slots__ = ("prefix", "required", "shapes", "steps", "whole")

    def __init__(self, shapes: Mapping[str, Shape], prefix: str, required: tuple[str, ...]) -> None:
        self.shapes = shapes
        self.prefix = prefix
        self.required = required
        self.steps: dict[str, _Step] = {}
        self.whole: dict[int, Decimal] = {}
        """For a number: the integers that have been found to fit."""

    def step(self, key: str) -> _Step:
        """Make the step for a key. Raises Unfit where there is no such key."""
        shape = self.shapes.get(key)
        if shape is None:
            raise Unfit
        code = _CHOICE if shape.choices else _CODES[shape.kind]
        flat = intern(f"{self.prefix}{key}")  # so that rules find it by identity
        accepts = shape.accepts
        if code == _AMOUNT:
            accepts = {name: inner for name, inner in accepts.items() if name not in LONG_FORM_KEYS}
        required = () if code == _AMOUNT else shape.element_required
        plan = _Plan(accepts, "" if code == _LIST else f"{flat}.", required)
        if flat in HOMES:
            code, plan = _MOVED, _Plan({HOMES[flat].rpartition(".")[2]: shape}, _prefix(HOMES[flat]), ())
        made = self.steps[key] = (code, flat, shape, plan)
        return made


def _prefix(home: str) -> str:
    above = home.rpartition(".")[0]
    return f"{above}." if above else ""


_Step: TypeAlias = "tuple[int, str, Shape, _Plan]"


class _Whole(dict[int, Decimal]):
    """Integers as amounts, remembered: small ones are most of what stands in counts, zeros and round sums."""

    def __missing__(self, value: int) -> Decimal:
        if unfit(value) is not None:
            raise Unfit
        made = Decimal(value)
        if len(self) < _REMEMBERED:
            self[value] = made
        return made


_REMEMBERED: Final = 10_000
_WHOLE: Final = _Whole()
_PLAN: Final = _Plan(ROOT.accepts, "", ROOT.element_required)
_AMOUNT_SPEC: Final = ROOT.accepts["income"].accepts["total"]
_NO_COMPANIONS: Final = _Plan({}, "", ())


@slotted
class Flat:
    """A declaration laid flat in its own currency unit."""

    root: Record
    currency_unit: str = USUAL_UNIT
    decimals: int = USUAL_DECIMALS
    rounding: Rounding = "nearest"
    precision: dict[Route, int | None] = field(default_factory=dict)
    """Decimals (in the declared unit) of the figures whose long form says more than the number itself; None: exact."""
    texts: list[str] = field(default_factory=list)
    """Every text that rules see in it."""
    moved: dict[Route, Route] = field(default_factory=dict)
    """Figures that are written at another place than their home (`model.homes`): home -> place."""
    doubled: dict[Route, Route] = field(default_factory=dict)
    """Figures that are written at their home and, which is passed over, at another place, too: place -> home."""


def flatten(document: Mapping[str, Any], *, lenient: bool = False) -> Flat:
    """Lay a parsed document flat; raises `Unfit` where it does not fit the model.

    With `lenient`, required keys may be missing (what was there has been found faulty and left out).
    """
    laying = _Laying(document, lenient)
    flat = laying.flat
    laying.table(document, _PLAN, flat.root, ())
    root = flat.root
    root.setdefault("disclosure.decimals", Decimal(flat.decimals))
    for key, text in (
        ("disclosure.kind", "budget"),
        ("disclosure.scope", "unit"),
        ("disclosure.currency_unit", flat.currency_unit),
        ("disclosure.rounding", flat.rounding),
    ):
        if key not in root:
            root[key] = text
            flat.texts.append(text)
    return flat


class _Laying:
    """One pass over one document. What the disclosure says of units and rounding is needed before all else."""

    __slots__ = ("document", "flat", "lenient", "power", "texts")

    def __init__(self, document: Mapping[str, Any], lenient: bool) -> None:
        self.document = document
        disclosure = document.get("disclosure")
        stated: Mapping[str, Any] = disclosure if isinstance(disclosure, dict) else {}
        unit, decimals = stated.get("currency_unit", USUAL_UNIT), stated.get("decimals", USUAL_DECIMALS)
        if type(unit) is not str or unit not in CURRENCY_POWERS:
            raise Unfit
        if not holds_number(ROOT.accepts["disclosure"].accepts["decimals"], decimals):
            raise Unfit
        rounding: Rounding = "truncated" if stated.get("rounding") == "truncated" else "nearest"
        self.flat = Flat(Record(), unit, int(decimals), rounding)
        self.texts = self.flat.texts
        self.lenient = lenient
        self.power = CURRENCY_POWERS[unit]

    def table(self, table: Mapping[str, Any], plan: _Plan, record: Record, route: Route) -> None:
        """Lay one table into a record, key by key."""
        if plan.required and not self.lenient:
            for key in plan.required:
                if key not in table:
                    raise Unfit
        if "currency_unit" in table:
            table = self.in_own_unit(table, plan.shapes)
        told, steps = self.texts.append, plan.steps
        for key, value in table.items():
            try:
                code, flat, spec, inner = steps[key]
            except KeyError:
                code, flat, spec, inner = plan.step(key)
            type_ = type(value)
            if type_ is Decimal and code == _AMOUNT:
                record[flat] = value
            elif type_ is str:
                if code == _TARGET:
                    record[flat] = parse_target(value)
                elif code == _TEXT or (code == _CHOICE and value in spec.choices):
                    record[flat] = value
                elif code == _MOVED:
                    self.at_home(value, inner, record, flat, (*route, key))
                    continue
                else:
                    raise Unfit
                told(value)
            elif code == _AMOUNT:
                if type_ is int:
                    record[flat] = _WHOLE[value]
                elif type_ is dict:
                    self.long(value, inner, record, (*route, key), flat, spec)
                else:
                    raise Unfit
            elif code == _NUMBER:
                known = inner.whole.get(value) if type_ is int else None
                if known is None:
                    if not holds_number(spec, value):
                        raise Unfit
                    known = Decimal(value)
                    if type_ is int and len(inner.whole) < _REMEMBERED:
                        inner.whole[value] = known
                record[flat] = known
            elif code == _TABLE and type_ is dict:
                record[flat] = True
                self.table(value, inner, record, (*route, key))
            elif code == _LIST and type_ is list and len(value) <= MOST_ELEMENTS:
                record[flat] = self.rows(value, inner, spec.short, (*route, key))
            else:
                self.rest(code, flat, value, key, record, route, inner)

    def rest(self, code: int, flat: str, value: object, key: str, record: Record, route: Route, plan: _Plan) -> None:
        """Lay the less frequent kinds of value; `plan` is that of a figure whose home is elsewhere."""
        if code == _MOVED:
            self.at_home(value, plan, record, flat, (*route, key))
            return
        if code == _TEXTS:
            fits = isinstance(value, list) and len(value) <= MOST_ELEMENTS and all(type(text) is str for text in value)
        elif code == _DATE:
            fits = type(value) is date
        elif code == _FLAG:
            fits = type(value) is bool
        else:
            fits = code == _FREE and isinstance(value, dict) and manageable(value)
        if not fits:
            raise Unfit
        if code != _FREE:
            record[flat] = value
            if code == _TEXTS:
                self.texts += value  # type: ignore[arg-type]
        elif key == "custom" and isinstance(value, dict):
            record[flat] = True
            self.free(value, record, f"{flat}.", (*route, key))

    def at_home(self, value: object, plan: _Plan, record: Record, flat: str, place: Route) -> None:
        """Lay a figure that is written at another place than its home, unless it stands there as well."""
        home = HOMES[flat]
        *above, last = home.split(".")
        tables = (*record.route, *above)
        route = (*tables, last)
        if home in record or _at(self.document, route) is not None:
            self.flat.doubled[place] = route
            return
        self.flat.moved[route] = place
        for end in range(1, len(above) + 1):
            table = shape_at(tuple(above[:end]))
            if table is not None and table.kind == "table":
                record[".".join(above[:end])] = True
        self.table({last: value}, plan, record, tables)

    def in_own_unit(self, table: Mapping[str, Any], shapes: Mapping[str, Shape]) -> Mapping[str, Any]:
        """Give every amount of a table that states its own unit the long form that says so."""
        unit = table["currency_unit"]
        if unit == self.flat.currency_unit or type(unit) is not str or unit not in CURRENCY_POWERS:
            return table
        return {key: _with_unit(value, shapes.get(key), unit) for key, value in table.items()}

    def rows(self, elements: Sequence[Any], plan: _Plan, short: str, route: Route) -> list[Record]:
        """Lay a list of tables into records."""
        records = []
        for index, element in enumerate(elements):
            where = (*route, index)
            record = Record.__new__(Record)  # half the time of Record(where), and lists are most of a declaration
            record.route = where
            if type(element) is dict:
                self.table(element, plan, record, where)
            elif short and type(element) is str:
                record[short] = element
                self.texts.append(element)
            else:
                raise Unfit
            records.append(record)
        return records

    def long(
        self, form: Mapping[str, Any], companions: _Plan, record: Record, route: Route, flat: str, spec: Shape
    ) -> None:
        """Lay a long form: the number in the declared unit under its own key, its companions below it."""
        said: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        for key, value in form.items():
            name = spec.synonyms.get(key, key)
            if name not in LONG_FORM_KEYS:
                rest[key] = value
            elif name in said:
                raise Unfit
            else:
                inner = spec.accepts.get(key)
                if inner is None or not _says(inner, value):
                    raise Unfit
                said[name] = value
        if rest:
            if "currency_unit" in said and spec.kind == "amount":
                rest = {
                    key: _with_unit(inner, companions.shapes.get(key), form["currency_unit"])
                    for key, inner in rest.items()
                }
            self.table(rest, companions, record, route)
        if "value" in said:
            record[flat] = self.known(said, spec.kind == "amount", route)
        elif spec.element_required and not self.lenient:
            raise Unfit

    def known(self, said: Mapping[str, Any], is_amount: bool, route: Route) -> Decimal:
        """Return a long form's number in the declared unit, and note how exactly it is known.

        Decimals are those of the number as it is written: 12000 元 with 2 decimals is known to 0.01 元.
        """
        value, decimals = Decimal(said["value"]), said.get("decimals")
        shift = self.power - CURRENCY_POWERS[said["currency_unit"]] if "currency_unit" in said else 0
        if decimals == "exact":
            self.flat.precision[route] = None
        elif decimals is not None:
            self.flat.precision[route] = int(decimals) + shift
        elif shift:
            own = stated_decimals(value)
            least = self.flat.decimals if is_amount and (route[0] != "statements" or not value) else 0
            self.flat.precision[route] = max(least, own) + shift
        return move(value, -shift) if shift else value

    def free(self, table: Mapping[str, Any], record: Record, prefix: str, route: Route) -> None:
        """Lay a user's own table: numbers are amounts, a table that reads as a long form is an amount too."""
        for key, value in table.items():
            flat, where = f"{prefix}{key}", (*route, key)
            if isinstance(value, dict) and is_long_form(value):
                self.long(value, _NO_COMPANIONS, record, where, flat, _AMOUNT_SPEC)
            elif isinstance(value, dict):
                record[flat] = True
                self.free(value, record, f"{flat}.", where)
            else:
                record[flat] = self.free_value(value, where)

    def free_value(self, value: object, route: Route) -> object:
        """Lay a user's own value: a list of tables becomes one of records, a number becomes a decimal."""
        if isinstance(value, list):
            if len(value) > MOST_ELEMENTS:
                raise Unfit
            laid: list[object] = []
            for index, element in enumerate(value):
                where = (*route, index)
                if isinstance(element, dict):
                    record = Record(where)
                    self.free(element, record, "", where)
                    laid.append(record)
                else:
                    laid.append(self.free_value(element, where))
            return laid
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            if unfit(value) is not None:
                raise Unfit
            return Decimal(value)
        if isinstance(value, str):
            self.texts.append(value)
        return value


def _with_unit(value: Any, shape: Shape | None, unit: str) -> Any:
    """Write an amount, or all of them in a table or list, in the long form with this unit where none is stated."""
    if shape is None or type(value) is bool or (type(value) is dict and "currency_unit" in value):
        return value
    if shape.kind == "amount" and type(value) is dict:
        return {"currency_unit": unit, **value}
    if shape.kind == "amount" and isinstance(value, int | Decimal):
        return {"value": value, "currency_unit": unit}
    if shape.kind == "table" and type(value) is dict:
        return {key: _with_unit(inner, shape.accepts.get(key), unit) for key, inner in value.items()}
    if shape.kind == "list" and type(value) is list:
        return [
            element
            if type(element) is not dict or "currency_unit" in element
            else {key: _with_unit(inner, shape.accepts.get(key), unit) for key, inner in element.items()}
            for element in value
        ]
    return value


def _at(document: object, route: Route) -> object:
    """Return what is written at a route, None where nothing is."""
    for step in route:
        if isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def _says(spec: Shape, value: object) -> bool:
    if type(value) is Decimal and spec.kind == "number" and spec.low is None and spec.high is None and not spec.whole:
        return True  # numbers that may not be reckoned with are of another type
    return type(value) is str and value in spec.choices if spec.choices else holds_number(spec, value)


def is_long_form(form: Mapping[str, Any]) -> bool:
    """Whether a user's own table is the long form of an amount."""
    accepts = _AMOUNT_SPEC.accepts
    return "value" in form and all(key in accepts and _says(accepts[key], value) for key, value in form.items())
