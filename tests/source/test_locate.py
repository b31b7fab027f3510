"""Places: what a span marks reads back as the value the parser gives, in every way TOML can be laid out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.source import locate, tokens
from budgetcheck.source.locate import Locator
from budgetcheck.source.scanner import Scanner
from budgetcheck.text.places import Route, Span
from tests.checkout import DECLARATIONS

TEXT = """\
a = 1
"乙" = 'x'
b.c = {d = 1.50, "e f" = [1, 2,
  3 # comment
]}
[t]
long = \"\"\"
first
second\"\"\"
when = 2024-02-05
[[rows]]
name = "预算😀"; amount = 2
"""
VALID = TEXT.replace("; amount", "\namount")


def cut(text: str, span: Span) -> str:
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first = lines[span.line - 1][span.column - 1 :]
    last = lines[span.end_line - 1][: span.end_column - 1]
    return "\n".join([first, *lines[span.line : span.end_line - 1], last])


def leaves(value: Any, route: Route = ()) -> Iterator[tuple[Route, Any]]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from leaves(held, (*route, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from leaves(held, (*route, index))
    else:
        yield route, value


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_way_to_write_a_value_is_found(ending: str) -> None:
    text = VALID.replace("\n", ending)
    locator = Locator(text)
    for route, value in leaves(tomllib.loads(text)):
        span = locator.value(route)
        assert span is not None, route
        assert tomllib.loads(f"x = {cut(VALID, span)}")["x"] == value
        if isinstance(route[-1], str):
            key = locator.key(route)
            assert key is not None
            assert cut(VALID, key) in (route[-1], f'"{route[-1]}"', f"'{route[-1]}'")


@pytest.mark.parametrize("path", DECLARATIONS, ids=lambda path: path.stem)
def test_every_value_of_the_examples_is_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    locator = Locator(text)
    for route, value in leaves(tomllib.loads(text)):
        span = locator.value(route)
        assert span is not None
        assert tomllib.loads(f"x = {cut(text, span)}")["x"] == value


keys = st.text(alphabet="ab预😀 .\"'", min_size=1, max_size=4)
scalars = st.one_of(st.integers(-99, 99), st.booleans(), st.text(alphabet='xy"\\预😀#=[]{}', max_size=5))
documents = st.recursive(
    st.dictionaries(keys, scalars, max_size=3),
    lambda inner: st.dictionaries(keys, st.one_of(scalars, inner, st.lists(scalars, max_size=3)), max_size=3),
    max_leaves=8,
)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(written(held) for held in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(held)}" for key, held in value.items()) + "}"
    return str(value)


@given(documents, st.booleans())
def test_generated_documents_are_located(document: dict[str, Any], tables: bool) -> None:
    lines, later = [], []
    for key, value in document.items():
        if tables and isinstance(value, dict):
            later.append(f"[{quoted(key)}]")
            later += [f"{quoted(inner)}  =  {written(held)}  # note" for inner, held in value.items()]
        else:
            lines.append(f"{quoted(key)} = {written(value)}")
    text = "\n".join([*lines, *later]) + "\n"
    locator = Locator(text)
    for route, value in leaves(tomllib.loads(text)):
        span = locator.value(route)
        assert span is not None
        assert tomllib.loads(f"x = {cut(text, span)}")["x"] == value


def test_places_are_found_in_one_pass_however_many_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a hostile size: what goes through a route that has no header is not sought statement by statement."""
    passes = 0

    class Counted(dict[Any, Any]):
        def items(self) -> Any:
            nonlocal passes
            passes += 1
            return super().items()

    index = locate._index
    monkeypatch.setattr(locate, "_index", lambda text: Counted(index(text)))
    text = "".join(f"[[a.b]]\nc.d = {number}\n" for number in range(50))
    locator = Locator(text)
    for number in range(50):
        assert locator.value(("a", "b", number, "absent")) is None
        assert locator.value(("a", "b", number, "c")) is not None
        assert locator.key(("a",)) == Span(1, 3, 1, 4)
    assert passes <= 4


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r\nx = 1\n"])
def test_of_a_long_line_its_neighbourhood_is_cut_out(end: str) -> None:
    long = "".join(f"{number:07}," for number in range(1_000))
    locator = Locator(f"a = 1\n{long}{end}")
    short = locator.excerpt(Span(1, 5, 1, 6), primary=True)
    assert (short.text, short.column, short.end_column, short.before, short.more) == ("a = 1", 5, 6, 0, False)
    for at in range(0, 8_000, 8):
        cut = locator.excerpt(Span(2, at + 1, 2, at + 8), primary=False)
        assert cut.text[at - cut.before : cut.end_column - 1 - cut.before] == f"{at // 8:07}"
        assert cut.text == long[cut.before : cut.before + 2_000]
        assert at - cut.before >= min(at, 500)
        assert cut.more == (cut.before + 2_000 < 8_000)
    assert len({id(locator.excerpt(Span(2, at, 2, at + 1), primary=True).text) for at in range(1, 8_000)}) == 15
    over = locator.excerpt(Span(2, 7_999, 3, 2), primary=True)
    assert over.end_column == 8_001


@given(st.text(alphabet="ab=[]{}\"'.#,\n 1预", max_size=60))
def test_any_text_is_scanned_without_an_error(text: str) -> None:
    locator = Locator(text)
    locator.value(("a",))
    span = locator.nearest(("a", "b", 0))
    assert span.line >= 1
    assert locator.excerpt(Span(10_000, 1, 10_000, 2), primary=True).text == ""


TOKENS = st.sampled_from(
    (
        "a",
        "b-1",
        " = ",
        "=",
        "1.50",
        "-2",
        '"x"',
        '"b = 1"',
        '"',
        ", ",
        ",",
        "}",
        "{",
        "]",
        "[",
        " ",
        "\n",
        "#",
        "，",
        "\\",
    )
)


@given(st.lists(TOKENS, max_size=14), st.booleans())
def test_inline_tables_of_the_ordinary_form_are_read_as_all_others(drawn: list[str], closed: bool) -> None:
    text = "x = [{ " + "".join(drawn) + (" }]\n" if closed else "\n") + "y = 1\n"
    found = list(Scanner(text).statements())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens, "PLAIN_INLINE", re.compile("(?!)"))
        assert found == list(Scanner(text).statements())


def test_an_inline_table_of_the_ordinary_form_is_told() -> None:
    match = tokens.PLAIN_INLINE.match('{ code = "201", total = -12.50, empty = true }')
    assert match is not None


@pytest.mark.parametrize("pair", ["a = 1", "a = 1, b", 'a = "x', "a = 1, " + "a" * 50])
def test_a_huge_inline_table_is_read_once(pair: str) -> None:
    locator = Locator("x = { " + f"{pair}, " * 200_000 + "\nb = 1\n")
    assert locator.nearest(("b",)).line in (1, 2)


@pytest.mark.parametrize("letters", ["A" * 3_000_000, "A." * 1_000_000, " " * 3_000_000, "#" * 3_000_000])
def test_a_huge_value_is_read_once(letters: str) -> None:
    locator = Locator(f'a = ["{letters}"]\nb = 1\n')
    assert locator.value(("b",)) == Span(2, 5, 2, 6)
