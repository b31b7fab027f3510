"""Findings on the declaration that a document makes → findings with the places and words of the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from budgetcheck.findings.finding import FileReport, Finding, Side, Term
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.places import Whereabouts

_DIGITS = re.compile(r"[0-9][0-9.]*")


def published(report: FileReport, stated: Mapping[int, Whereabouts], worded: Mapping[str, Whereabouts]) -> FileReport:
    """Return the report with the document's places.

    `stated` says for lines of the declaration where they come from, `worded` the same for texts, by their addresses.
    """
    return replace(
        report,
        findings=tuple(_published(finding, stated, worded) for finding in report.findings),
        accepted=tuple((by, _published(finding, stated, worded)) for by, finding in report.accepted),
    )


def stated_places(report: FileReport) -> dict[str, Whereabouts]:
    """Where the document states the figures that the findings compare, by their addresses."""
    places: dict[str, Whereabouts] = {}
    for finding in report.findings:
        for side in (finding.left, finding.right):
            for term in () if side is None else side.terms:
                if term.figure and term.whereabouts is not None:
                    places[term.figure] = term.whereabouts
        if finding.figure and finding.whereabouts is not None:
            places[finding.figure] = finding.whereabouts
    return places


def whereabouts_of(finding: Finding) -> Iterator[Whereabouts]:
    """Yield where a finding and the figures that take part in it stand in the document."""
    if finding.whereabouts is not None:
        yield finding.whereabouts
    for side in (finding.left, finding.right):
        for term in () if side is None else side.terms:
            if term.whereabouts is not None:
                yield term.whereabouts


def _published(finding: Finding, stated: Mapping[int, Whereabouts], worded: Mapping[str, Whereabouts]) -> Finding:
    if (words := worded.get(finding.figure or "")) is not None:
        stated = {**stated, finding.span.line: words}
    left, right = (_side(side, stated) for side in (finding.left, finding.right))
    placed = replace(finding, left=left, right=right, excerpts=tuple(_excerpts(finding, stated)))
    found = stated.get(finding.span.line)
    return replace(placed, whereabouts=found or next(whereabouts_of(placed), Whereabouts()))


def _side(side: Side | None, stated: Mapping[int, Whereabouts]) -> Side | None:
    return None if side is None else replace(side, terms=tuple(_term(term, stated) for term in side.terms))


def _term(term: Term, stated: Mapping[int, Whereabouts]) -> Term:
    if term.span is None or term.path is not None:
        return term
    found = stated.get(term.span.line)
    return term if found is None else replace(term, whereabouts=found)


def _excerpts(finding: Finding, stated: Mapping[int, Whereabouts]) -> Iterator[Excerpt]:
    """Yield the excerpts in words of the document; lines of the declaration that it does not state are not shown."""
    for excerpt in finding.excerpts:
        found = stated.get(excerpt.line)
        if found is not None and found.quote:
            yield _excerpt(excerpt, found)


def _excerpt(excerpt: Excerpt, found: Whereabouts) -> Excerpt:
    """The words of the document in place of the declaration's line; the figure is marked where they print it."""
    start, stop = excerpt.column - 1 - excerpt.before, excerpt.end_column - 1 - excerpt.before
    column, end = _figure_in(found.quote, excerpt.text[max(0, start) : stop])
    return Excerpt(excerpt.line, found.quote, column, end, excerpt.note, excerpt.primary, where=found.words)


def _figure_in(quote: str, figure: str) -> tuple[int, int]:
    """The 1-based columns of a figure in a quotation, where it may have separators; all of it where it is not found."""
    digits = _DIGITS.search(figure)
    if digits is not None:
        pattern = r"[,，\s]*".join(map(re.escape, digits[0].rstrip(".")))
        printed = list(re.finditer(rf"(?<![0-9.]){pattern}(?![0-9])", quote))
        if printed:
            return printed[-1].start() + 1, printed[-1].end() + 1
    return 1, len(quote) + 1
