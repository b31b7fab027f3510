"""What a change introduced: the findings of changed files without those that their older versions already had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from budgetcheck.arithmetic.limits import BYTES
from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.related import Relations, named_files
from budgetcheck.files.reach import Refused, base_of
from budgetcheck.files.revision import Revision
from budgetcheck.findings.accepted import Acceptance, KnownFindings
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.run.items import Item
from budgetcheck.run.planned.plan import Plan
from budgetcheck.source.faults import UNFINISHED
from budgetcheck.source.read import Source, SourceError, content, decode, read

# How last year's file and the members are named; amounts under the same keys are no texts.
_NAMES = re.compile(rb"""(?:previous|members|budget|approved)["']?[ \t]*=[ \t]*["'\[]""")


class Introduced:
    """Compares files with their older versions, by the fingerprints of findings, under the same policy."""

    def __init__(self, plan: Plan, revision: Revision) -> None:
        self.plan = plan
        self.revision = revision
        self._relations = Relations(self._older, revision.had)

    def concerns(self, path: str) -> bool:
        """Whether a file is to be checked: it has changed, or a file that it names has."""
        return self.revision.concerns(path) or any(map(self.revision.touches, _named_by(path)))

    def acceptance(self, item: Item, report: FileReport) -> Acceptance | None:
        """Return what accepts the findings that a file had before; None where that is not to be compared.

        A file that could not be checked to its end is not tried again.
        """
        comparable = all(finding.rule != UNFINISHED for finding in report.findings)
        return KnownFindings(lambda: self._known(item), _counts) if comparable else None

    def _known(self, item: Item) -> list[str]:
        report = self._before(item)
        return [] if report is None else [finding.fingerprint for finding in report.findings if _counts(finding)]

    def _before(self, item: Item) -> FileReport | None:
        """Check a file as it was, with the files that it named as they were; None where it was not there."""
        data = self.revision.content(item.found.path, _most(item.found.path))
        if data is None:
            return None
        checker = self.plan.checkers.checker(item.policy)
        checker = replace(
            checker,
            explain=False,
            show_passed=False,
            ledger=False,
            pictures=False,
            stated=False,
            relations=self._relations,
        )
        return checker.data(data, item.found.shown, Path(item.found.path))

    def _older(self, path: str) -> Source:
        """Read a related file as it was. Raises SourceError."""
        if not self.revision.touches(path):
            return read(Path(path), path)
        return decode(self.revision.content(path) or b"", path)


def _named_by(path: str) -> Iterator[str]:
    """The files that a declaration names; nothing where it cannot be read."""
    try:
        data = content(path)
        if _NAMES.search(data) is None:
            return
        named = named_files(declare(decode(data, path)))
    except SourceError:
        return
    base = base_of(path)
    for text, several in named.each:
        try:
            yield from base.files(text, path) if several else [base.file(text)]
        except Refused:
            continue


def _most(path: str) -> int:
    if path.endswith((".toml", ".TOML")):
        return BYTES
    from budgetcheck.documents.limits import DOCUMENT_BYTES

    return DOCUMENT_BYTES


def _counts(finding: Finding) -> bool:
    return finding.verdict in ("fails", "rounding")
