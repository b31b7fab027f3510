"""One declaration from text to report: the pipeline's steps in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.related import Names, Relations, names
from budgetcheck.figures.figures import Figures, lay_flat
from budgetcheck.findings.accepted import Acceptance, without_accepted
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.undecided import pending
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.source.faults import UNFINISHED, Fault
from budgetcheck.source.read import Source, SourceError, content, decode, may_suppress, recognise
from budgetcheck.text.places import Span
from budgetcheck.text.severity import Verdict
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import Judged, Judgement, Strictness, judge

ReadComments = Callable[[str, str], Acceptance | None]
"""Returns what the comments in a file's text accept, given the text and the file's path as shown."""


class Examined(NamedTuple):
    """A report (None for a file that is no declaration) and what it is a report of."""

    report: FileReport | None
    data: bytes | None = None
    """The file's content; None where it gave no text."""
    names: Names = Names()
    """The other files it depends on, too."""
    state: bytes = b""
    """What was found of them."""


@dataclass(frozen=True, slots=True)
class Checker:
    """What is the same for every file of a run."""

    rulebook: Rulebook
    strictness: Strictness
    show_passed: bool = False
    explain: bool = True
    relations: Relations = field(default_factory=Relations, compare=False, repr=False)
    comments: ReadComments | None = None

    def file(self, path: str | Path, shown: str, *, named: bool = True) -> FileReport | None:
        """Check one file; whatever is wrong with it is in the report.

        A file that was met in a folder rather than named is passed by (None) where it is no declaration at all.
        """
        return self.examine(path, shown, named=named).report

    def examine(self, path: str | Path, shown: str, *, named: bool = True) -> Examined:
        """Check one file, and say what its report depends on."""
        try:
            data = content(path)
            source = decode(data, shown)
        except SourceError as error:
            return Examined(unreadable(error, shown) if named or error.recognised else None)
        if not named and not recognise(source.text):
            return Examined(None, data)
        return self._examined(source, path, data)

    def data(self, data: bytes, shown: str, path: str | Path | None = None) -> FileReport:
        """Check one declaration given as bytes (standard input); `path` is where it would stand as a file."""
        try:
            source = decode(data, shown)
        except SourceError as error:
            return unreadable(error, shown)
        return self.source(source, path)

    def source(self, source: Source, path: str | Path | None) -> FileReport:
        """Check one declaration's text; its related files are looked for from `path`, else the current folder."""
        report = self._examined(source, path).report
        assert report is not None
        return report

    def _examined(self, source: Source, path: str | Path | None, data: bytes | None = None) -> Examined:
        declaration = declare(source)
        others = names(declaration)
        related = self.relations.of(others, None if path is None else str(path))
        figures = lay_flat(declaration, related.previous, related.members)
        faults = (*declaration.faults, *related.faults, *figures.faults)
        judged = judge(figures, self.rulebook, self.strictness, keep_passed=self.show_passed)
        report = self.report(source, figures, judged, faults)
        if self.comments is not None and may_suppress(source.text):
            report = without_accepted(report, comments=self.comments(source.text, source.path))
        return Examined(report, data, others, related.state)

    def report(self, source: Source, figures: Figures, judged: Judged, faults: Sequence[Fault]) -> FileReport:
        """Resolve what was judged; nothing is imported or scanned where nothing is to be said."""
        findings: list[Finding] = _faults(source, faults)
        failing = [judgement for judgement in judged.judgements if judgement.verdict != "undecided"]
        if failing:
            from budgetcheck.findings.resolve import Resolver

            resolver = Resolver(figures, self.rulebook, self.strictness)
            findings += [resolver.finding(judgement) for judgement in failing]
            if self.explain:
                findings = self._with_suspects(findings, failing, figures, judged.judgements)
        counts: tuple[tuple[Verdict, int], ...] = tuple(judged.counts.items())
        root = figures.root
        year = root.get("disclosure.year")
        return FileReport(
            source.path,
            unit_name=str(root.get("unit.name", "")),
            year=None if year is None else int(str(year)),
            kind=figures.kind,
            currency_unit=figures.currency_unit,
            findings=_sorted(findings),
            undecided=pending(judged.judgements, figures),
            counts=counts,
        )

    def _with_suspects(
        self,
        findings: list[Finding],
        failing: Sequence[Judgement],
        figures: Figures,
        judgements: Sequence[Judgement],
    ) -> list[Finding]:
        """Name the likeliest wrong figures beside the errors; what is found first stays in its order."""
        errors = [j for j in failing if j.verdict == "fails" and self.rulebook.severity(j.program.rule) == "error"]
        if not any(judgement.truth is not None and judgement.truth.compared for judgement in errors):
            return findings
        from budgetcheck.explain.suspecting import find_suspects, instance_of

        found = find_suspects(figures, self.rulebook, self.strictness, judgements)
        first = len(findings) - len(failing)
        made = [
            replace(finding, suspects=found.get(instance_of(judgement.program, judgement.records), ()))
            if judgement.verdict == "fails"
            else finding
            for finding, judgement in zip(findings[first:], failing, strict=True)
        ]
        return [*findings[:first], *made]


def unreadable(error: SourceError, shown: str) -> FileReport:
    """Report a file whose text could not be had."""
    from budgetcheck.findings.faulted import resolve_faults

    return FileReport(shown, findings=resolve_faults([error.fault], shown, ""))


def unfinished(why: Words, shown: str) -> FileReport:
    """Report a file that could not be checked to the end."""
    from budgetcheck.findings.faulted import resolve_faults

    return FileReport(shown, findings=resolve_faults([Fault(UNFINISHED, why, span=Span(1, 1, 1, 1))], shown, ""))


def _faults(source: Source, faults: Sequence[Fault]) -> list[Finding]:
    if not faults:
        return []
    from budgetcheck.findings.faulted import resolve_faults

    return list(resolve_faults(faults, source.path, source.text))


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    if not findings:
        return ()
    from budgetcheck.findings.resolve import in_order

    return in_order(findings)
