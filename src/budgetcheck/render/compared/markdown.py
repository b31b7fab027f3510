"""A comparison in Markdown, for a merge request or a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    compared_summary,
    declared_row,
    figure_row,
    notes,
    shown_flips,
    title,
    verdict_row,
)
from budgetcheck.render.exchange.markup import escaped
from budgetcheck.run.single.comparison import ComparedVersions
from budgetcheck.text.safe import guarded
from budgetcheck.text.words import Language, phrase


def comparison_markdown(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    """The summary, then a table each of figures, declared changes and verdicts."""
    for text in _lines(comparison, language):
        yield f"{guarded(text)}\n"


def _lines(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    yield f"## {title(language)}"
    yield ""
    said = escaped(compared_summary(comparison, language))
    yield f"{STEPS[comparison.step].say(language)}{phrase('text.marks.colon').say(language)}{said}"
    yield ""
    for mark, version in (
        (phrase("render.compared.old").say(language), comparison.old),
        (phrase("render.compared.new").say(language), comparison.new),
    ):
        colon = phrase("text.marks.colon").say(language)
        yield f"- {mark}{colon}{escaped(version.path)} {escaped(about(version, language))}"
    for note in notes(comparison, language):
        yield f"- {escaped(note)}"
    heads: tuple[str, ...]
    if comparison.figures:
        heads = tuple(head.say(language) for head in (FIGURE, ADDRESS, PLACE, OLD, NEW, CHANGE, PERCENT, REASON))
        rows = [figure_row(changed, language) for changed in comparison.figures]
        figures = [
            (row.label, row.figure, row.place, row.old, row.new, row.change, row.percent, row.reason) for row in rows
        ]
        yield from _table(phrase("render.compared.figures").say(language), heads, "lllrrrrl", figures)
    if comparison.declared:
        heads = tuple(head.say(language) for head in DECLARED_HEADS)
        told = [declared_row(one, language) for one in comparison.declared]
        cells = [(one.label, one.figure, one.declared, one.computed, one.result) for one in told]
        yield from _table(phrase("render.compared.declared_changes").say(language), heads, "llrrl", cells)
    if flips := shown_flips(comparison):
        heads = tuple(head.say(language) for head in VERDICT_HEADS)
        yield from _table(
            phrase("render.compared.verdicts").say(language), heads, "lllll", [verdict_row(f, language) for f in flips]
        )


def _table(name: str, heads: Sequence[str], sides: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"### {name}"
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('--:' if side == 'r' else '---' for side in sides)}|"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
