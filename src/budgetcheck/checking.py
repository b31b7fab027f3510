"""One declaration from text to report: the pipeline's steps in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetcheck.declaration import Declaration, declare
from budgetcheck.figures import Figures
from budgetcheck.findings import FileReport, Finding, Verdict
from budgetcheck.judge import Judged, Strictness, judge
from budgetcheck.rulebook import Rulebook
from budgetcheck.source import Source, SourceError, decode, read


@dataclass(frozen=True, slots=True)
class Checker:
    """What is the same for every file of a run."""

    rulebook: Rulebook
    strictness: Strictness = Strictness()
    show_passed: bool = False
    explain: bool = True

    def file(self, path: Path, shown: str) -> FileReport:
        """Check one file; whatever is wrong with it is in the report."""
        try:
            source = read(path, shown)
        except SourceError as error:
            return unreadable(error, shown)
        return self.source(source, path)

    def data(self, data: bytes, shown: str) -> FileReport:
        """Check one declaration given as bytes (standard input)."""
        try:
            source = decode(data, shown)
        except SourceError as error:
            return unreadable(error, shown)
        return self.source(source, None)

    def source(self, source: Source, path: Path | None) -> FileReport:
        """Check one declaration's text; `path` is where its related files are looked for."""
        declaration = declare(source)
        figures, faults = _figures(declaration, path)
        if figures is None:
            return FileReport(source.path, findings=_sorted(_faults(source, faults)))
        judged = judge(figures, self.rulebook, self.strictness, keep_passed=self.show_passed)
        return self.report(source, figures, judged, faults)

    def report(self, source: Source, figures: Figures, judged: Judged, faults: Sequence[object]) -> FileReport:
        """Resolve what was judged; nothing is imported or scanned where nothing is to be said."""
        findings: list[Finding] = _faults(source, faults)
        undecided = ()
        if judged.judgements:
            from budgetcheck.resolve import Resolver

            resolver = Resolver(figures, self.rulebook, self.strictness)
            findings += [resolver.finding(j) for j in judged.judgements if j.verdict != "undecided"]
            undecided = tuple(resolver.undecided(j) for j in judged.judgements if j.verdict == "undecided")
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
            undecided=undecided,
            counts=counts,
        )


def _figures(declaration: Declaration, path: Path | None) -> tuple[Figures | None, Sequence[object]]:
    raise NotImplementedError


def unreadable(error: SourceError, shown: str) -> FileReport:
    """Report a file whose text could not be had."""
    from budgetcheck.resolve import resolve_faults

    return FileReport(shown, findings=resolve_faults([error.fault], shown, ""))


def _faults(source: Source, faults: Sequence[object]) -> list[Finding]:
    if not faults:
        return []
    from budgetcheck.resolve import resolve_faults

    return list(resolve_faults(faults, source.path, source.text))  # type: ignore[arg-type]


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    if not findings:
        return ()
    from budgetcheck.resolve import in_order

    return in_order(findings)
