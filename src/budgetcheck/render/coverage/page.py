"""What rules see of a declaration's figures, as a page that stands alone: a heat map, and the blind spots below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from budgetcheck.render.coverage.words import direction_words, pair_words, said_by, share, slip_name, summary, unseen
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.text.numbers import people
from budgetcheck.text.severity import Severity
from budgetcheck.text.words import Language, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.analysis.coverage.covered import Coverage, CoverageRow, SlipKind

_MOST_LISTED = 200
"""Lines of a list on the page before it says how many more there are."""


def coverage_page(found: Sequence[Coverage], language: Language, version: str) -> Iterator[str]:
    """Yield a self-contained page: a heat map for each declaration, its blind spots below."""
    from budgetcheck.render.page.frame import fragment, page

    title = phrase("render.coverage.coverage_slips_rules_notice").say(language)

    def content() -> Iterator[Any]:
        yield fragment("coverage-head.html", language, title=title, files=[_of(one) for one in found])
        for number, one in enumerate(found):
            yield fragment("coverage.html", language, number=number, **_page_values(one, language))

    yield from page(content(), title=title, language=language, version=version, styles=("coverage.css",))


def _of(one: Coverage) -> dict[str, Any]:
    tried = one.tried
    return {
        "path": one.path,
        "title": one.title,
        "figures": len(one.rows),
        "tried": tried,
        "error": share(one.seen("error"), tried),
        "any": share(one.seen("info"), tried),
        "pairs": len(one.pairs),
    }


def _page_values(one: Coverage, language: Language) -> dict[str, Any]:
    from budgetcheck.analysis.coverage.covered import SLIPS

    pairs = sorted(one.pairs, key=lambda pair: pair.severity is not None)
    return {
        **_of(one),
        "summary": summary(one),
        "slips": list(SLIPS.values()),
        "rows": [
            {
                "figure": row.figure,
                "label": row.label,
                "value": row.value,
                "line": row.line,
                "equalities": row.equalities,
                "cells": [_shown(row, slip, language) for slip in SLIPS],
            }
            for row in one.rows
        ],
        "unseen": unseen(one, language),
        "pair_lines": [(pair_words(pair), pair.severity, said_by(pair.notices, language)) for pair in pairs],
        "directions": direction_words(one),
        "most": _MOST_LISTED,
    }


def _shown(row: CoverageRow, slip: SlipKind, language: Language) -> dict[str, str]:
    """One cell of the heat map: its class, its mark, and in its title what was tried and who notices."""
    cell = row.cell(slip)
    if cell is None:
        return {"css": "none", "mark": "-", "title": ""}
    name = slip_name(slip).say(language)
    changed = "" if cell.value is None else f" → {people(cell.value)}"
    head = f"{row.figure} {people(row.value)}{changed}"
    head += phrase("render.coverage.name", name=name).say(language)
    if cell.notices:
        said = ", ".join(f"{notice.rule} {SEVERITY[notice.severity].say(language)}" for notice in cell.notices)
    else:
        said = phrase("render.coverage.no_rule_notices").say(language)
    css = f"cell-{cell.severity or 'unseen'}"
    return {
        "css": css,
        "mark": (_MARKS[cell.severity].say(language) if cell.severity else "○"),
        "title": f"{head}: {said}",
    }


_MARKS: dict[Severity, Words] = {
    "error": phrase("render.coverage.mark_error"),
    "warning": phrase("render.coverage.mark_warning"),
    "info": phrase("render.coverage.mark_info"),
}
"""The marks of cells by the gravest rule that notices."""
