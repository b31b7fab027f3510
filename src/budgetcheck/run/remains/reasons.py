"""Reasons that somebody wrote beside findings in an earlier workbook: read back, and set beside the same findings.

They are words for whoever reads the next report. No verdict, severity or exit code knows of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.office.rows import formulas_without_values, rows_of
from budgetcheck.findings.entries import FilledReason
from budgetcheck.findings.finding import Finding
from budgetcheck.run.items import Reported
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import phrase

_LONGEST = 2_000
"""Characters of one reason."""
_HEADINGS = {
    "path": phrase("text.headings.file"),
    "rule": phrase("text.headings.rule"),
    "what": phrase("text.headings.discrepancy"),
    "reason": phrase("text.headings.reason"),
    "mark": phrase("text.headings.mark"),
}
_HEADS = 20
"""Rows in which the headings are looked for: somebody may have put a title above them."""


class Reasons:
    """The reasons of one list by the findings they are about."""

    def __init__(self, remarks: dict[tuple[str, str], FilledReason], unread: Sequence[str] = ()) -> None:
        self.unread = unread
        """The cells for a reason that hold a formula without its value."""
        self._remarks = remarks
        self._used: set[tuple[str, str]] = set()
        self._files: set[str] = set()

    def __len__(self) -> int:
        return len(self._remarks)

    def beside(self, reports: Iterable[Reported]) -> Iterator[Reported]:
        """Pass reports on with the reasons beside their findings."""
        for reported in reports:
            report = reported.report
            if report is None:
                yield reported
                continue
            self._files.add(report.path)
            accepted = [finding for _, finding in report.accepted]
            found = {(report.path, finding.fingerprint) for finding in (*report.findings, *accepted)}
            if self._remarks.keys().isdisjoint(found):
                yield reported
                continue
            self._used.update(found)
            findings = tuple(map(self._explained, report.findings))
            still = tuple((by, self._explained(finding)) for by, finding in report.accepted)
            yield reported._replace(report=replace(report, findings=findings, accepted=still))

    def _explained(self, finding: Finding) -> Finding:
        remark = self._remarks.get((finding.path, finding.fingerprint))
        return finding if remark is None else replace(finding, reason=remark.reason)

    @property
    def stale(self) -> list[FilledReason]:
        """The reasons whose findings are not there any more, of the files that were passed on."""
        return [one for key, one in self._remarks.items() if key not in self._used and one.path in self._files]


def load_reasons(path: str) -> Reasons:
    """Read the filled list; it is one that `xlsx` or `csv` wrote. Raises CannotRun."""
    try:
        rows = rows_of(Path(path))
        columns = next(filter(None, map(_columns, islice(rows, _HEADS))), None)
        if columns is None:
            raise CannotRun.because(
                phrase("run.reasons.there_no_columns_reason_mark"),
                path,
            )
        remarks = dict(_remarks(rows, columns))
        unread = [name for _, column, name in formulas_without_values(Path(path)) if column == columns["reason"]]
        return Reasons(remarks, unread)
    except DocumentFault as fault:
        raise CannotRun.because(fault.whole, path) from None


def _columns(row: list[str]) -> dict[str, int] | None:
    """Where the columns stand; None where the row is not that of the headings."""
    cells = [cell.strip() for cell in row]
    found = {name: cells.index(said) for name, words in _HEADINGS.items() for said in words.texts() if said in cells}
    return found if found.keys() == _HEADINGS.keys() else None


def _remarks(rows: Iterable[list[str]], columns: dict[str, int]) -> Iterator[tuple[tuple[str, str], FilledReason]]:
    for row in rows:
        cells = {name: _plain(row[at]) if at < len(row) else "" for name, at in columns.items()}
        reason = " ".join(cells["reason"].split())[:_LONGEST]
        if reason and cells["mark"]:
            remark = FilledReason(cells["path"], cells["rule"], cells["what"], reason)
            yield (cells["path"], cells["mark"].removeprefix("#")), remark


def _plain(text: str) -> str:
    """What was written in a cell, without the apostrophe that keeps it from being a formula."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].lstrip()[:1] in tuple("=+-@＝＋－＠") else text
