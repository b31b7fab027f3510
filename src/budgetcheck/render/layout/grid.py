"""Tables of a report: numbers to the right, and in the last column, which may wrap, what is of no certain width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import RenderableType

from budgetcheck.findings.finding import Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import TableColumn, WrappedText, cell, drawn
from budgetcheck.render.layout.lines import Line, Role
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.render.wording.sentences import headline, number_text
from budgetcheck.render.wording.sides import figure_name, sides
from budgetcheck.text.safe import roomy, visible, width
from budgetcheck.text.words import Language

NARROW = 28
"""Columns that the last column should have; where it has not, the declared and computed numbers are left to the
excerpts above."""
MINIMUM = 12
"""Columns without which the last column is not worth drawing; the excerpts have said it all."""
_GAP = 2


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    """All but the last; those of a row that has no numbers end early, and its text begins there."""
    text: str
    role: Role
    """Of the first cell."""


def overview(findings: Sequence[Finding], context: Context) -> list[Line]:
    """The discrepancies of a file: severity, rule, line; declared, computed and difference; the figure or the fault."""
    zh = context.language == "zh"
    headings = ["级别", "规则", "行"] if zh else ["Level", "Rule", "Line"]
    numeric = any(finding.difference is not None for finding in findings)
    if numeric:
        headings += ["申报数", "核算数", "差额"] if zh else ["Declared", "Computed", "Difference"]
    rows = [_row(finding, context.language) for finding in findings]
    if numeric:
        longest = max(roomy(row.text) for row in rows if len(row.cells) > 3)
        if _room(headings, rows, context.width) < min(longest, NARROW):
            del headings[3:5]
            rows = [_Row((*row.cells[:3], *row.cells[5:]), row.text, row.role) for row in rows]
    if _room(headings, rows, context.width) < MINIMUM:
        return []
    return _overview(headings, rows, context)


def files(entries: Sequence[tuple[str, int, int]], context: Context) -> list[Line]:
    """The files with the most failures: (path, errors, warnings) each."""
    errors, warnings, file = ("错误", "警告", "文件") if context.language == "zh" else ("Errors", "Warnings", "File")
    columns = [TableColumn(errors, number=True), TableColumn(warnings, number=True), TableColumn(file)]
    rows = [
        _cells(_Row((f"{error:,}", f"{warning:,}"), path, "error" if error else "warning"))
        for path, error, warning in entries
    ]
    return drawn(columns, rows, context)


def _row(finding: Finding, language: Language) -> _Row:
    cells = (SEVERITY[finding.severity].say(language), visible(finding.rule, 80), str(finding.span.line))
    if finding.difference is None:
        return _Row(cells, headline(finding, language), finding.severity)
    declared, computed, difference = sides(finding)
    values = [number_text(side.value, finding) if side else "" for side in (declared, computed)]
    numbers = (*values, number_text(difference, finding) if difference else "")
    return _Row((*cells, *(visible(text, 80) for text in numbers)), figure_name(finding, language), finding.severity)


def _widths(headings: Sequence[str], rows: Sequence[_Row]) -> list[int]:
    return [
        max([width(heading), *(width(row.cells[index]) for row in rows if len(row.cells) > index)])
        for index, heading in enumerate(headings)
    ]


def _room(headings: Sequence[str], rows: Sequence[_Row], columns: int) -> int:
    return columns - sum(side + _GAP for side in _widths(headings, rows))


def _overview(headings: Sequence[str], rows: Sequence[_Row], context: Context) -> list[Line]:
    """The table; its rows without numbers have their text begin where the numbers do in others."""
    sides = _widths(headings, rows)
    first = [TableColumn(headings[0]), TableColumn(headings[1]), TableColumn(headings[2], number=True)]
    numbers, last = headings[3:], "内容" if context.language == "zh" else "What"
    if not numbers:
        return drawn([*first, TableColumn(last)], [_cells(row) for row in rows], context)

    def beside(cells: Sequence[str], text: str, role: Role = "plain") -> WrappedText:
        lead = "".join(
            f"{' ' * (side - width(one))}{one}{' ' * _GAP}" for one, side in zip(cells, sides[3:], strict=True)
        )
        return WrappedText(text, role, lead)

    told = [
        [*_cells(row)[:3], beside(row.cells[3:], row.text) if len(row.cells) > 3 else WrappedText(row.text)]
        for row in rows
    ]
    return drawn([*first, TableColumn(beside(numbers, last, "strong"))], told, context)


def _cells(row: _Row) -> list[RenderableType]:
    level, *others = row.cells
    return [cell(level, row.role), *map(cell, others), WrappedText(row.text)]
