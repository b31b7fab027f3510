"""Values that a key of the model cannot hold: what stands there, and what to write instead.

What to write is the value alone: before it stands a key that may be dotted, or in an inline table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeGuard

from budgetcheck.arithmetic.limits import unfit
from budgetcheck.model.document import FORMAT_VERSION
from budgetcheck.model.guess import closest, simplified
from budgetcheck.model.spec import Spec
from budgetcheck.model.targets import LONGEST_TARGET
from budgetcheck.source.advice import date_advice, figure_advice
from budgetcheck.source.faults import Fault, Takes
from budgetcheck.source.typed import Day, is_nothing, is_sum, read_code, read_day, read_figure
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words, phrase

_SHOWN: Final = 40
_ANY_NUMBER: Final = phrase("declaration.wrong_values.write_number_without_quotes_e")

_SINGLE: Final = {
    **dict.fromkeys(("amount", "percent", "number"), phrase("text.kinds.number")),
    **dict.fromkeys(("text", "target", "reference"), phrase("text.kinds.text")),
    "date": phrase("text.kinds.date"),
}
"""Kinds of which a key takes one value, and what it is called."""


def wrong_value(route: Route, spec: Spec, value: object, unit: str | None) -> Fault:
    """Say what is wrong with a value; `unit` is the currency unit of amounts there, None if unknown."""
    alone = _alone(value)
    if alone is not None and spec.kind in _SINGLE:
        if _fits(spec, alone):
            fix = toml(alone)
            remedy = phrase("source.advice.write_written", written=fix)
            return _mistyped(route, spec, value, _SINGLE[spec.kind], remedy, fix=fix)
        within = wrong_value(route, spec, alone, unit)
        if within.fix is not None:
            return _mistyped(route, spec, value, _SINGLE[spec.kind], within.remedy, fix=within.fix)
    if spec.choices:
        return _refused(route, spec, value, spec.choices, spec.choice_names)
    if spec.words and isinstance(value, str) and not _reads_as_number(value):
        return _refused(route, spec, value, spec.words, ())
    if spec.kind in ("amount", "percent", "number") or (spec.kind == "any" and _is_unfit(value)):
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _unfit(route, spec, value)
        if isinstance(value, str):
            return _quoted_number(route, spec, value, unit)
        wanted = phrase("declaration.wrong_values.number_value") if spec.accepts else phrase("text.kinds.number")
        return _mistyped(route, spec, value, wanted, _number_advice(spec))
    if spec.kind in ("text", "target", "reference"):
        return _unquoted_text(route, spec, value)
    if spec.kind == "date":
        return _no_date(route, spec, value)
    return _misshapen(route, spec, value, unit)


def _alone(value: object) -> object:
    """The only value of a list, however many brackets are around it; None of any other value."""
    if not isinstance(value, list):
        return None
    while isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return value


def _fits(spec: Spec, value: object) -> bool:
    """Whether a value that stands in brackets is what the key takes without them."""
    match spec.kind:
        case "amount" | "percent" | "number":
            return isinstance(value, int | Decimal) and not isinstance(value, bool) and unfit(value) is None
        case "text" | "target" | "reference":
            return isinstance(value, str) and len(value) <= _SHOWN and value in (spec.choices or spec.words or (value,))
        case "date":
            return isinstance(value, date) and not isinstance(value, datetime)
    return False


def _name(spec: Spec) -> Words:
    return spec.label.otherwise(spec.name)


def _mistyped(
    route: Route,
    spec: Spec,
    value: object,
    wanted: Words,
    remedy: Words,
    rule: str = "DEC-033",
    fix: str | None = None,
) -> Fault:
    name, kind, shown = _name(spec), _kind(value), toml(value)
    return Fault(
        rule,
        phrase(
            "declaration.wrong_values.name_should_wanted_not_kind", shown=shown, name=name, wanted=wanted, kind=kind
        ),
        remedy,
        route=route,
        fix=fix,
    )


# Numbers


def _unfit(route: Route, spec: Spec, value: int | Decimal) -> Fault:
    name, shown = _name(spec), toml(value)
    reason = unfit(value)
    if reason is not None:
        infinite = isinstance(value, Decimal) and not value.is_finite()
        return Fault(
            "DEC-036" if infinite else "DEC-037",
            phrase("declaration.wrong_values.name_cannot_shown_reason", shown=shown, name=name, reason=reason),
            phrase("declaration.wrong_values.write_actual_number_leave_key"),
            route=route,
        )
    if spec.name == "format":
        return Fault(
            "DEC-039",
            phrase("declaration.wrong_values.format_not_supported", shown=shown),
            phrase("declaration.wrong_values.write_format", format=FORMAT_VERSION),
            route=route,
        )
    wanted = _wanted(spec)
    return _mistyped(
        route, spec, value, wanted, phrase("declaration.wrong_values.write_wanted", wanted=wanted), "DEC-037"
    )


def _wanted(spec: Spec) -> Words:
    """The numbers that a key takes."""
    whole = phrase("declaration.wrong_values.whole_number") if spec.whole else phrase("text.kinds.any_number")
    if spec.low is not None and spec.high is not None:
        return phrase("declaration.wrong_values.whole_from_low_high", low=spec.low, high=spec.high, whole=whole)
    if spec.low is not None:
        return phrase("declaration.wrong_values.whole_not_below_low", low=spec.low, whole=whole)
    return whole


def _number_advice(spec: Spec) -> Words:
    """What to write at a key that takes numbers, where nothing says which."""
    return phrase("declaration.wrong_values.write_wanted", wanted=_wanted(spec)) if spec.whole else _ANY_NUMBER


def _is_unfit(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and unfit(value) is not None


def _reads_as_number(text: str) -> bool:
    return is_nothing(text) or is_sum(text) or read_figure(text) is not None


def _quoted_number(route: Route, spec: Spec, value: str, unit: str | None) -> Fault:
    """A number in quotes, be it with separators, a unit, full-width digits or brackets for minus."""
    name, shown = _name(spec), toml(value)
    message = phrase("declaration.wrong_values.should_number_not_text", shown=shown, name=name)
    if is_nothing(value):
        remedy = phrase("declaration.wrong_values.write_nothing_leave_key_out")
        return Fault("DEC-032", message, remedy, route=route)
    figure = None if is_sum(value) else read_figure(value)
    if figure is None:
        remedy = phrase("declaration.wrong_values.write_number_gives_without_quotes")
        return Fault("DEC-032", message, remedy if is_sum(value) else _number_advice(spec), route=route)
    takes: Takes = spec.kind if spec.kind in ("amount", "percent", "number") else "any"
    remedy, fix = figure_advice(figure, takes, unit)
    if fix is not None and figure.slip != "letter":
        remedy = phrase("source.advice.write_written", written=fix)
    return Fault("DEC-032", message, remedy, route=route, fix=fix)


# Texts, words, dates


def _unquoted_text(route: Route, spec: Spec, value: object) -> Fault:
    simple = isinstance(value, int | Decimal | date | time) and not isinstance(value, bool)
    if not simple:
        return _mistyped(
            route,
            spec,
            value,
            phrase("text.kinds.text"),
            phrase("declaration.wrong_values.write_text_quotes"),
        )
    text = toml(value)
    if spec.name == "code":
        text = read_code(text) or text
    fix = f'"{text}"'
    remedy = phrase("declaration.wrong_values.put_quotes_written", written=fix)
    if spec.name == "code":
        return _mistyped(route, spec, value, phrase("declaration.wrong_values.text_quotes"), remedy, "DEC-034", fix)
    return _mistyped(route, spec, value, phrase("text.kinds.text"), remedy, fix=fix)


def _no_date(route: Route, spec: Spec, value: object) -> Fault:
    wanted = phrase("text.kinds.date")
    if isinstance(value, datetime):
        day: Day | None = Day(value.date())
    elif isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        day = read_day(value if isinstance(value, str) else toml(value))
    else:
        day = None
    if day is None:
        remedy = phrase("declaration.wrong_values.write_date_without_quotes")
        return _mistyped(route, spec, value, wanted, remedy, "DEC-038")
    if day.lacks == "none":
        wanted = phrase("declaration.wrong_values.date_exists")
    remedy, fix = date_advice(day)
    if fix is not None and day.lacks != "serial":
        remedy = phrase("declaration.wrong_values.write_the_date_without_quotes", fix=fix)
    return _mistyped(route, spec, value, wanted, remedy, "DEC-038", fix)


def _refused(route: Route, spec: Spec, value: object, allowed: tuple[str, ...], names: tuple[Words, ...]) -> Fault:
    names = names or tuple(Words.alike(word) for word in allowed)
    pairs = list(zip(allowed, names, strict=True))
    choices = phrase("text.marks.listed", of=[_choice(word, name) for word, name in pairs])
    if spec.words:
        choices = phrase("declaration.wrong_values.number_or", choices=choices)
    meant: str | None = None
    certain = False
    if isinstance(value, str) and len(value) <= LONGEST_TARGET:
        wanted = simplified(value)
        known = [word for word, name in pairs if wanted in (simplified(word), simplified(name.zh), simplified(name.en))]
        certain = len(known) == 1
        meant = known[0] if known else closest(wanted, allowed)
    name = _name(spec)
    return Fault(
        "DEC-035",
        phrase("declaration.wrong_values.allowed_are", value=toml(value), name=name, choices=choices),
        phrase("declaration.wrong_values.write_name_meant", meant=meant)
        if meant
        else phrase("declaration.wrong_values.choose_those_listed"),
        route=route,
        fix=f'"{meant}"' if certain else None,
    )


def _choice(word: str, name: Words) -> Words:
    """A word that may be written, with its name in each language where that is another."""
    bare = f'"{word}"'
    named = phrase("declaration.wrong_values.choice", word=word, name=name)
    same = {"zh": name.zh == word, "en": simplified(name.en) == simplified(word)}
    return Words(bare if same["zh"] else named.zh, bare if same["en"] else named.en)


# Tables and lists


def _misshapen(route: Route, spec: Spec, value: object, unit: str | None) -> Fault:
    path, name = dotted(route), spec.name
    if spec.kind == "flag":
        wanted = phrase("declaration.wrong_values.true_false")
        return _mistyped(route, spec, value, wanted, phrase("declaration.wrong_values.write_true_false"))
    if spec.kind == "texts":
        remedy = phrase("declaration.wrong_values.write_name", name=name)
        return _mistyped(route, spec, value, phrase("declaration.wrong_values.list_texts"), remedy)
    if spec.kind == "table" and "total" in spec.accepts and _may_be_total(value):
        return _total_instead(route, spec, value, unit)
    rows = spec.kind == "list" or isinstance(route[-1], int)
    head = f"[[{path}]]" if rows else f"[{path}]"
    if isinstance(value, dict) and spec.kind == "any":
        wanted = phrase("declaration.wrong_values.table_most_levels")
        return _mistyped(route, spec, value, wanted, phrase("declaration.wrong_values.nest_less_deep"))
    return _mistyped(
        route,
        spec,
        value,
        phrase("declaration.wrong_values.rows") if spec.kind == "list" else phrase("text.kinds.table"),
        phrase(
            "declaration.wrong_values.write_keys_below",
            head=head,
            rows=phrase("declaration.wrong_values.each_row") if rows else "",
        ),
    )


def _may_be_total(value: object) -> TypeGuard[int | Decimal | str]:
    return isinstance(value, int | Decimal | str) and not isinstance(value, bool)


def _total_instead(route: Route, spec: Spec, value: int | Decimal | str, unit: str | None) -> Fault:
    """A number in the place of a table that has a total: it is the total, written where it stands as a dotted key."""
    number = toml(value)
    if isinstance(value, str):
        number = _quoted_number((*route, "total"), spec.accepts["total"], value, unit).fix or "…"
    written: Words | str = f"{spec.name}.total = {number}"
    if isinstance(route[-1], int):
        written = f"{{ total = {number} }}"
    elif len(route) > 1 and not any(isinstance(step, int) for step in route):
        written = phrase(
            "declaration.wrong_values.whole_or_within",
            whole=f"{dotted(route)}.total = {number}",
            table=dotted(route[:-1]),
            within=written,
        )
    remedy = phrase("declaration.wrong_values.if_total_write_other_keys", written=written, route=dotted(route))
    return _mistyped(route, spec, value, phrase("text.kinds.table"), remedy)


# Values as they stand in the file


_KINDS: Final[Mapping[type, Words]] = {
    bool: phrase("declaration.wrong_values.truth_value"),
    int: phrase("declaration.wrong_values.the_number"),
    Decimal: phrase("declaration.wrong_values.the_number"),
    str: phrase("declaration.wrong_values.the_text"),
    datetime: phrase("declaration.wrong_values.date_time"),
    date: phrase("declaration.wrong_values.the_date"),
    time: phrase("declaration.wrong_values.time"),
    dict: phrase("declaration.wrong_values.the_table"),
    list: phrase("declaration.wrong_values.list"),
}


def _kind(value: object) -> Words:
    return _KINDS.get(type(value), Words("", ""))


def toml(value: object) -> str:
    """Show a value as it would stand in the file, cut where it is long."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + shortened(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
        case int():
            return shortened(str(value)) if abs(value) < 10**60 else "…"
        case Decimal():
            if not value.is_finite():
                return "nan" if value.is_nan() else "inf" if value > 0 else "-inf"
            return shortened(format(value, "f") if abs(value.adjusted()) < _SHOWN else str(value))
        case date() | time():
            return value.isoformat()
        case dict():
            return "{ … }" if value else "{}"
        case list():
            return "[ … ]" if value else "[]"
    return shortened(str(value))


def shortened(text: str) -> str:
    """Cut a long text."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def dotted(route: Route) -> str:
    """A route without its indices, as a table header names it."""
    return ".".join(step for step in route if isinstance(step, str))
