"""One line a finding: ``path:line:column: severity[ID] message (difference)``, as editors and grep read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.block import verdict_label
from budgetcheck.render.layout.lines import UnbrokenLine
from budgetcheck.render.layout.roles import Line, Piece
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.layout.totals import Totals
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.naming import awaited, named_figures, named_subject
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import headline, place, quoted_places, reason_of
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

if TYPE_CHECKING:
    from rich.console import RenderableType

FORMAT = "concise"
MACHINE = False


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Findings in the order of the files, then the totals."""
    totals = Totals(context)
    wanted = {"fails"} if context.quiet else {"fails", "rounding"}
    if context.show_passed:
        wanted |= {"holds", "not_applicable"}
    for report in reports:
        totals.add(report)
        for finding in report.findings:
            if finding.verdict in wanted:
                yield displayed([UnbrokenLine(_finding(finding, context))], context)
        if context.show_passed:
            for item in report.undecided:
                title = visible(item.title.say(context.language), 500)
                missing = named_figures(awaited(item), context.language)
                rule = visible(item.rule, 80)
                said = phrase("render.formats.undecided_rule", rule=rule, title=title, missing=missing)
                text = said.say(context.language)
                yield displayed([UnbrokenLine.of(f"{visible(report.path)}: {text}", "dim")], context)
        if context.show_suppressed:
            for by, finding in report.accepted:
                mark = f"[{ACCEPTED_BY[by].say(context.language)}] "
                accepted = (*_finding(finding, context), Piece(f"  {mark}".rstrip(), "dim"))
                yield displayed([UnbrokenLine(accepted)], context)
    for text in stale_texts(context):
        yield displayed([UnbrokenLine.of(f"{STALE.say(context.language)}: {text}", "dim")], context)
    if context.quiet and context.statistics:
        yield displayed(totals.statistics(), context)
    if not context.quiet:
        yield displayed(_closing(totals, context), context)


def _finding(finding: Finding, context: Context) -> Line:
    mark, role = verdict_label(finding, context.language)
    about = named_subject(finding, context.language)
    return (
        Piece(f"{_where(finding, context)}: "),
        Piece(f"{mark}[{visible(finding.rule, 80)}]", role),
        Piece(f" {headline(finding, context.language)}"),
        Piece(f"  {about}" if about else "", "dim"),
        Piece(reason_of(finding, context.language)),
    )


def _where(finding: Finding, context: Context) -> str:
    if finding.whereabouts is None:
        return place(finding, context.language)
    return f"{visible(finding.path)} {quoted_places(finding, context.language)}".rstrip()


def _closing(totals: Totals, context: Context) -> Iterator[RenderableType]:
    found = tally.severities(totals.summary, context.language) or phrase("render.wording.no_discrepancies").say(
        context.language
    )
    said = phrase("text.marks.clauses", of=[found, tally.verdicts(totals.summary, context.language)])
    yield UnbrokenLine.of(said.say(context.language))
    if known := tally.accepted(totals.summary, context.language):
        yield UnbrokenLine.of(known)
    if context.statistics:
        yield from totals.statistics()
