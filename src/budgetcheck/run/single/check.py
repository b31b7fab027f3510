"""One declaration from text to report: the pipeline's steps in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from budgetcheck.declaration.related import NamedFiles, Relations
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import load
from budgetcheck.findings.accepted import Acceptance, without_accepted
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.undecided import pending
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.source.faults import UNFINISHED, Fault
from budgetcheck.source.read import Source, SourceError, content, decode, may_suppress, means_declaration
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.severity import Verdict
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Judged, Judgement, Strictness

if TYPE_CHECKING:
    from budgetcheck.explain.suspecting import Blamed
    from budgetcheck.findings.entries import DutyEntry, StatedValue
    from budgetcheck.findings.picture import Picture

ReadComments = Callable[[str, str], Acceptance | None]
"""Returns what the comments in a file's text accept, given the text and the file's path as shown."""


class Examined(NamedTuple):
    """A report (None for a file that is no declaration) and what it is a report of."""

    report: FileReport | None
    data: bytes | None = None
    """The file's content; None where it gave no text."""
    names: NamedFiles = NamedFiles()
    """The other files it depends on, too."""
    state: bytes = b""
    """What was found of them."""


@frozen
class Checker:
    """What is the same for every file of a run."""

    rulebook: Rulebook
    strictness: Strictness
    show_passed: bool = False
    explain: bool = True
    ledger: bool = False
    """Say what became of each duty of disclosure, too."""
    stated: bool = False
    """Hand on all values of the declaration, for reports that show them."""
    pictures: bool = False
    """Gather what a picture shows of the figures, too."""
    documents: bool = False
    """Read documents that were met in a folder, too."""
    packs: tuple[str, ...] = ()
    """The packs named, which may have a lexicon for documents beside their rules."""
    relations: Relations = field(default_factory=Relations, compare=False, repr=False)
    comments: ReadComments | None = None

    def file(self, path: str | Path, shown: str, *, named: bool = True) -> FileReport | None:
        """Check one file; whatever is wrong with it is in the report.

        A file that was met in a folder rather than named is passed by (None) where it is no declaration at all.
        """
        return self.examine(path, shown, named=named).report

    def examine(self, path: str | Path, shown: str, *, named: bool = True) -> Examined:
        """Check one file, and say what its report depends on."""
        if (named or self.documents) and not str(path).endswith((".toml", ".TOML")):
            from budgetcheck.run.single.document import is_published

            if is_published(path):
                return self._published(path, shown, path, named=named)
        try:
            data = content(path)
            source = decode(data, shown)
        except SourceError as error:
            return Examined(unreadable(error, shown) if named or error.recognised else None)
        if not named and not means_declaration(source.text):
            return Examined(None, data)
        return self._examined(source, path, data)

    def _published(
        self, document: str | Path | bytes, shown: str, path: str | Path | None, *, named: bool = True
    ) -> Examined:
        """Check the declaration that a published document makes; what is found is told with the document's places."""
        from budgetcheck.run.single.document import document_bytes, published_declaration

        data = None
        try:
            data = document if isinstance(document, bytes) else document_bytes(document)
            published = published_declaration(data, shown, self.packs)
        except SourceError as error:
            if not (named or error.recognised):
                return Examined(None, data)
            return Examined(_without_line(unreadable(error, shown)), data)
        examined = self._examined(published.source, path, data)
        assert examined.report is not None
        return examined._replace(report=published.placed(examined.report, tables=self.pictures))

    def data(self, data: bytes, shown: str, path: str | Path | None = None) -> FileReport:
        """Check one file given as bytes (standard input); `path` is where it would stand as a file."""
        if not shown.endswith((".toml", ".TOML")):
            from budgetcheck.run.single.document import means_document

            if means_document(data, shown):
                report = self._published(data, shown, path).report
                assert report is not None
                return report
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
        loaded = load(source, self.relations, None if path is None else str(path))
        figures = loaded.figures
        keep_passed = self.show_passed or self.ledger
        judged = judge(figures, self.rulebook, self.strictness, keep_passed=keep_passed)
        report = self.report(source, figures, judged, loaded.faults)
        if self.comments is not None and may_suppress(source.text):
            report = without_accepted(report, comments=self.comments(source.text, source.path))
        return Examined(report, data, loaded.names, loaded.related.state)

    def report(self, source: Source, figures: Figures, judged: Judged, faults: Sequence[Fault]) -> FileReport:
        """Resolve what was judged; nothing is imported or scanned where nothing is to be said."""
        findings: list[Finding] = _faults(source, faults)
        blamed: Blamed | None = None
        told = {"fails", "rounding", *(("holds", "not_applicable") if self.show_passed else ())}
        failing = [judgement for judgement in judged.judgements if judgement.verdict in told]
        coarser = 0 if self.show_passed else sum(judgement.coarser for judgement in failing)
        if coarser:
            failing = [judgement for judgement in failing if not judgement.coarser]
        if failing:
            from budgetcheck.findings.resolve import Resolver

            blamed = self._blamed(figures, judged.judgements) if self.explain else None
            suspects = {} if blamed is None else blamed.suspects
            resolver = Resolver(figures, self.rulebook)
            findings += [
                resolver.finding(one, suspects.get(one.instance, ()) if one.verdict == "fails" else ())
                for one in failing
            ]
        counts: tuple[tuple[Verdict, int], ...] = tuple(judged.counts.items())
        root = figures.root
        return FileReport(
            source.path,
            unit_name=str(root.get("unit.name", "")),
            year=figures.year,
            kind=figures.kind,
            currency_unit=figures.currency_unit,
            findings=_sorted(findings),
            undecided=pending(judged.judgements, figures),
            counts=counts,
            coarser=coarser,
            duties=self._duties(figures, judged),
            stated=self._stated(figures),
            picture=self._picture(figures, blamed),
        )

    def _stated(self, figures: Figures) -> tuple[StatedValue, ...]:
        if not self.stated:
            return ()
        from budgetcheck.findings.stated import stated_values

        return stated_values(figures)

    def _duties(self, figures: Figures, judged: Judged) -> tuple[DutyEntry, ...]:
        if not self.ledger:
            return ()
        from budgetcheck.findings.ledger import ledger

        return ledger(figures, self.rulebook, judged.judgements)

    def _picture(self, figures: Figures, blamed: Blamed | None) -> Picture | None:
        if not self.pictures:
            return None
        from budgetcheck.findings.picture import Picture
        from budgetcheck.findings.pictured import pictured

        return Picture(pictured(figures), () if blamed is None else blamed.branches())

    def _blamed(self, figures: Figures, judgements: Sequence[Judgement]) -> Blamed | None:
        """Name the likeliest wrong figures of the errors, and the tables in another unit that warnings give away."""
        grave = {
            one.severity_in(self.rulebook)
            for one in judgements
            if one.verdict == "fails" and one.truth is not None and one.truth.compared
        }
        if "error" in grave:
            from budgetcheck.explain.suspecting import find_blamed

            return find_blamed(figures, self.rulebook, self.strictness, judgements)
        if "warning" in grave:
            from budgetcheck.explain.suspecting import find_mixed

            return find_mixed(figures, self.rulebook, self.strictness, judgements)
        return None


def unreadable(error: SourceError, shown: str) -> FileReport:
    """Report a file whose text could not be had."""
    from budgetcheck.findings.faulted import resolve_faults

    return FileReport(shown, findings=resolve_faults([error.fault], shown, ""))


def unfinished(why: Words, shown: str) -> FileReport:
    """Report a file that could not be checked to the end."""
    from budgetcheck.findings.faulted import resolve_faults

    report = FileReport(shown, findings=resolve_faults([Fault(UNFINISHED, why, span=Span(1, 1, 1, 1))], shown, ""))
    return report if shown.endswith((".toml", ".TOML")) else _without_line(report)


def _without_line(report: FileReport) -> FileReport:
    """What is said of a published document as such: it has no first line to point to."""
    return replace(report, findings=tuple(replace(one, whereabouts=Whereabouts()) for one in report.findings))


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
