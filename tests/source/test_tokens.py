"""What TOML text is made of, as people type it."""

from __future__ import annotations

import time

import pytest

from budgetcheck.source import tokens
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source


@pytest.mark.parametrize(
    ("escape", "character"),
    [
        (r"\n", "\n"),
        (r"\"", '"'),
        (r"\e", "\x1b"),
        (r"\x41", "A"),
        (r"\u4e00", "一"),
        (r"\U0001F600", "\U0001f600"),
        (r"\ud800", None),
        (r"\U00110000", None),
        (r"\q", None),
        (r"\u12", None),
        ("\\", None),
    ],
)
def test_escapes_stand_for_characters(escape: str, character: str | None) -> None:
    match = tokens.ESCAPE.match(escape)
    assert match is not None
    assert tokens.unescaped(match) == character


def test_conflicts_are_whole_and_the_first_side_is_left() -> None:
    text = "a = 1\n<<<<<<< ours\nb = 2\n=======\nb = 3\n>>>>>>> theirs\nc = 4\n"
    found = tokens.conflicts(text)
    assert [(text[start : start + 7], text[end : end + 7]) for start, end in found.found] == [("<<<<<<<", ">>>>>>>")]
    prepared = tokens.prepare(text)
    assert len(prepared) == len(text)
    assert prepared.split() == ["a", "=", "1", "b", "=", "2", "c", "=", "4"]


@pytest.mark.parametrize("text", ["=======\n", ">>>>>>> x\n", "<<<<<<< x\nb = 1\n", "<<<<<<<<\n=======\n>>>>>>> x\n"])
def test_markers_that_do_not_belong_together_are_no_conflict(text: str) -> None:
    assert tokens.conflicts(text).found == []


def test_control_characters_are_left_out_and_nothing_moves() -> None:
    prepared = tokens.prepare("a\x00 = \x1b1\r\n")
    assert len(prepared) == len("a\x00 = \x1b1\r\n")
    assert "\x00" not in prepared
    assert "\x1b" not in prepared


@pytest.mark.parametrize(
    ("line", "before"), [('a = "#" # c', 'a = "#" '), ("a = '''#''' # c", "a = '''#''' "), ("# c", ""), ("a", "a")]
)
def test_a_comment_begins_outside_of_texts(line: str, before: str) -> None:
    match = tokens.UNCOMMENTED.match(line)
    assert match is not None
    assert match.group() == before


@pytest.mark.parametrize(
    "written", ["¥1,286.40", "￥1,286.40", "△1,286.40", "−1,286.40", "（1,286.40）", "1.286,40", "1,28O"]
)
def test_a_number_with_commas_in_an_inline_table_is_one_whatever_marks_it(written: str) -> None:
    """Cut at its comma, it would be told to be another number, and its rest to be a key."""
    _, faults = parse(Source("a.toml", f"a = {{ value = {written}, decimals = 2 }}\n"))
    assert [fault.message.en for fault in faults] == [f"a number is not written so: {written}"]


def test_digits_without_an_end_in_an_inline_table_are_read_once() -> None:
    """Each digit given back would have all after it looked at again: minutes for some kilobytes."""
    began = time.process_time()
    assert tokens.THOUSANDS.match("1," + "9" * 100_000 + '"') is None
    assert time.process_time() - began < 2
