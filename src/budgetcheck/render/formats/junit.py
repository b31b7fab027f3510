"""JUnit XML: a suite per file, a case per judged rule, those that hold included."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from budgetcheck.findings import SEVERITIES, FileReport, Finding, Undecided
from budgetcheck.render.block import bare
from budgetcheck.render.context import Context
from budgetcheck.render.sentences import TEXT, headline, subject
from budgetcheck.safe import visible

FORMAT = "junit"
MACHINE = True
PASSED = True

_SPECIAL = re.compile("[&<>\"'\n\t]")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;", "\t": "&#9;"}


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Failures below `fail_on` pass, with what they say as output; undecided rules are skipped."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="budgetcheck">\n'
    for report in reports:
        if report.skipped is None:
            yield from _suite(report, context)
    yield "</testsuites>\n"


def _suite(report: FileReport, context: Context) -> Iterator[str]:
    cases: list[str] = []
    counts: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for finding in report.findings:
        if finding.verdict == "undecided":
            continue
        cases.append(_case(finding, report, names, counts, context))
    cases += [_open(item, report, names, context) for item in report.undecided]
    counts["skipped"] += len(report.undecided)
    if not cases:
        cases.append(f"<testcase{_attributes(classname=report.path, name='budgetcheck')}/>\n")
    name = visible(f"{report.path} {report.unit_name}".strip(), TEXT)
    totals = _attributes(tests=len(cases), failures=counts["failure"], errors=0, skipped=counts["skipped"])
    yield f"<testsuite{_attributes(name=name)}{totals}>\n"
    yield from cases
    yield "</testsuite>\n"


def _case(finding: Finding, report: FileReport, names: Counter[str], counts: Counter[str], context: Context) -> str:
    title = f"{finding.rule} {finding.title.say(context.language)}"
    head = f"<testcase{_identity(title, subject(finding), report, names)}{_attributes(line=finding.span.line)}"
    if finding.verdict == "not_applicable":
        counts["skipped"] += 1
        reason = "不适用" if context.language == "zh" else "not applicable"
        return f"{head}><skipped{_attributes(message=reason)}/></testcase>\n"
    if finding.verdict == "holds":
        return f"{head}/>\n"
    text = _escaped(bare(finding, context.language))
    below = SEVERITIES.index(finding.severity) > SEVERITIES.index(context.fail_on)
    if below or finding.verdict == "rounding":
        return f"{head}>\n<system-out>{text}</system-out></testcase>\n"
    counts["failure"] += 1
    failure = _attributes(message=headline(finding, context.language), type=finding.rule)
    return f"{head}>\n<failure{failure}>{text}</failure></testcase>\n"


def _open(item: Undecided, report: FileReport, names: Counter[str], context: Context) -> str:
    zh = context.language == "zh"
    title = f"{item.rule} {item.title.say(context.language)}"
    missing = ("、" if zh else ", ").join(item.missing)
    if item.conflicting:
        reason = f"数字前后矛盾：{missing}" if zh else f"contradicting: {missing}"
    elif item.incomparable:
        reason = f"未判定，文字表述无法比较：{missing}" if zh else f"undecided, texts not to be compared: {missing}"
    else:
        reason = f"未判定，缺 {missing}" if zh else f"undecided, missing {missing}"
    identity = _identity(title, visible(item.element or "", TEXT), report, names)
    return f"<testcase{identity}><skipped{_attributes(message=reason)}/></testcase>\n"


def _identity(title: str, about: str, report: FileReport, names: Counter[str]) -> str:
    """Class and name of a case, the name numbered where it comes twice in the file."""
    name = visible(f"{title} [{about}]" if about else title, TEXT)
    names[name] += 1
    if names[name] > 1:
        name = f"{name} #{names[name]}"
    return _attributes(classname=report.path, name=name, file=report.path)


def _attributes(**values: str | int) -> str:
    return "".join(f' {name}="{_quoted(str(value))}"' for name, value in values.items())


def _quoted(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ENTITY[match.group()], visible(text, TEXT))


def _escaped(text: str) -> str:
    """Lines of element text, already visible and guarded, whose markup is escaped."""
    return re.sub("[&<>]", lambda match: _ENTITY[match.group()], text)
