"""A comparison as lines for a terminal: numbers to the right, names in the last column, which may wrap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from budgetcheck.figures.compare import DeclaredChange
from budgetcheck.findings.flips import Flip
from budgetcheck.render.compared.wording import (
    STEPS,
    about,
    compared_summary,
    declared_row,
    figure_row,
    notes,
    shown_flips,
    verdict_row,
)
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import TableColumn, WrappedText, cell, drawn
from budgetcheck.render.layout.lines import BLANK, Line, Role, line, paint, wrap
from budgetcheck.run.single.comparison import Changed, ComparedVersions
from budgetcheck.text.safe import visible, width
from budgetcheck.text.words import Language, phrase

_LEAST = 44
"""Columns that a label should have beside an address; where it has not, the address is left to other formats."""
_WIDEST = 22
"""Columns of a cell before the last; what is wider (a target, an enormous number) is told in the last one."""


def comparison_table(comparison: ComparedVersions, language: Language, columns: int, color: bool) -> Iterator[str]:
    """Figures, declared changes and verdicts, each as a table; the summary last."""
    context = Context(language=language, width=columns, color=color)
    for pieces in _lines(comparison, context):
        yield paint(pieces, color)


def _lines(comparison: ComparedVersions, context: Context) -> Iterator[Line]:
    language, columns = context.language, context.width
    yield line(f"{phrase('render.compared.compared').say(language)}: {STEPS[comparison.step].say(language)}", "strong")
    for mark, version in (("-", comparison.old), ("+", comparison.new)):
        text = f"{visible(version.path)}  {about(version, language)}"
        yield from map(line, wrap(text, columns, f"  {mark} ", "    "))
    heads: tuple[str, ...]
    if comparison.figures:
        heads = (
            phrase("render.compared.old_figure").say(language),
            phrase("render.compared.new_figure").say(language),
            phrase("render.compared.change").say(language),
            phrase("render.compared.change_percent").say(language),
            phrase("render.compared.figure").say(language),
        )
        rows = [_figure(changed, language, brief=False) for changed in comparison.figures]
        if columns - _taken(rows, heads) < _LEAST:
            rows = [_figure(changed, language, brief=True) for changed in comparison.figures]
        yield from _table(phrase("render.compared.figures").say(language), heads, rows, context)
    if comparison.declared:
        heads = (
            phrase("render.compared.declared").say(language),
            phrase("render.compared.computed").say(language),
            phrase("render.compared.result").say(language),
            phrase("render.compared.declared_change").say(language),
        )
        rows = [_declared(one, language) for one in comparison.declared]
        yield from _table(phrase("render.compared.declared_changes").say(language), heads, rows, context)
    if flips := shown_flips(comparison):
        heads = (
            phrase("render.compared.level").say(language),
            phrase("render.compared.rule").say(language),
            phrase("render.compared.was").say(language),
            phrase("render.compared.is").say(language),
            phrase("render.compared.what").say(language),
        )
        rows = [_flip(flip, language) for flip in flips]
        yield from _table(phrase("render.compared.verdicts").say(language), heads, rows, context, left=4)
    yield BLANK
    for note in notes(comparison, language):
        yield from map(line, wrap(note, columns, "", "  "))
    yield from (line(text, "strong") for text in wrap(compared_summary(comparison, language), columns, "", "  "))


_Row = tuple[Sequence[str], str, Role]
"""The cells before the last, the text of the last, and the role of the cells."""


def _taken(rows: Sequence[_Row], heads: Sequence[str]) -> int:
    """The columns that stand before the last one."""
    sides = [[width(head), *(min(width(row[0][at]), _WIDEST) for row in rows)] for at, head in enumerate(heads[:-1])]
    return sum(max(side) + 2 for side in sides)


def _figure(changed: Changed, language: Language, brief: bool) -> _Row:
    row = figure_row(changed, language)
    text = row.label if brief and row.label else f"{row.label}  {row.figure}"
    if row.place:
        text += phrase("render.compared.at_place", place=row.place).say(language)
    if row.reason:
        text += phrase("render.compared.reason", reason=row.reason).say(language)
    return (row.old or "-", row.new or "-", row.change, f"{row.percent}%" if row.percent else ""), text, "plain"


def _declared(one: DeclaredChange, language: Language) -> _Row:
    row = declared_row(one, language)
    role: Role = "error" if one.agrees is False else "plain"
    return (row.declared, row.computed or "-", row.result), f"{row.label}  {row.figure}", role


def _flip(flip: Flip, language: Language) -> _Row:
    row = verdict_row(flip, language)
    return row[:4], row.about, flip.severity if flip.worse else "good" if flip.better else "plain"


def _table(title: str, heads: Sequence[str], rows: Sequence[_Row], context: Context, left: int = 0) -> Iterator[Line]:
    """A titled table: the first `left` columns to the left, the others but the last to the right."""
    yield BLANK
    yield line(title, "strong")
    columns = [TableColumn(head, number=left <= at < len(heads) - 1) for at, head in enumerate(heads)]
    yield from drawn(columns, [_cells(*row) for row in rows], context)


def _cells(cells: Sequence[str], text: str, role: Role) -> list[RenderableType]:
    wide = [one for one in cells if width(one) > _WIDEST]
    whole = f"{text}  {' → '.join(wide)}" if wide else text
    return [*(cell("..." if one in wide else one, role) for one in cells), WrappedText(whole)]
