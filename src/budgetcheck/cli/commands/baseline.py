"""`budgetcheck baseline`: accept what is found now, or take out of a baseline what is found no more."""

from __future__ import annotations

import os
from pathlib import Path

from budgetcheck.cli.printing import console
from budgetcheck.cli.printing.sparing import sparing
from budgetcheck.cli.request import Request
from budgetcheck.findings.baseline import Baseline, Entry, dump, load_baseline, prune, save
from budgetcheck.rulebook.ids import DECLARATION_FAULT
from budgetcheck.run.items import Reported
from budgetcheck.run.planned.plan import Plan
from budgetcheck.run.run import CheckRun
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.words import phrase

DEFAULT = "budgetcheck-baseline.json"


def write_baseline(request: Request) -> None:
    """Write or prune a baseline and say what it holds now. Raises CannotRun, and then leaves the file as it is."""
    plan, spoken = request.planned()
    target = request.output or plan.settings.text("baseline", DEFAULT)
    with console.speaking(spoken):
        console.keep_inputs(target, request.names)
        checked = CheckRun(plan, request.names, documents=request.documents)
        if not request.prune:
            made = _recorded(checked, plan, target)
            _save(made, target)
            files = len(made.files)
            said = phrase("cli.baseline.accepts_findings_files", target=target, files=files, accepted=made.accepted)
        else:
            kept, removed = _pruned(checked, plan, target)
            _save(kept, target)
            for file, entries in removed.items():
                for entry in entries:
                    print(guarded(visible(f"{file}: {entry.rule} {entry.figure}".rstrip())))  # noqa: T201
            gone, left = (sum(map(len, files.values())) for files in (removed, kept.files))
            said = phrase("cli.baseline.dropped_findings_found_no_more", target=target, gone=gone, left=left)
        console.note(said, spoken)


def _save(baseline: Baseline, target: str) -> None:
    if console.is_standard(target):
        console.write([dump(baseline)], target)
    else:
        save(baseline, Path(target))


def _recorded(checked: CheckRun, plan: Plan, target: str) -> Baseline:
    made = Baseline(Path(os.path.realpath(target)).parent)
    files = 0
    for item, report in sparing(checked, [target]):
        if report is not None:
            files += 1
            made.add(report, Path(item.found.path), plan.checkers.required(item.policy))
    _complete(checked, files)
    return made


def _pruned(checked: CheckRun, plan: Plan, target: str) -> tuple[Baseline, dict[str, tuple[Entry, ...]]]:
    old = load_baseline(Path(target), target)
    found: dict[str, list[str]] = {}
    files = 0
    for reported in checked:
        files += 1
        name = old.name(Path(reported.item.found.path))
        if name in old.files:
            found[name] = _still_there(reported, old.files[name], plan)
    _complete(checked, files)
    return prune(old, found, lambda file: (old.folder / file).exists())


def _still_there(reported: Reported, entries: tuple[Entry, ...], plan: Plan) -> list[str]:
    """Return the fingerprints that stay: those found, and those that could not be looked for."""
    item, report = reported
    assert report is not None
    if any(finding.rule.startswith(DECLARATION_FAULT) for finding in report.findings):
        return [entry.fingerprint for entry in entries]
    known = {program.rule.id for program in plan.checkers.everything(item.policy.rules).programs}
    judged = {program.rule.id for program in plan.checkers.rulebook(item.policy).programs}
    unasked = [entry.fingerprint for entry in entries if entry.rule in known - judged]
    return [*unasked, *(finding.fingerprint for finding in report.findings if finding.verdict == "fails")]


def _complete(checked: CheckRun, files: int) -> None:
    """See that all files were checked. Raises CannotRun, so that no partial baseline is written."""
    checked.finish()
    if not files:
        raise CannotRun.because(phrase("cli.check.there_nothing_check_no_declaration"))
