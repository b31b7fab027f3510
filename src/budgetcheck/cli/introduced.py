"""What a change introduced: the findings of changed files without those that their older versions already had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from budgetcheck.checking import UNFINISHED
from budgetcheck.cli.batch import Reported
from budgetcheck.cli.plan import Plan
from budgetcheck.findings import FileReport, Finding
from budgetcheck.revision import Revision


class Introduced:
    """Compares reports with those of the files at an older revision, by fingerprint, under the same policy."""

    def __init__(self, plan: Plan, revision: Revision) -> None:
        self.plan = plan
        self.revision = revision

    def only(self, reports: Iterable[Reported]) -> Iterator[Reported]:
        """Take out the findings that are not new; older versions are read only where there are findings."""
        for reported in reports:
            item, report = reported
            content = None
            if report is not None and _comparable(report):
                content = self.revision.content(item.found.path)
            if report is None or content is None:
                yield reported
                continue
            checker = replace(self.plan.checkers.checker(item.policy), explain=False, show_passed=False)
            before = checker.data(content, item.found.shown, Path(item.found.path))
            left = Counter(finding.fingerprint for finding in before.findings if _counts(finding))
            kept: list[Finding] = []
            for finding in report.findings:
                if _counts(finding) and left[finding.fingerprint] > 0:
                    left[finding.fingerprint] -= 1
                else:
                    kept.append(finding)
            count = len(report.findings) - len(kept)
            yield Reported(item, replace(report, findings=tuple(kept), preexisting=count)) if count else reported


def _comparable(report: FileReport) -> bool:
    """Whether there is something to compare; a file that could not be checked to its end is not tried again."""
    return any(map(_counts, report.findings)) and all(finding.rule != UNFINISHED for finding in report.findings)


def _counts(finding: Finding) -> bool:
    return finding.verdict in ("fails", "rounding")
