"""`budgetcheck config`: what is in force for a path, and where each value comes from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.render.context import Context
from budgetcheck.render.exchange.json_objects import dumps
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.screen import displayed
from budgetcheck.run.planned.plan import Governed
from budgetcheck.settings.given import Given, GivenThreshold, Settings, covers
from budgetcheck.settings.keys import SETTING_KEYS, SettingKey
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, phrase

if TYPE_CHECKING:
    from rich.console import RenderableType

_LISTS = ("paths", "ids", "patterns", "severities", "parameters", "outputs")


def show_config(request: Request) -> None:
    """Print the settings in force for a file or folder. Raises CannotRun."""
    (path,) = request.names
    if request.format not in ("table", "json"):
        raise CannotRun.because(
            phrase("cli.config.format_takes_table_json_not", format=request.format),
        )
    full = os.path.normpath(os.path.join(os.getcwd(), path))  # noqa: PTH109, PTH118
    if not os.path.exists(full):  # noqa: PTH110
        raise CannotRun.because(phrase("files.walk.no_such_file_folder"), path)
    plan, spoken = request.planned()
    governed = plan.run
    matching = () if os.path.isdir(full) else plan.matching(governed, full)  # noqa: PTH112
    settings = plan.settings_for(governed, matching)
    with console.speaking(spoken):
        rules = len(plan.checkers.rulebook(settings.policy()).programs)
    excluded = any(covers(patterns, full.replace(os.sep, "/")) for patterns in governed.excludes)
    if request.format == "json":
        document = _document(path, governed, matching, settings, rules, excluded=excluded)
        sys.stdout.write(json.dumps(json.loads(dumps(document)), ensure_ascii=True, indent=2) + "\n")
        return
    color = console.colored("auto", sys.stdout)
    context = Context(language=spoken, width=console.columns_of(sys.stdout), color=color)
    sys.stdout.write(displayed(_tables(path, governed, matching, settings, rules, context, excluded=excluded), context))


def _document(
    path: str, governed: Governed, matching: Sequence[int], settings: Settings, rules: int, *, excluded: bool
) -> dict[str, object]:
    sections = [governed.configuration.sections[number] for number in matching]
    return {
        "version": 1,
        "path": path,
        "configuration": governed.configuration.shown or None,
        "read": list(governed.configuration.read),
        "files": [{"paths": list(section.written), "from": str(section.origin)} for section in sections],
        "excluded": excluded,
        "rules": rules,
        "settings": {key.name: _value(key, settings) for key in _shown_keys()},
    }


def _value(key: SettingKey, settings: Settings) -> object:
    if key.kind in _LISTS:
        return [
            {**({"name": one.name} if one.name else {}), "value": _plain(one.value), **_origin(one)}
            for one in _in_force(key, settings)
        ]
    given = settings.one(key.name)
    if given is None:
        return {"value": _default(key), "source": "default", "from": None}
    return {"value": _plain(given.value), **_origin(given)}


def _origin(given: Given) -> dict[str, object]:
    return {"source": given.origin.source, "from": str(given.origin)}


def _in_force(key: SettingKey, settings: Settings) -> Sequence[Given]:
    """A list's elements; of a table's entries the strongest of each name."""
    if key.kind in ("parameters", "outputs"):
        return tuple(settings.named(key.name).values())
    return settings.all(key.name)


def _plain(value: object) -> object:
    if isinstance(value, GivenThreshold):
        return str(value.value) if value.unit is None else f"{value.value} {value.unit}"
    return str(value) if isinstance(value, Decimal) else value


def _default(key: SettingKey) -> object:
    return json.loads(key.default) if key.default else None


def _shown_keys() -> Iterator[SettingKey]:
    return (key for key in SETTING_KEYS if key.kind not in ("extend", "files"))


def _tables(
    path: str,
    governed: Governed,
    matching: Sequence[int],
    settings: Settings,
    rules: int,
    context: Context,
    *,
    excluded: bool,
) -> Iterator[RenderableType]:
    from budgetcheck.render.layout.drawn import TableColumn, cell, table

    configuration = governed.configuration
    head = [(phrase("cli.config.path").say(context.language), path)]
    if configuration.path:
        head += [(phrase("cli.config.configuration").say(context.language), name) for name in configuration.read]
    else:
        head.append(
            (phrase("cli.config.configuration").say(context.language), phrase("cli.config.none").say(context.language))
        )
    head += [
        ("[[files]]", f"{configuration.sections[number].origin}  {', '.join(configuration.sections[number].written)}")
        for number in matching
    ]
    if excluded:
        head.append(("exclude", phrase("cli.config.path_not_checked").say(context.language)))
    head.append((phrase("cli.config.rules_force").say(context.language), f"{rules:,}"))
    told = [(cell(label), WrappedText(visible(text))) for label, text in head]
    yield table([TableColumn()] * 2, told, context)
    yield BLANK
    rows = [row for key in _shown_keys() for row in _rows(key, settings, context.language)]
    headings = (
        phrase("cli.config.key").say(context.language),
        phrase("cli.config.value").say(context.language),
        phrase("cli.config.from").say(context.language),
    )
    written = [(cell(name), WrappedText(value), WrappedText(origin)) for name, value, origin in rows]
    yield table([TableColumn(heading) for heading in headings], written, context)


def _rows(key: SettingKey, settings: Settings, language: Language) -> Iterator[tuple[str, str, str]]:
    default = phrase("cli.config.default").say(language)
    if key.kind not in _LISTS:
        given = settings.one(key.name)
        value = _default(key) if given is None else _plain(given.value)
        shown = "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        yield key.name, visible(shown), default if given is None else visible(str(given.origin))
        return
    entries = _in_force(key, settings)
    if not entries:
        yield key.name, "-", default
    for number, one in enumerate(entries):
        value = f"{one.name} = {_plain(one.value)}" if one.name else str(_plain(one.value))
        yield "" if number else key.name, visible(value), visible(str(one.origin))
