"""The scanner's place in a text: what is passed over, and what is noted on the way."""

from __future__ import annotations

import pytest

from budgetcheck.source.cursor import MAX_FLAWS, Broken, Cursor


def test_blanks_newlines_and_comments_are_passed_over() -> None:
    comments: list[tuple[int, int]] = []
    cursor = Cursor("  # one\n\t# two\r\n x", lambda start, end: comments.append((start, end)))
    at, crossed = cursor.gap(0)
    assert (cursor.text[at], crossed) == ("x", True)
    assert [cursor.text[start:end] for start, end in comments] == ["# one", "# two"]
    assert cursor.flaws == []
    assert cursor.gap(at) == (at, False)


def test_blanks_that_toml_does_not_know_are_noted_once() -> None:
    cursor = Cursor(" \u3000x", None)
    assert cursor.space(0) == cursor.space(0) == 2
    assert [(flaw.kind, flaw.start, flaw.end) for flaw in cursor.flaws] == [("odd-space", 1, 2)]


def test_a_flaw_bears_the_way_to_the_value_at_hand() -> None:
    cursor = Cursor("a＝1", None)
    cursor.trail += ["items", 2]
    cursor.full_width(1, 2)
    cursor.full_width(0, 1)
    assert [(flaw.kind, flaw[3]) for flaw in cursor.flaws] == [("full-width", ("items", 2))]


@pytest.mark.parametrize(
    ("text", "end", "following"), [("ab\r\nc", 2, 4), ("ab\nc", 2, 3), ("ab", 2, 2), ("\r\n", 0, 2)]
)
def test_where_lines_end_and_begin(text: str, end: int, following: int) -> None:
    cursor = Cursor(text, None)
    assert cursor.line_end(0) == end
    assert cursor.next_line(0) == following


def test_the_next_statement_is_looked_for_on_later_lines() -> None:
    cursor = Cursor("= 3\n ???\nb = 4\n", None)
    assert cursor.text[cursor.find_next(0) :].lstrip().startswith("b = 4")
    assert cursor.find_next(9) == len(cursor.text)
    assert cursor.trimmed(0, 4) == 3


def test_a_value_with_too_many_flaws_is_given_up() -> None:
    cursor = Cursor("x" * 200 + "\nnext", None)
    for at in range(MAX_FLAWS + 1):
        cursor.flaw("comment", at, at + 1)
    with pytest.raises(Broken) as broken:
        cursor.gap(0)
    assert broken.value.at == 200
