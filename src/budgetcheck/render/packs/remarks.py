"""What the analysis of rule packs found, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from budgetcheck.render.exchange.json_objects import indented
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.words import Language, phrase

if TYPE_CHECKING:
    from budgetcheck.analysis.lint.outcome import Lint, Remark

GRAVITY = {"defect": phrase("render.packs.defect"), "advice": phrase("render.packs.advice")}


def lint_lines(lint: Lint, language: Language) -> Iterator[str]:
    """Yield a line a remark, as compilers write them: place, gravity, rule, message."""
    for remark in lint.remarks:
        yield guarded(f"{_place(remark)}: {_said(remark, language)}\n")


def lint_summary(lint: Lint, language: Language) -> Iterator[str]:
    """Yield what was looked at, what was found, and what was not looked into."""
    advice = len(lint.remarks) - lint.defects
    whole = lint.rules - len(lint.partly)
    said = phrase("render.packs.found", packs=lint.packs, rules=lint.rules, defects=lint.defects, advice=advice)
    yield f"{said.say(language)}\n"
    yield f"{phrase('render.packs.reasoned', whole=whole, partly=len(lint.partly)).say(language)}\n"
    for left in lint.gave_up:
        head = phrase("render.packs.not_settled").say(language)
        yield guarded(f"{head}{visible(left.say(language), 300)}\n")


def lint_json(lint: Lint, language: Language) -> str:
    """Return everything as one JSON document."""
    document = {
        "version": 1,
        "summary": {
            "packs": lint.packs,
            "rules": lint.rules,
            "defects": lint.defects,
            "advice": len(lint.remarks) - lint.defects,
            "partly": len(lint.partly),
            "gave_up": len(lint.gave_up),
        },
        "remarks": [_as_json(remark, language) for remark in lint.remarks],
        "partly": [
            {"rule": one.rule, "parts": [{"text": text, "why": why.say(language)} for text, why in one.parts]}
            for one in lint.partly
        ],
        "gave_up": [words.say(language) for words in lint.gave_up],
    }
    return indented(document)


def _as_json(remark: Remark, language: Language) -> dict[str, Any]:
    return {
        "fault": remark.fault,
        "gravity": remark.gravity,
        "rules": list(remark.rules),
        "path": remark.path,
        "line": None if remark.span is None else remark.span.line,
        "column": None if remark.span is None else remark.span.column,
        "message": remark.message.say(language),
        "figure": remark.figure,
        "value": remark.value,
    }


def _place(remark: Remark) -> str:
    path = visible(remark.path, 300)
    return path if remark.span is None else f"{path}:{remark.span.line}:{remark.span.column}"


def _said(remark: Remark, language: Language) -> str:
    rule = f" {remark.rules[0]}" if remark.rules else ""
    gravity = GRAVITY[remark.gravity].say(language)
    return f"{gravity}[{remark.fault}]{rule}: {visible(remark.message.say(language), 1000)}"
