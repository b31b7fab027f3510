"""Forms with two sides of totals, income and expenditure → the figures of both sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.facts.fact import AGAIN, Address
from budgetcheck.recognition.facts.keys import UNMODELLED_SOURCES, known, settled
from budgetcheck.recognition.facts.reading import NOTE_ROW, Findings, unwrapped
from budgetcheck.recognition.forms.columns import KEY_FIELDS, Column, code_in
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, words_of
from budgetcheck.recognition.words.wording import is_dash, label_of, level_of, number_in_cell


def read_sides(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    """Read a form whose labels stand down its sides, income and expenditure, with figures beside them."""
    labels = [column.index for column in columns if _holds_words(form, column)]
    for at, start in enumerate(labels):
        end = labels[at + 1] if at + 1 < len(labels) else form.width
        group = [column for column in columns[start + 1 : end] if column.field not in KEY_FIELDS]
        codes = next(
            (column for column in columns[max(0, start - 1) : start] if column.field in ("code", "class")), None
        )
        side = (
            columns[start].side
            or next((column.side for column in group if column.side), "")
            or _guessed_side(form, start, findings)
        )
        if side and group:
            _Side(form, start, codes, group, side, findings).read()


def lists_labels(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> bool:
    """Whether a form without codes has labels of income or expenditure down its side: totals, with one side only."""
    if any(column.field in ("code", "class", "section", "item") for column in columns):
        return False
    words = next((column.index for column in columns if _holds_words(form, column)), None)
    if words is None:
        return False
    texts = [text for row in form.rows if (text := words_of(row[words])) and not NOTE_ROW.search(text)]
    known = [any(findings.labels.find(side, text, "totals") for side in ("income", "expenditure")) for text in texts]
    return sum(known) >= _LABELS and 2 * sum(known) >= len(texts)


_LABELS: Final = 3


def _holds_words(form: DisclosureTable, column: Column) -> bool:
    texts = [text for row in form.rows if column.index < len(row) and (text := words_of(row[column.index]))]
    return (
        bool(texts)
        and sum(number_in_cell(text) is None for text in texts) * 2 > len(texts)
        and column.field not in ("serial", "code", "class")
    )


def _guessed_side(form: DisclosureTable, column: int, findings: Findings) -> str:
    """Tell the side by the labels that stand there, where no heading tells it."""
    votes = {"income": 0, "expenditure": 0}
    kind = form.kind.name if form.kind else ""
    for row in form.rows:
        text = words_of(row[column])
        for side in votes:
            votes[side] += findings.labels.find(side, text, kind) is not None
        votes["expenditure"] += label_of(text) in findings.classifier.classes
    income, expenditure = votes["income"], votes["expenditure"]
    return "" if income == expenditure else "income" if income > expenditure else "expenditure"


_CARRIED: Final = frozenset({"carried_over", "carried_forward"})
_SOURCES: Final = frozenset({"general_public_budget", "government_fund", "state_capital", "fiscal"})


class _Side:
    """One half of a table of totals: labels down, figures beside them."""

    def __init__(
        self,
        form: DisclosureTable,
        label: int,
        codes: Column | None,
        values: Sequence[Column],
        side: str,
        findings: Findings,
    ) -> None:
        assert form.kind is not None
        self.form, self.label, self.codes, self.values, self.side, self.findings = (
            form,
            label,
            codes,
            values,
            side,
            findings,
        )
        self.kind = form.kind
        self.root = (*self.kind.prefix, "income" if side == "income" else "expenditure")
        self.behind_carried = False
        self.has_current = any(self._key(row) == "current_year" for row in form.rows)

    def read(self) -> None:
        for at, row in enumerate(self.form.rows):
            square = row[self.label]
            if square is None or not words_of(square) or NOTE_ROW.search(words_of(square)) or self._heads(row, at):
                continue
            self._row(row, square)

    def _key(self, row: Sequence[Square]) -> str:
        found = self.findings.labels.find(
            "income" if self.side == "income" else "expenditure", words_of(row[self.label]), self.kind.name
        )
        return found.key if found is not None else ""

    def _heads(self, row: Sequence[Square], at: int) -> bool:
        """Whether a row of dashes only heads the rows below it, which are numbered one level deeper."""
        values = [words_of(row[column.index]) for column in self.values]
        level = level_of(words_of(row[self.label]))
        if not level or not any(map(is_dash, values)) or any(value and not is_dash(value) for value in values):
            return False
        for below in self.form.rows[at + 1 :]:
            if not (deeper := level_of(words_of(below[self.label]))) or deeper <= level:
                return False
            if any(
                (number := number_in_cell(words_of(below[column.index]))) and number.value for column in self.values
            ):
                return True
        return False

    def _row(self, row: Sequence[Square], square: Cell) -> None:
        key = self._key(row)
        name = unwrapped(square.text)
        if self.behind_carried and key in _SOURCES:
            self._skip(row)
            return
        self.behind_carried = key in _CARRIED
        if key == "fiscal" and not self.kind.prefix:
            self._take(row, name, [("income", "fiscal_appropriation")], 0)
        elif key == "current_year" and self.kind.prefix and self.side != "income":
            self._total(row, name, "current_year")
        elif key == "total":
            self._total(row, name, "total")
        elif key:
            home = (*self.root, *key.split("."))
            if key in UNMODELLED_SOURCES:
                self._leave_open(row)
            self._take(row, name, [home] if known(home) else [], 0)
        else:
            self._class(row, name)

    def _take(self, row: Sequence[Square], name: str, homes: list[Address], rank: int) -> None:
        for column in self.values:
            own = homes if not [field for field in column.fields if field != "total"] else []
            self.findings.figure(self.form, row[column.index], column, own, quote=name, rank=rank)

    def _total(self, row: Sequence[Square], name: str, key: str) -> None:
        again = AGAIN if key == "total" and self.has_current else 1
        for column in self.values:
            named = tuple(field for field in column.fields if field != "total")
            if not named:
                homes = [(*self.root, key)]
            elif key == "total" and self.has_current and self.kind.prefix and not self._nothing_beside(column):
                homes = []
            else:
                found = settled(*self.root, fields=named)
                homes = [found] if found else []
            self.findings.figure(self.form, row[column.index], column, homes, quote=name, rank=again if named else 0)

    def _nothing_beside(self, column: Column) -> bool:
        """Whether a column of expenditure has nothing but the year's, so that its total is the same figure again."""
        for row in self.form.rows:
            known_row = self._key(row) in ("current_year", "total")
            if known_row or label_of(words_of(row[self.label])) in self.findings.classifier.classes:
                continue
            number = number_in_cell(words_of(row[column.index]))
            if number is not None and number.value:
                return False
        return self.side == "expenditure"

    def _class(self, row: Sequence[Square], name: str) -> None:
        code = code_in(words_of(row[self.codes.index])) if self.codes is not None else ""
        entry = self.findings.classifier.classes.get(label_of(name))
        if entry is not None and not code:
            code = entry.key
        if self.side == "income" and not label_of(name).startswith("其中"):
            self._leave_open(row)
        if self.side == "income" or not re.fullmatch(r"[23]\d\d(?:\d\d){0,2}", code):
            self._skip(row)
            return
        rows = self.kind.rows if code[0] == "2" else (*self.kind.rows[:-1], "by_economic_class")
        for column in self.values:
            home = settled(*rows, code, fields=column.fields)
            self.findings.figure(
                self.form,
                row[column.index],
                column,
                [home] if home else [],
                quote=name,
                rank=1 if not self.kind.prefix else 0,
            )

    def _leave_open(self, row: Sequence[Square]) -> None:
        self.findings.leave_open(self.root, [row[column.index] for column in self.values])

    def _skip(self, row: Sequence[Square]) -> None:
        label = row[self.label]
        squares = [row[column.index] for column in self.values]
        self.findings.pass_by(self.form, squares, "label", unwrapped(label.text) if label is not None else "")
