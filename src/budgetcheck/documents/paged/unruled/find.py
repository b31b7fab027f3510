"""The lines of all pages → the same with the tables among them laid out, those that go on over pages as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple, TypeVar

from budgetcheck.documents.lines.flow import PrintedLine, least
from budgetcheck.documents.paged.grid import RuledLine
from budgetcheck.documents.paged.unruled.runs import TableRun, WordRow, goes_on, rows_of_lines, runs_of
from budgetcheck.documents.paged.unruled.table import LaidOut, TablePart, set_in_columns, unsure

Other = TypeVar("Other")

_WIDE: Final = 0.6
"""The share of a table's width from which a line drawn across it parts its rows."""


class UnruledTable(NamedTuple):
    """A table in place of its lines, with the least confidence in them."""

    laid: LaidOut
    confidence: float | None


class _Found(NamedTuple):
    """A table of a page: which of the page's items are its lines, and whether none stand before or behind it."""

    page: int
    first: int
    last: int
    part: TablePart
    opens: bool
    closes: bool
    alone: bool
    rest: tuple[WordRow, ...]
    """The lines above it at the top of the page: the rest of a label, where it goes on from the page before."""


def with_unruled(
    pages: Sequence[Sequence[PrintedLine | Other]], rules: Sequence[Sequence[RuledLine]]
) -> list[list[PrintedLine | Other | UnruledTable]]:
    """Put the tables that are found in place of their lines; `rules` are the lines drawn across each page."""
    found = list(chain.from_iterable(_of_page(at, items, rules[at]) for at, items in enumerate(pages)))
    made: list[list[PrintedLine | Other | UnruledTable]] = [list(items) for items in pages]
    for one, laid in reversed(_laid(found)):
        lines = [item for item in pages[one.page][one.first : one.last] if isinstance(item, PrintedLine)]
        made[one.page][one.first : one.last] = [UnruledTable(laid, least(lines))]
    return made


def _of_page(page: int, items: Sequence[PrintedLine | Other], rules: Sequence[RuledLine]) -> list[_Found]:
    found: list[_Found] = []
    at = 0
    while at < len(items):
        lines: list[PrintedLine] = []
        while at + len(lines) < len(items) and isinstance(line := items[at + len(lines)], PrintedLine):
            lines.append(line)
        rows = rows_of_lines(lines)
        for run in runs_of(rows, opens=at == 0, closes=at + len(lines) == len(items)):
            first, last = at + run.start, at + run.end
            part = _part(rows, run, rules)
            rest = tuple(rows[: run.start]) if at == 0 and all(goes_on(row) for row in rows[: run.start]) else ()
            opens = first == len(rest)
            found.append(_Found(page, first, last, part, opens, last == len(items), run.alone, rest))
        at += len(lines) + 1
    return found


def _part(rows: Sequence[WordRow], run: TableRun, rules: Sequence[RuledLine]) -> TablePart:
    held = rows[run.start : run.end]
    left, right = min(row.line.left for row in held), max(row.line.right for row in held)
    across = tuple(rule.at for rule in rules if min(rule.end, right) - max(rule.start, left) > _WIDE * (right - left))
    behind = tuple(rows[run.end : run.end + 2])
    return TablePart(tuple(rows[run.start : run.body]), tuple(rows[run.body : run.end]), across, behind)


def _laid(found: Sequence[_Found]) -> list[tuple[_Found, LaidOut]]:
    made: list[tuple[_Found, LaidOut]] = []
    at = 0
    while at < len(found):
        end = at + 1
        held = [found[at]]
        while end < len(found) and (further := _going_on(held, found[end])) is not None:
            held.append(further)
            end += 1
        if held[0].alone or (not any(one.part.rows for one in held) and held[0].closes):
            at += 1
            continue
        laid = set_in_columns([one.part for one in held]) if _whole(held) else None
        if laid is None and len(held) > 1:
            held, end = held[:1], at + 1
            laid = set_in_columns([held[0].part]) if _whole(held) else None
        made += zip(held, laid if laid is not None else [unsure(one.part) for one in held], strict=True)
        at = end
    return made


def _whole(held: Sequence[_Found]) -> bool:
    return bool(held[0].part.headings) and any(one.part.rows for one in held)


def _going_on(held: Sequence[_Found], other: _Found) -> _Found | None:
    """The table at the top of a page as a part of the one that ends the page before; None where it is another."""
    last = held[-1]
    if other.page != last.page + 1 or not (last.closes and other.opens):
        return None
    part = other.part
    if other.rest:
        if part.headings:
            return None
        part = part._replace(rest=tuple(word for row in other.rest for word in row.words))
        return other._replace(first=other.first - len(other.rest), part=part)
    if not part.headings or _repeats(_words(part.headings), _words(held[0].part.headings)):
        return other._replace(part=part._replace(headings=()))
    if all(len(row.words) == 1 for row in part.headings):
        return other._replace(part=part._replace(headings=(), rows=(*part.headings, *part.rows)))
    return None


def _repeats(words: str, before: str) -> bool:
    """Whether headings are those of the page before; either may lack its first line."""
    return len(words) > 3 and (before.endswith(words) or words.endswith(before))


def _words(rows: Sequence[WordRow]) -> str:
    return re.sub(r"\s", "", "".join(row.line.text for row in rows))
