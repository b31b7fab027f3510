"""Forms with one row of items, or labels with counts and values (three public expenses, assets) → their figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.facts.keys import address_of, known, settled
from budgetcheck.recognition.facts.reading import Findings, number_of_cell, pass_over, unwrapped
from budgetcheck.recognition.forms.columns import KEY_FIELDS, Column
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells, words_of
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text


def read_single(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    """Read a form whose headings are the items and whose one row holds their figures."""
    assert form.kind is not None
    prefix = form.kind.prefix
    labelled = next((column for column in columns if _matching(form, column, findings, form.kind.name) >= 3), None)
    if labelled is not None:
        values = [column for column in columns if column.index > labelled.index and column.field != "serial"]
        for row in form.rows:
            square = row[labelled.index]
            entry = findings.labels.find(form.kind.name, words_of(square)) if square is not None else None
            for column in values:
                homes = (
                    [address_of(".".join((*prefix, entry.key)))]
                    if entry is not None and column.field in ("", "total")
                    else []
                )
                findings.figure(form, row[column.index], column, homes, quote=unwrapped(square.text) if square else "")
        return
    rows = [row for row in form.rows if any(number_in_cell(cell.text) is not None for cell in filled_cells(row))]
    roles = [_row_role(row, findings) for row in rows]
    if len(rows) > 1 and all(roles) and len(set(roles)) == len(rows):
        for row, role in zip(rows, roles, strict=True):
            _single_row(form, row, [replace(column, role=role) for column in columns], findings)
        return
    if len(rows) > 1:
        totals = [row for row in rows if any(label_of(cell.text) in ("合计", "总计") for cell in filled_cells(row)[:3])]
        rows = totals if len(totals) == 1 else []
    for row in rows:
        _single_row(form, row, columns, findings)


def _row_role(row: Sequence[Square], findings: Findings) -> str:
    """The role that the first words of a row give its figures (预算数, 决算数); empty where they give none."""
    first = next(iter(filled_cells(row)), None)
    told = findings.classifier.columns(first.text) if first is not None else None
    return told.key.removeprefix("role:") if told is not None and told.key.startswith("role:") else ""


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
            for column in columns[labelled.index + 1 :]:
                cell = row[column.index]
                if cell is not None and number_of_cell(cell) is not None:
                    findings.seen += 1
                    findings.miss(form, cell, "label", unwrapped(square.text) if square else "")
            continue
        behind = entry.key
        base = (*form.kind.prefix, entry.key)
        for column in columns[labelled.index + 1 :]:
            field = (
                "area"
                if column.field in ("count", "quantity") and _AREA.search(plain_text(square.text))
                else "count"
                if column.field == "quantity"
                else column.field
            )
            home = base if field in ("value", "") and known(base) else (*base, field or "value")
            findings.figure(
                form, row[column.index], column, [home] if known(home) else [], quote=unwrapped(square.text)
            )
        found = _THRESHOLD.search(plain_text(square.text))
        if entry.key == "equipment" and found:
            findings.text(form, square, (*base, "threshold"), entry.name, found[1])
