"""A page of the site that is made while it is built, and the writing of Markdown that the makers share."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.text.severity import Severity
from budgetcheck.text.words import Language

_CHINESE = r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BROKEN = re.compile(rf"({_CHINESE})\n[ \t]*(?={_CHINESE})")
_FENCE = re.compile(r"^[ ]*(`{3,})[^`]*$.*?^[ ]*\1[ ]*$", re.M | re.S)
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ACTIVE_IN_CODE = re.compile(r"[\\`*_{}\[\]()|~!:]")


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page: where it stands under the site's root of its language, and its Markdown."""

    path: str
    text: str


def front_matter(title: str) -> list[str]:
    """The head of a page of which there are hundreds: its short title, and a place behind the guides in searches."""
    return ["---", f"title: {title}", "search:", "  boost: 0.5", "---", ""]


def plain(text: str) -> str:
    """Escape a text for Markdown, so that it shows as it is written."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def coded(text: str) -> str:
    """Show a text as code within a line or a cell of a table; nothing in it is Markdown."""
    written = html.escape(" ".join(text.split()), quote=False)
    return f"<code>{_ACTIVE_IN_CODE.sub(_entity, written)}</code>" if text else ""


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def fenced(kind: str, lines: Iterable[str]) -> list[str]:
    """A block of code; its fence is longer than any within."""
    inside = list(lines)
    longest = max((len(run) for line in inside for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{kind}", *inside, fence]


def indented(lines: Iterable[str]) -> list[str]:
    """Lines that belong to the block before them."""
    return [f"    {line}" if line else "" for line in lines]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table of cells that are Markdown already."""
    titles = list(head)
    return [_row(titles), _row("---" for _ in titles), *map(_row, rows)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def severity_mark(severity: Severity, language: Language) -> str:
    """A rule's severity as a coloured mark."""
    return f'<span class="severity {severity}">{SEVERITY[severity].say(language)}</span>'


def joined(text: str) -> str:
    """Join the lines of Chinese paragraphs, between which a browser would show blanks; code stays as it is."""
    parts, at = [], 0
    for block in _FENCE.finditer(text):
        parts += [_BROKEN.sub(r"\1", text[at : block.start()]), block[0]]
        at = block.end()
    return "".join([*parts, _BROKEN.sub(r"\1", text[at:])])
