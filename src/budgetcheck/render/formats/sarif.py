"""SARIF 2.1.0 (OASIS, errata 01) as code-scanning sites read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from budgetcheck.files.spool import Spool
from budgetcheck.findings.finding import FileReport, Finding, Term
from budgetcheck.render.context import Context, RuleDoc
from budgetcheck.render.exchange.fingerprints import Prints
from budgetcheck.render.exchange.json_objects import JsonObject, dumps
from budgetcheck.render.exchange.markup import rule_help
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import TEXT_LENGTH, computation, headline, reason_of
from budgetcheck.render.wording.sides import sides
from budgetcheck.render.wording.suspicion import suspicions
from budgetcheck.text.numbers import people
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES, Severity, Verdict
from budgetcheck.text.words import EMPTY, phrase

FORMAT = "sarif"
MACHINE = True

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 25_000
"""Results of one run that code-scanning sites accept."""
_RELATED = 50
"""Other figures of one result given as related locations; the message says how many more there are."""
_FULL_DESCRIPTION = 1024

LEVEL: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_KIND: dict[Verdict, str] = {"holds": "pass", "undecided": "open", "not_applicable": "notApplicable"}
_LINK = re.compile(r"\](?=\()")


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """Rules stand before results and the worst results first, so nothing is written before the last report."""
    rules = {rule.id: index for index, rule in enumerate(context.rules)}
    documented = list(context.rules)
    counts = dict.fromkeys(SEVERITIES, 0)
    with Spool() as errors, Spool() as warnings, Spool() as infos:
        spools: dict[Severity, Spool] = {"error": errors, "warning": warnings, "info": infos}
        for report in reports:
            prints = Prints()
            for by, finding in _told(report, context):
                if finding.rule not in rules:
                    rules[finding.rule] = len(documented)
                    documented.append(_undocumented(finding))
                result = _result(finding, rules[finding.rule], prints, context)
                if context.show_suppressed:  # of all results or of none (§3.27.23)
                    result["suppressions"] = [] if by is None else [_suppression(by, context)]
                level = tally.severity(finding)
                counts[level] += 1
                if counts[level] <= RESULTS:
                    spools[level].write(dumps(result))
        yield f'{{"$schema": {dumps(SCHEMA)},\n"version": "2.1.0",\n"runs": [{{\n'
        yield f'"tool": {dumps({"driver": _driver(documented, context)})},\n'
        yield f'"invocations": [{dumps(_invocation(sum(counts.values()), context))}],\n'
        yield '"columnKind": "unicodeCodePoints",\n"results": ['
        yield from _joined(spools[severity] for severity in SEVERITIES)
        yield "]}]}\n"


def _told(report: FileReport, context: Context) -> Iterator[tuple[str | None, Finding]]:
    """The findings that become results, each with what accepts it, None for nothing."""
    for finding in report.findings:
        if context.show_passed or finding.verdict in ("fails", "rounding"):
            yield None, finding
    if context.show_suppressed:
        yield from report.accepted


def _suppression(by: str, context: Context) -> JsonObject:
    kind = "inSource" if by == "comment" else "external"
    return {"kind": kind, "status": "accepted", "justification": ACCEPTED_BY[by].say(context.language)}


def _joined(spools: Iterable[Spool]) -> Iterator[str]:
    """The first results of the spools, one a line, with commas between them."""
    count = 0
    for spool in spools:
        for text in spool.read():
            if count == RESULTS:
                return
            yield f"{',' if count else ''}\n{text}"
            count += 1


def _driver(rules: list[RuleDoc], context: Context) -> JsonObject:
    driver: JsonObject = {"name": "budgetcheck", "rules": [_rule(rule, context) for rule in rules]}
    if context.version:
        driver["version"] = context.version
    return driver


def _rule(rule: RuleDoc, context: Context) -> JsonObject:
    title = visible(rule.title.say(context.language), TEXT_LENGTH)
    why = visible(rule.why.say(context.language), _FULL_DESCRIPTION)
    markdown = rule_help(rule, context.language)
    return {
        "id": rule.id,
        "name": visible(rule.name, 255) or rule.id,
        "shortDescription": {"text": title or rule.id},
        "fullDescription": {"text": why or title[:_FULL_DESCRIPTION] or rule.id},
        "help": {"text": visible(rule.text(context.language).replace("\n\n", " ")) or rule.id, "markdown": markdown},
        "defaultConfiguration": {"level": LEVEL[rule.severity]},
        "properties": {"tags": ["budget"], "problem.severity": _problem(rule.severity), "precision": "very-high"},
    }


def _problem(severity: Severity) -> str:
    return "recommendation" if severity == "info" else severity


def _undocumented(finding: Finding) -> RuleDoc:
    return RuleDoc(finding.rule, finding.name, finding.title, finding.severity, finding.why, EMPTY, finding.cite)


def _invocation(total: int, context: Context) -> JsonObject:
    invocation: JsonObject = {"executionSuccessful": True}
    notes = [{"level": "note", "message": {"text": _plain(text)}} for text in _stale(context)]
    if total > RESULTS:
        text = phrase("render.formats.most_severe_only", total=total, listed=RESULTS).say(context.language)
        notes.insert(0, {"level": "warning", "message": {"text": text}})
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return invocation


def _stale(context: Context) -> Iterator[str]:
    lead = STALE.say(context.language)
    return (f"{lead}: {text}" for text in stale_texts(context))


def _result(finding: Finding, index: int, prints: Prints, context: Context) -> JsonObject:
    related = _related(finding)
    located = {id(term): number for number, term in enumerate(related[:_RELATED], 1)}
    kind = _KIND.get(finding.verdict)
    result: JsonObject = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "none" if kind else LEVEL[tally.severity(finding)],
        "message": {"text": _message(finding, related, located, context)},
        "locations": [_stated(finding, context)],
        "partialFingerprints": {"primaryLocationLineHash": prints.line(finding)},
    }
    if kind:
        result["kind"] = kind
    logical = finding.figure or finding.element
    if logical:
        name = visible(logical, TEXT_LENGTH)
        named = result["locations"][0].setdefault("logicalLocations", [])
        named.append({"fullyQualifiedName": name, "kind": "member"})
    if located:
        result["relatedLocations"] = [
            {
                "id": located[id(term)],
                **_located(term.path or finding.path, term.span, term.whereabouts, context),
                "message": {"text": _plain(_name(term, context))},
            }
            for term in related[:_RELATED]
        ]
    if finding.difference is not None:
        declared, computed, difference = sides(finding)
        result["properties"] = {
            "difference": visible(difference or ""),
            "declared": visible(declared.value) if declared else "",
            "computed": visible(computed.value) if computed else "",
            "currencyUnit": visible(finding.currency_unit),
        }
    return result


def _related(finding: Finding) -> list[Term]:
    """The figures of both sides that stand somewhere else than the finding itself, each place once."""
    terms = [term for side in (finding.left, finding.right) if side for term in side.terms]
    unique = {(term.path, term.figure): term for term in terms if term.span and term.figure != finding.figure}
    return list(unique.values())


def _message(finding: Finding, related: list[Term], located: dict[int, int], context: Context) -> str:
    parts = [_plain(headline(finding, context.language))]
    computed = computation(finding, context.language)
    if computed is not None:
        parts.append(_plain(": ".join(computed)))
    if located:
        links = [
            f"[{_link(_name(term, context))}]({located[id(term)]}) {visible(people(term.value))}"
            for term in related[:_RELATED]
        ]
        more = len(related) - len(located)
        if more:
            links.append(phrase("render.formats.more_figures", more=more).say(context.language))
        parts.append(
            phrase("render.formats.figures").say(context.language)
            + phrase("text.marks.semicolon").say(context.language).join(links)
        )
    doubt = phrase("render.headings.suspect").say(context.language)
    parts += [_plain(f"{doubt}: {text}") for text in suspicions(finding, context.language)]
    remedy = visible(finding.remedy.say(context.language), TEXT_LENGTH)
    if remedy:
        parts.append(_plain(phrase("render.formats.remedy", remedy=remedy).say(context.language)))
    if finding.reason:
        parts.append(_plain(reason_of(finding, context.language).strip()))
    return "\n".join(parts)


def _name(term: Term, context: Context) -> str:
    return visible(term.label.say(context.language) or term.figure, 200)


def _plain(text: str) -> str:
    """Text in which nothing reads as an embedded link (§3.11.6)."""
    return _LINK.sub("] ", text)


def _link(text: str) -> str:
    """The text of an embedded link: brackets and backslashes are escaped (§3.11.6)."""
    return re.sub(r"[\\\[\]]", lambda match: f"\\{match.group()}", text)


def _snippet(finding: Finding) -> str | None:
    """The text of the finding's region where an excerpt of its one line is at hand."""
    span = finding.span
    if span.line != span.end_line or span.end_column - span.column > TEXT_LENGTH:
        return None
    for excerpt in finding.excerpts:
        start, end = span.column - 1 - excerpt.before, span.end_column - 1 - excerpt.before
        if excerpt.line == span.line and start >= 0 and (end <= len(excerpt.text) or not excerpt.more):
            return excerpt.text[start:end]
    return None


def _stated(finding: Finding, context: Context) -> JsonObject:
    """Where a finding stands: a region of a declaration; of a published document its page, table, row and column."""
    return _located(finding.path, finding.span, finding.whereabouts, context, _snippet(finding))


def _located(
    path: str, span: Span | None, found: Whereabouts | None, context: Context, snippet: str | None = None
) -> JsonObject:
    if found is None:
        return _location(context.located(path), span, snippet)
    location = _location(context.located(path), None)
    if found.line is not None:
        location["physicalLocation"]["region"] = {"startLine": found.line}
    name = found.words.say(context.language)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(name, TEXT_LENGTH), "kind": "element"}]
    return location


def _location(path: str, span: Span | None, snippet: str | None = None) -> JsonObject:
    physical: JsonObject = {"artifactLocation": _artifact(path)}
    if span is not None:
        physical["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
        if snippet:
            physical["region"]["snippet"] = {"text": snippet}
    return {"physicalLocation": physical}


def _artifact(path: str) -> JsonObject:
    """A relative reference against the root of the sources, or a file URI where the path is absolute."""
    if path.startswith("/") or path[1:3] == ":/":
        return {"uri": f"file:///{_quoted(path.lstrip('/'))}"}
    return {"uri": _quoted(path.removeprefix("./")), "uriBaseId": "%SRCROOT%"}


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="surrogatepass")
