"""Forms → facts: each form is read by the reader of its kind; what has no reader is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.facts.fact import Fact, Provenance
from budgetcheck.recognition.facts.reading import STATED_ZERO, Findings, pass_over
from budgetcheck.recognition.forms.columns import Column, headed_columns, settled_by_content
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import words_of
from budgetcheck.recognition.tables.coded import read_codes
from budgetcheck.recognition.tables.grouped import heads_of_groups, read_groups
from budgetcheck.recognition.tables.labelled import read_labels, read_single
from budgetcheck.recognition.tables.performance import above_indicators, read_performance
from budgetcheck.recognition.tables.records import read_items, read_unit
from budgetcheck.recognition.tables.sided import lists_labels, read_sides
from budgetcheck.recognition.words.classes import TableKind
from budgetcheck.recognition.words.wording import number_in_cell, plain_text


def read_form(form: DisclosureTable, findings: Findings) -> None:
    """Read one form with the reader of its kind."""
    kind = form.kind
    if kind is None or kind.reader == "none" or not form.sure:
        pass_over(form, findings)
        return
    columns = headed_columns(form, findings.classifier, findings.setting.year, findings.setting.kind)
    kind = _by_content(kind, form, columns, findings)
    form = replace(form, kind=kind)
    match kind.reader:
        case "codes":
            read_codes(form, settled_by_content(form, columns), findings)
        case "sides":
            read_sides(form, columns, findings)
        case "single":
            read_single(form, columns, findings)
        case "labels":
            read_labels(form, columns, findings)
        case "items":
            read_items(form, findings)
        case "performance":
            read_performance(form, findings)
        case "unit":
            read_unit(form, findings)
        case "groups":
            read_groups(form, columns, findings)
        case _:
            return
    _emptiness(form, findings)
    _left_over(form, findings)


def _left_over(form: DisclosureTable, findings: Findings) -> None:
    """List what the reader of a form did not touch; of tables of indicators, what stands above those."""
    assert form.kind is not None
    if form.kind.reader == "performance":
        pass_over(replace(form, rows=above_indicators(form)), findings, "no key")
        return
    understood = any(fact.origin.scope == form.number and not fact.origin.prose for fact in findings.facts)
    pass_over(form, findings, "label" if understood else "table")


def _by_content(kind: TableKind, form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> TableKind:
    """The kind that rows and headings show where titles do not tell it from the one that they name."""
    other = ""
    if kind.name in _ONE_SIDED and lists_labels(form, columns, findings):
        other = "totals"
    elif kind.name == "general_function" and any(set(column.fields) & _OTHER_FUNDS for column in columns):
        other = "fiscal_function"
    elif kind.name == "basic_economic" and _paid_by_others(form, columns):
        other = "fiscal_detail"
    elif kind.name in _BESIDE_OTHERS and heads_of_groups(form, columns, findings) > 1:
        other = "operations"
    return findings.classifier.kind(other) or kind


def _paid_by_others(form: DisclosureTable, columns: Sequence[Column]) -> bool:
    """Whether figures stand under other sources than the general public budget: the total is then not of that."""
    return any(
        (number := number_in_cell(words_of(row[column.index]))) is not None and number.value
        for column in columns
        if set(column.fields) & _OTHER_SOURCES
        for row in form.rows
    )


_OTHER_FUNDS: Final = frozenset({"government_fund", "state_capital"})
_OTHER_SOURCES: Final = _OTHER_FUNDS | {"undertaking", "fiscal_account", "business", "other", "superior_subsidy"}
_BESIDE_OTHERS: Final = frozenset({"assets", "operating_expense", "procurement"})
"""Kinds that some print on one sheet, in groups."""
_ONE_SIDED: Final = frozenset({"income_function", "expenditure_function"})
"""Kinds that some print as one side of a table of totals."""


def _emptiness(form: DisclosureTable, findings: Findings) -> None:
    """A table without figures under which stands that it is empty states a zero in words."""
    assert form.kind is not None
    note, place = form.note, form.note_place
    if not note or any(fact.origin.scope == form.number and not fact.origin.prose for fact in findings.facts):
        return
    if form.kind.name not in ("government_fund", "state_capital"):
        return
    words = plain_text(note)
    other = "国有资本" if form.kind.name == "government_fund" else "政府性基金"
    own = "政府性基金" if form.kind.name == "government_fund" else "国有资本"
    if other in words and own not in words:
        return
    origin = Provenance(place, " ".join(note.split()), form.kind.entry, form.title, form.number)
    findings.facts.append(Fact((*form.kind.prefix, "total"), STATED_ZERO, form.unit or "元", 0, origin))
