"""A declaration's nested tables -> one flat record, in one pass that also notices whatever is not as the model says.

Most declarations have no faults, and every run pays for this pass on every file, so it neither copies nor explains: it
raises `Unfit` at the first value that does not fit, and `declaration` then finds out with the model what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation, Overflow
from typing import Any, Final

from budgetcheck.interval import Rounding, stated_decimals
from budgetcheck.layout import ROOT
from budgetcheck.limits import unfit
from budgetcheck.model import CURRENCY_POWERS, LONG_FORM_KEYS, MOST_ELEMENTS, Spec
from budgetcheck.places import Route
from budgetcheck.record import Record
from budgetcheck.targets import parse_target

CURRENCY_UNIT: Final = "万元"
DECIMALS: Final = 2
EXACT: Final = Context(prec=200, traps=[InvalidOperation, Overflow])
"""Wide enough for every product of fitting numbers by a power of ten."""

_TEXT, _TARGET, _AMOUNT, _NUMBER, _TABLE, _LIST, _TEXTS, _CHOICE, _DATE, _FLAG, _FREE, _SKIP = range(12)
_CODES = {
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


class Unfit(Exception):  # noqa: N818 - it is no error: the model is asked next
    """Something in the declaration does not fit the model."""


class _Plan(dict[str, tuple[int, str, Spec, "_Plan | None"]]):
    """How to lay one table: key -> what to do, the flat key it gets, its spec and the plan for what is inside.

    Plans are made when a table is first met; a run over plain budgets never makes those of final accounts.
    """

    __slots__ = ("prefix", "required", "specs")

    def __init__(self, specs: Mapping[str, Spec], prefix: str, required: tuple[str, ...]) -> None:
        super().__init__()
        self.specs = specs
        self.prefix = prefix
        self.required = required

    def __missing__(self, key: str) -> tuple[int, str, Spec, _Plan | None]:
        spec = self.specs.get(key)
        if spec is None:
            raise Unfit
        code = _CHOICE if spec.choices else _CODES[spec.kind]
        flat = f"{self.prefix}{key}"
        inner = None
        if code == _TABLE:
            inner = _Plan(spec.accepts, f"{flat}.", spec.element_required)
        elif code == _LIST:
            inner = _Plan(spec.accepts, "", spec.element_required)
        elif code == _AMOUNT:
            inner = _Plan({k: s for k, s in spec.accepts.items() if k not in LONG_FORM_KEYS}, f"{flat}.", ())
        entry = self[key] = (code, flat, spec, inner)
        return entry


_PLAN = _Plan(ROOT.accepts, "", ROOT.element_required)


@dataclass(slots=True)
class Flat:
    """A declaration laid flat in its own currency unit."""

    root: Record
    currency_unit: str = CURRENCY_UNIT
    decimals: int = DECIMALS
    rounding: Rounding = "nearest"
    precision: dict[Route, int | None] = field(default_factory=dict)
    """Decimals (in the declared unit) of the figures whose long form says more than the number itself; None: exact."""
    longs: dict[Route, Route] = field(default_factory=dict)
    """Where the number of a long form stands, ``(…, "value")``."""


def flatten(document: Mapping[str, Any], *, lenient: bool = False, base: Route = ()) -> Flat:
    """Lay a parsed document flat; raises `Unfit` where it does not fit the model.

    With `lenient`, required keys may be missing (what was there has been found faulty and left out). Routes start with
    `base`.
    """
    disclosure = document.get("disclosure")
    if type(disclosure) is not dict:
        if not lenient:
            raise Unfit
        disclosure = {}
    flat = Flat(Record(base))
    laying = _Laying(flat, lenient, disclosure)
    laying.table(document, _PLAN, flat.root, base)
    root = flat.root
    root.setdefault("disclosure.kind", "budget")
    root.setdefault("disclosure.scope", "unit")
    root.setdefault("disclosure.currency_unit", flat.currency_unit)
    root.setdefault("disclosure.decimals", Decimal(flat.decimals))
    root.setdefault("disclosure.rounding", flat.rounding)
    return flat


class _Laying:
    """One pass over one document."""

    __slots__ = ("flat", "lenient", "power")

    def __init__(self, flat: Flat, lenient: bool, disclosure: Mapping[str, Any]) -> None:
        self.flat = flat
        self.lenient = lenient
        unit = disclosure.get("currency_unit", CURRENCY_UNIT)
        if type(unit) is not str or unit not in CURRENCY_POWERS:
            raise Unfit
        flat.currency_unit = unit
        self.power = CURRENCY_POWERS[unit]
        flat.rounding = "truncated" if disclosure.get("rounding") == "truncated" else "nearest"
        decimals = disclosure.get("decimals", DECIMALS)
        if type(decimals) not in (int, Decimal) or unfit(decimals) is not None or int(decimals) != decimals:
            raise Unfit
        flat.decimals = int(decimals)

    def table(self, table: Mapping[str, Any], plan: _Plan, record: Record, route: Route) -> None:
        """Lay one table into a record, key by key."""
        if not self.lenient:
            for key in plan.required:
                if key not in table:
                    raise Unfit
        for key, value in table.items():
            code, flat, spec, inner = plan[key]
            type_ = type(value)
            if code == _TARGET:
                if type_ is not str:
                    raise Unfit
                record[flat] = parse_target(value)
            elif code == _TEXT:
                if type_ is not str:
                    raise Unfit
                record[flat] = value
            elif code <= _NUMBER:
                if type_ is dict and code == _AMOUNT:
                    self.long(value, inner, record, (*route, key), flat, spec)  # type: ignore[arg-type]
                    continue
                if (type_ is not Decimal and type_ is not int) or unfit(value) is not None:
                    raise Unfit
                if spec.low is not None and value < spec.low or spec.high is not None and value > spec.high:
                    raise Unfit
                if spec.whole and value != int(value):
                    raise Unfit
                record[flat] = value if type_ is Decimal else Decimal(value)
            elif code == _TABLE:
                if type_ is not dict:
                    raise Unfit
                record[flat] = True
                self.table(value, inner, record, (*route, key))  # type: ignore[arg-type]
            elif code == _LIST:
                if type_ is not list or len(value) > MOST_ELEMENTS:
                    raise Unfit
                record[flat] = self.list(value, inner, spec.short, (*route, key))  # type: ignore[arg-type]
            elif code == _TEXTS:
                if type_ is not list or len(value) > MOST_ELEMENTS or any(type(text) is not str for text in value):
                    raise Unfit
                record[flat] = value
            elif code == _CHOICE:
                if type_ is not str or value not in spec.choices:
                    raise Unfit
                record[flat] = value
            elif code == _DATE:
                if type_ is not date:
                    raise Unfit
                record[flat] = value
            elif code == _FLAG:
                if type_ is not bool:
                    raise Unfit
                record[flat] = value
            else:
                if type_ is not dict:
                    raise Unfit
                if key == "custom":
                    record[flat] = True
                    self.free(value, record, flat, (*route, key))

    def list(self, elements: list[Any], plan: _Plan, short: str, route: Route) -> list[Record]:
        """Lay a list of tables into records."""
        records = []
        for index, element in enumerate(elements):
            where = (*route, index)
            record = Record(where)
            if type(element) is dict:
                self.table(element, plan, record, where)
            elif short and type(element) is str:
                record[short] = element
            else:
                raise Unfit
            records.append(record)
        return records

    def long(
        self, form: Mapping[str, Any], companions: _Plan, record: Record, route: Route, flat: str, spec: Spec
    ) -> None:
        """Lay a long form: the number in the declared unit under its own key, its companions below it."""
        own: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        for key, value in form.items():
            if key in LONG_FORM_KEYS and key in spec.accepts:
                own[key] = value
            elif key in spec.synonyms:
                own[spec.synonyms[key]] = value
                if spec.synonyms[key] in form:
                    raise Unfit
            else:
                rest[key] = value
        if rest:
            self.table(rest, companions, record, route)
        number = own.get("value")
        if number is None:
            if self.lenient or not spec.element_required and set(own) <= {"decimals", "currency_unit"}:
                return
            raise Unfit
        if type(number) not in (int, Decimal) or unfit(number) is not None:
            raise Unfit
        unit, decimals = own.get("currency_unit"), own.get("decimals")
        if unit is not None and (type(unit) is not str or unit not in CURRENCY_POWERS):
            raise Unfit
        if decimals is not None and decimals != "exact":
            limit = spec.accepts["decimals"]
            if type(decimals) not in (int, Decimal) or not limit.low <= decimals <= limit.high:  # type: ignore[operator]
                raise Unfit
            if decimals != int(decimals):
                raise Unfit
        shift = 0 if unit is None else self.power - CURRENCY_POWERS[unit]
        value = Decimal(number)
        record[flat] = move(value, -shift) if shift else value
        self.flat.longs[route] = (*route, "value" if "value" in form else next(iter(spec.synonyms)))
        if decimals == "exact":
            self.flat.precision[route] = None
        elif decimals is not None:
            self.flat.precision[route] = int(decimals) + shift
        elif shift:
            stated = stated_decimals(value)
            known = max(self.flat.decimals, stated) if spec.kind == "amount" else stated
            self.flat.precision[route] = known + shift

    def free(self, table: Mapping[str, Any], record: Record, flat: str, route: Route) -> None:
        """Lay a user's own table: numbers are amounts, a table with a `value` is an amount's long form."""
        for key, value in table.items():
            name, where = f"{flat}.{key}", (*route, key)
            if isinstance(value, dict):
                if "value" in value and value.keys() <= _LONG.accepts.keys():
                    self.long(value, _PLAIN_LONG, record, where, name, _LONG)
                else:
                    record[name] = True
                    self.free(value, record, name, where)
            elif isinstance(value, list):
                record[name] = self.free_list(value, where)
            else:
                record[name] = free_value(value)

    def free_list(self, values: list[Any], route: Route) -> list[Any]:
        """Lay a user's own list: of tables, of texts or of numbers."""
        if len(values) > MOST_ELEMENTS:
            raise Unfit
        laid: list[Any] = []
        for index, value in enumerate(values):
            where = (*route, index)
            if isinstance(value, dict):
                element = Record(where)
                for key, inner in value.items():
                    if isinstance(inner, dict) and "value" in inner and inner.keys() <= _LONG.accepts.keys():
                        self.long(inner, _PLAIN_LONG, element, (*where, key), key, _LONG)
                    elif isinstance(inner, dict):
                        element[key] = True
                        self.free(inner, element, key, (*where, key))
                    elif isinstance(inner, list):
                        element[key] = self.free_list(inner, (*where, key))
                    else:
                        element[key] = free_value(inner)
                laid.append(element)
            elif isinstance(value, list):
                laid.append(self.free_list(value, where))
            else:
                laid.append(free_value(value))
        return laid


_LONG: Final = ROOT.accepts["income"].accepts["total"]
_PLAIN_LONG: Final = _Plan({}, "", ())


def long_custom(form: Mapping[str, Any]) -> bool | None:
    """Whether a user's own table is a sound long form of an amount; None where it is meant as something else."""
    if not form.keys() <= _LONG.accepts.keys():
        return None
    laying = _Laying(Flat(Record()), False, {})
    try:
        laying.long(form, _PLAIN_LONG, Record(), (), "", _LONG)
    except Unfit:
        return False
    return True


def free_value(value: object) -> object:
    """Check a user's own plain value; raises `Unfit` for a number that cannot be reckoned with."""
    if isinstance(value, bool | str | datetime | date):
        return value
    if isinstance(value, int | Decimal):
        if unfit(value) is not None:
            raise Unfit
        return Decimal(value)
    return value


def move(value: Decimal, power: int) -> Decimal:
    """Multiply by a power of ten, exactly."""
    return value.scaleb(power, EXACT)
