"""Tables of a report: numbers to the right, and in the last column, which may wrap, what is of no certain width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from budgetcheck.findings.finding import Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import Line, Piece, Role, wrap
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.render.wording.sentences import headline, line_or_place, number_text
from budgetcheck.render.wording.sides import figure_name, sides
from budgetcheck.text.lean import frozen
from budgetcheck.text.safe import roomy, visible, width
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


_HEADS = (phrase("render.layout.level"), phrase("render.layout.rule"), phrase("render.layout.line"))
_NUMBERS = (
    phrase("render.layout.declared"),
    phrase("render.layout.computed"),
    phrase("render.layout.difference"),
)


def overview(findings: Sequence[Finding], context: Context) -> list[Line]:
    """The discrepancies of a file: severity, rule, line; declared, computed and difference; the figure or the fault."""
    headings = [head.say(context.language) for head in _HEADS]
    if findings and all(finding.whereabouts is not None for finding in findings):
        headings[2] = phrase("render.layout.place").say(context.language)
    numeric = any(finding.difference is not None for finding in findings)
    if numeric:
        headings += [head.say(context.language) for head in _NUMBERS]
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
    from budgetcheck.render.layout.drawn import TableColumn, WrappedText, cell, drawn  # rich, for longer runs alone

    errors, warnings, file = (
        phrase("render.layout.errors").say(context.language),
        phrase("render.layout.warnings").say(context.language),
        phrase("render.layout.file").say(context.language),
    )
    columns = [TableColumn(errors, number=True), TableColumn(warnings, number=True), TableColumn(file)]
    rows = [
        (cell(f"{error:,}", "error" if error else "warning"), cell(f"{warning:,}"), WrappedText(path))
        for path, error, warning in entries
    ]
    return drawn(columns, rows, context)


def _row(finding: Finding, language: Language) -> _Row:
    cells = (SEVERITY[finding.severity].say(language), visible(finding.rule, 80), line_or_place(finding, language))
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
    """The table; its rows without numbers have their text begin where the numbers do in others.

    Not drawn with rich, as other tables are: every failing file has one, its widths are known, and rich takes twice as
    long to draw it as all of the file's checks.
    """
    sides = _widths(headings, rows)
    last = phrase("render.layout.what").say(context.language)
    starts = [0, *accumulate(side + _GAP for side in sides)]
    ends = [starts[len(row.cells)] + roomy(row.text) for row in rows]
    across = min(context.width, max(starts[-1] + width(last), *ends))
    heads = _beside(headings, sides, ["strong" for _ in sides])
    rule = "─" if context.color and context.language != "zh" else "-"
    lines: list[Line] = [(*heads, Piece(last, "strong")), (Piece(rule * across),)]
    for row in rows:
        start = starts[len(row.cells)]
        told, *others = wrap(row.text, context.width - start) if row.text else [""]
        lines.append((*_beside(row.cells, sides, (row.role,)), Piece(told)))
        lines += [(Piece(" " * start + other),) for other in others]
    return lines


def _beside(cells: Sequence[str], sides: Sequence[int], roles: Sequence[Role]) -> list[Piece]:
    """Cells side by side, what comes after the rule's name to the right: lines and amounts are numbers."""
    found: list[Piece] = []
    for place, text in enumerate(cells):
        blank, role = " " * (sides[place] - width(text)), roles[place] if place < len(roles) else "plain"
        lead, rest = (blank, "") if place > 1 else ("", blank)
        found += [Piece(lead), Piece(text, role), Piece(rest + " " * _GAP)]
    return [piece for piece in found if piece.text]
