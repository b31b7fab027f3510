"""JUnit XML: a suite per file, a case per discrepancy and rule that stays undecided, one for a file without any.

With ``--show-passed`` a case per judged instance of a rule. A rule that does not apply to a file is no case then or
now: some thousand of them would hide what was tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, tostring

from budgetcheck.declaration.label import left_out_of
from budgetcheck.findings.entries import FilledReason
from budgetcheck.findings.finding import FileReport, Finding, Undecided
from budgetcheck.render.context import Context
from budgetcheck.render.layout.block import bare
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.reasons import STALE
from budgetcheck.render.wording.sentences import TEXT_LENGTH, headline, known_line, quoted_places, subject
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES
from budgetcheck.text.words import phrase

FORMAT = "junit"
MACHINE = True

_HOLDS = phrase("render.wording.no_discrepancies")
_REST_HOLDS = phrase("render.formats.no_other_discrepancies")
"""What is called so has discrepancies that a comment, the baseline or the change's base accepts."""


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Failures below `fail_on` pass, with what they say as output; undecided rules are skipped."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="budgetcheck">\n'
    for report in reports:
        report = replace(report, path=context.located(report.path))
        yield tostring(_suite(report, context), encoding="unicode")
    if stale := context.stale_reasons():
        yield tostring(_stale_suite(stale, context), encoding="unicode")
    yield "</testsuites>\n"


def _suite(report: FileReport, context: Context) -> Element:
    """The suite of one file; each case on a line."""
    suite = _element("testsuite", name=f"{report.path} {report.unit_name}".strip())
    suite.text = "\n"
    names: Counter[str] = Counter()
    judged = [finding for finding in report.findings if finding.verdict not in ("undecided", "not_applicable")]
    suite.extend(_case(finding, report, names, context) for finding in judged)
    if not judged:
        accepted = report.suppressed or report.baselined or report.preexisting
        title = (_REST_HOLDS if accepted else _HOLDS).say(context.language)
        suite.append(_element("testcase", **_identity(title, "", report, names)))
    suite.extend(_open(item, report, names, context) for item in report.undecided)
    if context.show_suppressed:
        suite.extend(_accepted(by, finding, report, names, context) for by, finding in report.accepted)
    return _counted(suite)


def _counted(suite: Element) -> Element:
    """The suite with the counts of its cases, each of which stands on a line."""
    failures, skipped = (len(suite.findall(f"testcase/{name}")) for name in ("failure", "skipped"))
    suite.attrib |= _texts(tests=len(suite), failures=failures, errors=0, skipped=skipped)
    for case in suite:
        case.tail = "\n"
    suite.tail = "\n"
    return suite


def _placed(finding: Finding, report: FileReport, names: Counter[str], context: Context) -> Element:
    """The case of a finding, with its line where the file has lines."""
    title = f"{finding.rule} {finding.title.say(context.language)}"
    case = _element("testcase", **_identity(title, subject(finding), report, names))
    line = known_line(finding)
    if line is not None:
        case.set("line", str(line))
    return case


def _case(finding: Finding, report: FileReport, names: Counter[str], context: Context) -> Element:
    case = _placed(finding, report, names, context)
    if finding.verdict == "holds":
        return case
    below = SEVERITIES.index(finding.severity) > SEVERITIES.index(context.fail_on)
    if below or finding.verdict == "rounding":
        said = SubElement(case, "system-out")
    else:
        said = SubElement(case, "failure", _texts(message=headline(finding, context.language), type=finding.rule))
    said.text = bare(finding, context.language)
    return case


def _open(item: Undecided, report: FileReport, names: Counter[str], context: Context) -> Element:
    title = f"{item.rule} {item.title.say(context.language)}"
    addresses = [left_out_of(one).say(context.language) if one in item.in_part else one for one in item.missing]
    missing = phrase("text.marks.listing").say(context.language).join(addresses)
    if item.conflicting:
        reason = phrase("render.formats.contradicting_missing", missing=missing).say(context.language)
    elif item.incomparable:
        reason = phrase("render.formats.undecided_texts_not_compared", missing=missing).say(context.language)
    else:
        reason = phrase("render.formats.undecided_missing", missing=missing).say(context.language)
    case = _element("testcase", **_identity(title, visible(item.element or "", TEXT_LENGTH), report, names))
    SubElement(case, "skipped", _texts(message=reason))
    return case


def _accepted(by: str, finding: Finding, report: FileReport, names: Counter[str], context: Context) -> Element:
    """What a comment, the baseline or the state before accepts is a case that is skipped, and says by what."""
    case = _placed(finding, report, names, context)
    place = f"{quoted_places(finding, context.language)} ".lstrip()
    said = f"{ACCEPTED_BY[by].say(context.language)}: {place}{headline(finding, context.language)}"
    SubElement(case, "skipped", _texts(message=said))
    return case


def _stale_suite(stale: Sequence[FilledReason], context: Context) -> Element:
    """A suite of the reasons whose findings are gone, of which none can be tested."""
    named = STALE.say(context.language)
    suite = _element("testsuite", name=named)
    suite.text = "\n"
    names: Counter[str] = Counter()
    for one in stale:
        held = FileReport(one.path)
        case = SubElement(suite, "testcase", _texts(**_identity(f"{one.rule} {one.what}", "", held, names)))
        SubElement(case, "skipped", _texts(message=f"{named}: {one.reason}"))
    return _counted(suite)


def _identity(title: str, about: str, report: FileReport, names: Counter[str]) -> dict[str, str]:
    """Class and name of a case, the name numbered where it comes twice in the file."""
    name = visible(f"{title} [{about}]" if about else title, TEXT_LENGTH)
    names[name] += 1
    if names[name] > 1:
        name = f"{name} #{names[name]}"
    return {"classname": report.path, "name": name, "file": report.path}


def _element(tag: str, **values: str | int) -> Element:
    return Element(tag, _texts(**values))


def _texts(**values: str | int) -> dict[str, str]:
    """Attributes without what XML cannot carry; how they are quoted is the library's affair."""
    return {name: visible(str(value), TEXT_LENGTH) for name, value in values.items()}
