"""Patterns that are compiled when they are first used do as compiled ones do."""

from __future__ import annotations

import re

import pytest

from budgetcheck.text import pattern as module
from budgetcheck.text.pattern import pattern


def test_a_pattern_finds_what_a_compiled_one_finds() -> None:
    waiting, compiled = pattern(r"([a-z])(\d+)", re.IGNORECASE), re.compile(r"([a-z])(\d+)", re.IGNORECASE)
    for text in ("a1", "xB22 c3", "", "none"):
        for name in ("match", "fullmatch", "search"):
            found, expected = getattr(waiting, name)(text), getattr(compiled, name)(text)
            assert (found and found.groups()) == (expected and expected.groups())
        assert [one.span() for one in waiting.finditer(text)] == [one.span() for one in compiled.finditer(text)]
        assert waiting.split(text) == compiled.split(text)
        assert waiting.sub(r"\2\1", text) == compiled.sub(r"\2\1", text)
    assert pattern(rb"\d").search(b"a1")


def test_it_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(source: str, flags: int = 0) -> re.Pattern[str]:
        made.append(source)
        return re.compile(source, flags)

    monkeypatch.setattr(module, "re", type("Counting", (), {"compile": staticmethod(counted)}))
    waiting = pattern("[0-9]+")
    assert made == []
    assert waiting.fullmatch("12")
    assert waiting.search("a3")
    assert made == ["[0-9]+"]


def test_a_wrong_pattern_is_told_when_it_is_used() -> None:
    waiting = pattern("(")
    with pytest.raises(re.error):
        waiting.match("")
