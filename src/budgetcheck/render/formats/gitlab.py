"""GitLab Code Quality: one array, a unique fingerprint each, shown beside the lines of a merge request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from budgetcheck.findings.entries import FilledReason
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.exchange.fingerprints import Prints
from budgetcheck.render.exchange.json_objects import JsonObject, dumps
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.reasons import STALE, stale_text
from budgetcheck.render.wording.sentences import headline, known_line, quoted_places, reason_of, subject
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import Severity

FORMAT = "gitlab"
MACHINE = True

_SEVERITY: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Everything that fails; the widget knows no other verdict, and of what is accepted no more than a low severity."""
    lead = "[\n"
    for report in reports:
        prints = Prints()
        for finding in report.findings:
            if finding.verdict == "fails":
                yield f"{lead}{dumps(_issue(finding, prints, context))}"
                lead = ",\n"
        if context.show_suppressed:
            for by, finding in report.accepted:
                mark = f"[{ACCEPTED_BY[by].say(context.language)}] "
                issue = _issue(finding, prints, context)
                issue |= {"severity": "info", "description": f"{mark}{issue['description']}"}
                yield f"{lead}{dumps(issue)}"
                lead = ",\n"
    for one in context.stale_reasons():
        yield f"{lead}{dumps(_stale(one, context))}"
        lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


def _stale(one: FilledReason, context: Context) -> JsonObject:
    """A reason whose finding is gone, on the first line of its file."""
    told = f"{STALE.say(context.language)}: {stale_text(one, context.language)}"
    path = visible(context.located(one.path))
    mark = "\0".join(("stale", path, one.rule, one.what, one.reason))
    return {
        "description": told,
        "check_name": one.rule,
        "fingerprint": hashlib.sha256(mark.encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": "info",
        "location": {"path": path.removeprefix("./"), "lines": {"begin": 1, "end": 1}},
    }


def _issue(finding: Finding, prints: Prints, context: Context) -> JsonObject:
    about = subject(finding)
    text = headline(finding, context.language)
    located = context.located(finding.path)
    path = visible(located)
    where = quoted_places(finding, context.language)
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
