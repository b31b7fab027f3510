"""The catalogue: what the tool says, as texts under keys, one folder a language and one file a room.

``rules/words/zh/source.toml`` has the Chinese texts of the room `source`; ``[typed]`` with ``day = "…"`` in it is
``source.typed.day``. A language is a folder, a text that it lacks is said in English. Its file ``terms.toml`` may give
words to what is written out in Chinese and English elsewhere (labels of keys, titles of rules), under the English.

Places in a text are ``{name}``, ``{name:,}`` (a number, its thousands grouped), ``{name:one|many}`` (which of two words
goes with that number) and, for a list, ``{name:、}`` with what stands between its members, or ``{name:, | and }`` with
what stands before the last too; ``{{`` and ``}}`` stand for braces. Nothing else is read in a text, and nothing in an
argument.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from budgetcheck.text.pattern import pattern

FALLBACK = "en"
_PLACE = pattern(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)(?::([^{}]*))?\}")
_TERMS = "terms"


def rules_folder() -> Path:
    """Return the folder of the built-in rules: inside an installed package, or at the top of the source tree."""
    package = Path(__file__).parents[1]
    installed = package / "rules"
    return installed if installed.is_dir() else package.parents[1] / "rules"


@cache
def languages() -> tuple[str, ...]:
    """The languages that the tool speaks, Chinese and English first."""
    with os.scandir(rules_folder() / "words") as entries:
        found = {entry.name for entry in entries if entry.is_dir()}
    return "zh", "en", *sorted(found - {"zh", "en"})


def template(key: str, language: str) -> str | None:
    """Return the text under a key, None where the language has none."""
    return _texts(language, key.partition(".")[0]).get(key)


def english(key: str) -> str:
    """Return the text that every key has. Raises KeyError where the catalogue does not know it."""
    return _texts(FALLBACK, key.partition(".")[0])[key]


def term(text: str, language: str) -> str:
    """Return what a language calls something that is written out in English; the English where it has no word."""
    return text if language == FALLBACK else _texts(language, _TERMS).get(f"{_TERMS}.{text}", text)


def filled_in(text: str, arguments: Mapping[str, str | int | tuple[str, ...]]) -> str:
    """Fill the places of a text. Raises KeyError where an argument is missing."""

    def put(found: re.Match[str]) -> str:
        name, form = found.groups()
        if name is None:
            return found.group()[0]
        value = arguments[name]
        if isinstance(value, tuple):
            between, _, last = (", " if form is None else form).partition("|")
            return last.join([between.join(value[:-1]), value[-1]]) if last and len(value) > 1 else between.join(value)
        if not form:
            return str(value)
        if form == ",":
            return f"{value:,}" if isinstance(value, int) else value
        one, _, many = form.partition("|")
        return one if value in (1, "1") else many

    return _PLACE.sub(put, text)


def unfilled(text: str) -> str:
    """Return a text without places as it reads."""
    return text if "{" not in text and "}" not in text else filled_in(text, {})


def places(text: str) -> frozenset[str]:
    """Return the names of a text's places."""
    return frozenset(name for name, _ in _PLACE.findall(text) if name)


@cache
def _texts(language: str, room: str) -> Mapping[str, str]:
    """Read one file: its texts by their whole keys. A language without that file has no texts there."""
    if language not in languages():
        return {}
    import toml_rs

    try:
        text = (rules_folder() / "words" / language / f"{room}.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    texts: dict[str, str] = {}
    _lay(toml_rs.loads(text), room, texts)
    return texts


def _lay(table: Mapping[str, Any], head: str, into: dict[str, str]) -> None:
    for name, held in table.items():
        if isinstance(held, str):
            into[f"{head}.{name}"] = held
        else:
            _lay(held, f"{head}.{name}", into)
