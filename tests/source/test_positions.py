"""Positions against documents that are generated with them: the writer notes where it puts every key and value."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.source.locate import Locator
from budgetcheck.text.places import Route, Span
from tests.effort import examples

TEXTS = st.text(alphabet="ab 预算😀é=#[]{},.:", max_size=6)
NAMES = st.one_of(st.text(alphabet="ab1_-", max_size=3), st.text(alphabet="a预😀 .=#[]{}'\"\\\t", max_size=4))


class Writer:
    """Writes a document and keeps, for every route, where its key and its value stand and what the value is."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.text = ""
        self.keys: dict[Route, tuple[int, int]] = {}
        self.values: dict[Route, tuple[int, int]] = {}
        self.held: dict[Route, Any] = {}
        self.names: set[str] = set()

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def put(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def blank(self) -> None:
        self.put(self.pick("", " ", "  ", "\t"))

    def note(self) -> None:
        self.blank()
        self.put(self.pick("", "", "# 备注😀 = [", "#"))
        self.put("\n")

    def gap(self) -> None:
        """Between the elements of an array."""
        self.put(self.pick("", " ", "\n", "\n\t", " # 预算😀 ]\n", "\n\n"))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def name(self) -> str:
        """A name that no other key has."""
        drawn = self.draw(NAMES)
        number = len(self.names)
        while (name := f"{drawn}{number}") in self.names:  # a drawn "1" and 2 make the name of an empty one and 12
            number += 1
        self.names.add(name)
        return name

    def key(self, name: str) -> tuple[int, int]:
        bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
        spellings = ["basic"] + ["bare"] * 2 * bare + ["literal"] * ("'" not in name and "\t" not in name)
        match self.draw(st.sampled_from(spellings)):
            case "bare":
                return self.put(name)
            case "literal":
                return self.put(f"'{name}'")
        return self.put(basic(name))

    def dotted(self, names: list[str]) -> list[tuple[int, int]]:
        parts = []
        for index, name in enumerate(names):
            if index:
                self.blank()
                self.put(".")
                self.blank()
            parts.append(self.key(name))
        return parts

    # -- values -------------------------------------------------------------------------------------------------------

    def value(self, route: Route, depth: int, lines: bool = True) -> Any:
        """A value of any form; `lines` tells whether it may go over several lines."""
        start = len(self.text)
        kinds = ["number", "text", "other"] + ["array", "inline"] * (depth < 3) + ["long"] * lines
        match self.draw(st.sampled_from(kinds)):
            case "number":
                text = self.pick("0", "-1", "1644.62", "1_000", "6.0e3", "0x1F", "+0.5")
                self.put(text)
                value = tomllib.loads(f"x = {text}", parse_float=Decimal)["x"]
            case "other":
                text = self.pick("true", "2026-01-31", "2026-01-31T08:00:00Z", "08:30:00")
                self.put(text)
                value = tomllib.loads(f"x = {text}")["x"]
                assert isinstance(value, bool | datetime.date | datetime.time)
            case "text":
                value = self.draw(TEXTS)
                self.put(self.pick(basic(value), f"'{value}'"))
            case "long":
                value = "\n".join(self.draw(st.lists(TEXTS, min_size=1, max_size=3)))
                quotes = self.pick('"""', "'''")
                self.put(f"{quotes}\n{value}{quotes}")
            case "array":
                value = self.array(route, depth, lines)
            case _:
                value = self.inline(route, depth)
        self.values[route] = (start, len(self.text))
        self.held[route] = value
        return value

    def array(self, route: Route, depth: int, lines: bool) -> list[Any]:
        gap = self.gap if lines else self.blank
        self.put("[")
        gap()
        count = self.draw(st.integers(0, 3))
        made = []
        for index in range(count):
            made.append(self.value((*route, index), depth + 1, lines))
            gap()
            if index < count - 1 or self.pick(True, False):
                self.put(",")
                gap()
        self.put("]")
        return made

    def inline(self, route: Route, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self.put("{")
        self.blank()
        for index in range(self.draw(st.integers(0, 3))):
            if index:
                self.put(",")
                self.blank()
            self.pair(route, made, depth + 1, lines=False)
            self.blank()
        self.put("}")
        return made

    def pair(self, table: Route, into: dict[str, Any], depth: int = 0, lines: bool = True) -> None:
        names = [self.name() for _ in range(self.pick(1, 1, 2, 3))]
        parts = self.dotted(names)
        for index, part in enumerate(parts):
            self.keys[(*table, *names[: index + 1])] = part
        for name in names[:-1]:
            into = into.setdefault(name, {})
        for index, part in enumerate(parts[:-1]):
            self.values[(*table, *names[: index + 1])] = part
        self.blank()
        self.put("=")
        self.blank()
        into[names[-1]] = self.value((*table, *names), depth, lines)

    # -- documents ----------------------------------------------------------------------------------------------------

    def body(self, table: Route, into: dict[str, Any]) -> None:
        for _ in range(self.draw(st.integers(0, 3))):
            self.blank()
            self.pair(table, into)
            self.note()
            self.put(self.pick("", "\n", "  # 说明\n"))

    def header(self, names: list[str], opening: str, closing: str) -> tuple[list[tuple[int, int]], tuple[int, int]]:
        self.blank()
        start = len(self.text)
        self.put(opening)
        self.blank()
        parts = self.dotted(names)
        self.blank()
        self.put(closing)
        whole = (start, len(self.text))
        self.note()
        return parts, whole

    def document(self) -> dict[str, Any]:
        root: dict[str, Any] = {}
        self.body((), root)
        for _ in range(self.draw(st.integers(0, 3))):
            if self.pick(True, False):
                names = [self.name() for _ in range(self.pick(1, 2, 3))]
                self.table((), root, names, [])
            else:
                self.tables(root)
        return root

    def table(self, above: Route, into: dict[str, Any], names: list[str], before: list[str]) -> None:
        """One table; `before` are the names in its header that lead to `into`."""
        parts, whole = self.header([*before, *names], "[", "]")
        for index, part in enumerate(parts[len(before) :]):
            route = (*above, *names[: index + 1])
            self.keys[route] = self.values[route] = part
            into = into.setdefault(names[index], {})
        self.values[(*above, *names)] = whole
        self.body((*above, *names), into)

    def tables(self, root: dict[str, Any]) -> None:
        """An array of tables, some with a table or an array of tables inside."""
        name = self.name()
        made = root[name] = []
        for index in range(self.draw(st.integers(1, 3))):
            element: dict[str, Any] = {}
            made.append(element)
            (part,), whole = self.header([name], "[[", "]]")
            self.keys[(name, index)], self.values[(name, index)] = part, whole
            self.keys.setdefault((name,), part)
            self.values.setdefault((name,), whole)
            self.body((name, index), element)
            match self.pick("", "table", "tables"):
                case "table":
                    self.table((name, index), element, [self.name()], [name])
                case "tables":
                    inner = self.name()
                    rows = element[inner] = []
                    for row in range(self.draw(st.integers(1, 2))):
                        rows.append({})
                        (_, part), whole = self.header([name, inner], "[[", "]]")
                        self.keys[(name, index, inner, row)], self.values[(name, index, inner, row)] = part, whole
                        self.body((name, index, inner, row), rows[-1])


def basic(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def span(text: str, start: int, end: int) -> Span:
    """Lines and columns of offsets, counted in the plainest way."""

    def place(offset: int) -> tuple[int, int]:
        before = text[:offset].split("\n")
        return len(before), len(before[-1]) + 1

    return Span(*place(start), *place(end))


@st.composite
def written(draw: Any) -> tuple[Writer, dict[str, Any]]:
    writer = Writer(draw)
    return writer, writer.document()


@given(written(), st.sampled_from(["\n", "\r\n"]))
@examples(250)
def test_every_key_and_value_is_found_where_it_was_written(made: tuple[Writer, dict[str, Any]], ending: str) -> None:
    writer, document = made
    text = writer.text
    assert tomllib.loads(text, parse_float=Decimal) == document
    locator = Locator(text.replace("\n", ending))
    for route, (start, end) in writer.keys.items():
        assert locator.key(route) == span(text, start, end), (route, text)
    for route, (start, end) in writer.values.items():
        assert locator.value(route) == span(text, start, end), (route, text)


@given(written())
@examples(50)
def test_what_is_not_there_has_no_place_but_a_near_one(made: tuple[Writer, dict[str, Any]]) -> None:
    writer, _ = made
    locator = Locator(writer.text)
    for route, (start, end) in writer.values.items():
        assert locator.value((*route, "nowhere")) is None
        assert locator.key((*route, "nowhere")) is None
        assert locator.nearest((*route, "nowhere", 7)) == span(writer.text, start, end)


def test_columns_are_code_points() -> None:
    text = '"预算😀" = { a = "é́", b = 1 }\n[x."甲😀"]\n'
    locator = Locator(text)
    assert locator.key(("预算😀",)) == Span(1, 1, 1, 6)
    assert locator.value(("预算😀", "b")) == Span(1, 25, 1, 26)
    assert locator.key(("x", "甲😀")) == Span(2, 4, 2, 8)
    assert locator.value(("x", "甲😀")) == Span(2, 1, 2, 9)


def test_a_key_of_digits_after_a_comma_is_no_part_of_the_number_before() -> None:
    locator = Locator('a = {b = 0, 110."#1" = 2}\n')
    assert locator.value(("a", "b")) == Span(1, 10, 1, 11)
    assert locator.value(("a", "110", "#1")) == Span(1, 24, 1, 25)
