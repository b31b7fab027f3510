"""GitHub workflow commands: each finding on its line of the pull request, and a summary in the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.layout.totals import Totals
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import computation, headline, known_line, quoted_places, reason_of, subject
from budgetcheck.render.wording.suspicion import suspicions
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.severity import Severity
from budgetcheck.text.words import phrase

FORMAT = "github"
MACHINE = True

_SHOWN = 10
"""Annotations of one level that the site shows of a step; it drops the others without a word."""
COMMAND: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """One command a failure, then what the page will not show, and the totals."""
    totals = Totals(context)
    for report in reports:
        totals.add(report)
        for finding in report.findings:
            if finding.verdict == "fails":
                yield _command(finding, context)
        if context.show_suppressed:
            for by, finding in report.accepted:
                yield _said(_accepted(by, finding, context))
    failing: dict[Severity, int] = dict(totals.summary.severities)
    failing["info"] -= totals.summary.verdicts["rounding"]
    for severity, count in failing.items():
        if count > _SHOWN:
            rest = count - _SHOWN
            said = phrase("render.formats.page_shows_first", shown=_SHOWN, kind=COMMAND[severity], rest=rest)
            yield _said(said.say(context.language))
    if not context.quiet:
        found = tally.severities(totals.summary, context.language)
        nothing = phrase("render.wording.no_discrepancies").say(context.language)
        text = f"budgetcheck: {found or nothing}; {tally.verdicts(totals.summary, context.language)}"
        yield _said(text)
        if known := tally.accepted(totals.summary, context.language):
            yield _said(known)
    for text in stale_texts(context):
        yield _said(f"{STALE.say(context.language)}: {text}")
    if context.statistics:
        yield displayed(totals.statistics(), replace(context, color=False))


def _said(text: str) -> str:
    return f"{guarded(text.rstrip())}\n"


def _accepted(by: str, finding: Finding, context: Context) -> str:
    """What is accepted, as a line of the log: an annotation would take the place of one that is not."""
    number = known_line(finding)
    where = visible(context.located(finding.path)) + (f":{number}" if number is not None else "")
    if finding.whereabouts is not None:
        where = f"{where} {quoted_places(finding, context.language)}".rstrip()
    mark = f"[{ACCEPTED_BY[by].say(context.language)}]"
    return f"{where}: {mark} {visible(finding.rule, 80)} {headline(finding, context.language)}"


def _command(finding: Finding, context: Context) -> str:
    span = finding.span
    properties = {"file": visible(context.located(finding.path))}
    line_number = known_line(finding)
    if line_number is not None:
        properties |= {"line": str(line_number), "endLine": str(line_number)}
    if finding.whereabouts is None:
        properties["endLine"] = str(span.end_line)
        if span.line == span.end_line:
            properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = visible(f"{finding.rule} {finding.title.say(context.language)}", 200)
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{COMMAND[finding.severity]} {shown}::{_data(_text(finding, context))}\n"


def _text(finding: Finding, context: Context) -> str:
    about = subject(finding)
    parts = [f"{headline(finding, context.language)} [{about}]" if about else headline(finding, context.language)]
    parts += filter(None, [quoted_places(finding, context.language)])
    computed = computation(finding, context.language)
    if computed is not None:
        parts.append(": ".join(computed))
    doubt = phrase("render.headings.suspect").say(context.language)
    parts += [f"{doubt}: {text}" for text in suspicions(finding, context.language)]
    remedy = visible(finding.remedy.say(context.language), 1000)
    if remedy:
        parts.append(phrase("render.formats.remedy", remedy=remedy).say(context.language))
    if finding.reason:
        parts.append(reason_of(finding, context.language).strip())
    return "\n".join(parts)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
