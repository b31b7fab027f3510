"""Values that a key of the model cannot hold: what stands there, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from budgetcheck.arithmetic.limits import unfit
from budgetcheck.model.document import FORMAT
from budgetcheck.model.guess import closest, simplified
from budgetcheck.model.spec import Spec
from budgetcheck.model.targets import LONGEST_TARGET
from budgetcheck.source.advice import date_advice, figure_advice
from budgetcheck.source.faults import Fault, Takes
from budgetcheck.source.typed import Day, is_nothing, is_sum, read_code, read_day, read_figure
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words

_SHOWN: Final = 40
_ANY_NUMBER: Final = Words("请写不带引号的数字，例如 1644.62", "write the number without quotes, e.g. 1644.62")


def wrong_value(route: Route, spec: Spec, value: object, unit: str) -> Fault:
    """Say what is wrong with a value; `unit` is the declaration's currency unit."""
    if spec.choices:
        return _refused(route, spec, value, spec.choices, spec.choice_names)
    if spec.words and isinstance(value, str) and not _reads_as_number(value):
        return _refused(route, spec, value, spec.words, ())
    if spec.kind in ("amount", "percent", "number") or (spec.kind == "any" and isinstance(value, int | Decimal)):
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _unfit(route, spec, value)
        if isinstance(value, str):
            return _quoted_number(route, spec, value, unit)
        wanted = (
            Words("数字或 { value = … }", "a number or { value = … }") if spec.accepts else Words("数字", "a number")
        )
        return _mistyped(route, spec, value, wanted, _ANY_NUMBER)
    if spec.kind in ("text", "target", "reference"):
        return _unquoted_text(route, spec, value)
    if spec.kind == "date":
        return _no_date(route, spec, value)
    return _misshapen(route, spec, value, unit)


def _name(spec: Spec) -> Words:
    return Words(spec.label.zh or spec.name, spec.label.en or spec.name)


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
        Words(
            f"{name.zh}应为{wanted.zh}，此处是{kind.zh} {shown}",
            f"{name.en} should be {wanted.en}, not {kind.en} {shown}",
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
            Words(f"{name.zh} 不能是 {shown}：{reason.zh}", f"{name.en} cannot be {shown}: {reason.en}"),
            Words("请写实际的数字；没有数据请删去此键", "write the actual number; leave the key out if there is none"),
            route=route,
        )
    if spec.name == "format":
        return Fault(
            "DEC-039",
            Words(f"不支持格式版本 {shown}", f"format {shown} is not supported"),
            Words(f"请写 format = {FORMAT}", f"write format = {FORMAT}"),
            route=route,
        )
    whole = Words("整数", "a whole number") if spec.whole else Words("数", "a number")
    if spec.low is not None and spec.high is not None:
        wanted = Words(f" {spec.low} 至 {spec.high} 的{whole.zh}", f"{whole.en} from {spec.low} to {spec.high}")
    elif spec.low is not None:
        wanted = Words(f"不小于 {spec.low} 的{whole.zh}", f"{whole.en} not below {spec.low}")
    else:
        wanted = whole
    return _mistyped(route, spec, value, wanted, Words(f"请写{wanted.zh}", f"write {wanted.en}"), "DEC-037")


def _reads_as_number(text: str) -> bool:
    return is_nothing(text) or is_sum(text) or read_figure(text) is not None


def _quoted_number(route: Route, spec: Spec, value: str, unit: str) -> Fault:
    """A number in quotes, be it with separators, a unit, full-width digits or brackets for minus."""
    name, shown = _name(spec), toml(value)
    message = Words(f"{name.zh}应为数字，此处是文字 {shown}", f"{name.en} should be a number, not the text {shown}")
    if is_nothing(value):
        remedy = Words("为零请写 0；没有数据请删去此键", "write 0 for nothing; leave the key out if it is not stated")
        return Fault("DEC-032", message, remedy, route=route)
    figure = None if is_sum(value) else read_figure(value)
    if figure is None:
        remedy = Words("请写算出的数，不加引号", "write the number it gives, without quotes")
        return Fault("DEC-032", message, remedy if is_sum(value) else _ANY_NUMBER, route=route)
    takes: Takes = spec.kind if spec.kind in ("amount", "percent", "number") else "any"
    remedy, fix = figure_advice(figure, takes, unit)
    if fix is not None and figure.slip != "letter":
        written = fix if isinstance(route[-1], int) else f"{spec.name} = {fix}"
        remedy = Words(f"请写 {written}", f"write {written}")
    return Fault("DEC-032", message, remedy, route=route, fix=fix)


# Texts, words, dates


def _unquoted_text(route: Route, spec: Spec, value: object) -> Fault:
    simple = isinstance(value, int | Decimal | date | time) and not isinstance(value, bool)
    if not simple:
        return _mistyped(route, spec, value, Words("文字", "text"), Words("请写带引号的文字", "write a text in quotes"))
    text = toml(value)
    if spec.name == "code":
        text = read_code(text) or text
    fix = f'"{text}"'
    written = fix if isinstance(route[-1], int) else f"{spec.name} = {fix}"
    remedy = Words(f"请加引号：{written}", f"put it in quotes: {written}")
    if spec.name == "code":
        return _mistyped(route, spec, value, Words("带引号的文字", "text in quotes"), remedy, "DEC-034", fix)
    return _mistyped(route, spec, value, Words("文字", "text"), remedy, fix=fix)


def _no_date(route: Route, spec: Spec, value: object) -> Fault:
    wanted = Words("日期", "a date")
    if isinstance(value, datetime):
        day: Day | None = Day(value.date())
    elif isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        day = read_day(value if isinstance(value, str) else toml(value))
    else:
        day = None
    if day is None:
        remedy = Words("日期写作 2022-01-31，不加引号", "write the date without quotes, as 2022-01-31")
        return _mistyped(route, spec, value, wanted, remedy, "DEC-038")
    if day.lacks == "none":
        wanted = Words("真实的日期", "a date that exists")
    remedy, fix = date_advice(day)
    if fix is not None and day.lacks != "serial":
        remedy = Words(
            f"请写不带引号的日期：{spec.name} = {fix}", f"write the date without quotes: {spec.name} = {fix}"
        )
    return _mistyped(route, spec, value, wanted, remedy, "DEC-038", fix)


def _refused(route: Route, spec: Spec, value: object, allowed: tuple[str, ...], names: tuple[Words, ...]) -> Fault:
    names = names or tuple(Words(word, word) for word in allowed)
    pairs = list(zip(allowed, names, strict=True))
    zh = "、".join(f'"{word}"' + (f"（{name.zh}）" if name.zh != word else "") for word, name in pairs)
    en = ", ".join(
        f'"{word}"' + (f" ({name.en})" if simplified(name.en) != simplified(word) else "") for word, name in pairs
    )
    if spec.words:
        zh, en = f"数字或 {zh}", f"a number or {en}"
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
        Words(f"{name.zh}不能是 {toml(value)}；可写：{zh}", f"{name.en} cannot be {toml(value)}; allowed: {en}"),
        Words(f'请写 {spec.name} = "{meant}"', f'write {spec.name} = "{meant}"')
        if meant
        else Words("请选用所列之一", "choose one of those listed"),
        route=route,
        fix=f'"{meant}"' if certain else None,
    )


# Tables and lists


def _misshapen(route: Route, spec: Spec, value: object, unit: str) -> Fault:
    path, name = dotted(route), spec.name
    if spec.kind == "flag":
        wanted = Words(" true 或 false", "true or false")
        return _mistyped(route, spec, value, wanted, Words("请写 true 或 false", "write true or false"))
    if spec.kind == "texts":
        remedy = Words(f'请写 {name} = ["…", "…"]', f'write {name} = ["…", "…"]')
        return _mistyped(route, spec, value, Words("文字列表", "a list of texts"), remedy)
    if spec.kind == "table" and "total" in spec.accepts and isinstance(value, int | Decimal | str):
        return _total_instead(route, spec, value, unit)
    rows = spec.kind == "list" or isinstance(route[-1], int)
    head = f"[[{path}]]" if rows else f"[{path}]"
    if isinstance(value, dict) and spec.kind == "any":
        wanted = Words("不超过 32 层的表", "a table of at most 32 levels")
        return _mistyped(route, spec, value, wanted, Words("请减少嵌套", "nest less deep"))
    return _mistyped(
        route,
        spec,
        value,
        Words("若干行", "rows") if spec.kind == "list" else Words("表", "a table"),
        Words(
            f"请写成 {head}，各项写在其下{'，每行一个' if rows else ''}",
            f"write {head}{' for each row' if rows else ''}, with its keys below",
        ),
    )


def _total_instead(route: Route, spec: Spec, value: int | Decimal | str, unit: str) -> Fault:
    """A number in the place of a table that has a total: it is the total, written where it stands as a dotted key."""
    number = toml(value)
    if isinstance(value, str):
        number = _quoted_number((*route, "total"), spec.accepts["total"], value, unit).fix or "…"
    written = f"{spec.name}.total = {number}"
    if isinstance(route[-1], int):
        written = f"{{ total = {number} }}"
    remedy = Words(
        f"若是合计，请写 {written}；其余各项并列写在其后，或一同放到表 [{dotted(route)}] 中",
        f"if it is the total, write {written}, with its other keys beside it, or all of them in a table "
        f"[{dotted(route)}]",
    )
    return _mistyped(route, spec, value, Words("表", "a table"), remedy)


# Values as they stand in the file


_KINDS: Final[Mapping[type, Words]] = {
    bool: Words("真假值", "the truth value"),
    int: Words("数字", "the number"),
    Decimal: Words("数字", "the number"),
    str: Words("文字", "the text"),
    datetime: Words("日期时间", "the date and time"),
    date: Words("日期", "the date"),
    time: Words("时间", "the time"),
    dict: Words("表", "the table"),
    list: Words("列表", "the list"),
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
