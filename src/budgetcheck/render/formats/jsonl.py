"""JSON Lines: one object a line as the run goes, `type` saying what it is; the summary last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetcheck.findings.finding import FileReport, Summary
from budgetcheck.render.context import Context
from budgetcheck.render.exchange.json_objects import (
    dumps,
    finding_object,
    ledger_object,
    run_object,
    stale_object,
    statistics_object,
    summary_object,
    undecided_object,
)
from budgetcheck.render.wording import tally

FORMAT = "jsonl"
MACHINE = True
SHOWS_DUTIES = True


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """A `file` line for each declaration, then its `finding` and `undecided` lines."""
    summary = Summary()
    for report in reports:
        summary.add(report)
        counts = summary_object(tally.of(report))
        del counts["files"]
        yield _line(
            "file",
            {
                "path": report.path,
                "unit_name": report.unit_name,
                "year": report.year,
                "kind": report.kind,
                "currency_unit": report.currency_unit,
                **counts,
            },
        )
        for finding in report.findings:
            if context.show_passed or finding.verdict in ("fails", "rounding"):
                yield _line("finding", finding_object(finding, context.language))
        if context.show_suppressed:
            for by, finding in report.accepted:
                yield _line("accepted", {"by": by, **finding_object(finding, context.language)})
        for item in report.undecided:
            yield _line("undecided", undecided_object(item, report.path, context.language))
        if report.duties:
            yield _line("ledger", ledger_object(report, context.language))
    for one in context.stale_reasons():
        yield _line("stale_reason", stale_object(one))
    closing = {"version": 1, **run_object(summary)}
    if context.statistics:
        closing["statistics"] = statistics_object(summary)
    yield _line("summary", closing)


def _line(kind: str, value: dict[str, object]) -> str:
    return f"{dumps({'type': kind, **value})}\n"
