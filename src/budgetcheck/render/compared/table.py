"""A comparison as lines for a terminal: numbers to the right, names in the last column, which may wrap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from budgetcheck.render.layout.lines import Line, Piece, Role, line, pad, paint, wrap
from budgetcheck.run.single.comparison import Changed, ComparedVersions
from budgetcheck.text.safe import visible, width
from budgetcheck.text.words import Language, phrase

_GAP = "  "
_WIDEST = 22
"""Columns of a cell before the last; what is wider (a target, an enormous number) is told in the last one."""


def comparison_table(comparison: ComparedVersions, language: Language, columns: int, color: bool) -> Iterator[str]:
    """Figures, declared changes and verdicts, each as a table; the summary last."""
    for pieces in _lines(comparison, language, columns):
        yield paint(pieces, color)


def _lines(comparison: ComparedVersions, language: Language, columns: int) -> Iterator[Line]:
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
        rows = [_figure(changed, language) for changed in comparison.figures]
        yield from _table(phrase("render.compared.figures").say(language), heads, rows, columns)
    if comparison.declared:
        heads = (
            phrase("render.compared.declared").say(language),
            phrase("render.compared.computed").say(language),
            phrase("render.compared.result").say(language),
            phrase("render.compared.declared_change").say(language),
        )
        rows = [_declared(one, language) for one in comparison.declared]
        yield from _table(phrase("render.compared.declared_changes").say(language), heads, rows, columns)
    if flips := shown_flips(comparison):
        heads = (
            phrase("render.compared.level").say(language),
            phrase("render.compared.rule").say(language),
            phrase("render.compared.was").say(language),
            phrase("render.compared.is").say(language),
            phrase("render.compared.what").say(language),
        )
        rows = [_flip(flip, language) for flip in flips]
        yield from _table(phrase("render.compared.verdicts").say(language), heads, rows, columns, left=4)
    yield ()
    for note in notes(comparison, language):
        yield from map(line, wrap(note, columns, "", "  "))
    yield from (line(text, "strong") for text in wrap(compared_summary(comparison, language), columns, "", "  "))


_Row = tuple[Sequence[str], str, Role]
"""The cells before the last, the text of the last, and the role of the cells."""


def _figure(changed: Changed, language: Language) -> _Row:
    row = figure_row(changed, language)
    where = "" if row.line is None else phrase("render.compared.line", line=row.line).say(language)
    text = f"{row.label}  {row.figure}{where}"
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


def _table(title: str, heads: Sequence[str], rows: Sequence[_Row], columns: int, left: int = 0) -> Iterator[Line]:
    """A titled table: the first `left` columns to the left, the others but the last to the right."""
    yield ()
    yield line(title, "strong")
    *names, last = heads
    sides = [
        max(width(name), *(width(cells[at]) for cells, _, _ in rows if width(cells[at]) <= _WIDEST), 0)
        for at, name in enumerate(names)
    ]
    yield line(
        _GAP.join([*(_cell(name, side, at < left) for at, (name, side) in _numbered(names, sides)), last]), "dim"
    )
    for cells, text, role in rows:
        wide = [cell for cell in cells if width(cell) > _WIDEST]
        shown = [
            _cell(cell if cell not in wide else "...", side, at < left) for at, (cell, side) in _numbered(cells, sides)
        ]
        start = "".join(f"{cell}{_GAP}" for cell in shown)
        whole = f"{text}  {' → '.join(wide)}" if wide else text
        room = width(start) if columns - width(start) >= 16 else 4
        first, *rest = wrap(whole, columns, start, " " * room)
        yield (Piece(first[: len(start)], role), Piece(first[len(start) :]))
        yield from map(line, rest)


def _numbered(cells: Sequence[str], sides: Sequence[int]) -> enumerate[tuple[str, int]]:
    return enumerate(zip(cells, sides, strict=True))


def _cell(text: str, side: int, left: bool) -> str:
    return pad(text, side) if left else " " * max(0, side - width(text)) + text
