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
from budgetcheck.render.wording.duties import HEADING, by_head, counted_states
from budgetcheck.render.wording.phrases import ACCEPTED_BY, SEVERITY, counted
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import amount, caption, headline, quoted_place, subject
from budgetcheck.text.safe import guarded

FORMAT = "markdown"
MACHINE = True

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
                ledgers.write(_guarded(_ledger(report, context)))
            if context.show_suppressed and report.accepted:
                text = _guarded(_accepted(report, context))
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
        yield _guarded(_head(totals, context))
        yield from body.read()
        yield from accepted.read()
        yield from ledgers.read()
    left_out += hidden
    if left_out:
        zh = context.language == "zh"
        yield (
            f"\n**另有 {left_out:,} 处不符因篇幅未列出。**\n" if zh else f"\n**{left_out:,} more are not listed.**\n"
        )
    if stale := stale_texts(context):
        yield _guarded(f"\n### {STALE.say(context.language)}\n\n" + "".join(f"- {escaped(one)}\n" for one in stale))
    if context.statistics:
        yield _guarded(_statistics(totals, context))
    if not context.quiet and totals.waiting.groups:
        yield _guarded(_waiting(totals, context))


def _guarded(text: str) -> str:
    return "\n".join(guarded(line) for line in text.split("\n"))


def _head(totals: Totals, context: Context) -> str:
    zh = context.language == "zh"
    found = tally.severities(totals.summary, context.language) or ("没有不符" if zh else "no discrepancies")
    text = f"## budgetcheck: {found}\n\n"
    if context.quiet:
        return text
    files = f"{totals.summary.files:,} 份文件" if zh else counted(totals.summary.files, "file")
    text += f"{files}{'；' if zh else '; '}{tally.verdicts(totals.summary, context.language)}\n"
    known = tally.accepted(totals.summary, context.language)
    return f"{text}\n{known}\n" if known else text


def _fitting(report: FileReport, failing: list[Finding], room: int, context: Context) -> tuple[str, int]:
    """The part of one file, with as many of its findings as there is room for, and how many these are."""
    shown = min(_FULL, len(failing))
    while shown:
        text = _guarded(_file(report, failing[:shown], len(failing) - shown, context))
        if len(text.encode("utf-8")) <= room:
            return text, shown
        shown //= 2
    return "", 0


def _file(report: FileReport, failing: list[Finding], left_out: int, context: Context) -> str:
    zh = context.language == "zh"
    about = caption(report, context.language)
    parts = [f"\n### {_path(report.path)}\n\n", f"{escaped(about)}\n\n" if about else ""]
    headings = (
        ("级别", "规则", "位置", "不符", "差额") if zh else ("Level", "Rule", "Place", "Discrepancy", "Difference")
    )
    parts.append(f"| {' | '.join(headings)} |\n|---|---|---|---|--:|\n")
    for finding in failing:
        about = subject(finding)
        said = quoted_place(finding, context.language)
        where = escaped(said) if finding.whereabouts is not None else f"{finding.span.line}:{finding.span.column}"
        where += f" {_path(about)}" if about else ""
        cells = (
            SEVERITY[finding.severity].say(context.language),
            escaped(finding.rule),
            where,
            escaped(headline(finding, context.language)),
            escaped(amount(finding, context.language) or ""),
        )
        parts.append(f"| {' | '.join(cells)} |\n")
    if left_out:
        parts.append(
            f"\n本文件另有 {left_out:,} 处未列出。\n" if zh else f"\n{left_out:,} more of this file are not listed.\n"
        )
    title = "逐条说明" if zh else "Details"
    blocks = "\n".join(bare(finding, context.language) for finding in failing)
    parts.append(f"\n<details><summary>{title}</summary>\n\n{fenced(blocks)}\n</details>\n")
    return "".join(parts)


def _accepted(report: FileReport, context: Context) -> str:
    """The findings of one file that are accepted, to unfold."""
    language, zh = context.language, context.language == "zh"
    head = ("接受方式", "级别", "规则", "位置", "不符") if zh else ("By", "Level", "Rule", "Place", "Discrepancy")
    title = "已接受而未列出的问题" if zh else "Accepted findings"
    parts = [
        f"\n### {_path(report.path)}\n\n<details><summary>{title}</summary>\n\n",
        f"| {' | '.join(head)} |\n|---|---|---|---|---|\n",
    ]
    for by, finding in report.accepted[:_FULL]:
        words = (ACCEPTED_BY[by].say(language), SEVERITY[finding.severity].say(language), finding.rule)
        where = f"{finding.span.line}:{finding.span.column}"
        parts.append(f"| {' | '.join(map(escaped, words))} | {where} | {escaped(headline(finding, language))} |\n")
    more = len(report.accepted) - _FULL
    if more > 0:
        parts.append(f"\n另有 {more:,} 处未列出。\n" if zh else f"\n{more:,} more are not listed.\n")
    return "".join((*parts, "\n</details>\n"))


def _ledger(report: FileReport, context: Context) -> str:
    """The ledger of duties of one file, to unfold."""
    language, zh = context.language, context.language == "zh"
    head = ("义务", "状态", "内容", "说明", "依据") if zh else ("Duty", "State", "What it demands", "Why", "Source")
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
                entry.source,
            )
            parts.append(f"| {escaped(entry.duty)} | {' | '.join(map(escaped, words))} |\n")
    return "".join((*parts, "\n</details>\n"))


def _path(text: str) -> str:
    return f"<code>{escaped(text)}</code>"


def _statistics(totals: Totals, context: Context) -> str:
    zh = context.language == "zh"
    if not totals.summary.by_rule:
        return ""
    rows = sorted(totals.summary.by_rule.items(), key=lambda entry: (-entry[1], entry[0]))
    head = (
        "\n### 按规则统计\n\n| 次数 | 规则 | |\n|--:|---|---|\n"
        if zh
        else "\n### By rule\n\n| Count | Rule | |\n|--:|---|---|\n"
    )
    return head + "".join(f"| {n:,} | {escaped(rule)} | {escaped(totals.titles.get(rule, ''))} |\n" for rule, n in rows)


def _waiting(totals: Totals, context: Context) -> str:
    zh = context.language == "zh"
    total = totals.summary.verdicts["undecided"]
    title = f"未判定 {total:,} 次" if zh else f"{total:,} undecided"
    entries = "".join(f"- {escaped(entry)}\n" for entry in totals.waiting.entries(context.language))
    return f"\n<details><summary>{title}</summary>\n\n{entries}\n</details>\n"
