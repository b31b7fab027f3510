"""A comparison as a workbook, and its figures as comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetcheck.model.targets import Target
from budgetcheck.render.compared.wording import (
    ADDRESS,
    CHANGE,
    DECLARED_HEADS,
    FIGURE,
    NEW,
    OLD,
    PERCENT,
    PLACE,
    REASON,
    STEPS,
    VERDICT_HEADS,
    about,
    changed_place,
    compared_summary,
    declared_row,
    notes,
    rounded_percent,
    shown_flips,
    title,
    verdict_row,
)
from budgetcheck.render.wording.phrases import VERDICT
from budgetcheck.run.single.comparison import Changed, ComparedVersions
from budgetcheck.text.numbers import plain
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

_HEADS: Final = (FIGURE, ADDRESS, PLACE, OLD, NEW, CHANGE, PERCENT, REASON)
_NUMBERS: Final = range(3, 7)


def _cells(changed: Changed, language: Language) -> tuple[str, ...]:
    one = changed.figure
    return (
        visible(one.label.say(language), 400),
        visible(one.figure, 400),
        changed_place(changed, language),
        _value(one.old),
        _value(one.new),
        "" if one.change is None else plain(one.change),
        "" if one.percent is None else rounded_percent(one.percent).replace(",", ""),
        visible(one.reason, 400),
    )


def _value(value: Decimal | Target | None) -> str:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else visible(str(value), 400)


def comparison_csv(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    """The changed figures, a row each; below them, each under headings of its own, declared changes and verdicts.

    What spreadsheets could take for a formula is text.
    """
    from budgetcheck.render.formats.csv import csv_line

    yield "\ufeff"
    yield csv_line(tuple(head.say(language) for head in _HEADS))
    for changed in comparison.figures:
        yield csv_line(_cells(changed, language))
    declared = [declared_row(one, language) for one in comparison.declared]
    changes = [(one.label, one.figure, one.declared, one.computed, one.result) for one in declared]
    flipped = [verdict_row(flip, language) for flip in shown_flips(comparison)]
    below: tuple[tuple[Sequence[Words], Sequence[Sequence[str]]], ...] = (
        (DECLARED_HEADS, changes),
        (VERDICT_HEADS, flipped),
    )
    for heads, rows in below:
        if rows:
            for cells in ((), [head.say(language) for head in heads], *rows):
                yield csv_line((*cells, *[""] * (len(_HEADS) - len(cells))))  # every row is as wide, as readers expect


def comparison_workbook(comparison: ComparedVersions, language: Language) -> Iterator[bytes]:
    """A sheet each of figures, declared changes and verdicts, and the summary first."""
    from budgetcheck.render.workbook.book import FILL, HEADING_STYLE, TEXT_STYLE, TITLE_STYLE, Book

    book = Book(title(language))
    sheet = book.sheet(phrase("render.compared.summary").say(language), (100,), frozen=0)
    head = [STEPS[comparison.step].say(language), compared_summary(comparison, language), *notes(comparison, language)]
    versions = [f"{visible(one.path, 400)}  {about(one, language)}" for one in (comparison.old, comparison.new)]
    book.text(sheet, 0, 0, title(language), TITLE_STYLE)
    for row, text in enumerate([*versions, *head], 1):
        book.text(sheet, row, 0, text)

    disputed = VERDICT["fails"].say(language)

    def table(name: str, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        made = book.sheet(name, widths, frozen=1)
        for column, text in enumerate(heads):
            book.text(made, 0, column, text, HEADING_STYLE)
        for row, cells in enumerate(rows, 1):
            for column, text in enumerate(cells):
                if heads is figures and column in _NUMBERS:
                    book.number(made, row, column, text, kind="percent" if column == 6 else "amount")
                else:
                    wrong = heads is not figures and text == disputed
                    book.text(made, row, column, text, {**TEXT_STYLE, **FILL["error"]} if wrong else TEXT_STYLE)
        made.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)

    figures = tuple(head.say(language) for head in _HEADS)
    changed = [_cells(one, language) for one in comparison.figures]
    table(phrase("render.compared.figures").say(language), figures, (34, 34, 18, 15, 15, 15, 10, 34), changed)
    heads: tuple[str, ...] = tuple(head.say(language) for head in DECLARED_HEADS)
    told = [declared_row(one, language) for one in comparison.declared]
    rows = [(one.label, one.figure, one.declared, one.computed, one.result) for one in told]
    table(phrase("render.compared.declared_changes").say(language), heads, (40, 36, 16, 16, 10), rows)
    heads = tuple(head.say(language) for head in VERDICT_HEADS)
    flipped = [verdict_row(flip, language) for flip in shown_flips(comparison)]
    table(phrase("render.compared.verdicts").say(language), heads, (8, 12, 10, 10, 80), flipped)
    yield from book.read()
