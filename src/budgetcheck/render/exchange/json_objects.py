"""JSON that stays valid and harmless whatever text it carries, and findings as JSON values."""

from __future__ import annotations

import json
import re
from typing import Any

from budgetcheck.findings.entries import FilledReason
from budgetcheck.findings.finding import FileReport, Finding, Side, Summary, Suspect, Term, Undecided
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.duties import state_counts
from budgetcheck.render.wording.sentences import known_line
from budgetcheck.text.places import Whereabouts
from budgetcheck.text.safe import json_escaped, shows
from budgetcheck.text.severity import VERDICTS
from budgetcheck.text.words import Language

JsonObject = dict[str, Any]

_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: object) -> str:
    """One line of JSON in UTF-8: Chinese as it is, every control or invisible character as a JSON escape.

    The text survives exactly, but for lone surrogates, which no consumer may rely on and many reject: these become
    the visible escape. ``##[`` and ``##vso[``, which CI log readers obey anywhere in a line, get an escaped hash.
    """
    return _harmless(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")))


def indented(value: object) -> str:
    """The same over many lines, for documents that people look at, too."""
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(map(_harmless, lines)) + "\n"


def _harmless(text: str) -> str:
    if not shows(text):
        text = _SURROGATE.sub(lambda match: f"\\\\u{{{ord(match.group()):x}}}", text)
    return json_escaped(text)


def finding_object(finding: Finding, language: Language) -> JsonObject:
    """A finding with the keys of the JSON contract, and a few beyond it."""
    declared = finding.whereabouts is None
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": tally.severity(finding),
        "verdict": finding.verdict,
        "path": finding.path,
        **_region(finding),
        "figure": finding.figure,
        "element": finding.element,
        "title": finding.title.say(language),
        "message": finding.message.say(language) or finding.title.say(language),
        "why": finding.why.say(language),
        "remedy": finding.remedy.say(language),
        "cite": list(finding.cite),
        "relation": finding.relation,
        "left": _side(finding.left, language, declared=declared),
        "right": _side(finding.right, language, declared=declared),
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "currency_unit": finding.currency_unit,
        "fingerprint": finding.fingerprint,
        "suspects": [_suspect(suspect, language) for suspect in finding.suspects],
        **({"reason": finding.reason} if finding.reason else {}),
        **_place(finding.whereabouts),
    }


def _region(finding: Finding) -> JsonObject:
    """Lines and columns of a declaration; of a published document its own line where it has lines, and no more.

    The declaration that a document makes is nobody's: its lines lead nowhere.
    """
    line, span, declared = known_line(finding), finding.span, finding.whereabouts is None
    return {
        "line": line,
        "column": span.column if declared else None,
        "end_line": span.end_line if declared else line,
        "end_column": span.end_column if declared else None,
    }


def _place(found: Whereabouts | None) -> JsonObject:
    """Where a published document says it, as `place`; nothing for a declaration."""
    return {} if found is None else {"place": place_object(found)}


def place_object(found: Whereabouts) -> JsonObject:
    """What is known of a place in a published document."""
    return {key: value for key, value in found._asdict().items() if value not in (None, "") and key != "words"}


def undecided_object(item: Undecided, path: str, language: Language) -> JsonObject:
    """What could not be judged in the file at a path, and the figures it would need."""
    return {
        "rule": item.rule,
        "path": path,
        "missing": list(item.missing),
        "element": item.element,
        "title": item.title.say(language),
        "conflicting": item.conflicting,
        "incomparable": item.incomparable,
    }


def summary_object(summary: Summary) -> JsonObject:
    """The contract's counts: `rules` are the judged instances, those not applicable left out.

    Findings that are left out are counted beside them, where there are any.
    """
    left_out = {
        "suppressed": summary.suppressed,
        "baselined": summary.baselined,
        "preexisting": summary.preexisting,
        "coarser": summary.coarser,
    }
    return {
        "files": summary.files,
        "rules": tally.judged_count(summary),
        **{verdict: summary.verdicts[verdict] for verdict in VERDICTS},
        "errors": summary.severities["error"],
        "warnings": summary.severities["warning"],
        "infos": summary.severities["info"],
        **{name: count for name, count in left_out.items() if count},
    }


def run_object(summary: Summary) -> JsonObject:
    """The counts of a whole run; `skipped` belongs to the contract, though what is no declaration has no report."""
    return summary_object(summary) | {"skipped": 0}


def statistics_object(summary: Summary) -> dict[str, int]:
    """Failures by rule, most often first."""
    return dict(sorted(summary.by_rule.items(), key=lambda entry: (-entry[1], entry[0])))


def _side(side: Side | None, language: Language, *, declared: bool) -> JsonObject | None:
    if side is None:
        return None
    return {
        "value": side.value,
        "low": side.low,
        "high": side.high,
        "formula": side.formula,
        "terms": [_term(term, language, declared=declared) for term in side.terms],
    }


def _term_region(term: Term, *, declared: bool) -> JsonObject:
    if term.whereabouts is not None:
        return {"line": term.whereabouts.line, "column": None}
    told = term.span if declared or term.path is not None else None  # of another file, which may be a declaration
    return {"line": told.line if told else None, "column": told.column if told else None}


def _term(term: Term, language: Language, *, declared: bool) -> JsonObject:
    return {
        "figure": term.figure,
        "label": term.label.say(language),
        "value": term.value,
        "weight": term.weight,
        **_term_region(term, declared=declared),
        "path": term.path,
        **_place(term.whereabouts),
    }


def _suspect(suspect: Suspect, language: Language) -> JsonObject:
    return {
        "figures": list(suspect.figures),
        "cause": suspect.cause,
        "stated": list(suspect.stated),
        "proposed": list(suspect.proposed),
        "why": suspect.why.say(language),
        "unique": suspect.unique,
    }


def stale_object(reason: FilledReason) -> JsonObject:
    """A reason whose finding is gone."""
    return {"path": reason.path, "rule": reason.rule, "what": reason.what, "reason": reason.reason}


def ledger_object(report: FileReport, language: Language) -> JsonObject:
    """The ledger of one file: how many duties are in each state, and every duty."""
    return {
        "path": report.path,
        "counts": dict(state_counts(report.duties)),
        "duties": [
            {
                "duty": entry.duty,
                "head": entry.head,
                "title": entry.title.say(language),
                "source": entry.source,
                "mark": entry.mark,
                "state": entry.state,
                "why": entry.why.say(language),
                "rules": [
                    {"rule": rule.rule, "state": rule.state, "missing": list(rule.missing)} for rule in entry.rules
                ],
            }
            for entry in report.duties
        ],
    }
