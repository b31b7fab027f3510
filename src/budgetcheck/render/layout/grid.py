"""Tables of a report: numbers to the right, and in the last column, which may wrap, what is of no certain width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rich.console import RenderableType

from budgetcheck.findings.finding import Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import TableColumn, cell, table
from budgetcheck.render.layout.lines import WrappedText
from budgetcheck.render.layout.roles import Role
from budgetcheck.render.wording.alignment import blank_filled
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.render.wording.sentences import headline, line_or_place, number_text
from budgetcheck.render.wording.sides import figure_name, sides
from budgetcheck.text.safe import roomy, visible, width
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language, phrase

NARROW = 28
"""Columns that the last column should have; where it has not, the declared and computed numbers are left to the
excerpts above."""
MINIMUM = 12
"""Columns without which the last column is not worth drawing; the excerpts have said it all."""
_GAP = 2


@frozen
class _Row:
    cells: tuple[str, ...]
    """All but the last; those of a row that has no numbers end early, and its text begins there."""
    text: str
    role: Role
    """Of the first cell."""


_HEADS = (phrase("render.headings.level"), phrase("text.headings.rule"), phrase("render.headings.line"))
_NUMBERS = (
    phrase("render.headings.declared"),
    phrase("render.headings.computed"),
    phrase("render.headings.difference"),
)


def overview(findings: Sequence[Finding], context: Context) -> list[RenderableType]:
    """The discrepancies of a file: severity, rule, line; declared, computed and difference; the figure or the fault."""
    headings = [head.say(context.language) for head in _HEADS]
    if findings and all(finding.whereabouts is not None for finding in findings):
        headings[2] = phrase("render.headings.place").say(context.language)
    numeric = any(map(_is_money, findings))
    if numeric:
        headings += [head.say(context.language) for head in _NUMBERS]
    plain = [_row(finding, context.language) for finding in findings]
    rows = _by_points(plain)
    if numeric:
        longest = max(roomy(row.text) for row in rows if len(row.cells) > 3)
        least = min(longest, NARROW)
        if context.width - sum(_widths(headings, rows)) < least:  # amounts by their points take more room
            rows = plain
        if context.width - sum(_widths(headings, rows)) < least:
            del headings[3:5]
            rows = _by_points([replace(row, cells=(*row.cells[:3], *row.cells[5:])) for row in rows])
    taken = _widths(headings, rows)
    if context.width - sum(taken) < MINIMUM:
        return []
    return list(_tables(headings, rows, taken, context))


def _tables(
    headings: Sequence[str], rows: Sequence[_Row], taken: Sequence[int], context: Context
) -> Iterator[RenderableType]:
    """The headings, then a table for each run of rows that have numbers, or that have text in their place."""
    last = phrase("render.headings.what").say(context.language)
    # a place in a document is text, a line is a number
    texts = 3 if headings[2] == phrase("render.headings.place").say(context.language) else 2
    starts = {size: sum(taken[:size]) for size in {len(headings), *(len(row.cells) for row in rows)}}
    ends = [starts[len(row.cells)] + roomy(row.text) for row in rows]
    across = min(context.width, max(starts[len(headings)] + width(last), *ends))

    def columns(size: int, named: Sequence[str] = ()) -> list[TableColumn]:
        before = [
            TableColumn(named[at] if named else "", number=at >= texts, width=taken[at] - 1) for at in range(size)
        ]
        return [*before, TableColumn(last if named else "", width=across - starts[size])]

    named: Sequence[str] = headings
    if rows and len(rows[0].cells) < len(headings):
        yield table(columns(len(headings), headings), (), context)
        named = ()
    for size, run in groupby(rows, key=lambda row: len(row.cells)):
        drawn = [[*_cells(row), WrappedText(row.text)] for row in run]
        yield table(columns(size, named), drawn, context)
        named = ()


def _cells(row: _Row) -> list[RenderableType]:
    return [cell(row.cells[0], row.role), *map(cell, row.cells[1:])]


def files(entries: Sequence[tuple[str, int, int]], context: Context) -> RenderableType:
    """The files with the most failures: (path, errors, warnings) each."""
    errors, warnings, file = (
        phrase("render.headings.errors").say(context.language),
        phrase("render.headings.warnings").say(context.language),
        phrase("text.headings.file").say(context.language),
    )
    columns = [TableColumn(errors, number=True), TableColumn(warnings, number=True), TableColumn(file)]
    rows = [
        (cell(f"{error:,}", "error" if error else "warning"), cell(f"{warning:,}"), WrappedText(path))
        for path, error, warning in entries
    ]
    return table(columns, rows, context)


def _by_points(rows: Sequence[_Row]) -> list[_Row]:
    """The rows with their amounts aligned on their points."""
    columns = [blank_filled(column) for column in zip(*(row.cells[3:] for row in rows if row.cells[3:]), strict=True)]
    amounts = zip(*columns, strict=True)
    return [replace(row, cells=(*row.cells[:3], *next(amounts))) if row.cells[3:] else row for row in rows]


def _is_money(finding: Finding) -> bool:
    """Whether a difference of money or percentages is told, in columns that name no unit."""
    return finding.telling and finding.currency_unit != ""


def _row(finding: Finding, language: Language) -> _Row:
    cells = (SEVERITY[finding.severity].say(language), visible(finding.rule, 80), line_or_place(finding, language))
    if not _is_money(finding):
        return _Row(cells, headline(finding, language), finding.severity)
    declared, computed, difference = sides(finding)
    values = [number_text(side.value, finding) if side else "" for side in (declared, computed)]
    numbers = (*values, number_text(difference, finding) if difference else "")
    return _Row((*cells, *(visible(text, 80) for text in numbers)), figure_name(finding, language), finding.severity)


def _widths(headings: Sequence[str], rows: Sequence[_Row]) -> list[int]:
    """The columns that each column takes but the last, with the gap behind it."""
    return [
        max([width(heading), *(width(row.cells[index]) for row in rows if len(row.cells) > index)]) + _GAP
        for index, heading in enumerate(headings)
    ]
