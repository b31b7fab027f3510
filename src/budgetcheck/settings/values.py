"""Values of the configuration, checked: a TOML value of a key -> the single values it gives, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from budgetcheck.arithmetic.currency import CURRENCY_UNITS
from budgetcheck.arithmetic.limits import unfit
from budgetcheck.arithmetic.proportion import proportion_of
from budgetcheck.settings.given import GivenThreshold
from budgetcheck.settings.keys import SEVERITY_NAMES, SettingKey, SettingKind
from budgetcheck.text.places import Route
from budgetcheck.text.safe import visible
from budgetcheck.text.words import EMPTY, Words

MOST = 1_000
"""Elements of one list or table."""
LONGEST_VALUE = 500
"""Characters of one text."""
MOST_JOBS = 256


class SettingValue(NamedTuple):
    """One value: of a list an element, of a table an entry with its name."""

    value: object
    route: Route
    name: str = ""


class Wrong(NamedTuple):
    """What is wrong, and where below the key."""

    message: Words
    route: Route
    remedy: Words = EMPTY


def check_setting(key: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    """Yield what a TOML value gives for a key, and everything that is wrong with it. Paths are left as written."""
    yield from _CHECKS[key.kind](key, value)


def wrong_type(wanted: Words, got: object, route: Route = ()) -> Wrong:
    """Say what is wanted and what is there."""
    name = _KINDS.get(type(got), Words("日期或时间", "a date or time"))
    return Wrong(Words(f"应为{wanted.zh}，而不是{name.zh}", f"it must be {wanted.en}, not {name.en}"), route)


def close_to(word: str, known: list[str]) -> Words:
    """Return ``did you mean …``, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word[:LONGEST_VALUE], known, n=1)
    close = close or get_close_matches(word[:LONGEST_VALUE].lower().replace("_", "-"), known, n=1)
    return Words(f"是否想写“{close[0]}”？", f"did you mean `{close[0]}`?") if close else EMPTY


def unsound(text: str) -> Words | None:
    """Why a text cannot be used; None for every ordinary one."""
    if not text.strip():
        return Words("不能为空", "it must not be empty")
    if len(text) > LONGEST_VALUE:
        return Words(f"过长（上限 {LONGEST_VALUE} 个字符）", f"it is too long (at most {LONGEST_VALUE} characters)")
    if not text.isprintable():
        return Words("含有控制字符", "it holds control characters")
    return None


def number_given(value: object) -> Decimal | Words:
    """Return a number that is not negative, or what is wrong."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return wrong_type(_NUMBER, value).message
    fault = unfit(value)
    if fault is not None:
        return fault
    return Decimal(value) if value >= 0 else Words("不能为负数", "it must not be negative")


def _text(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if not isinstance(value, str):
        yield wrong_type(_TEXT, value)
        return
    fault = unsound(value)
    yield SettingValue(value, ()) if fault is None else Wrong(fault, ())


def _texts(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if not isinstance(value, list):
        yield wrong_type(Words('列表（如 ["EXP"]）', 'a list, as in ["EXP"]'), value)
        return
    if len(value) > MOST:
        yield Wrong(Words(f"多于 {MOST} 项", f"it has more than {MOST} elements"), ())
        return
    for index, element in enumerate(value):
        if not isinstance(element, str):
            yield wrong_type(_TEXT, element, (index,))
            continue
        fault = unsound(element)
        yield SettingValue(element, (index,)) if fault is None else Wrong(fault, (index,))


def _choice(key: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if isinstance(value, str) and value in key.choices:
        yield SettingValue(value, ())
        return
    known = "、".join(key.choices), ", ".join(key.choices)
    message = Words(f"只能是 {known[0]} 之一", f"it must be one of {known[1]}")
    yield Wrong(message, (), close_to(value, list(key.choices)) if isinstance(value, str) else EMPTY)


def _flag(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    yield (
        SettingValue(value, ())
        if isinstance(value, bool)
        else wrong_type(Words("true 或 false", "true or false"), value)
    )


def _tolerance(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    """A number that is not negative, or a percentage in quotes."""
    share = proportion_of(value) if isinstance(value, str) else None
    found = share or (wrong_type(_LEEWAY, value).message if isinstance(value, str) else number_given(value))
    yield Wrong(found, ()) if isinstance(found, Words) else SettingValue(found, ())


def _count(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_JOBS:
        yield Wrong(Words(f"须为 1 至 {MOST_JOBS} 的整数", f"it must be a whole number from 1 to {MOST_JOBS}"), ())
    else:
        yield SettingValue(value, ())


def _entries(value: object) -> Iterator[tuple[str, object] | Wrong]:
    if not isinstance(value, Mapping):
        yield wrong_type(Words("表（如 { 名称 = 值 }）", "a table, as in { name = value }"), value)
        return
    if len(value) > MOST:
        yield Wrong(Words(f"多于 {MOST} 项", f"it has more than {MOST} entries"), ())
        return
    for name, entry in value.items():
        fault = unsound(name)
        yield (name, entry) if fault is None else Wrong(fault, (name,))


def _severities(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    found: list[SettingValue] = []
    for entry in _entries(value):
        if isinstance(entry, Wrong):
            yield entry
            continue
        name, severity = entry
        if isinstance(severity, str) and severity in SEVERITY_NAMES:
            found.append(SettingValue(severity, (name,), name))
            continue
        known = "、".join(SEVERITY_NAMES), ", ".join(SEVERITY_NAMES)
        remedy = close_to(severity, list(SEVERITY_NAMES)) if isinstance(severity, str) else EMPTY
        if severity in ("off", "ignore", "none"):
            remedy = Words("不用某条规则请写 ignore", "to switch a rule off, use `ignore`")
        yield Wrong(Words(f"级别只能是 {known[0]}", f"a severity is one of {known[1]}"), (name,), remedy)
    # A table has no order: what means fewer rules is stronger, an id above all.
    yield from sorted(found, key=lambda one: ("*" not in one.name and one.name[-3:].isdigit(), len(one.name)))


def _parameters(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    for entry in _entries(value):
        if isinstance(entry, Wrong):
            yield entry
        else:
            yield _parameter(*entry)


def _parameter(name: str, value: object) -> SettingValue | Wrong:
    unit: str | None = None
    if isinstance(value, Mapping):
        for key in value:
            if key not in ("value", "currency_unit"):
                remedy = close_to(key, ["value", "currency_unit"])
                return Wrong(
                    Words(f"未知的键“{visible(key, 100)}”", f"unknown key `{visible(key, 100)}`"), (name, key), remedy
                )
        asked = value.get("currency_unit")
        if asked is not None and asked not in CURRENCY_UNITS:
            known = "、".join(CURRENCY_UNITS)
            return Wrong(
                Words(f"金额单位只能是 {known}", f"a currency unit is one of {known}"), (name, "currency_unit")
            )
        unit = asked
        if "value" not in value:
            return Wrong(Words("缺少 value", "`value` is missing"), (name,))
        value = value["value"]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        wanted = Words(
            "数或 { value = 数, currency_unit = 单位 }", "a number or { value = number, currency_unit = unit }"
        )
        return wrong_type(wanted, value, (name,))
    fault = unfit(value)
    if fault is not None:
        return Wrong(fault, (name,))
    return SettingValue(GivenThreshold(Decimal(value), unit), (name,), name)


def _outputs(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    for entry in _entries(value):
        if isinstance(entry, Wrong):
            yield entry
            continue
        name, path = entry
        if not isinstance(path, str):
            yield wrong_type(_TEXT, path, (name,))
            continue
        fault = unsound(path)
        yield SettingValue(path, (name,), name) if fault is None else Wrong(fault, (name,))


_TEXT = Words("文本", "text")
_NUMBER = Words("数", "a number")
_LEEWAY = Words('数或 "0.1%" 这样的百分比', 'a number or a percentage such as "0.1%"')
_KINDS: dict[type, Words] = {
    str: _TEXT,
    bool: Words("真假值", "true or false"),
    int: _NUMBER,
    Decimal: _NUMBER,
    list: Words("列表", "a list"),
    dict: Words("表", "a table"),
}
_CHECKS: dict[SettingKind, Callable[[SettingKey, object], Iterator[SettingValue | Wrong]]] = {
    "ids": _texts,
    "paths": _texts,
    "patterns": _texts,
    "path": _text,
    "text": _text,
    "choice": _choice,
    "flag": _flag,
    "tolerance": _tolerance,
    "count": _count,
    "severities": _severities,
    "parameters": _parameters,
    "outputs": _outputs,
    "extend": _text,
}
