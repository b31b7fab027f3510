"""A comparison as a page that stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from budgetcheck.render.compared.wording import (
    STEPS,
    about,
    compared_summary,
    declared_row,
    figure_row,
    notes,
    shown_flips,
    title,
    verdict_row,
)
from budgetcheck.render.page.frame import fragment, page
from budgetcheck.run.single.comparison import ComparedVersions
from budgetcheck.text.words import Language


def comparison_page(comparison: ComparedVersions, language: Language, version: str) -> Iterator[str]:
    """Yield the page: summary, figures, declared changes, verdicts."""
    content = fragment(
        "compared.html",
        language,
        title=title(language),
        step=STEPS[comparison.step],
        summary=compared_summary(comparison, language),
        notes=list(notes(comparison, language)),
        versions=[(one.path, about(one, language)) for one in (comparison.old, comparison.new)],
        figures=[figure_row(changed, language) for changed in comparison.figures],
        declared=[(declared_row(one, language), one.agrees) for one in comparison.declared],
        flips=[(verdict_row(flip, language), flip) for flip in shown_flips(comparison)],
    )
    yield from page([content], title=title(language), language=language, version=version, styles=("report.css",))
