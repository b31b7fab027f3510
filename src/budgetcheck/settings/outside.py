"""Flags and environment variables -> layers of given values. Raises CannotRun with all that is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from budgetcheck.settings.find import PREFIX
from budgetcheck.settings.given import Given, Layer, Origin
from budgetcheck.settings.keys import BY_NAME, SETTING_KEYS, SettingKey
from budgetcheck.text.catalogue import languages
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

FlagValue = str | bool | int | list[str] | None
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def from_flags(flags: Mapping[str, FlagValue]) -> Layer:
    """Return what flags give, by the keys they set; those that are None were not given. Raises CannotRun."""
    problems: list[Problem] = []
    layer: list[Given] = []
    for name, value in flags.items():
        if value is not None:
            key = BY_NAME[name]
            layer += _given(key, value, Origin("flag", key.flag), problems)
    if problems:
        raise CannotRun.all(problems)
    return tuple(layer)


def from_environment(environment: Mapping[str, str] | None = None) -> Layer:
    """Return what the variables BUDGETCHECK_… give; an empty one gives nothing. Raises CannotRun."""
    variables = os.environ if environment is None else environment
    if not any(name.startswith(PREFIX) for name in variables):
        return ()
    problems: list[Problem] = []
    layer: list[Given] = []
    for key in SETTING_KEYS:
        text = variables.get(key.variable, "") if key.variable else ""
        if text:
            value: FlagValue = text
            if key.kind in ("paths", "patterns", "outputs"):
                value = [part for part in text.split(os.pathsep) if part]
            layer += _given(key, value, Origin("environment", key.variable), problems)
    if problems:
        raise CannotRun.all(problems)
    return tuple(layer)


def _given(key: SettingKey, value: FlagValue, origin: Origin, problems: list[Problem]) -> Iterator[Given]:
    from budgetcheck.settings.values import Wrong, check_setting

    for one in check_setting(key, _read(key, value, origin)):
        if not isinstance(one, Wrong):
            base = os.getcwd().replace(os.sep, "/") if key.kind == "patterns" else ""  # noqa: PTH109
            yield Given(key.name, one.value, origin, one.name, base)
            continue
        said = value if isinstance(value, str) else ", ".join(value) if isinstance(value, list) else str(value)
        said = visible(said, 200)
        message = one.message
        problems.append(
            Problem(
                phrase("settings.outside.name_said_message", name=origin.name, said=said, message=message),
                remedy=one.remedy,
            )
        )


def _read(key: SettingKey, value: FlagValue, origin: Origin) -> object:
    """Return the value as TOML would have it, as far as the text allows."""
    if key.kind == "ids":
        texts = value if isinstance(value, list) else [str(value)]
        return [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if key.kind == "outputs":
        return _outputs(value if isinstance(value, list) else [str(value)])
    if not isinstance(value, str):
        return value
    if key.name == "lang" and origin.source == "environment":
        return next((language for language in languages() if value.lower().startswith(language)), value)
    if key.kind == "flag":
        lowered = value.lower()
        return True if lowered in _TRUE else False if lowered in _FALSE else value
    if key.kind == "tolerance":
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    if key.kind == "count":
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value
    return value


def _outputs(texts: list[str]) -> object:
    outputs: dict[str, str] = {}
    for text in texts:
        name, equals, path = text.partition("=")
        if not equals or name in outputs:
            return text
        outputs[name] = path
    return outputs
