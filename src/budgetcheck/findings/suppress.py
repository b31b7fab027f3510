"""Suppression: comments in a declaration that accept a finding, with a reason, and a report of those that do not count.

    total = 1644.62   # budgetcheck: ignore[EXP-001] 财政批复文件如此，已另行说明
    # budgetcheck: ignore[PRC-*] 采购明细另行公开
    # budgetcheck: ignore-file[PUB-003] 涉密单位

At the end of a line a comment concerns the statement that ends or begins there (behind a table's header: the whole
table), on a line of its own the next statement, with `ignore-file` the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from budgetcheck.findings.finding import Finding
from budgetcheck.rulebook.ids import DECLARATION_FAULT, is_accepted
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import SUPPRESSION_MARK
from budgetcheck.text.places import Span
from budgetcheck.text.words import EMPTY, Words

UNUSED, WITHOUT_REASON, UNKNOWN, REQUIRED, MALFORMED = "SUP-001", "SUP-002", "SUP-003", "SUP-004", "SUP-005"
# Bounds for hostile files, far from real ones: suppressions read, lines one may concern, tokens looked at.
_COMMENTS = 1000
_REACH = 10_000
_TOKENS = 1_000_000

_COMMENT = re.compile(r"#[ \t]*budgetcheck[ \t]*[:：][ \t]*(?P<directive>[^\r\n]*)")
_DIRECTIVE = re.compile(r"(?P<verb>ignore-file|ignore)[ \t]*[\[［](?P<ids>[^\]］]*)[\]］](?P<reason>.*)", re.DOTALL)
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


@dataclass(frozen=True, slots=True)
class Comment:
    """One suppression: what it is for, the lines it concerns (None for the file), where it stands."""

    ids: tuple[str, ...]
    reason: str
    lines: tuple[int, int] | None
    span: Span
    malformed: bool = False


class Scope(NamedTuple):
    """What suppression needs to know of the run's rules."""

    known: Callable[[str], bool]
    """Whether an id, or a pattern such as ``PRC-*``, means any rule or fault there is."""
    judged: Callable[[str], bool]
    """Whether a rule or fault meant by it was in force in this run, so that a comment for it could be used."""
    required: Callable[[str], bool]
    """Whether a rule (by its id) must not be suppressed."""
    weigh: Callable[[Finding], Finding | None] = lambda finding: finding
    """Returns a finding on comments with the severity that it has in this run; None where it is ignored."""


class Suppression:
    """The comments of one file at work.

    Required rules are kept. A comment is called unused only where its rules could be judged: not in a file with faults
    of its own, nor for rules that were not selected.
    """

    def __init__(self, comments: Sequence[Comment], text: str, path: str, scope: Scope) -> None:
        self._comments = comments
        self._sound = [comment for comment in comments if comment.ids and comment.reason]
        self._text = text
        self._path = path
        self._scope = scope
        self._used: set[tuple[int, str]] = set()
        self._refused: set[tuple[int, str]] = set()
        self._faulty = False

    def accepts(self, finding: Finding) -> bool:
        """Whether a comment accepts a finding with a reason."""
        self._faulty = self._faulty or finding.rule.startswith(DECLARATION_FAULT)
        accepted = False
        for number, comment in enumerate(self._sound):
            if finding.verdict in ("fails", "rounding") and _concerns(comment, finding):
                for pattern in comment.ids:
                    if is_accepted(finding.rule, pattern):
                        if self._scope.required(finding.rule):
                            self._refused.add((number, pattern))
                        else:
                            self._used.add((number, pattern))
                            accepted = True
        return accepted

    def remarks(self) -> Sequence[Finding]:
        """Return findings on comments that do not count or accept nothing."""
        faults = list(self._faults())
        if not faults:
            return ()
        from budgetcheck.findings.faulted import resolve_faults

        made = map(self._scope.weigh, resolve_faults(faults, self._path, self._text))
        return [finding for finding in made if finding is not None]

    def _faults(self) -> Iterator[Fault]:
        scope = self._scope
        for comment in self._comments:
            yield from _faults(comment, scope)
        for number, comment in enumerate(self._sound):
            for pattern in comment.ids:
                place = (number, pattern)
                if place in self._refused:
                    yield _required(pattern, comment)
                elif not (self._faulty or place in self._used) and scope.known(pattern) and scope.judged(pattern):
                    yield _unused(pattern, comment)


def suppression(text: str, path: str, scope: Scope) -> Suppression | None:
    """Read the comments of a file; None where there are none."""
    if SUPPRESSION_MARK not in text:
        return None
    comments = tuple(read_comments(text))
    return Suppression(comments, text, path, scope) if comments else None


def _concerns(comment: Comment, finding: Finding) -> bool:
    return comment.lines is None or comment.lines[0] <= finding.span.line <= comment.lines[1]


def _faults(comment: Comment, scope: Scope) -> Iterator[Fault]:
    if comment.malformed:
        yield Fault(
            MALFORMED,
            Words(
                "无法识别的 budgetcheck 注释，不起作用", "this budgetcheck comment is not understood and has no effect"
            ),
            span=comment.span,
        )
        return
    if not comment.reason:
        ids = ", ".join(comment.ids)
        yield Fault(
            WITHOUT_REASON,
            Words(f"忽略 {ids} 未写明理由，不起作用", f"ignoring {ids} gives no reason and has no effect"),
            span=comment.span,
        )
    for pattern in comment.ids:
        if not scope.known(pattern):
            yield Fault(UNKNOWN, Words(f"没有规则 {pattern}", f"there is no rule {pattern}"), span=comment.span)


def _required(pattern: str, comment: Comment) -> Fault:
    message = Words(f"{pattern} 为必查规则，不可忽略", f"{pattern} is required here and cannot be ignored")
    return Fault(REQUIRED, message, span=comment.span)


def _unused(pattern: str, comment: Comment) -> Fault:
    where = Words("该处", "here") if comment.lines is not None else Words("本文件", "in this file")
    message = Words(f"{where.zh}没有 {pattern} 的问题可忽略", f"nothing of {pattern} is found {where.en} to be ignored")
    return Fault(UNUSED, message, EMPTY, span=comment.span)


# -- reading comments --------------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    """One line as the scanner left it: nesting before and after it, content or header, and its comment."""

    before: int
    after: int
    filled: bool
    header: bool
    comment: tuple[str, int] | None


def read_comments(text: str) -> Iterator[Comment]:
    """Find the suppressions of a TOML text, well-formed or not; what stands inside of strings is none."""
    lines = _Scanner(text).scan()
    for number, line in enumerate(lines, 1):
        if line.comment is None:
            continue
        written, column = line.comment
        found = _COMMENT.search(written)
        if found is None:
            continue
        span = Span(number, column + found.start(), number, column + len(written))
        directive = _DIRECTIVE.match(found["directive"].strip())
        if directive is None:
            yield Comment((), "", None, span, malformed=True)
            continue
        ids = tuple(
            dict.fromkeys(part.strip().upper() for part in re.split(r"[,，、;；\s]+", directive["ids"]) if part)
        )
        reason = directive["reason"].strip(" \t-—–:：,，.。;；")
        about = None if directive["verb"] == "ignore-file" else _lines_of(lines, number)
        yield Comment(ids, reason, about, span, malformed=not ids)


class _Scanner:
    """Divides a text into lines with their nesting, in one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[_Line] = []
        self._shared: dict[tuple[int, int, bool, bool], _Line] = {}  # most lines are alike
        self._start = 0
        self._before = 0
        self._filled = self._header = False
        self._comment: tuple[str, int] | None = None
        self._newline = self._find_newline()

    def scan(self) -> list[_Line]:
        depth = 0
        comments = _COMMENTS
        for token in islice(_TOKEN.finditer(self.text), _TOKENS):
            start, end = token.span()
            if start > self._newline:
                self._end_lines(start, depth, filled=False)
            kind = token.lastgroup
            if kind == "comment":
                if comments and SUPPRESSION_MARK in token[0]:
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
            self.lines.append(_Line(*key, self._comment))
            return
        line = self._shared.get(key)
        if line is None:
            line = self._shared[key] = _Line(*key, None)
        self.lines.append(line)


def _lines_of(lines: Sequence[_Line], number: int) -> tuple[int, int]:
    """Return the first and last line (1-based) of what the comment on a line concerns."""
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


def _end(lines: Sequence[_Line], first: int, nesting: int) -> int:
    """Return the line on which what begins on a line is closed again; that line itself where nothing closes it."""
    if lines[first].header and lines[first].after == 0:
        return _end_of_table(lines, first)
    return next((last for last in _ahead(lines, first) if lines[last].after <= nesting), first)


def _end_of_table(lines: Sequence[_Line], first: int) -> int:
    ahead = _ahead(lines, first + 1)
    return next((at for at in ahead if lines[at].header and lines[at].before == 0), ahead.stop) - 1


def _ahead(lines: Sequence[_Line], first: int) -> range:
    return range(first, min(len(lines), first + _REACH))
