"""The places of all figures for programs: a file beside the declaration, which the next import compares with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from budgetcheck.recognition.facts.fact import Fact
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.recognise import Recognised
from budgetcheck.recognition.settling.reconcile import RecognisedFigure
from budgetcheck.recognition.writing.head import UNKNOWN_YEAR, sections_of
from budgetcheck.text.safe import json_escaped


def places_json(recognised: Recognised) -> str:
    """Write the places of all figures for programs: key → place, quotation, entry, confidence, further printings."""
    figures: dict[str, Any] = {}
    for address, figure in recognised.figures.figures.items():
        figures[written_key(address)] = {**_of(figure.first), "statements": [_of(other) for other in figure.others]}
    setting = recognised.setting
    head = {
        "unit.name": setting.unit_name or recognised.name or "未识别",
        "disclosure.year": setting.year or UNKNOWN_YEAR,
        "disclosure.kind": setting.kind,
        "disclosure.scope": setting.scope,
        "disclosure.title": setting.title,
        "disclosure.sections": list(sections_of(recognised)),
    }
    held = {"version": 1, "document": recognised.name, "head": head, "figures": figures}
    lines = json.dumps(held, ensure_ascii=False, indent=1).split("\n")
    return "\n".join(map(json_escaped, lines)) + "\n"


def _of(fact: Fact) -> dict[str, Any]:
    value = fact.value if isinstance(fact.value, str) else format(fact.value, "f")
    return {
        "value": value,
        "unit": fact.unit,
        "confidence": fact.confidence,
        "title": fact.origin.title,
        "place": place_dict(fact.origin.place),
        "quote": fact.origin.quote,
        "entry": fact.origin.entry,
    }


def place_dict(place: Any) -> dict[str, Any]:
    """The parts of a place that are known, for JSON."""
    return {key: value for key, value in asdict(place).items() if value is not None}


def iterate_figures(recognised: Recognised) -> Iterator[tuple[str, RecognisedFigure]]:
    """Yield every figure under its key, in the order of the document."""
    for address, figure in recognised.figures.figures.items():
        yield written_key(address), figure
