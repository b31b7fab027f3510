"""Tables in ASCII: numbers to the right, and in the last column, which may wrap, what is of no certain width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetcheck.findings.finding import Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import Line, Piece, Role, line, pad, wrap
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.render.wording.sentences import headline, number_text
from budgetcheck.render.wording.sides import sides
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
    return _drawn([*headings, "内容" if zh else "What"], rows, context, left=2)


def files(entries: Sequence[tuple[str, int, int]], context: Context) -> list[Line]:
    """The files with the most failures: (path, errors, warnings) each."""
    headings = ["错误", "警告", "文件"] if context.language == "zh" else ["Errors", "Warnings", "File"]
    rows = [
        _Row((f"{errors:,}", f"{warnings:,}"), path, "error" if errors else "warning")
        for path, errors, warnings in entries
    ]
    return _drawn(headings, rows, context, left=0)


def _row(finding: Finding, language: Language) -> _Row:
    cells = (SEVERITY[finding.severity].say(language), visible(finding.rule, 80), str(finding.span.line))
    if finding.difference is None:
        return _Row(cells, headline(finding, language), finding.severity)
    declared, computed, difference = sides(finding)
    values = [number_text(side.value, finding) if side else "" for side in (declared, computed)]
    numbers = (*values, number_text(difference, finding) if difference else "")
    return _Row((*cells, *(visible(text, 80) for text in numbers)), figure_name(finding, language), finding.severity)


def figure_name(finding: Finding, language: Language) -> str:
    """The label of the figure the finding is pinned to, else what the rule says, without the difference."""
    declared = sides(finding).declared
    terms = declared.terms if declared else ()
    label = next((term.label.say(language) for term in terms if term.figure == finding.figure), "")
    if label:
        return visible(label, 400)
    title = finding.title.say(language)
    return visible(f"{title}  {finding.element}" if finding.element else title, 400)


def _widths(headings: Sequence[str], rows: Sequence[_Row]) -> list[int]:
    return [
        max([width(heading), *(width(row.cells[index]) for row in rows if len(row.cells) > index)])
        for index, heading in enumerate(headings)
    ]


def _room(headings: Sequence[str], rows: Sequence[_Row], columns: int) -> int:
    return columns - sum(side + _GAP for side in _widths(headings, rows))


def _drawn(headings: Sequence[str], rows: Sequence[_Row], context: Context, left: int) -> list[Line]:
    """The table, its first `left` columns aligned to the left, the other cells to the right, the last wrapped."""
    *names, last = headings
    sides = _widths(names, rows)
    lines: list[Line] = []
    heads = [pad(name, side) if index < left else _right(name, side) for index, (name, side) in _numbered(names, sides)]
    lines.append(line((" " * _GAP).join([*heads, last]), "strong"))
    widest = width(lines[0][0].text)
    for row in rows:
        cells = [
            pad(cell, side) if index < left else _right(cell, side)
            for index, (cell, side) in _numbered(row.cells, sides)
        ]
        start = "".join(f"{cell}{' ' * _GAP}" for cell in cells)
        first, *rest = wrap(row.text, context.width, start, " " * width(start))
        level = len(cells[0])
        lines.append((Piece(cells[0], row.role), Piece(first[level:])))
        lines += map(line, rest)
        widest = max(widest, *map(width, (first, *rest)))
    lines.insert(1, line("-" * min(widest, context.width)))
    return lines


def _numbered(cells: Sequence[str], sides: Sequence[int]) -> enumerate[tuple[str, int]]:
    return enumerate(zip(cells, sides, strict=False))


def _right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text
