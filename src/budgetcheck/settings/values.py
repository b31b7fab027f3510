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
from budgetcheck.text.words import EMPTY, Words, phrase

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
    name = _KINDS.get(type(got), phrase("settings.values.date_time"))
    return Wrong(phrase("settings.values.wanted_not_name", wanted=wanted, name=name), route)


def close_to(word: str, known: list[str]) -> Words:
    """Return ``did you mean …``, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word[:LONGEST_VALUE], known, n=1)
    close = close or get_close_matches(word[:LONGEST_VALUE].lower().replace("_", "-"), known, n=1)
    return phrase("settings.values.did_you_mean", close=close[0]) if close else EMPTY


def unsound(text: str) -> Words | None:
    """Why a text cannot be used; None for every ordinary one."""
    if not text.strip():
        return phrase("settings.values.not_empty")
    if len(text) > LONGEST_VALUE:
        return phrase("settings.values.too_long_most_characters", longest_value=LONGEST_VALUE)
    if not text.isprintable():
        return phrase("settings.values.holds_control_characters")
    return None


def number_given(value: object) -> Decimal | Words:
    """Return a number that is not negative, or what is wrong."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return wrong_type(_NUMBER, value).message
    fault = unfit(value)
    if fault is not None:
        return fault
    return Decimal(value) if value >= 0 else phrase("settings.values.not_negative")


def _text(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if not isinstance(value, str):
        yield wrong_type(_TEXT, value)
        return
    fault = unsound(value)
    yield SettingValue(value, ()) if fault is None else Wrong(fault, ())


def _texts(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if not isinstance(value, list):
        yield wrong_type(phrase("settings.values.list_exp"), value)
        return
    if len(value) > MOST:
        yield Wrong(phrase("settings.values.more_than_elements", most=MOST), ())
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
    known = phrase("text.marks.listed", of=key.choices)
    message = phrase("settings.values.it_must_be_one_of", known=known)
    yield Wrong(message, (), close_to(value, list(key.choices)) if isinstance(value, str) else EMPTY)


def _flag(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    yield (
        SettingValue(value, ()) if isinstance(value, bool) else wrong_type(phrase("settings.values.true_false"), value)
    )


def _tolerance(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    """A number that is not negative, or a percentage in quotes."""
    share = proportion_of(value) if isinstance(value, str) else None
    found = share or (wrong_type(_LEEWAY, value).message if isinstance(value, str) else number_given(value))
    yield Wrong(found, ()) if isinstance(found, Words) else SettingValue(found, ())


def _count(_: SettingKey, value: object) -> Iterator[SettingValue | Wrong]:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_JOBS:
        yield Wrong(phrase("settings.values.whole_number_from", most_jobs=MOST_JOBS), ())
    else:
        yield SettingValue(value, ())


def _entries(value: object) -> Iterator[tuple[str, object] | Wrong]:
    if not isinstance(value, Mapping):
        yield wrong_type(phrase("settings.values.table_name_value"), value)
        return
    if len(value) > MOST:
        yield Wrong(phrase("settings.values.more_than_entries", most=MOST), ())
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
        known = phrase("text.marks.listed", of=SEVERITY_NAMES)
        remedy = close_to(severity, list(SEVERITY_NAMES)) if isinstance(severity, str) else EMPTY
        if severity in ("off", "ignore", "none"):
            remedy = phrase("settings.values.switch_rule_off_use_ignore")
        yield Wrong(phrase("settings.values.severity_known", known=known), (name,), remedy)
    # A table has no order: what means fewer rules is stronger, an id above all.
    yield from sorted(found, key=lambda one: ("*" not in one.name and one.name[-1:].isdigit(), len(one.name)))


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
                return Wrong(phrase("settings.values.unknown_key", key=visible(key, 100)), (name, key), remedy)
        asked = value.get("currency_unit")
        if asked is not None and asked not in CURRENCY_UNITS:
            known = "、".join(CURRENCY_UNITS)
            return Wrong(phrase("settings.values.currency_unit_known", known=known), (name, "currency_unit"))
        unit = asked
        if "value" not in value:
            return Wrong(phrase("settings.values.value_missing"), (name,))
        value = value["value"]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        wanted = phrase("settings.values.number_value_number_currency_unit")
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


_TEXT = phrase("settings.values.text")
_NUMBER = phrase("text.kinds.any_number")
_LEEWAY = phrase("settings.values.number_percentage_such")
_KINDS: dict[type, Words] = {
    str: _TEXT,
    bool: phrase("settings.values.true_or_false"),
    int: _NUMBER,
    Decimal: _NUMBER,
    list: phrase("text.kinds.list"),
    dict: phrase("text.kinds.table"),
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
