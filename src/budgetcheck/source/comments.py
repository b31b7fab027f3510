"""Comments of a TOML text, well-formed or not, and the lines that each concerns, told by how its statements nest.

What a comment means does not belong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from budgetcheck.source.scanner import Scanner
from budgetcheck.source.tokens import PLAIN_LINES, Array, Inline, StatementToken, TokenNode, prepare

# Bounds for hostile files, far from real ones: lines a comment may concern, statements looked at.
_REACH = 10_000
_STATEMENTS = 500_000


class NestedLine(NamedTuple):
    """One line: nesting before and after it, whether it has content or is a header, and its comment with its column."""

    before: int
    after: int
    filled: bool
    header: bool
    comment: tuple[str, int] | None


def lines_of(text: str, mark: re.Pattern[str], most: int) -> list[NestedLine]:
    """Divide a text into lines, with those comments that bear a mark, `most` of them; in texts there are none."""
    marked: list[tuple[int, int]] = []

    def keep(start: int, end: int) -> None:
        if len(marked) < most and mark.search(text, start, end) is not None:
            marked.append((start, end))

    nesting: list[tuple[int, int]] = []
    headers: list[int] = []
    for statement in islice(_statements(Scanner(prepare(text), keep)), _STATEMENTS):
        if statement.kind in ("table", "element"):
            headers.append(statement.start)
        if statement.value is not None:
            nesting += _spread(statement.value, text)
    return _Lines(text, marked, nesting, headers).divided()


def _statements(scanner: Scanner) -> Iterator[StatementToken]:
    """Statements with a comment, on several lines or unlike the ordinary form; the others say nothing here."""
    at, length = 0, len(scanner.text)
    while at < length:
        plain = PLAIN_LINES.match(scanner.text, at)
        at = at if plain is None else plain.end()
        statement, at = scanner.statement(at)
        if statement is not None:
            yield statement


def _spread(node: TokenNode, text: str) -> Iterator[tuple[int, int]]:
    """Where something that takes several lines opens (1) and closes (-1), with all within."""
    if text.find("\n", node.start, node.end) < 0:
        return
    yield node.start, 1
    if isinstance(node, Array):
        for item in node.items:
            yield from _spread(item, text)
    elif isinstance(node, Inline):
        for pair in node.pairs:
            yield from _spread(pair.value, text)
    yield node.end - 1, -1


class _Lines:
    """Lines of a text with what stands on them: offsets in its order, of which each line takes its own."""

    def __init__(
        self, text: str, marked: list[tuple[int, int]], nesting: list[tuple[int, int]], headers: list[int]
    ) -> None:
        self.text = text
        self._marked, self._nesting, self._headers = marked[::-1], nesting[::-1], headers[::-1]
        self._shared: dict[tuple[int, int, bool, bool], NestedLine] = {}  # most lines are alike

    def divided(self) -> list[NestedLine]:
        lines: list[NestedLine] = []
        start, after = 0, 0
        while True:
            end = self.text.find("\n", start)
            stop = len(self.text) if end < 0 else end
            before, after = after, after + self._change(stop)
            lines.append(self._line(start, stop, before, after))
            if end < 0:
                return lines
            start = end + 1

    def _line(self, start: int, stop: int, before: int, after: int) -> NestedLine:
        header = bool(self._headers) and self._headers[-1] < stop
        if header:
            self._headers.pop()
        key = (before, after, _FILLED.match(self.text, start, stop) is not None, header)
        if self._marked and self._marked[-1][0] < stop:
            begin, end = self._marked.pop()
            return NestedLine(*key, (self.text[begin:end], begin - start + 1))
        line = self._shared.get(key)
        if line is None:
            line = self._shared[key] = NestedLine(*key, None)
        return line

    def _change(self, stop: int) -> int:
        change = 0
        while self._nesting and self._nesting[-1][0] < stop:
            change += self._nesting.pop()[1]
        return change


_FILLED = re.compile(r"\s*+[^\s#]")
"""A line with more than a comment, outside of texts."""


def concerned(lines: Sequence[NestedLine], number: int) -> tuple[int, int]:
    """Return the first and last line (1-based) of what the comment on a line concerns.

    At the end of a line that is the statement or element that ends or begins there (behind a table's header the whole
    table), on a line of its own the next one.
    """
    first = number - 1
    if not lines[first].filled:
        nesting = lines[first].before
        first = next((at for at in _ahead(lines, first + 1) if lines[at].filled), -1)
        if first < 0:
            return number, number
        return first + 1, _end(lines, first, nesting) + 1
    line = lines[first]
    last = first
    if line.header and line.after == 0:
        last = _end_of_table(lines, first)
    elif line.after > line.before:
        last = _end(lines, first, line.before)
    elif line.after < line.before:
        while first > max(0, number - _REACH) and lines[first].before > line.after:
            first -= 1
    return first + 1, last + 1


def _end(lines: Sequence[NestedLine], first: int, nesting: int) -> int:
    """Return the line on which what begins on a line is closed again; that line itself where nothing closes it."""
    if lines[first].header and lines[first].after == 0:
        return _end_of_table(lines, first)
    return next((last for last in _ahead(lines, first) if lines[last].after <= nesting), first)


def _end_of_table(lines: Sequence[NestedLine], first: int) -> int:
    ahead = _ahead(lines, first + 1)
    return next((at for at in ahead if lines[at].header and lines[at].before == 0), ahead.stop) - 1


def _ahead(lines: Sequence[NestedLine], first: int) -> range:
    return range(first, min(len(lines), first + _REACH))
