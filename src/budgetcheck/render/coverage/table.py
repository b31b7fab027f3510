"""What rules see of a declaration's figures, for the console: a grid of figures and slips, then the blind spots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from budgetcheck.render.coverage.words import MOST_SHOWN, direction_words, pair_words, said_by, summary, unseen
from budgetcheck.text.safe import guarded, visible, width
from budgetcheck.text.words import Language, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.analysis.coverage.covered import Coverage

_MARKS = {"error": "E", "warning": "W", "info": "i", None: "."}
_NOTHING = "-"


def coverage_lines(found: Sequence[Coverage], language: Language, columns: int) -> Iterator[str]:
    """Yield the lines of the report, each with its line end."""
    for number, one in enumerate(found):
        if number:
            yield "\n"
        for line in _lines(one, language, columns):
            yield guarded(line.rstrip()) + "\n"


def _lines(one: Coverage, language: Language, columns: int) -> Iterator[str]:
    yield f"{visible(one.path, 200)}  {visible(one.title, 100)}".rstrip()
    for words in summary(one):
        yield f"  {words.say(language)}"
    if not one.rows:
        return
    yield ""
    yield from _grid(one, language, columns)
    yield phrase("render.coverage.e_error_w_warning_i").say(language)
    yield from _section(
        phrase("render.coverage.slips_no_rule_notices"),
        unseen(one, language),
        language,
    )
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


def _grid(one: Coverage, language: Language, columns: int) -> Iterator[str]:
    from budgetcheck.analysis.coverage.covered import SLIPS

    size = 3
    names = [_fitted(visible(row.figure), max(20, columns - size * len(SLIPS) - 4)) for row in one.rows]
    lead = max(width(name) for name in names) + 1
    yield f"  {' ' * lead}" + "".join(f"{number:>{size}}" for number in range(1, len(SLIPS) + 1))
    for row, name in zip(one.rows, names, strict=True):
        marks = [_NOTHING if cell is None else _MARKS[cell.severity] for cell in map(row.cell, SLIPS)]
        yield f"  {_padded(name, lead)}" + "".join(f"{mark:>{size}}" for mark in marks)
    heads = (f"{number} {words.say(language)}" for number, words in enumerate(SLIPS.values(), 1))
    yield f"  {'  '.join(heads)}"


def _section(title: Words, lines: Sequence[str], language: Language) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"{title.say(language)}: {len(lines)}"
    for line in lines[:MOST_SHOWN]:
        yield f"  {line}"
    more = len(lines) - MOST_SHOWN
    if more > 0:
        yield phrase("render.coverage.more_see_format_json", more=more).say(language)


def _padded(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def _fitted(text: str, room: int) -> str:
    """Cut a long address in its middle: its end says which figure it is."""
    if width(text) <= room:
        return text
    head, tail = text[: len(text) // 2], text[len(text) // 2 :]
    while width(head) + width(tail) > room - 3:
        if width(head) > width(tail) // 2 and head:
            head = head[:-1]
        else:
            tail = tail[1:]
    return f"{head}...{tail}"
