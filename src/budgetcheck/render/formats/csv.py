"""Comma-separated values for spreadsheets: a row a finding, nothing of which a spreadsheet takes for a formula.

It begins with a byte order mark, without which a Chinese Excel reads UTF-8 as GBK; lines end as RFC 4180 says. Text
that begins like a formula gets an apostrophe before it, as OWASP advises against CSV injection; plain numbers do not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from budgetcheck.findings.finding import FileReport
from budgetcheck.render.context import Context
from budgetcheck.render.wording.columns import headings, stale_row, told_rows
from budgetcheck.text.safe import guarded

FORMAT = "csv"
MACHINE = True

_BEGINS = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """The headings, then the findings in the order of the files."""
    yield "\ufeff"
    yield csv_line(headings(context.language))
    for report in reports:
        for _, row in told_rows(report, context):
            yield csv_line(map(str, row))
    for one in context.stale_reasons():
        yield csv_line(map(str, stale_row(one, context.language)))


def csv_line(cells: Iterable[str]) -> str:
    """One row with its line end."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([inert(cell) for cell in cells])
    return guarded(buffer.getvalue())


def inert(text: str) -> str:
    """Text that a spreadsheet takes for text."""
    text = " / ".join(text.split("\n"))
    if text.lstrip()[:1] in _BEGINS and _NUMBER.fullmatch(text) is None:
        return f"'{text}"
    return text
