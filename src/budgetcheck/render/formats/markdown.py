"""Markdown for a job summary or a merge request note: a table of the findings, the discrepancies to unfold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetcheck.files.spool import Spool
from budgetcheck.findings.entries import STATES
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.exchange.markup import escaped, fenced
from budgetcheck.render.layout.block import bare
from budgetcheck.render.layout.totals import Totals
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.duties import HEADING, by_head, cited, counted_states
from budgetcheck.render.wording.naming import named_subject
from budgetcheck.render.wording.phrases import ACCEPTED_BY, SEVERITY
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import amount, caption, headline, quoted_places
from budgetcheck.render.wording.suspicion import ToldUnits
from budgetcheck.text.safe import guarded_lines
from budgetcheck.text.words import phrase

FORMAT = "markdown"
MACHINE = True
SHOWS_DUTIES = True

_LIMIT = 900_000
"""Bytes of findings; job summaries hold 1 MiB a step. What is left out is counted."""
OWN = 100_000
"""Bytes of one file's findings, so that one file alone does not fill the summary."""
_FULL = 100
"""Findings of one file, the worst of them."""


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """The result stands first, so nothing is written before the last report."""
    totals = Totals(context)
    size = left_out = hidden = 0
    with Spool() as body, Spool() as accepted, Spool() as ledgers:
        for report in reports:
            totals.add(report)
            if report.duties:
                ledgers.write(guarded_lines(_ledger(report, context)))
            if context.show_suppressed and report.accepted:
                text = guarded_lines(_accepted(report, context))
                if len(text.encode("utf-8")) <= min(OWN, _LIMIT - size):
                    size += len(text.encode("utf-8"))
                    accepted.write(text)
                else:
                    hidden += len(report.accepted)
            failing = tally.worst_first(tally.failures(report))
            if not failing:
                continue
            room = min(OWN, _LIMIT - size)
            text, shown = _fitting(report, failing, room, context) if room > 0 else ("", 0)
            left_out += 0 if shown else len(failing)
            size += len(text.encode("utf-8"))
            body.write(text)
        yield guarded_lines(_head(totals, context))
        yield from body.read()
        yield from accepted.read()
        yield from ledgers.read()
    left_out += hidden
    if left_out:
        yield phrase("render.formats.more_not_listed", left_out=left_out).say(context.language)
    if stale := stale_texts(context):
        told = "".join(f"- {escaped(one)}\n" for one in stale)
        yield guarded_lines(f"\n### {STALE.say(context.language)}\n\n{told}")
    if context.statistics:
        yield guarded_lines(_statistics(totals, context))
    if not context.quiet and totals.waiting.groups:
        yield guarded_lines(_waiting(totals, context))


def _head(totals: Totals, context: Context) -> str:
    found = tally.severities(totals.summary, context.language) or phrase("render.wording.no_discrepancies").say(
        context.language
    )
    text = f"## budgetcheck: {found}\n\n"
    if context.quiet:
        return text
    files = phrase("render.formats.files", count=totals.summary.files)
    judged = tally.verdicts(totals.summary, context.language)
    text += phrase("text.marks.clauses", of=[files, judged]).say(context.language) + "\n"
    known = tally.accepted(totals.summary, context.language)
    return f"{text}\n{known}\n" if known else text


def _fitting(report: FileReport, failing: list[Finding], room: int, context: Context) -> tuple[str, int]:
    """The part of one file, with as many of its findings as there is room for, and how many these are."""
    shown = min(_FULL, len(failing))
    while shown:
        text = guarded_lines(_file(report, failing[:shown], len(failing) - shown, context))
        if len(text.encode("utf-8")) <= room:
            return text, shown
        shown //= 2
    return "", 0


def _file(report: FileReport, failing: list[Finding], left_out: int, context: Context) -> str:
    about = caption(report, context.language)
    parts = [f"\n### {_path(report.path)}\n\n", f"{escaped(about)}\n\n" if about else ""]
    headings = (
        phrase("render.headings.level").say(context.language),
        phrase("text.headings.rule").say(context.language),
        phrase("render.formats.place").say(context.language),
        phrase("text.headings.discrepancy").say(context.language),
        phrase("render.headings.difference").say(context.language),
    )
    parts.append(f"| {' | '.join(headings)} |\n|---|---|---|---|--:|\n")
    for finding in failing:
        about = named_subject(finding, context.language)
        where = _place(finding, context) + (f" {escaped(about)}" if about else "")
        cells = (
            SEVERITY[finding.severity].say(context.language),
            escaped(finding.rule),
            where,
            escaped(headline(finding, context.language)),
            escaped(amount(finding, context.language) or ""),
        )
        parts.append(f"| {' | '.join(cells)} |\n")
    if left_out:
        parts.append(phrase("render.formats.more_file_not_listed", left_out=left_out).say(context.language))
    title = phrase("render.formats.details").say(context.language)
    told = ToldUnits()
    blocks = "\n".join(bare(finding, context.language, told=told) for finding in failing)
    parts.append(f"\n<details><summary>{title}</summary>\n\n{fenced(blocks)}\n</details>\n")
    return "".join(parts)


def _place(finding: Finding, context: Context) -> str:
    """The line and column, or what a published document says of the place."""
    if finding.whereabouts is not None:
        return escaped(quoted_places(finding, context.language))
    return f"{finding.span.line}:{finding.span.column}"


def _accepted(report: FileReport, context: Context) -> str:
    """The findings of one file that are accepted, to unfold."""
    language = context.language
    head = (
        phrase("render.formats.by").say(language),
        phrase("render.headings.level").say(language),
        phrase("text.headings.rule").say(language),
        phrase("render.formats.place").say(language),
        phrase("text.headings.discrepancy").say(language),
    )
    title = phrase("render.formats.accepted_findings").say(language)
    parts = [
        f"\n### {_path(report.path)}\n\n<details><summary>{title}</summary>\n\n",
        f"| {' | '.join(head)} |\n|---|---|---|---|---|\n",
    ]
    for by, finding in report.accepted[:_FULL]:
        words = (ACCEPTED_BY[by].say(language), SEVERITY[finding.severity].say(language), finding.rule)
        where = _place(finding, context)
        parts.append(f"| {' | '.join(map(escaped, words))} | {where} | {escaped(headline(finding, language))} |\n")
    more = len(report.accepted) - _FULL
    if more > 0:
        parts.append(phrase("render.formats.more_are_not_listed", more=more).say(language))
    return "".join((*parts, "\n</details>\n"))


def _ledger(report: FileReport, context: Context) -> str:
    """The ledger of duties of one file, to unfold."""
    language = context.language
    head = (
        phrase("render.headings.duty").say(language),
        phrase("render.headings.state").say(language),
        phrase("render.headings.demand").say(language),
        phrase("render.headings.why").say(language),
        phrase("render.headings.source").say(language),
    )
    parts = [
        f"\n### {HEADING.say(language)} {_path(report.path)}\n\n{counted_states(report.duties, language)}\n\n"
        f"<details><summary>{HEADING.say(language)}</summary>\n"
    ]
    for title, entries in by_head(report.duties, language):
        parts.append(f"\n**{title}**\n\n| {' | '.join(head)} |\n|---|---|---|---|---|\n")
        for entry in entries:
            words = (
                STATES[entry.state].say(language),
                entry.title.say(language),
                entry.why.say(language),
                cited(entry).say(language),
            )
            parts.append(f"| {escaped(entry.duty)} | {' | '.join(map(escaped, words))} |\n")
    return "".join((*parts, "\n</details>\n"))


def _path(text: str) -> str:
    return f"<code>{escaped(text)}</code>"


def _statistics(totals: Totals, context: Context) -> str:
    if not totals.summary.by_rule:
        return ""
    rows = sorted(totals.summary.by_rule.items(), key=lambda entry: (-entry[1], entry[0]))
    head = phrase("render.formats.rule_count_rule").say(context.language)
    return head + "".join(f"| {n:,} | {escaped(rule)} | {escaped(totals.titles.get(rule, ''))} |\n" for rule, n in rows)


def _waiting(totals: Totals, context: Context) -> str:
    total = totals.summary.verdicts["undecided"]
    title = phrase("render.formats.total_undecided", total=total).say(context.language)
    entries = "".join(f"- {escaped(entry)}\n" for entry in totals.waiting.entries(context.language))
    return f"\n<details><summary>{title}</summary>\n\n{entries}\n</details>\n"
