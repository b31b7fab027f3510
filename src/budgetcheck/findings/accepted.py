"""Reports without what is accepted: by comments in the file, by the baseline, by the state before a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from budgetcheck.findings.finding import FileReport, Finding


class Acceptance(Protocol):
    """What accepts findings of one file; it is asked of each of them once, in their order."""

    def accepts(self, finding: Finding) -> bool:
        """Whether a finding is accepted."""

    def remarks(self) -> Sequence[Finding]:
        """What is wrong with the acceptance itself, told when all findings were asked of."""


class KnownFindings:
    """Findings known by their fingerprints, each of which accepts one finding."""

    def __init__(self, fingerprints: Callable[[], Iterable[str]], acceptable: Callable[[Finding], bool]) -> None:
        """`fingerprints` is asked when there is the first finding to compare."""
        self._fingerprints = fingerprints
        self._acceptable = acceptable
        self._left: Counter[str] | None = None

    def accepts(self, finding: Finding) -> bool:
        """Whether a finding is one of those known and not met before."""
        if not self._acceptable(finding):
            return False
        if self._left is None:
            self._left = Counter(self._fingerprints())
        if not self._left[finding.fingerprint]:
            return False
        self._left[finding.fingerprint] -= 1
        return True

    def remarks(self) -> Sequence[Finding]:
        """Nothing: what is known and not found is another command's to say."""
        return ()


def without_accepted(
    report: FileReport,
    *,
    comments: Acceptance | None = None,
    baseline: Acceptance | None = None,
    before: Acceptance | None = None,
) -> FileReport:
    """Take out and count the findings that are accepted, by the first in this order, and add the remarks.

    The counts of verdicts stay, for the rules were judged. The very report is returned where nothing changes.
    """
    findings: Sequence[Finding] = report.findings
    counts: list[int] = []
    accepted: list[tuple[str, Finding]] = []
    for by, acceptance in (("comment", comments), ("baseline", baseline), ("before", before)):
        kept: list[Finding] = []
        for one in findings:
            if acceptance is not None and acceptance.accepts(one):
                accepted.append((by, one))
            else:
                kept.append(one)
        counts.append(len(findings) - len(kept))
        findings = kept
        remarks = () if acceptance is None else acceptance.remarks()
        if remarks:
            from budgetcheck.findings.resolve import in_order

            findings = in_order([*findings, *remarks])
    if len(findings) == len(report.findings) and not any(counts):
        return report
    suppressed, baselined, preexisting = counts
    return replace(
        report,
        findings=tuple(findings),
        accepted=(*report.accepted, *accepted),
        suppressed=report.suppressed + suppressed,
        baselined=report.baselined + baselined,
        preexisting=report.preexisting + preexisting,
    )
