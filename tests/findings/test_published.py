"""Findings on what a document comes to are told with the places and words of the document."""

from __future__ import annotations

from budgetcheck.findings.finding import FileReport, Finding, Side, Term
from budgetcheck.findings.published import published, stated_places, whereabouts_of
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.words import Words

TITLE = Words("题", "title")
TOTAL = Whereabouts(page=3, quote="本年支出合计 1,234.50 万元，上年 34.50 万元")
PART = Whereabouts(page=4, table=2, quote="项目支出")


def term(name: str, line: int, path: str | None = None) -> Term:
    return Term(name, TITLE, "1", span=Span(line, 1, line, 5), path=path)


FINDING = Finding(
    "EXP-001",
    "x",
    "error",
    "fails",
    "a.docx",
    Span(5, 9, 5, 16),
    "total",
    None,
    TITLE,
    TITLE,
    left=Side("1", (term("total", 5),)),
    right=Side("2", (term("part", 6), term("unstated", 7), term("elsewhere", 6, "b.toml"))),
    excerpts=(Excerpt(5, "total = 1234.50", 9, 16, primary=True), Excerpt(7, "x = 1", 5, 6)),
)
REPORT = FileReport("a.docx", findings=(FINDING,), accepted=(("comment", FINDING),))


def test_findings_and_their_figures_have_the_places_of_the_document() -> None:
    report = published(REPORT, {5: TOTAL, 6: PART}, {})
    (found,) = report.findings
    assert report.accepted == (("comment", found),)
    assert found.whereabouts == TOTAL
    assert list(whereabouts_of(found)) == [TOTAL, TOTAL, PART]
    assert stated_places(report) == {"total": TOTAL, "part": PART}


def test_excerpts_quote_the_document_and_mark_the_figure_where_it_is_printed() -> None:
    (found,) = published(REPORT, {5: TOTAL}, {}).findings
    (shown,) = found.excerpts  # line 7 is in no document
    assert shown.text == TOTAL.quote
    assert shown.text[shown.column - 1 : shown.end_column - 1] == "1,234.50"
    unprinted = TOTAL._replace(quote="另 11234.50")
    (shown,) = published(REPORT, {5: unprinted}, {}).findings[0].excerpts
    assert (shown.column, shown.end_column) == (1, len(unprinted.quote) + 1)


def test_what_the_document_does_not_state_has_the_place_of_its_figures_or_none() -> None:
    assert published(REPORT, {6: PART}, {}).findings[0].whereabouts == PART
    assert published(REPORT, {}, {}).findings[0].whereabouts == Whereabouts()


def test_a_text_stands_where_the_document_words_it() -> None:
    assert published(REPORT, {5: TOTAL}, {"total": PART}).findings[0].whereabouts == PART
    assert published(REPORT, {5: TOTAL}, {"other": PART}).findings[0].whereabouts == TOTAL
