"""A workbook to hand on: the findings with a column for reasons, a sheet for each file, the ledger of duties.

Numbers are numbers, all else is text: nothing of a declaration, a pack or a path becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from budgetcheck.findings.finding import FileReport
from budgetcheck.render.context import Context
from budgetcheck.render.wording.columns import stale_row, told_rows
from budgetcheck.render.workbook.book import Book
from budgetcheck.render.workbook.figures import figures_sheet
from budgetcheck.render.workbook.sheets import DutiesSheet, FindingsSheet
from budgetcheck.text.words import Language, phrase

FORMAT = "xlsx"
MACHINE = True
SHOWS_DUTIES = True
BINARY = True
SHOWS_VALUES = True

MOST_SHEETS: Final = 1_000
"""Files that get a sheet; of more nobody finds one, and a workbook takes long to open. The rest is told."""


def render(reports: Iterable[FileReport], context: Context) -> Iterator[bytes]:
    """Sheets are filled while files are checked, and the workbook is put together when all of them are."""
    book = Book(phrase("render.wording.budget_disclosure_check").say(context.language))
    findings = FindingsSheet(book, context)
    duties: DutiesSheet | None = None
    sheets = bare = 0
    for report in reports:
        if duties is None and report.duties:
            duties = DutiesSheet(book, context)
        places: dict[str, str] = {}
        if report.stated and sheets < MOST_SHEETS:
            sheets += 1
            places = dict(figures_sheet(book, sheets, report, context))
        elif report.stated:
            bare += 1
        for finding, row in told_rows(report, context, named=True):
            findings.add(finding, row, places)
        if duties is not None:
            for entry in report.duties:
                duties.add(entry, report)
    for one in context.stale_reasons():
        findings.add(None, stale_row(one, context.language), {})
    findings.finish()
    if duties is not None:
        duties.finish()
    if bare or findings.left_out:
        _left_out(book, bare, findings.left_out, context.language)
    yield from book.read()


def _left_out(book: Book, files: int, findings: int, language: Language) -> None:
    """Say what the workbook does not hold."""
    sheet = book.sheet(phrase("render.formats.left_out").say(language), (80,), frozen=0)
    if files:
        book.text(sheet, 0, 0, phrase("render.formats.no_sheet_of_own", count=files).say(language))
    if findings:
        book.text(sheet, 1, 0, phrase("render.formats.findings_not_listed", count=findings).say(language))
