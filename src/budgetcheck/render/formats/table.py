"""The report for people: every discrepancy with its excerpt and equation, then a table of them, then the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from budgetcheck.findings.finding import FileReport, Finding, Summary
from budgetcheck.render.context import Context
from budgetcheck.render.layout.block import block, brief
from budgetcheck.render.layout.lines import BLANK, UnbrokenLine, WrappedText
from budgetcheck.render.layout.roles import Piece, Role
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.layout.totals import Totals, outcome
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.naming import awaited, named_figure, named_figures
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import TEXT_LENGTH, caption
from budgetcheck.render.wording.suspicion import ToldUnits
from budgetcheck.text.safe import visible, width
from budgetcheck.text.severity import SEVERITIES
from budgetcheck.text.words import phrase

if TYPE_CHECKING:
    from rich.console import RenderableType

FORMAT = "table"
MACHINE = False
SHOWS_DUTIES = True

_FULL = 3
"""Discrepancies of one rule in one file shown in full; further ones take a line each."""

CLEAN = 20
"""Clean files of a run over several named one by one; the others are counted."""

OVERVIEWS = 20
"""Failing files of a run over several that get a table of their discrepancies; in a run over thousands nobody reads
the thousandth, and drawing it takes longer than checking the file."""


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """One file gets its counts under it; of several, each failing file its block and the whole run its totals."""
    blank = False
    for part in _parts(reports, context):
        drawings: list[RenderableType] = []
        for drawing in part:  # what is left out of a part must not leave its blank line to stand beside the next one
            if drawing is not BLANK or not blank:
                drawings.append(drawing)
            blank = drawing is BLANK
        yield displayed(drawings, context)


def _parts(reports: Iterable[FileReport], context: Context) -> Iterator[Iterable[RenderableType]]:
    stream = iter(reports)
    first = next(stream, None)
    if first is None:
        return
    second = next(stream, None)
    if second is None:
        yield _single(first, context)
        yield _stale(context)
        return
    totals = Totals(context)
    for report in _chain(first, second, stream):
        totals.add(report)
        if (
            not report.findings
            and totals.clean > CLEAN + 1
            and not context.show_passed
            and not report.duties
            and not report.accepted
        ):
            continue  # thousands of files without a word to say of them
        yield _one_of_many(report, totals, context)
    if not context.quiet:
        yield totals.closing()
    elif context.statistics:
        yield totals.statistics()
    yield _stale(context)


def _stale(context: Context) -> Iterator[RenderableType]:
    """The reasons whose findings are gone, whatever else is quiet: they are about something that was mended."""
    if told := stale_texts(context):
        yield BLANK
        heading = f"{STALE.say(context.language)}{phrase('render.formats.mark').say(context.language)}"
        yield WrappedText(heading, "strong")
        yield from (WrappedText(text, lead="  ", hang=4) for text in told)


def _chain(first: FileReport, second: FileReport, rest: Iterator[FileReport]) -> Iterator[FileReport]:
    yield first
    yield second
    yield from rest


def _single(report: FileReport, context: Context) -> Iterator[RenderableType]:
    failing = tally.worst_first(tally.failures(report))
    if failing:
        yield from _failures(report, failing, context)
    if context.quiet:
        yield from _ledger(report, context)
        yield from _accepted(report, context)
        yield from _statistics(report, context)
        return
    yield from _compact(report, context)
    summary = tally.of(report)
    if not failing:
        yield from _clean(report, summary, context)
    else:
        yield from _counts(report, summary, context)
    if context.show_passed:
        yield from _undecided_rules(report, context)
    yield from _ledger(report, context)
    yield from _accepted(report, context)
    yield from _statistics(report, context)


def _statistics(report: FileReport, context: Context) -> Iterator[RenderableType]:
    if context.statistics:
        totals = Totals(context)
        totals.add(report)
        yield from totals.statistics()


def _accepted(report: FileReport, context: Context) -> Iterator[RenderableType]:
    """What comments, the baseline or an older state hide, where that is asked for: a line each."""
    if not context.show_suppressed or not report.accepted:
        return
    yield BLANK
    yield WrappedText(phrase("render.formats.accepted_not_listed").say(context.language), "strong")
    for by, finding in report.accepted:
        mark = f"[{ACCEPTED_BY[by].say(context.language)}] "
        yield brief(finding, context.language, mark)


def _one_of_many(report: FileReport, totals: Totals, context: Context) -> Iterator[RenderableType]:
    failing = tally.worst_first(tally.failures(report))
    if failing:
        yield from _failures(report, failing, context, totals.summary.files - totals.clean <= OVERVIEWS)
    if context.quiet:
        if report.duties and not failing:
            yield from _header(report, context)
        yield from _ledger(report, context)
        yield from _accepted(report, context)
        return
    compact = list(_compact(report, context))
    if not failing and compact:
        yield from _header(report, context)
    yield from compact
    summary = tally.of(report)
    if failing:
        yield from _counts(report, summary, context)
        yield BLANK
    elif totals.clean <= CLEAN or context.show_passed:
        yield from _clean(report, summary, context, waiting=False)
    elif totals.clean == CLEAN + 1:
        yield WrappedText(phrase("render.formats.further_files_without_failures_only").say(context.language), "dim")
    if context.show_passed:
        yield from _undecided_rules(report, context)
    yield from _ledger(report, context)
    yield from _accepted(report, context)


def _ledger(report: FileReport, context: Context) -> Iterator[RenderableType]:
    if report.duties:
        from budgetcheck.render.layout.duties import ledger_lines

        yield from ledger_lines(report.duties, context)
        yield BLANK


def _header(report: FileReport, context: Context) -> Iterator[RenderableType]:
    path, about = visible(report.path, TEXT_LENGTH), caption(report, context.language)
    if width(path) + 2 + width(about) <= context.width:
        yield UnbrokenLine((Piece(path, "strong"), Piece(f"  {about}" if about else "")))
    else:
        yield UnbrokenLine.of(path, "strong")
        yield WrappedText(about, lead="  ")
    yield BLANK


def _failures(
    report: FileReport, failing: list[Finding], context: Context, tabulated: bool = True
) -> Iterator[RenderableType]:
    yield from _header(report, context)
    shown: dict[str, int] = {}
    said: set[tuple[str, str]] = set()
    told = ToldUnits()
    rest: list[Finding] = []
    for finding in failing:
        count = shown[finding.rule] = shown.get(finding.rule, 0) + 1
        if count > _FULL:
            rest.append(finding)
            continue
        remedy = (finding.rule, finding.remedy.say(context.language))
        yield from block(finding, context.language, repeated=count > 1, remedied=remedy in said, told=told)
        said.add(remedy)
        yield BLANK
    if rest:
        text = phrase("render.formats.count_rules_above", count=len(rest)).say(context.language)
        yield WrappedText(text, "strong")
        for finding in rest:
            yield brief(finding, context.language)
            remedy = (finding.rule, finding.remedy.say(context.language))
            if remedy not in said:
                said.add(remedy)
                head = phrase("render.formats.remedy_2").say(context.language)
                yield WrappedText(visible(remedy[1], TEXT_LENGTH), lead=head, hang=6)
        yield BLANK
    if len(failing) > 1 and tabulated:
        from budgetcheck.render.layout.grid import overview

        if drawn := overview(failing, context):
            yield from drawn
            yield BLANK


def _compact(report: FileReport, context: Context) -> Iterator[RenderableType]:
    """What is off by rounding only, and with ``--show-passed`` what holds or does not apply: a line each."""
    wanted = {"rounding", "holds", "not_applicable"} if context.show_passed else {"rounding"}
    listed = [finding for finding in report.findings if finding.verdict in wanted]
    for finding in listed:
        yield brief(finding, context.language)
    if listed and tally.failures(report):
        yield BLANK


def _clean(report: FileReport, summary: Summary, context: Context, waiting: bool = True) -> Iterator[RenderableType]:
    undecided = summary.verdicts["undecided"]
    about = caption(report, context.language)
    mark = phrase("render.formats.ok").say(context.language)
    path = visible(report.path, TEXT_LENGTH)
    if width(f"{mark}: {path}  {about}") <= context.width:
        yield UnbrokenLine((Piece(mark, "good"), Piece(f": {path}  {about}")))
    else:
        yield UnbrokenLine((Piece(mark, "good"), Piece(f": {path}")))
        yield WrappedText(about, lead="    ")
    yield WrappedText(tally.held(summary, context.language), lead="    ")
    if undecided and not waiting:
        yield WrappedText(phrase("render.formats.undecided", undecided=undecided).say(context.language), "dim", "    ")
    elif undecided and (lacking := _waiting(report).sentence(context)):
        yield WrappedText(lacking, "dim", "    ")


def _counts(report: FileReport, summary: Summary, context: Context) -> Iterator[RenderableType]:
    found = tally.severities(summary, context.language)
    role: Role = next((severity for severity in SEVERITIES if summary.severities[severity]), "plain")
    exact = phrase("render.formats.exact_rounding_counts_failure").say(context.language) if context.exact else ""
    said = (tally.verdicts(summary, context.language), tally.accepted(summary, context.language))
    yield from outcome(f"{found}{exact}", role, said, _waiting(report), context)


def _waiting(report: FileReport) -> tally.Waiting:
    waiting = tally.Waiting()
    waiting.add(report.undecided)
    return waiting


def _undecided_rules(report: FileReport, context: Context) -> Iterator[RenderableType]:
    mark = phrase("render.wording.undecided").say(context.language)
    for item in report.undecided:
        missing = named_figures(awaited(item), context.language)
        if item.conflicting:
            reason = phrase("render.wording.contradicting").say(context.language)
        elif item.incomparable:
            reason = phrase("render.wording.not_compared").say(context.language)
        else:
            reason = phrase("render.formats.missing").say(context.language)
        where = f"{named_figure(item.element, context.language)}  " if item.element else ""
        text = f"{where}{visible(item.title.say(context.language), TEXT_LENGTH)}  {reason}{missing}"
        yield WrappedText(text, "dim", f"{mark}[{visible(item.rule, 80)}] ", "dim", hang=4)
