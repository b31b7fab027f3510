"""A stranger's text is shown and never obeyed."""

from __future__ import annotations

import itertools
import json
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetcheck.text import safe
from budgetcheck.text.safe import ELLIPSIS, UNSAFE_CHARACTER, guarded, json_escaped, pieces, shown_as_is, visible, width


def test_every_control_format_and_surrogate_character_is_shown_as_an_escape() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            shown = visible(character)
            assert shown.isascii(), hex(code)
            assert shown.isprintable(), hex(code)


def test_nothing_unsafe_is_shown_as_it_is_even_alone() -> None:
    near = (range(0x3100), range(0xD7F0, 0xE010), range(0xF8F0, 0x10010), range(0xDFF00, 0xE1010))
    for code in {*itertools.chain(*near), *range(0, sys.maxunicode + 1, 101)}:
        character = chr(code)
        shown = visible(character)
        assert (shown == character) is (UNSAFE_CHARACTER.match(character) is None), hex(code)
        assert "".join(pieces(character, r"\t")) == shown, hex(code)


def test_ordinary_text_is_left_alone() -> None:
    text = "廊坊市广阳区“三公”经费 😀 é ﷺ [red]x[/red] <b> `x` \\n　全角 ①"
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31m", r"\u{1b}[31m"),
        ("\u202eabc", r"\u{202e}abc"),
        ("\x00", r"\u{0}"),
        ("\ud800", r"\u{d800}"),
        ("龙\U000e0100", r"龙\u{e0100}"),
        ("##vso[task.setvariable]", r"#\u{23}vso[task.setvariable]"),
        ("###[x]", r"##\u{23}[x]"),
        ("x ##TeamCity[x", r"x #\u{23}TeamCity[x"),
        ("## heading", "## heading"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert visible("x" * 50, 10) == "x" * 7 + ELLIPSIS
    assert visible("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::error::x", r"\u{3a}:error::x"),
        ("   ::error::x", r"   \u{3a}:error::x"),
        ("\u3000::error::x", "\u3000\\u{3a}:error::x"),
        ("path::x", "path::x"),
        (": x", ": x"),
    ],
)
def test_guarded(line: str, shown: str) -> None:
    assert guarded(line) == shown


@given(st.text(st.characters()))
@example(" \t")
def test_pieces_follow_the_characters_of_the_line(text: str) -> None:
    shown = pieces(text)
    assert len(shown) == len(text)
    assert all(piece == "    " for character, piece in zip(text, shown, strict=True) if character == "\t")
    told = [r"\t" if character == "\t" else piece for character, piece in zip(text, shown, strict=True)]
    assert "".join(told) == visible(text)


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("预算", 4), ("预算😀", 6), ("e\u0301", 1), ("ｶ", 1), ("Ａ", 2), ("“三公”", 6)]
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


def test_what_is_remembered_of_characters_is_bounded() -> None:
    for start in range(0, 0x20000, 0x1000):
        text = "".join(map(chr, range(start, start + 0x1000)))
        assert safe.width(text) <= safe.roomy(text) <= 2 * len(text)
    assert len(safe._CELLS) <= safe._MOST_CHARACTERS
    assert len(safe._MOST_CELLS) <= safe._MOST_CHARACTERS


@given(st.text(st.one_of(st.sampled_from("\u202e\u2066\u200b\ufeff\U000e0001#[a\ud800"), st.characters())))
def test_json_holds_the_same_texts_and_nothing_unsafe(text: str) -> None:
    escaped = json_escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(escaped) == text
    assert shown_as_is(escaped) or ("##" in escaped and guarded(escaped) == escaped)
