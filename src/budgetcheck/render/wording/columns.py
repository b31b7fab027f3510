"""A finding as a row of a sheet: what accountants read it by, and the column where they write why it is so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from budgetcheck.findings.entries import FilledReason
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.wording.naming import named_subject
from budgetcheck.render.wording.phrases import ACCEPTED_BY, SEVERITY, VERDICT
from budgetcheck.render.wording.reasons import STALE
from budgetcheck.render.wording.sentences import basis, headline, known_line, quoted_places, subject, unit_name
from budgetcheck.render.wording.sides import told_sides
from budgetcheck.render.wording.suspicion import ToldUnits, suspicions
from budgetcheck.render.wording.tally import worst_first
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, phrase

_TEXT: Final = 2_000


class FindingRow(NamedTuple):
    """One finding; numbers are exact decimal texts, what is not there is empty."""

    path: str
    unit: str
    line: int | str
    """Empty for a published document without lines, of which `figure` says the place."""
    rule: str
    level: str
    what: str
    figure: str
    declared: str
    computed: str
    difference: str
    currency_unit: str
    suspect: str
    remedy: str
    basis: str
    reason: str
    state: str
    """What accepts the finding, or that it is gone; empty for what is to be mended."""
    mark: str
    """The fingerprint, by which a reason finds its finding again; the sign before it keeps it from being a number."""


_HEADINGS: Final = {
    "path": phrase("text.headings.file"),
    "unit": phrase("render.wording.unit"),
    "line": phrase("render.headings.line"),
    "rule": phrase("text.headings.rule"),
    "level": phrase("render.headings.level"),
    "what": phrase("text.headings.discrepancy"),
    "figure": phrase("render.wording.figure"),
    "declared": phrase("render.headings.declared"),
    "computed": phrase("render.headings.computed"),
    "difference": phrase("render.headings.difference"),
    "currency_unit": phrase("render.wording.in"),
    "suspect": phrase("render.wording.suspect"),
    "remedy": phrase("render.wording.remedy"),
    "basis": phrase("render.wording.basis"),
    "reason": phrase("text.headings.reason"),
    "state": phrase("render.wording.state"),
    "mark": phrase("text.headings.mark"),
}
NUMBERS: Final = frozenset(("line", "declared", "computed", "difference"))


def headings(language: Language) -> tuple[str, ...]:
    """What the columns are called."""
    return tuple(_HEADINGS[name].say(language) for name in FindingRow._fields)


def finding_row(
    finding: Finding,
    report: FileReport,
    language: Language,
    by: str | None = None,
    *,
    named: bool = False,
    units: ToldUnits | None = None,
) -> FindingRow:
    """Return the row of one finding, and of what accepts it; all of its text is safe to show.

    `named` puts the label of the figure beside its key, for people; `units` knows what the rows before have said.
    """
    about = named_subject(finding, language) if named else subject(finding)
    level = SEVERITY[finding.severity] if finding.verdict == "fails" else VERDICT[finding.verdict]
    declared, computed, difference = told_sides(finding)
    if finding.counted is None:
        declared = computed = None  # numbers of rows say nothing, nor does an amount some thousand times over
    return FindingRow(
        path=visible(finding.path, _TEXT),
        unit=visible(report.unit_name, 200),
        line=known_line(finding) or "",
        rule=visible(finding.rule, 80),
        level=level.say(language),
        what=headline(finding, language),
        figure="\n".join(filter(None, (quoted_places(finding, language), about))),
        declared="" if declared is None else visible(declared.value, 400),
        computed="" if computed is None else visible(computed.value, 400),
        difference="" if difference is None else visible(difference, 400),
        currency_unit=visible(finding.currency_unit, 40) or (unit_name(finding, language) if difference else ""),
        suspect="\n".join(suspicions(finding, language, units)),
        remedy=visible(finding.remedy.say(language), _TEXT),
        basis=basis(finding, language),
        reason=visible(finding.reason, _TEXT),
        state="" if by is None else ACCEPTED_BY[by].say(language),
        mark=f"#{visible(finding.fingerprint, 80)}",
    )


def stale_row(one: FilledReason, language: Language) -> FindingRow:
    """Return the row of a reason whose finding is gone; it has no mark, so that it is not carried on."""
    texts = dict.fromkeys(FindingRow._fields, "")
    texts |= {name: visible(getattr(one, name), _TEXT) for name in ("path", "rule", "what", "reason")}
    return FindingRow(**{**texts, "state": STALE.say(language)})


def told_rows(report: FileReport, context: Context, *, named: bool = False) -> Iterator[tuple[Finding, FindingRow]]:
    """The rows of a file: its findings, worst first for people, and where that is asked for those that are accepted."""
    told = told_findings(report, context.show_passed)
    units = ToldUnits() if named else None
    for finding in worst_first(told) if named else told:
        yield finding, finding_row(finding, report, context.language, named=named, units=units)
    if context.show_suppressed:
        for by, finding in report.accepted:
            yield finding, finding_row(finding, report, context.language, by, named=named)


def told_findings(report: FileReport, show_passed: bool) -> list[Finding]:
    """The findings of a file that such a report lists."""
    return [one for one in report.findings if show_passed or one.verdict in ("fails", "rounding")]
