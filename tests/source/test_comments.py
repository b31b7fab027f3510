"""Comments of a TOML text and the lines that each concerns."""

from __future__ import annotations

import re

import pytest

from budgetcheck.source.comments import concerned, lines_of

MARK = re.compile("note")
TEXT = """\
# note: a list below
items = [
  { amount = 1 },  # note: one element
  # note: the next element
  { amount = 2 },
]
[unit]  # note: the whole table
name = "# note: no comment"
year = 2024  # note: a line
[other]
x = 1
# note: nothing follows
"""


@pytest.mark.parametrize(
    ("number", "lines"), [(1, (2, 6)), (3, (3, 3)), (4, (5, 5)), (7, (7, 9)), (9, (9, 9)), (12, (12, 12))]
)
def test_a_comment_concerns_what_it_stands_at(number: int, lines: tuple[int, int]) -> None:
    found = lines_of(TEXT, MARK, 100)
    assert found[number - 1].comment is not None
    assert concerned(found, number) == lines


def test_comments_are_told_with_their_column_and_texts_hold_none() -> None:
    found = lines_of(TEXT, MARK, 100)
    assert len(found) == TEXT.count("\n") + 1
    assert found[2].comment == ("# note: one element", 20)
    assert found[7].comment is None
    assert [line.header for line in found].count(True) == 2


def test_only_so_many_marked_comments_are_kept() -> None:
    text = "a = 1 # note\n" * 5 + "b = 2 # other\n"
    assert sum(line.comment is not None for line in lines_of(text, MARK, 3)) == 3


@pytest.mark.parametrize("text", ["", "\n", "x = [ # note", "# note", "= ]} # note", 'x = """\n# note'])
def test_broken_texts_have_lines_all_the_same(text: str) -> None:
    found = lines_of(text, MARK, 10)
    assert len(found) == text.count("\n") + 1
    for number in range(1, len(found) + 1):
        first, last = concerned(found, number)
        assert 1 <= first <= last <= len(found)
