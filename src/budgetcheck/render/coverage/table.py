"""What rules see of a declaration's figures, for the console: a grid of figures and slips, then the blind spots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import RenderableType

from budgetcheck.render.context import Context
from budgetcheck.render.coverage.words import MOST_SHOWN, direction_words, pair_words, said_by, summary, unseen
from budgetcheck.render.layout.drawn import TableColumn, cell, table
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.roles import Role
from budgetcheck.render.layout.screen import displayed
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import Severity
from budgetcheck.text.words import Language, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.analysis.coverage.covered import Coverage, CoverageCell

_MARKS: Final[dict[Severity | None, tuple[str, Role]]] = {
    "error": ("E", "error"),
    "warning": ("W", "warning"),
    "info": ("i", "info"),
    None: (".", "dim"),
}
_NOTHING = "-"


def coverage_table(found: Sequence[Coverage], context: Context) -> Iterator[str]:
    """One report below the other."""
    for number, one in enumerate(found):
        if number:
            yield "\n"
        yield displayed(_drawings(one, context), context)


def _drawings(one: Coverage, context: Context) -> Iterator[RenderableType]:
    language = context.language
    yield WrappedText(visible(one.title, 100), lead=f"{visible(one.path, 200)}  ", mark="strong", hang=4)
    yield from (WrappedText(words.say(language), lead="  ", hang=4) for words in summary(one))
    if not one.rows:
        return
    yield BLANK
    yield from _grid(one, context)
    yield WrappedText(phrase("render.coverage.e_error_w_warning_i").say(language), lead="  ")
    yield from _section(phrase("render.coverage.slips_no_rule_notices"), unseen(one, language), language)
    pairs = sorted(one.pairs, key=lambda pair: pair.severity is not None)
    yield from _section(
        phrase("render.coverage.pairs_hide_each_other_each"),
        [pair_words(pair).say(language) + said_by(pair.notices, language) for pair in pairs],
        language,
    )
    yield from _section(
        phrase("render.coverage.what_no_equality_sees"),
        [words.say(language) for words in direction_words(one)],
        language,
    )


def _grid(one: Coverage, context: Context) -> Iterator[RenderableType]:
    """A row a figure and a column a kind of slip, by number; what the numbers mean stands below."""
    from budgetcheck.analysis.coverage.covered import SLIPS

    columns = [TableColumn(), *(TableColumn(str(number), number=True) for number in range(1, len(SLIPS) + 1))]
    rows = [(WrappedText(visible(row.figure)), *(_mark(row.cell(slip)) for slip in SLIPS)) for row in one.rows]
    yield table(columns, rows, context, indent=2)
    heads = (f"{number} {words.say(context.language)}" for number, words in enumerate(SLIPS.values(), 1))
    yield WrappedText("  ".join(heads), lead="  ")


def _mark(tried: CoverageCell | None) -> RenderableType:
    return cell(_NOTHING, "dim") if tried is None else cell(*_MARKS[tried.severity])


def _section(title: Words, lines: Sequence[str], language: Language) -> Iterator[RenderableType]:
    if not lines:
        return
    yield BLANK
    yield WrappedText(f"{title.say(language)}: {len(lines)}", "strong")
    yield from (WrappedText(line, lead="  ", hang=4) for line in lines[:MOST_SHOWN])
    more = len(lines) - MOST_SHOWN
    if more > 0:
        yield WrappedText(phrase("render.coverage.more_see_format_json", more=more).say(language), lead="  ")
