"""Forms whose rows are things: lots of procurement, projects, units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from budgetcheck.recognition.facts.fact import Address
from budgetcheck.recognition.facts.keys import known, spec_at
from budgetcheck.recognition.facts.reading import Findings, number_of_cell, unwrapped
from budgetcheck.recognition.facts.setting import names_office
from budgetcheck.recognition.forms.columns import Column, headed_columns
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells, words_of
from budgetcheck.recognition.tables.grouped import read_groups
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text

_TOTALS: Final = frozenset({"合计", "总计", "小计", "项目支出合计"})


def read_items(form: DisclosureTable, findings: Findings) -> None:
    """Read the rows of a list, one element each, and its row of totals."""
    assert form.kind is not None
    columns = headed_columns(form, findings.classifier, findings.setting.year, findings.setting.kind)
    fields = {column.field for column in columns}
    listed_lots = {"amount", "name"} <= fields or form.kind.name != "procurement"
    if not listed_lots and (read_groups(form, columns, findings) or not {"amount", "project"} <= fields):
        return
    if form.kind.name == "projects" and (
        not {"name", "budget"} <= fields or sum(column.field == "budget" for column in columns) != 1
    ):
        return
    listed: Address = form.kind.rows
    count = sum(1 for fact in findings.facts if fact.address[: len(listed)] == listed and fact.address[-1] == "name")
    for at, row in enumerate(form.rows):
        words = [column for column in columns if column.field in ("project", "name") and words_of(row[column.index])]
        if any(label_of(cell.text) in _TOTALS for cell in filled_cells(row)[:3]):
            _totals(form, row, columns, findings)
        elif words and _sums_up(form, at, columns, findings):
            findings.pass_by(form, [row[column.index] for column in columns], "by unit")
        elif words and len(filled_cells(row)) > 1:
            _item(form, row, columns, (*listed, str(count)), findings)
            count += 1


def _item(
    form: DisclosureTable, row: Sequence[Square], columns: Sequence[Column], base: Address, findings: Findings
) -> None:
    for column in columns:
        square = row[column.index]
        if square is None or not plain_text(square.text):
            continue
        address = (*base, *column.field.split(".")) if column.field and not _of_balance(column) else base
        spec = spec_at(address)
        if spec is None or not known(address):
            if number_of_cell(square) is not None and column.field not in ("serial", "unit_name"):
                findings.miss(form, square, "no key" if column.known else "column")
        elif spec.kind in ("amount", "number", "percent"):
            findings.figure(form, square, column, [address], quote=_row_name(row, columns))
        elif not spec.choices:
            findings.text(form, square, address, column.entry)


def _sums_up(form: DisclosureTable, at: int, columns: Sequence[Column], findings: Findings) -> bool:
    """Whether a row is a unit's, whose things stand in the rows below: it holds the sum of some of those."""
    row = form.rows[at]
    name = plain_text(_row_name(row, columns))
    amounts = [column for column in columns if column.field in ("budget", "amount")]
    own = bool(name) and name == plain_text(findings.setting.unit_name)
    if not amounts or not (own or names_office(name)):
        return False
    whole = number_in_cell(words_of(row[amounts[0].index]))
    rest = whole.value if whole is not None else Decimal(0)
    for below in form.rows[at + 1 :]:
        part = number_in_cell(words_of(below[amounts[0].index]))
        rest -= part.value if part is not None else 0
        if rest <= 0:
            break
    return whole is not None and bool(whole.value) and rest == 0


def _of_balance(column: Column) -> bool:
    """Whether a column tells by sources what was carried over, for which there is one key only."""
    return "funds.carried_over" in column.fields[:-1]


def _row_name(row: Sequence[Square], columns: Sequence[Column]) -> str:
    return " ".join(
        unwrapped(square.text)
        for column in columns
        if column.field in ("project", "name") and (square := row[column.index]) is not None
    )


def _totals(form: DisclosureTable, row: Sequence[Square], columns: Sequence[Column], findings: Findings) -> None:
    assert form.kind is not None
    for column in columns:
        field = column.field if not _of_balance(column) else ""
        homes: list[Address] = []
        if form.kind.name == "procurement" and field == "amount":
            homes = [("procurement", "total")]
        elif form.kind.name == "procurement" and field == "reserved_for_sme":
            homes = [("procurement", "reserved_for_sme", "total")]
        elif (
            form.kind.name == "procurement" and field.startswith("funds.") and known(("procurement", *field.split(".")))
        ):
            homes = [("procurement", *field.split("."))]
        elif form.kind.name == "projects" and field == "budget":
            homes = [("expenditure", "project", "total")]
        findings.figure(
            form, row[column.index], column, homes, quote="合计", rank=2 if form.kind.name == "projects" else 0
        )


def read_unit(form: DisclosureTable, findings: Findings) -> None:
    """Read what a table of the organisation says of the unit itself, where it lists just one."""
    columns = headed_columns(form, findings.classifier, findings.setting.year, findings.setting.kind)
    rows = [row for row in form.rows if filled_cells(row)]
    if len(rows) != 1:
        return
    for column in columns:
        square = rows[0][column.index]
        if column.field in ("nature", "rank", "funding") and square is not None:
            findings.text(form, square, ("unit", column.field), column.entry)
