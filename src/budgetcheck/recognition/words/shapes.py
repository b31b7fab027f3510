"""What the keys of a lexicon's entries may hold, and how much: a lexicon comes from anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from budgetcheck.text.words import Words, phrase

LONGEST_TEXT: Final = 1_000
"""Characters of one word, key or example."""
MOST_TEXTS: Final = 2_000
"""Words or other texts in one list or table."""
MOST_PRECEDENCE: Final = 1_000_000
_TEXTS: Final = frozenset({"words", "without", "unlike", "alone", "tables", "rows", "also", "final"})
_WORDS: Final = frozenset({"side", "reader", "prefix", "change", "budget"})
_TABLES: Final = frozenset({"within", "measures", "whole"})
_FLAGS: Final = frozenset({"doubtful"})
ENTRY_KEYS: Final = _TEXTS | _WORDS | _TABLES | _FLAGS | {"precedence", "example", "expect"}


def misshapen(row: Mapping[str, Any], kind: str) -> Words | None:
    """Say which value of an entry is not what its key takes; None where all are."""
    for name, value in row.items():
        if not _within_bounds(value):
            return phrase(
                "recognition.words.too_long_most_characters_each",
                name=name,
                longest_text=LONGEST_TEXT,
                most_texts=MOST_TEXTS,
            )
    if not is_text(row[kind]):
        return phrase("recognition.words.kind_text", kind=kind)
    for name in row.keys() & _TEXTS:
        if not _are_texts(row[name]):
            return phrase("recognition.words.name_list_texts", name=name)
    for name in row.keys() & _WORDS:
        if not is_text(row[name]):
            return phrase("recognition.words.name_text", name=name)
    for name in row.keys() & _TABLES:
        held = row[name]
        if not isinstance(held, dict) or not all(
            _are_texts(one) if name == "whole" else is_text(one) for one in held.values()
        ):
            return phrase("recognition.words.name_table_texts", name=name)
    for name in row.keys() & _FLAGS:
        if not isinstance(row[name], bool):
            return phrase("recognition.words.name_yes_or_no", name=name)
    rank = row.get("precedence", 0)
    if type(rank) is not int or abs(rank) > MOST_PRECEDENCE:
        return phrase("recognition.words.precedence_whole_number")
    return _example(row, kind)


def _example(row: Mapping[str, Any], kind: str) -> Words | None:
    if not row.get("example") or "expect" not in row:
        return phrase("recognition.words.example_expect_missing_every_entry")
    example, expect = row["example"], row["expect"]
    if kind == "refusal":
        if not _are_texts(example):
            return phrase("recognition.words.example_list_titles")
    elif not is_text(example):
        return phrase("recognition.words.example_text")
    if kind in ("head", "role"):
        if not isinstance(expect, dict) or not all(isinstance(one, str) for one in expect.values()):
            return phrase("recognition.words.expect_table_such_expenditure_total")
    elif not isinstance(expect, str):
        return phrase("recognition.words.expect_text")
    return None


def is_text(value: object) -> bool:
    """Whether a value is a text that says something."""
    return isinstance(value, str) and bool(value)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(is_text, value))


def _within_bounds(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, list):
        return len(value) <= MOST_TEXTS and all(map(_within_bounds, value))
    if isinstance(value, dict):
        return len(value) <= MOST_TEXTS and all(map(_within_bounds, (*value, *value.values())))
    return True
