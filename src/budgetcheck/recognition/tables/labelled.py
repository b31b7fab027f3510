"""Forms with one row of items, or labels with counts and values (three public expenses, assets) → their figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.facts.keys import known, settled
from budgetcheck.recognition.facts.reading import Findings, pass_over, unwrapped
from budgetcheck.recognition.forms.columns import KEY_FIELDS, Column
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells, words_of
from budgetcheck.recognition.tables.grouped import read_groups
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text


def read_single(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    """Read a form whose headings are the items and whose one row holds their figures, or whose labels are the items."""
    if read_groups(form, columns, findings):
        return
    rows = [row for row in form.rows if any(number_in_cell(cell.text) is not None for cell in filled_cells(row))]
    roles = [_row_role(row, findings) for row in rows]
    if all(roles) and len(set(roles)) == len(rows):
        for row, role in zip(rows, roles, strict=True):
            if role != _UNTOLD:
                _single_row(form, row, [replace(column, role=role) for column in columns], findings)
        return
    if len(rows) > 1:
        totals = [row for row in rows if any(label_of(cell.text) in ("合计", "总计") for cell in filled_cells(row)[:3])]
        if len(totals) == 1:
            rest = [square for row in rows if row is not totals[0] for square in row[_keys(columns) :]]
            findings.pass_by(form, rest, "by unit")
        rows = totals if len(totals) == 1 else []
    for row in rows:
        _single_row(form, row, columns, findings)


def _keys(columns: Sequence[Column]) -> int:
    """How many columns at the left say what a row is about."""
    return next((at for at, column in enumerate(columns) if column.field not in KEY_FIELDS), len(columns))


_UNTOLD: Final = "?"
_OF_YEAR: Final = re.compile(r"(20\d\d)(?![\d.,])年?(?:度)?")


def _row_role(row: Sequence[Square], findings: Findings) -> str:
    """The role that the first words of a row give its figures (预算数, 2024年预算数); empty where they give none.

    A year that is neither the document's nor the one before gives one that the model knows nothing of.
    """
    cells = filled_cells(row)[:3]
    dated = next((cell for cell in cells if _OF_YEAR.match(plain_text(cell.text))), None)
    first = dated or next(iter(cells), None)
    if first is None:
        return ""
    year = _OF_YEAR.match(plain_text(first.text))
    told = findings.classifier.columns(first.text)
    role = told.key.removeprefix("role:") if told is not None and told.key.startswith("role:") else ""
    stated, own = int(year[1]) if year is not None else None, findings.setting.year
    if year is not None and year.end() == len(plain_text(first.text)):
        role = "figure"
    if not role or stated is None or stated == own or own is None or role not in ("figure", "budget"):
        return role
    return "previous" if stated == own - 1 else _UNTOLD


def _single_row(form: DisclosureTable, row: Sequence[Square], columns: Sequence[Column], findings: Findings) -> None:
    assert form.kind is not None
    for column in columns:
        if column.field in KEY_FIELDS:
            continue
        named = ".".join(field for field in column.fields if field != "total")
        keys = form.kind.whole.get(named) or form.kind.whole.get(column.field)
        home = settled(*form.kind.prefix, fields=column.fields or ("total",)) if column.known else None
        homes = findings.addresses(keys) if keys and column.known else [home] if home else []
        findings.figure(form, row[column.index], column, homes, quote=column.heading.replace("/", " "))


def _matching(form: DisclosureTable, column: Column, findings: Findings, side: str) -> int:
    return sum(
        findings.labels.find(side, words_of(row[column.index])) is not None
        for row in form.rows
        if column.index < len(row)
    )


_AREA: Final = re.compile(r"平方米|㎡|m2")
_THRESHOLD: Final = re.compile(r"(\d+万元)")


def read_labels(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    """Read a form whose rows are labels, each with a count or a value beside it."""
    assert form.kind is not None
    labelled = next((column for column in columns if _matching(form, column, findings, form.kind.name) >= 2), None)
    if labelled is None:
        pass_over(form, findings)
        return
    behind = ""
    for row in form.rows:
        square = row[labelled.index]
        entry = findings.labels.find(form.kind.name, words_of(square)) if square is not None else None
        inner = square is not None and plain_text(square.text).startswith("其中")
        if entry is None or square is None or (inner and behind == "buildings"):
            findings.pass_by(form, row[labelled.index + 1 :], "label", unwrapped(square.text) if square else "")
            continue
        behind = entry.key
        base = (*form.kind.prefix, entry.key)
        for column in columns[labelled.index + 1 :]:
            field = (
                "area"
                if column.field in ("count", "quantity") and any(map(_AREA.search, map(words_of, row)))
                else "count"
                if column.field == "quantity"
                else column.field
            )
            home = base if field in ("value", "") and known(base) else (*base, field or "value")
            findings.figure(
                form, row[column.index], column, [home] if known(home) else [], quote=unwrapped(square.text)
            )
        found = _THRESHOLD.search(plain_text(square.text))
        if entry.key.endswith("equipment") and found:
            findings.text(form, square, (*base, "threshold"), entry.name, found[1])
