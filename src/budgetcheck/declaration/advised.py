"""Faults of values that TOML does not know -> the same, with a remedy that fits what stands around them.

The syntax knows neither the unit of the disclosure nor which keys are tables; obeying it alone would make the next
fault. Imported only for faulty text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from budgetcheck.declaration.misfits import misfit_spec
from budgetcheck.declaration.own_units import own_units
from budgetcheck.declaration.wrong_values import wrong_value
from budgetcheck.model.shape import shape_at
from budgetcheck.source.advice import money_advice
from budgetcheck.source.faults import Fault
from budgetcheck.source.hints import NOTHING
from budgetcheck.text.line_index import Lines
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words

_VALUES: Final = frozenset(("DEC-013", "DEC-014", "DEC-015"))
"""Faults of a number, a text or a date, pinned to the whole of the value."""
_NONE: Final = "DEC-027"
_EITHER_UNIT: Final = "source.advice.write_where_disclosure_currency_unit"


def advised(faults: Sequence[Fault], text: str, document: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of a text, those of values with advice that goes by the unit there and by the model.

    `document` is what could be read of it.
    """
    units = own_units(document, faults)
    lines: Lines | None = None
    for fault in faults:
        if fault.route is None or fault.rule not in _VALUES | {_NONE} or fault.at != "value":
            yield fault
            continue
        shape = shape_at(fault.route)
        if shape is not None and shape.kind in ("table", "list"):
            if fault.rule == _NONE:
                yield replace(fault, remedy=NOTHING, fix=None)
                continue
            lines = Lines(text) if lines is None else lines
            written = _written(text, lines, fault.span)
            unit = units.at(fault.route)
            instead = wrong_value(fault.route, misfit_spec(fault.route), written, unit)
            yield replace(fault, remedy=instead.remedy, fix=None)
        elif fault.remedy.key == _EITHER_UNIT and (unit := units.at(fault.route)) is not None:
            remedy, fix = money_advice(*_money(fault.remedy), unit)
            yield replace(fault, remedy=remedy, fix=fix)
        else:
            yield fault


def _money(remedy: Words) -> tuple[str, str]:
    """The number and the unit that a remedy for both cases is about."""
    told: Mapping[str, Any] = dict(remedy.arguments)
    return str(told["number"]), str(told["name"])


def _written(text: str, lines: Lines, span: Span | None) -> str:
    if span is None:
        return ""
    start = lines.starts[span.line - 1] + span.column - 1
    return text[start : lines.starts[span.end_line - 1] + span.end_column - 1]
