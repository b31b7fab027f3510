"""Comments of a TOML text, well-formed or not, and the lines that each concerns, told by how its brackets nest.

What a comment means does not belong here. The whole text is divided in one pass, without reading keys and values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

# Bounds for hostile files, far from real ones: lines a comment may concern, tokens looked at.
_REACH = 10_000
_TOKENS = 1_000_000

_TOKEN = re.compile(
    r"""
      (?P<block>\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3,5}|\Z)|'{3}(?:[^']|'(?!''))*+(?:'{3,5}|\Z))
    | (?P<line>(?:"(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+"?|'(?!'')[^'\r\n]*+'?)++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<open>[\[{]++)
    | (?P<close>[\]}]++)
    | (?P<other>[^"'\#\[\]{}\s][^"'\#\[\]{}\n]*+)
    """,
    re.VERBOSE | re.DOTALL,
)


class NestedLine(NamedTuple):
    """One line: nesting before and after it, whether it has content or is a header, and its comment with its column."""

    before: int
    after: int
    filled: bool
    header: bool
    comment: tuple[str, int] | None


def lines_of(text: str, mark: re.Pattern[str], most: int) -> list[NestedLine]:
    """Divide a text into lines, with those comments that bear a mark, `most` of them; in texts there are none."""
    return _Lines(text, mark, most).scan()


class _Lines:
    """Divides a text into lines with their nesting, in one pass."""

    def __init__(self, text: str, mark: re.Pattern[str], most: int) -> None:
        self.text = text
        self.mark = mark
        self.most = most
        self.lines: list[NestedLine] = []
        self._shared: dict[tuple[int, int, bool, bool], NestedLine] = {}  # most lines are alike
        self._start = 0
        self._before = 0
        self._filled = self._header = False
        self._comment: tuple[str, int] | None = None
        self._newline = self._find_newline()

    def scan(self) -> list[NestedLine]:
        depth = 0
        comments = self.most
        for token in islice(_TOKEN.finditer(self.text), _TOKENS):
            start, end = token.span()
            if start > self._newline:
                self._end_lines(start, depth, filled=False)
            kind = token.lastgroup
            if kind == "comment":
                if comments and self.mark.search(token[0]) is not None:
                    self._comment = (token[0], start - self._start + 1)
                    comments -= 1
                continue
            if kind == "open":
                self._header = self._header or (depth == 0 and not self._filled)
                depth += end - start
            elif kind == "close":
                depth = max(0, depth - (end - start))
            self._filled = True
            if kind == "block":  # the lines inside of a string are one level deeper
                self._end_lines(end, depth + 1, filled=True)
        self._end_lines(len(self.text), depth, filled=False)
        self._add(depth)
        return self.lines

    def _end_lines(self, upto: int, depth: int, *, filled: bool) -> None:
        while self._newline < upto:
            self._add(depth)
            self._before, self._start = depth, self._newline + 1
            self._filled, self._header, self._comment = filled, False, None
            self._newline = self._find_newline()

    def _find_newline(self) -> int:
        end = self.text.find("\n", self._start)
        return len(self.text) if end < 0 else end

    def _add(self, depth: int) -> None:
        key = (self._before, depth, self._filled, self._header)
        if self._comment is not None:
            self.lines.append(NestedLine(*key, self._comment))
            return
        line = self._shared.get(key)
        if line is None:
            line = self._shared[key] = NestedLine(*key, None)
        self.lines.append(line)


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
