"""One JSON document: the counts, every finding and what stayed undecided, each on a line of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetcheck.files.spool import Spool
from budgetcheck.findings.finding import FileReport, Summary
from budgetcheck.render.context import Context
from budgetcheck.render.exchange.json_objects import (
    dumps,
    finding_object,
    ledger_object,
    run_object,
    stale_object,
    statistics_object,
    undecided_object,
)

FORMAT = "json"
MACHINE = True
SHOWS_DUTIES = True

_VERSION = 1


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """The summary stands first, so nothing is written before the last report; the rest waits in a spool."""
    summary = Summary()
    with Spool() as findings, Spool() as undecided, Spool() as accepted, Spool() as ledger:
        for report in reports:
            summary.add(report)
            for finding in report.findings:
                if context.show_passed or finding.verdict in ("fails", "rounding"):
                    _append(findings, dumps(finding_object(finding, context.language)))
            if context.show_suppressed:
                for by, finding in report.accepted:
                    _append(accepted, dumps({"by": by, **finding_object(finding, context.language)}))
            for item in report.undecided:
                _append(undecided, dumps(undecided_object(item, report.path, context.language)))
            if report.duties:
                _append(ledger, dumps(ledger_object(report, context.language)))
        yield f'{{"version": {_VERSION},\n"tool": {dumps({"name": "budgetcheck", "version": context.version})},\n'
        yield f'"summary": {dumps(run_object(summary))},\n'
        if context.statistics:
            yield f'"statistics": {dumps(statistics_object(summary))},\n'
        yield '"findings": ['
        yield from findings.read()
        yield '],\n"undecided": ['
        yield from undecided.read()
        if not accepted.empty:
            yield '],\n"accepted": ['
            yield from accepted.read()
        if not ledger.empty:
            yield '],\n"ledger": ['
            yield from ledger.read()
        if stale := context.stale_reasons():
            yield '],\n"stale_reasons": [' + ",".join(f"\n{dumps(stale_object(one))}" for one in stale)
        yield "]}\n"


def _append(spool: Spool, text: str) -> None:
    spool.write(f"\n{text}" if spool.empty else f",\n{text}")
