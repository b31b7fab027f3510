"""Offsets of a text as lines and columns, and long lines shown in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.text.line_index import NEAR, Lines
from budgetcheck.text.places import Span


def test_lines_end_as_toml_counts_them() -> None:
    lines = Lines("a\r\nbc\n\nd\re")
    assert [lines.line(number) for number in range(6)] == ["", "a", "bc", "", "d\re", ""]
    assert lines.span(3, 5) == Span(2, 1, 2, 3)
    assert lines.span(0, 8) == Span(1, 1, 4, 2)


@given(st.text("ab\r\n", max_size=40), st.data())
def test_an_offset_is_where_its_line_and_column_lead(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lines = Lines(text)
    span = lines.span(offset, offset)
    assert span.line == lines.number(offset) == text.count("\n", 0, offset) + 1
    assert lines.starts[span.line - 1] + span.column - 1 == offset
    assert text[lines.starts[span.line - 1] :].startswith(lines.line(span.line))


def test_of_a_long_line_only_the_surroundings_are_held() -> None:
    lines = Lines("x" * 10_000 + "\nshort")
    near = lines.near(1, 6_100)
    assert (len(near.text), near.more) == (NEAR, True)
    assert near.before < 6_099 < near.before + NEAR
    assert lines.near(1, 6_101) is near
    end = lines.near(1, 10_000)
    assert (end.before + len(end.text), end.more) == (10_000, False)
    assert lines.near(2, 3) == ("short", 0, False)
    assert lines.near(3, 1) == ("", 0, False)
