"""Reports -> what remains of them: without what a baseline accepts and what was there before a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from budgetcheck.run.items import Reported
from budgetcheck.run.planned.plan import Plan

if TYPE_CHECKING:
    from budgetcheck.findings.baseline import Baseline
    from budgetcheck.run.remains.introduced import Introduced


def remaining(reports: Iterable[Reported], plan: Plan, introduced: Introduced | None) -> Iterable[Reported]:
    """Take out of the reports what is accepted. Raises CannotRun where the baseline cannot be read."""
    baseline = _baseline(plan)
    return reports if baseline is None and introduced is None else _remaining(reports, plan, baseline, introduced)


def _remaining(
    reports: Iterable[Reported], plan: Plan, baseline: Baseline | None, introduced: Introduced | None
) -> Iterator[Reported]:
    from budgetcheck.findings.accepted import without_accepted

    for reported in reports:
        item, report = reported
        if report is None or not report.findings:
            yield reported
            continue
        required = plan.checkers.required(item.policy)
        left = without_accepted(
            report,
            baseline=None if baseline is None else baseline.acceptance(Path(item.found.path), required),
            before=None if introduced is None else introduced.acceptance(item, report),
        )
        yield reported if left is report else Reported(item, left)


def _baseline(plan: Plan) -> Baseline | None:
    given = plan.settings.one("baseline")
    if given is None:
        return None
    from budgetcheck.findings.baseline import load_baseline

    baseline = load_baseline(Path(str(given.value)), str(given.value))
    if plan.elsewhere and given.origin.source == "file":
        baseline.folder = Path.cwd()
    return baseline
