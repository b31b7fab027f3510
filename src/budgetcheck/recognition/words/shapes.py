"""What the keys of a lexicon's entries may hold, and how much: a lexicon comes from anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from budgetcheck.text.words import Words

LONGEST_TEXT: Final = 1_000
"""Characters of one word, key or example."""
MOST_TEXTS: Final = 2_000
"""Words or other texts in one list or table."""
MOST_PRECEDENCE: Final = 1_000_000
_TEXTS: Final = frozenset({"words", "without", "tables", "rows", "also", "final"})
_WORDS: Final = frozenset({"side", "reader", "prefix", "change"})
_TABLES: Final = frozenset({"within", "measures", "whole"})
ENTRY_KEYS: Final = _TEXTS | _WORDS | _TABLES | {"precedence", "example", "expect"}


def misshapen(row: Mapping[str, Any], kind: str) -> Words | None:
    """Say which value of an entry is not what its key takes; None where all are."""
    for name, value in row.items():
        if not _within_bounds(value):
            return Words(
                f"{name} 过长（每项至多 {LONGEST_TEXT:,} 字，至多 {MOST_TEXTS:,} 项）",
                f"{name} is too long (at most {LONGEST_TEXT:,} characters each, {MOST_TEXTS:,} of them)",
            )
    if not is_text(row[kind]):
        return Words(f"{kind} 应为文字", f"{kind} must be a text")
    for name in row.keys() & _TEXTS:
        if not _are_texts(row[name]):
            return Words(f"{name} 应为文字的列表", f"{name} must be a list of texts")
    for name in row.keys() & _WORDS:
        if not is_text(row[name]):
            return Words(f"{name} 应为文字", f"{name} must be a text")
    for name in row.keys() & _TABLES:
        held = row[name]
        if not isinstance(held, dict) or not all(
            _are_texts(one) if name == "whole" else is_text(one) for one in held.values()
        ):
            return Words(f"{name} 应为文字的表", f"{name} must be a table of texts")
    rank = row.get("precedence", 0)
    if type(rank) is not int or abs(rank) > MOST_PRECEDENCE:
        return Words("precedence 应为整数", "precedence must be a whole number")
    return _example(row, kind)


def _example(row: Mapping[str, Any], kind: str) -> Words | None:
    if not row.get("example") or "expect" not in row:
        return Words("缺少 example 或 expect（词条须自带测试）", "example or expect is missing: every entry is tested")
    example, expect = row["example"], row["expect"]
    if kind == "refusal":
        if not _are_texts(example):
            return Words("example 应为标题的列表", "example must be a list of titles")
    elif not is_text(example):
        return Words("example 应为文字", "example must be a text")
    if kind in ("head", "role"):
        if not isinstance(expect, dict) or not all(isinstance(one, str) for one in expect.values()):
            return Words(
                'expect 应为表，如 { "expenditure.total" = "3.00万元" }',
                'expect must be a table such as { "expenditure.total" = "3.00万元" }',
            )
    elif not isinstance(expect, str):
        return Words("expect 应为文字", "expect must be a text")
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
