"""Suppression: comments in a declaration that accept a finding, with a reason, and a report of those that do not count.

    total = 1644.62   # budgetcheck: ignore[EXP-001] 财政批复文件如此，已另行说明
    # budgetcheck: ignore[PRC-*] 采购明细另行公开
    # budgetcheck: ignore-file[PUB-003] 涉密单位

At the end of a line a comment concerns the statement that ends or begins there (behind a table's header: the whole
table), on a line of its own the next statement, with `ignore-file` the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from budgetcheck.findings.finding import Finding
from budgetcheck.rulebook.ids import DECLARATION_FAULT, is_accepted
from budgetcheck.source.comments import concerned, lines_of
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import SUPPRESSION_MARK, may_suppress
from budgetcheck.text.places import Span
from budgetcheck.text.safe import visible
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, phrase

UNUSED, WITHOUT_REASON, UNKNOWN, REQUIRED, MALFORMED = "SUP-001", "SUP-002", "SUP-003", "SUP-004", "SUP-005"
_MOST_COMMENTS = 1000
"""Suppressions read of one file; real ones have far fewer."""

_LONGEST = 500
"""Characters of a comment that are looked at for what it may mean."""

_COMMENT = re.compile(r"#[ \t]*budgetcheck[ \t]*[:：][ \t]*(?P<directive>[^\r\n]*)")
_DIRECTIVE = re.compile(r"(?P<verb>ignore-file|ignore)[ \t]*[\[［](?P<ids>[^\]］]*)[\]］](?P<reason>.*)", re.DOTALL)
_NEAR = re.compile(r"budge|ignor|ｂｕ|ｉｇ", re.IGNORECASE)
"""What stands in every comment that may be meant as a suppression."""
_NAMED = re.compile(
    r"#[#\s]*(?P<name>[a-z][a-z _-]{0,40}?)[^\w#\[]{0,20}(?P<verb>ignore\w*(?:[ _-]?file)?|忽略|disable\w*)\b",
    re.I,
)
"""A comment as if written to this tool: a name, what to do, and for what."""
_ALONE = re.compile(
    r"\b(?P<verb>ignore(?:[ _-]?file)?)[\s:：]*(?:[\[［(（【]\s*[A-Z]{2,5}|[\[［【]\s*[^\W\d_][\w-]{0,40})-[0-9*]", re.I
)
"""What to do for a rule, without this tool's name or behind other words."""
_IDS = re.compile(r"[A-Z]{2,5}-(?:[0-9]{1,4}\*?|\*)", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[［【]([^\]］】]*-[0-9]*\*?\s*)[\]］】]")
"""Ids as a pack may give them, in letters of any script: told by the brackets around them."""
_ALIKE = 0.8
"""How much a name has to have in common with this tool's."""


@frozen
class Comment:
    """One suppression: what it is for, the lines it concerns (None for the file), where it stands."""

    ids: tuple[str, ...]
    reason: str
    lines: tuple[int, int] | None
    span: Span
    malformed: bool = False
    meant: str = ""
    """How what is malformed was probably meant to be written."""


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
    if not may_suppress(text):
        return None
    comments = tuple(read_comments(text))
    return Suppression(comments, text, path, scope) if comments else None


def _concerns(comment: Comment, finding: Finding) -> bool:
    return comment.lines is None or comment.lines[0] <= finding.span.line <= comment.lines[1]


def _faults(comment: Comment, scope: Scope) -> Iterator[Fault]:
    if comment.malformed:
        yield Fault(
            MALFORMED,
            phrase("findings.suppress.budgetcheck_comment_not_understood"),
            phrase("findings.suppress.write_meant", meant=comment.meant) if comment.meant else EMPTY,
            span=comment.span,
        )
        return
    if not comment.reason:
        ids = ", ".join(comment.ids)
        yield Fault(
            WITHOUT_REASON,
            phrase("findings.suppress.ignoring_gives_no_reason_no", ids=ids),
            span=comment.span,
        )
    for pattern in comment.ids:
        if not scope.known(pattern):
            yield Fault(UNKNOWN, phrase("findings.suppress.there_no_rule", pattern=pattern), span=comment.span)


def _required(pattern: str, comment: Comment) -> Fault:
    message = phrase("findings.suppress.required_here_cannot_ignored", pattern=pattern)
    return Fault(REQUIRED, message, span=comment.span)


def _unused(pattern: str, comment: Comment) -> Fault:
    where = phrase("findings.suppress.here") if comment.lines is not None else phrase("findings.suppress.file")
    message = phrase("findings.suppress.nothing_found_ignored", pattern=pattern, where=where)
    return Fault(UNUSED, message, EMPTY, span=comment.span)


# -- reading comments --------------------------------------------------------------------------------------------------


def read_comments(text: str) -> Iterator[Comment]:
    """Find the suppressions of a TOML text, well-formed or not; what stands inside of strings is none."""
    lines = lines_of(text, _NEAR, _MOST_COMMENTS)
    for number, line in enumerate(lines, 1):
        if line.comment is None:
            continue
        written, column = line.comment
        found = _COMMENT.search(written)
        if found is None:
            meant = _meant(written)
            if meant:
                yield Comment((), "", None, Span(number, column, number, column + len(written)), True, meant)
            continue
        span = Span(number, column + found.start(), number, column + len(written))
        directive = _DIRECTIVE.match(found["directive"].strip())
        if directive is None:
            yield Comment((), "", None, span, True, _meant(written))
            continue
        ids = tuple(
            dict.fromkeys(part.strip().upper() for part in re.split(r"[,，、;；\s]+", directive["ids"]) if part)
        )
        reason = directive["reason"].strip(" \t-—–:：,，.。;；")
        about = None if directive["verb"] == "ignore-file" else concerned(lines, number)
        yield Comment(ids, reason, about, span, malformed=not ids)


def _meant(comment: str) -> str:
    """Return how a comment is written that was meant as a suppression as it seems; nothing where it was not."""
    plain = unicodedata.normalize("NFKC", comment[:_LONGEST])
    found = _NAMED.match(plain)
    if found is not None:
        name = re.sub(r"[^a-z]", "", found["name"].lower())
        if SequenceMatcher(None, name, SUPPRESSION_MARK).ratio() < _ALIKE:
            found = None
    found = found or _ALONE.search(plain)
    if found is None:
        return ""
    listed = _BRACKETED.search(plain)
    named = re.findall(r"[^\W_][\w-]*-[0-9]*\*?", listed[1]) if listed else _IDS.findall(plain)
    ids = list(dict.fromkeys(one.upper() for one in named))
    verb = "ignore-file" if "file" in found["verb"].lower() else "ignore"
    last = listed.end() if listed else max((one.end() for one in _IDS.finditer(plain)), default=len(plain))
    reason = plain[last:].strip(" \t-—–:：,，.。;；])}】）")
    return f"# {SUPPRESSION_MARK}: {verb}[{', '.join(ids) or 'ID'}] {visible(reason, 60) or '…'}"
