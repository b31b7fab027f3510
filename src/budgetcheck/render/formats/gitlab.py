"""GitLab Code Quality: one array, a unique fingerprint each, shown beside the lines of a merge request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.exchange.fingerprints import Prints
from budgetcheck.render.exchange.json_objects import JsonObject, dumps
from budgetcheck.render.wording.sentences import headline, known_line, quoted_place, reason_of, subject
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import Severity

FORMAT = "gitlab"
MACHINE = True

_SEVERITY: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Everything that fails; the widget knows no other verdict."""
    lead = "[\n"
    for report in reports:
        prints = Prints()
        for finding in report.findings:
            if finding.verdict == "fails":
                yield f"{lead}{dumps(_issue(finding, prints, context))}"
                lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


def _issue(finding: Finding, prints: Prints, context: Context) -> JsonObject:
    about = subject(finding)
    text = headline(finding, context.language)
    located = context.located(finding.path)
    path = visible(located)
    where = quoted_place(finding, context.language)
    line = known_line(finding) or 1  # which the widget wants of every finding
    end = finding.span.end_line if finding.whereabouts is None else line
    return {
        "description": (f"{where}: " if where else "")
        + (f"{text} [{about}]" if about else text)
        + reason_of(finding, context.language),
        "check_name": finding.rule,
        "fingerprint": prints.unique(finding, located),
        "severity": _SEVERITY[finding.severity],
        "location": {
            "path": path[2:] if path.startswith("./") else path,
            "lines": {"begin": line, "end": end},
        },
    }
