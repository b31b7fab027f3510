"""What is accepted goes out of a report once, by the first that accepts it, and is counted where it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetcheck.findings.accepted import KnownFindings, without_accepted
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words


def finding(rule: str, line: int = 1) -> Finding:
    words = Words(rule, rule)
    span = Span(line, 1, line, 5)
    return Finding(rule, rule, "error", "fails", "a.toml", span, None, None, words, words, fingerprint=rule)


@dataclass
class Rules:
    """Accepts some rules, and remarks on itself."""

    rules: str
    said: Sequence[Finding] = ()
    asked: int = 0

    def accepts(self, finding: Finding) -> bool:
        self.asked += 1
        return finding.rule in self.rules

    def remarks(self) -> Sequence[Finding]:
        return self.said


REPORT = FileReport("a.toml", findings=tuple(finding(rule, line) for line, rule in enumerate("ABCD", 1)))


def test_each_finding_goes_to_the_first_that_accepts_it() -> None:
    before = Rules("ABC")
    report = without_accepted(REPORT, comments=Rules("A"), baseline=Rules("AB"), before=before)
    assert [one.rule for one in report.findings] == ["D"]
    assert (report.suppressed, report.baselined, report.preexisting) == (1, 1, 1)
    assert before.asked == 2


def test_remarks_are_sorted_in_and_are_not_accepted_by_their_own() -> None:
    said = finding("A", 2)
    report = without_accepted(REPORT, comments=Rules("A", (said,)))
    assert [(one.rule, one.span.line) for one in report.findings] == [("A", 2), ("B", 2), ("C", 3), ("D", 4)]
    assert report.suppressed == 1


def test_what_is_taken_out_later_adds_to_what_was_before() -> None:
    once = without_accepted(REPORT, comments=Rules("A"))
    twice = without_accepted(once, baseline=Rules("B"))
    assert (twice.suppressed, twice.baselined) == (1, 1)


def test_the_very_report_stays_where_nothing_is_accepted() -> None:
    assert without_accepted(REPORT, comments=Rules(""), baseline=Rules("X")) is REPORT
    assert without_accepted(REPORT) is REPORT


def test_known_findings_accept_one_each_and_are_asked_for_when_needed() -> None:
    def never() -> list[str]:
        raise AssertionError

    assert without_accepted(REPORT, before=KnownFindings(never, lambda _: False)) is REPORT
    twice = FileReport("a.toml", findings=(finding("A", 1), finding("A", 2), finding("B", 3)))
    report = without_accepted(twice, before=KnownFindings(lambda: ["A", "C"], lambda _: True))
    assert [(one.rule, one.span.line) for one in report.findings] == [("A", 2), ("B", 3)]
