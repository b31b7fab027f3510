"""A comparison as one JSON document; numbers are exact decimal texts in the newer declaration's unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetcheck.figures.compare import DeclaredChange
from budgetcheck.findings.flips import Flip
from budgetcheck.model.targets import Target
from budgetcheck.render.compared.wording import rounded_percent
from budgetcheck.render.exchange.json_objects import finding_object, indented, place_object
from budgetcheck.run.single.comparison import Changed, ComparedVersions, Version
from budgetcheck.text.numbers import exact, plain
from budgetcheck.text.words import Language


def comparison_json(comparison: ComparedVersions, language: Language) -> str:
    """Return everything as one document."""
    return indented(
        {
            "version": 1,
            "step": comparison.step,
            "old": _version(comparison.old),
            "new": _version(comparison.new),
            "figures": [_figure(changed, language) for changed in comparison.figures],
            "declared_changes": [_declared(one, language) for one in comparison.declared],
            "verdicts": [_flip(flip, language) for flip in comparison.flips],
        }
    )


def _version(version: Version) -> dict[str, Any]:
    return {
        "path": version.path,
        "unit_name": version.unit_name,
        "year": version.year,
        "kind": version.kind,
        "currency_unit": version.currency_unit,
        "faults": version.faults,
    }


def _figure(changed: Changed, language: Language) -> dict[str, Any]:
    one = changed.figure
    change, percent = one.change, one.percent
    return {
        "figure": one.figure,
        "label": one.label.say(language),
        "kind": one.kind,
        "old": _value(one.old),
        "new": _value(one.new),
        "change": None if change is None else plain(change),
        "percent": None if percent is None else rounded_percent(percent).replace(",", ""),
        "reason": one.reason or None,
        "old_line": changed.old_line,
        "line": changed.new_line,
        **({"old_place": place_object(changed.old_place)} if changed.old_place is not None else {}),
        **({"place": place_object(changed.new_place)} if changed.new_place is not None else {}),
    }


def _value(value: Decimal | Target | None) -> str | None:
    return None if value is None else plain(value) if isinstance(value, Decimal) else str(value)


def _declared(one: DeclaredChange, language: Language) -> dict[str, Any]:
    return {
        "figure": one.figure,
        "of": one.of,
        "label": one.label.say(language),
        "kind": one.kind,
        "declared": plain(one.declared),
        "computed": None if one.computed is None else exact(one.computed),
        "agrees": one.agrees,
        "verdict": one.verdict,
        "reason": one.reason or None,
    }


def _flip(flip: Flip, language: Language) -> dict[str, Any]:
    return {
        "rule": flip.rule,
        "title": flip.title.say(language),
        "severity": flip.severity,
        "element": flip.element,
        "old": flip.old,
        "new": flip.new,
        "finding": None if flip.finding is None else finding_object(flip.finding, language),
    }
