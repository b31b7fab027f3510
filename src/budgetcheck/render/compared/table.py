"""A comparison as lines for a terminal: numbers to the right, names in the last column, which may wrap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from budgetcheck.figures.compare import DeclaredChange
from budgetcheck.findings.flips import Flip
from budgetcheck.render.compared.wording import (
    STEPS,
    VERDICT_HEADS,
    about,
    compared_summary,
    declared_row,
    figure_row,
    notes,
    shown_flips,
    verdict_row,
)
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import TableColumn, cell, table
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.roles import Role
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.wording.alignment import blank_filled
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
    yield displayed(_drawings(comparison, context), context)


def _drawings(comparison: ComparedVersions, context: Context) -> Iterator[RenderableType]:
    language, columns = context.language, context.width
    compared = phrase("render.compared.compared").say(language)
    yield WrappedText(f"{compared}: {STEPS[comparison.step].say(language)}", "strong")
    for mark, version in (("-", comparison.old), ("+", comparison.new)):
        text = f"{visible(version.path)}  {about(version, language)}"
        yield WrappedText(text, lead=f"  {mark} ", hang=4)
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
        heads = tuple(head.say(language) for head in VERDICT_HEADS)
        rows = [_flip(flip, language) for flip in flips]
        yield from _table(phrase("render.compared.verdicts").say(language), heads, rows, context, left=4)
    yield BLANK
    for note in notes(comparison, language):
        yield WrappedText(note, hang=2)
    yield WrappedText(compared_summary(comparison, language), "strong", hang=2)


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


def _table(
    title: str, heads: Sequence[str], rows: Sequence[_Row], context: Context, left: int = 0
) -> Iterator[RenderableType]:
    """A titled table: the first `left` columns to the left, the others but the last to the right, by their points."""
    yield BLANK
    yield WrappedText(title, "strong")
    columns = [TableColumn(head, number=left <= at < len(heads) - 1) for at, head in enumerate(heads)]
    texts = [_told(*row[:2]) for row in rows]
    cells = zip(*(map(blank_filled, zip(*([*map(_cut, row[0])] for row in rows), strict=True))), strict=True)
    told: list[list[RenderableType]] = [
        [*(cell(one, role) for one in written), WrappedText(text)]
        for written, text, (_, _, role) in zip(cells, texts, rows, strict=True)
    ]
    yield table(columns, told, context)


def _cut(text: str) -> str:
    return "..." if width(text) > _WIDEST else text


def _told(cells: Sequence[str], text: str) -> str:
    """The last cell, with what is too wide for the others."""
    wide = [one for one in cells if width(one) > _WIDEST]
    return f"{text}  {' → '.join(wide)}" if wide else text
