"""JUnit XML: a suite per file, a case per discrepancy, rule that holds and rule that stays undecided.

With ``--show-passed`` a case per judged instance of a rule. A rule that does not apply to a file is no case then or
now: some thousand of them would hide what was tested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from budgetcheck.findings.finding import FileReport, Finding, Undecided
from budgetcheck.render.block import bare
from budgetcheck.render.context import Context
from budgetcheck.render.sentences import TEXT, headline, subject
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES

FORMAT = "junit"
MACHINE = True
HELD = True

_SPECIAL = re.compile("[&<>\"'\n\t]")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;", "\t": "&#9;"}


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Failures below `fail_on` pass, with what they say as output; undecided rules are skipped."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="budgetcheck">\n'
    titles = _Titles(context)
    for report in reports:
        if report.skipped is None:
            yield _suite(report, context, titles)
    yield "</testsuites>\n"


class _Titles(dict[str, str]):
    """What a case of a rule that holds is called, as the attribute of an element, by the rule's id."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, rule: str) -> str:
        """Names the rules anew, as those of files that were met since may have been added, or this one by its id."""
        for document in self._context.rules:
            text = visible(f"{document.id} {document.title.say(self._context.language)}", TEXT)
            self[document.id] = _attributes(name=text)
        return self.setdefault(rule, _attributes(name=rule))


def _suite(report: FileReport, context: Context, titles: _Titles) -> str:
    counts: Counter[str] = Counter()
    names: Counter[str] = Counter()
    judged = (finding for finding in report.findings if finding.verdict not in ("undecided", "not_applicable"))
    cases = [_case(finding, report, names, counts, context) for finding in judged]
    place, file = _attributes(classname=report.path), _attributes(file=report.path)
    cases += [f"<testcase{place}{titles[rule]}{file}/>\n" for rule in report.held]
    cases += [_open(item, report, names, context) for item in report.undecided]
    if not cases:
        cases.append(f"<testcase{place}{_attributes(name='budgetcheck')}/>\n")
    name = visible(f"{report.path} {report.unit_name}".strip(), TEXT)
    totals = _attributes(tests=len(cases), failures=counts["failure"], errors=0, skipped=len(report.undecided))
    return f"<testsuite{_attributes(name=name)}{totals}>\n{''.join(cases)}</testsuite>\n"


def _case(finding: Finding, report: FileReport, names: Counter[str], counts: Counter[str], context: Context) -> str:
    title = f"{finding.rule} {finding.title.say(context.language)}"
    head = f"<testcase{_identity(title, subject(finding), report, names)}{_attributes(line=finding.span.line)}"
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
