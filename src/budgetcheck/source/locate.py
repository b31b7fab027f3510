"""Where each key and value of a declaration stands, worked out only for files that have findings.

One pass over the text: statements of the ordinary form are told by a regular expression, the rest is read by the
scanner, and what is inside arrays and inline tables is only looked at when it is asked for. The routes are those of the
document that `parse.parse` returns, also for a text with syntax faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from budgetcheck.source.excerpt import Excerpt
from budgetcheck.source.scanner import Scanner
from budgetcheck.source.tokens import Array, Leaf, StatementToken, TokenNode, prepare
from budgetcheck.text.line_index import Lines
from budgetcheck.text.pattern import pattern
from budgetcheck.text.places import Route, Span
from budgetcheck.text.words import EMPTY, Words

_REST = r"[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)"
_BARE = r"[A-Za-z0-9_-]+"
_SCALAR = r"(?:\"[^\"\\\n]*+\"|[-+.:\w]++)"
_BLANK = r"[ \t]*+"


def _table(value: str) -> str:
    """An inline table on one line with these values."""
    pair = rf"{_BARE}{_BLANK}={_BLANK}{value}{_BLANK}"
    return rf"\{{{_BLANK}(?:{pair}(?:,{_BLANK}(?!\}})|(?=\}})))*+\}}"


_TABLES = _table(rf"(?:{_SCALAR}|{_table(_SCALAR)})")
_BREAK = rf"{_BLANK}(?:(?:#[^\n]*+)?+\r?\n{_BLANK})*+"
_ITEM = rf"(?:{_SCALAR}|{_TABLES}){_BREAK}"
_LIST = rf"\[{_BREAK}(?:{_ITEM}(?:,{_BREAK}|(?=\])))*+\]"
_LINE = pattern(
    rf"""[ \t]*(?:({_BARE})[ \t]*=[ \t]*({_SCALAR}|{_TABLES}|{_LIST}){_REST}"""
    rf"""|\[({_BARE}(?:\.{_BARE})*)\]{_REST}"""
    rf"""|\[\[({_BARE}(?:\.{_BARE})*)\]\]{_REST}"""
    r"""|(?:#[^\n]*)?\r?\n)""",
    re.ASCII,
)
"""A statement of the ordinary form (with all lines of its array), a comment or nothing."""
_OPENED = re.compile(rf"\[{_BREAK}|\{{{_BLANK}", re.ASCII)
_ITEMS = re.compile(rf"({_SCALAR}|{_TABLES}){_BREAK}(?:,{_BREAK})?+", re.ASCII)
_PAIRS = re.compile(rf"({_BARE}){_BLANK}={_BLANK}({_SCALAR}|{_table(_SCALAR)}){_BLANK}(?:,{_BLANK})?+", re.ASCII)
"""What opens a list or table of the ordinary form, and one by one what is in it."""
_PAIR, _TABLE, _ELEMENT = 2, 3, 4
"""Its last group, which tells the form."""
_Entry: TypeAlias = "re.Match[str] | StatementToken"
_Part: TypeAlias = tuple[int, int]


class Locator:
    """Finds the places of routes in one text. Never raises, whatever the text; an unknown route has no place."""

    __slots__ = ("_elsewhere", "_entries", "_items", "_lines", "_text", "_through")

    def __init__(self, text: str, elsewhere: Mapping[Route, Route] | None = None) -> None:
        """`elsewhere` says where the text writes what is asked for under another route."""
        self._text = text
        self._elsewhere = elsewhere or {}
        self._lines = Lines(text)
        self._entries: dict[Route, _Entry] | None = None
        self._items: dict[int, list[_Part]] = {}
        """By where a list of the ordinary form begins: its items."""
        self._through: dict[int, dict[Route, tuple[Route, _Entry]]] = {}
        """By the length of routes, for each that longer ones go through the first of these; made when asked for."""

    def key(self, route: Route) -> Span | None:
        """The key a route ends in; for an element of a list of tables, the name in its header."""
        found = self._find(route)
        return None if found is None or found[0] is None else self._lines.span(*found[0])

    def value(self, route: Route) -> Span | None:
        """The value at a route; for a table its header, for one that has none of its own the key that implies it."""
        found = self._find(route)
        if found is None:
            return None
        key, value = found
        if value is None or value[0] == value[1]:
            value = key
        return None if value is None else self._lines.span(*value)

    def number(self, route: Route) -> Span | None:
        """The number at a route, of an amount in its long form the one in it."""
        long = (*route, "value")
        found = None if self._elsewhere else self._find(route)
        if found is not None and found[1] is not None and self._entries is not None and long not in self._entries:
            first, last = found[1]
            if first < last and self._text[first] not in "[{":
                return self._lines.span(first, last)
        return self.value(long) or self.value(route)

    def nearest(self, route: Route) -> Span:
        """The place of a route or of the deepest table around it that is known; the file's beginning for the root."""
        for length in range(len(route), 0, -1):
            span = self.value(route[:length])
            if span is not None:
                return span
        return Span(1, 1, 1, 1)

    def excerpt(self, span: Span, note: Words = EMPTY, *, primary: bool) -> Excerpt:
        """Cut out the first line of a span, with the stretch to mark; its text is empty where there is no such line."""
        near = self._lines.near(span.line, span.column)
        end = span.end_column if span.end_line == span.line else near.before + len(near.text) + 1
        return Excerpt(span.line, near.text, span.column, max(end, span.column + 1), note, primary, *near[1:])

    # ------------------------------------------------------------------------------------------------------ lookup

    def _find(self, route: Route) -> tuple[_Part | None, _Part | None] | None:
        """The offsets of the key and the value at a route."""
        if self._entries is None:
            self._entries = _index(prepare(self._text))
        if self._elsewhere:
            route = self._written(route)
        entry = self._entries.get(route)
        if entry is not None:
            return _key_part(entry, -1), _value_part(entry)
        for length in range(len(route) - 1, 0, -1):
            entry = self._entries.get(route[:length])
            if isinstance(entry, re.Match) and _is_pair(entry):
                return self._ordinary(entry.string, entry.span(2), route[length:])
            if isinstance(entry, StatementToken) and entry.value is not None:
                return _inside(entry.value, route[length:])
        return self._implied(route, self._entries)

    def _ordinary(self, text: str, value: _Part, rest: Route) -> tuple[_Part | None, _Part | None] | None:
        """The key and the value at a route inside a value of the ordinary form."""
        key: _Part | None = None
        for step in rest:
            start = value[0]
            if text[start] == "[" and isinstance(step, int):
                items = self._items.get(start)
                if items is None:
                    items = self._items[start] = [match.span(1) for match in _each(_ITEMS, text, start)]
                if not 0 <= step < len(items):
                    return None
                key, value = None, items[step]
            elif text[start] == "{":
                pair = next((match for match in _each(_PAIRS, text, start) if match[1] == step), None)
                if pair is None:
                    return None
                key, value = pair.span(1), pair.span(2)
            else:
                return None
        return key, value

    def _written(self, route: Route) -> Route:
        for end in range(len(route), 0, -1):
            if route[:end] in self._elsewhere:
                return (*self._elsewhere[route[:end]], *route[end:])
        return route

    def _implied(self, route: Route, entries: dict[Route, _Entry]) -> tuple[_Part | None, _Part | None] | None:
        """A table without a header of its own, from the first longer route that goes through it."""
        depth = len(route)
        through = self._through.get(depth)
        if through is None:
            through = self._through[depth] = {}
            for longer, entry in entries.items():
                if len(longer) > depth > 0:
                    through.setdefault(longer[:depth], (longer, entry))
        found = through.get(route)
        if found is None:
            return None
        longer, entry = found
        if _is_pair(entry):
            back = depth - len(longer) - 1
        else:
            back = -1 - sum(isinstance(step, str) for step in longer[depth:])
        part = _key_part(entry, back)
        if part is None:
            return None
        return part, part if _is_pair(entry) or longer[-1] != 0 else _value_part(entry)


def _each(pattern: re.Pattern[str], text: str, start: int) -> Iterator[re.Match[str]]:
    """What is in a list or table, up to its end."""
    match = _OPENED.match(text, start)
    while match is not None:
        match = pattern.match(text, match.end())
        if match is not None:
            yield match


def _is_pair(entry: _Entry) -> bool:
    return entry.kind == "pair" if isinstance(entry, StatementToken) else entry.lastindex == _PAIR


def _key_part(entry: _Entry, back: int) -> _Part | None:
    """One part of an entry's dotted key, counted from its end."""
    if isinstance(entry, StatementToken):
        if -back > len(entry.keys):
            return None
        key = entry.keys[back]
        return key.start, key.end
    if entry.lastindex == _PAIR:
        return entry.span(1) if back == -1 else None
    start = entry.start(entry.lastindex or 0)
    parts = (entry.group(entry.lastindex or 0)).split(".")
    if -back > len(parts):
        return None
    start += sum(len(part) + 1 for part in parts[:back])
    return start, start + len(parts[back])


def _value_part(entry: _Entry) -> _Part | None:
    """The extent of an entry's value, of a header all of it."""
    if isinstance(entry, StatementToken):
        if entry.kind != "pair":
            return entry.start, entry.end
        return None if entry.value is None else (entry.value.start, entry.value.end)
    if entry.lastindex == _PAIR:
        return entry.span(2)
    width = 1 if entry.lastindex == _TABLE else 2
    start, end = entry.span(entry.lastindex or 0)
    return start - width, end + width


def _inside(node: TokenNode, rest: Route) -> tuple[_Part | None, _Part | None] | None:
    """The key and the value at a route inside an array or inline table."""
    key: _Part | None = None
    while rest:
        if isinstance(node, Leaf):
            return None
        if isinstance(node, Array):
            index = rest[0]
            if not isinstance(index, int) or not 0 <= index < len(node.items):
                return None
            key, node, rest = None, node.items[index], rest[1:]
            continue
        for pair in node.pairs:
            names = tuple(part.name for part in pair.keys)
            shared = min(len(names), len(rest))
            if names[:shared] == rest[:shared]:
                part = pair.keys[shared - 1]
                key, following = (part.start, part.end), rest[shared:]
                if shared < len(names):
                    implied = key
                    if not following:
                        return implied, implied
                    continue
                node, rest = pair.value, following
                break
        else:
            return None
    return key, (node.start, node.end)


# ------------------------------------------------------------------------------------------------------------- index


def _index(text: str) -> dict[Route, _Entry]:
    """Every statement under its route, in the order of the text; of equal routes the first."""
    entries: dict[Route, _Entry] = {}
    counts: dict[Route, int] = {}
    prefix: Route | None = ()
    scanner = Scanner(text)
    at, length = 0, len(text)
    while at < length:
        # Matched here and nowhere behind: a search would read a line that does not match once for each of its places.
        match = _LINE.match(text, at)
        if match is not None:
            at = match.end()
            form = match.lastindex
            if form == _PAIR:
                if prefix is not None:
                    entries.setdefault((*prefix, match[1]), match)
            elif form is not None:
                prefix = _opened(match[form].split("."), form == _ELEMENT, counts)
                entries.setdefault(prefix, match)
            continue
        statement, at = scanner.statement(at)
        if statement is None or statement.kind == "lost":
            continue
        names = [key.name for key in statement.keys]
        if statement.kind == "pair":
            if prefix is not None:
                entries.setdefault((*prefix, *names), statement)
        elif names:
            prefix = _opened(names, statement.kind == "element", counts)
            entries.setdefault(prefix, statement)
        else:
            prefix = None
    return entries


def _opened(names: list[str], element: bool, counts: dict[Route, int]) -> Route:
    """The route of the table that a header opens; [name] among [[name]] is taken for an element."""
    route: Route = ()
    last = len(names) - 1
    for position, name in enumerate(names):
        route = (*route, name)
        if position == last:
            if element or route in counts:
                counts[route] = counts.get(route, 0) + 1
                return (*route, counts[route] - 1)
        elif route in counts:
            route = (*route, counts[route] - 1)
    return route
