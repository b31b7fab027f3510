"""What people are told about each thing that is not TOML."""

from __future__ import annotations

import re

import pytest

from budgetcheck.source.hints import _FLAWS, flawed, narrow
from budgetcheck.source.recover import recover
from budgetcheck.text.safe import UNSAFE_CHARACTER


@pytest.mark.parametrize("kind", _FLAWS)
@pytest.mark.parametrize("line", [None, 3])
def test_every_flaw_is_told_in_both_languages_and_shown_safely(kind: str, line: int | None) -> None:
    hint = flawed(kind, "甲\u202e\x1b[31m", line)
    assert hint.rule.startswith("DEC-")
    for said in (hint.message, hint.remedy):
        for text in (said.zh, said.en):
            assert text
            assert not re.search(r"\{(it|line|narrow)", text)
            assert not UNSAFE_CHARACTER.search(text)


@pytest.mark.parametrize(
    ("kind", "text", "fix"),
    [
        ("full-width", "＝", "="),
        ("full-width", "，", ","),
        ("full-width", "甲", None),
        ("odd-space", "\u3000\u200b", " "),
        ("stray-comma", ",", ""),
        ("after", " ;", ""),
        ("after", " 万元", None),
        ("string-open", '"甲”', '"甲"'),
        ("string-open", '"甲', None),
        ("no-equals", "a 1", None),
    ],
)
def test_only_what_is_certain_is_mended(kind: str, text: str, fix: str | None) -> None:
    assert flawed(kind, text, None).fix == fix


def test_signs_are_narrowed_and_other_text_stays() -> None:
    assert narrow("［甲］＝“１２．５０”，【ｘ】￥－−") == '[甲]="12.50",[x]¥--'
    assert narrow("a = 'b' # 中文") == "a = 'b' # 中文"


def test_the_same_words_reach_the_faults_of_a_text() -> None:
    _, faults = recover("年度 = 2024\n")
    assert [fault.rule for fault in faults][:1] == ["DEC-011"]
