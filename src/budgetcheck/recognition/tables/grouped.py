"""Sheets whose labels stand down one side or two, in groups headed by what they are about → their figures.

Three public expenses one to a row, and the sheets of operating information (机构运行信息表) that print beside them the
operating expense, what is held in kind, and procurement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.facts.fact import Address
from budgetcheck.recognition.facts.keys import known
from budgetcheck.recognition.facts.reading import Findings, number_of_cell, unwrapped
from budgetcheck.recognition.forms.columns import Column
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, words_of
from budgetcheck.recognition.words.wording import is_dash, label_of, plain_text

_HEADS: Final = "groups"
"""The side of labels that head a group."""
_ROOTS: Final[Mapping[str, str]] = {"holdings": "assets"}
"""Groups whose keys do not stand under their own name."""
_GROUPS: Final = ("three_public", "operating_expense", "holdings", "procurement", "staff")
_OF_GROUPS: Final = frozenset({"合计", "总计", "小计", "共计", "支出合计", "其中"})
"""Labels that mean something in their own group only."""
_THRESHOLD: Final = re.compile(r"(\d+万元)")
_FEW: Final = 3
_FEWER: Final = 2


def read_groups(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> bool:
    """Read a form whose labels stand down its sides in groups; whether it is one."""
    assert form.kind is not None
    labels: list[int] = []
    for column in columns:
        if column.field != "serial" and _known(form, column, findings) >= (_FEWER if labels else _FEW):
            labels.append(column.index)
    if not labels:
        return False
    group = form.kind.name if form.kind.name in _GROUPS else ""
    hollow = _hollow(form, labels, columns, findings)
    for at, start in enumerate(labels):
        end = labels[at + 1] if at + 1 < len(labels) else form.width
        values = [column for column in columns[start + 1 : end] if column.field != "serial"]
        group = _Side(form, start, values, findings, hollow).read(group)
    return True


def heads_of_groups(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> int:
    """How many groups the words of one column head, at most."""
    found = [
        {head.key for row in form.rows if (head := findings.labels.find(_HEADS, words_of(row[column.index])))}
        for column in columns
    ]
    return max(map(len, found), default=0)


def _known(form: DisclosureTable, column: Column, findings: Findings) -> int:
    """How many of the words in a column are labels of some group."""
    texts = {words_of(row[column.index]) for row in form.rows if column.index < len(row)}
    return sum(any(findings.labels.find(side, text) for side in (_HEADS, *_GROUPS)) for text in texts if text)


def _hollow(form: DisclosureTable, labels: Sequence[int], columns: Sequence[Column], findings: Findings) -> bool:
    """Whether dashes stand where nothing can stand: one beside the words that head a group shows it."""
    for row in form.rows:
        for start in labels:
            text = words_of(row[start])
            heads = findings.labels.find(_HEADS, text) is not None or "统计数" in text
            if heads and any(is_dash(words_of(row[column.index])) for column in columns[start + 1 : start + 3]):
                return True
    return False


class _Side:
    """The labels down one side and the columns of figures beside them."""

    def __init__(
        self, form: DisclosureTable, label: int, values: Sequence[Column], findings: Findings, hollow: bool
    ) -> None:
        self.form, self.label, self.values, self.findings, self.hollow = form, label, values, findings, hollow

    def read(self, group: str) -> str:
        """Read the side from the group that it begins in; returns the group that it ends in."""
        for row in self.form.rows:
            square = row[self.label]
            if square is None or not words_of(square):
                continue
            head = self.findings.labels.find(_HEADS, words_of(square))
            if head is not None:
                group = head.key
                homes: Sequence[Address] = [(group, "total")]
            else:
                homes = self._homes(group, words_of(square))
            for column in self.values:
                self._figure(row[column.index], column, square, homes)
            home = homes[0] if homes else ()
            if "equipment" in "".join(home[1:2]) and (found := _THRESHOLD.search(plain_text(square.text))):
                self.findings.text(self.form, square, (*home[:2], "threshold"), "", found[1])
        return group

    def _figure(self, value: Square, column: Column, label: Cell, homes: Sequence[Address]) -> None:
        if value is None or (self.hollow and is_dash(words_of(value))):
            return
        quote = unwrapped(label.text)
        if not homes and number_of_cell(value) is not None:
            self.findings.miss(self.form, value, "label", quote)
            return
        taken = [home for home in homes if known(home)] if column.field in ("", "total", "amount") else []
        self.findings.figure(self.form, value, column, taken, quote=quote)

    def _homes(self, group: str, text: str) -> Sequence[Address]:
        """The key of a label, in its group first, and elsewhere where it can mean one thing only."""
        found = list(self._keys((group,), text))
        if not found and label_of(text) not in _OF_GROUPS:
            found = list(self._keys((other for other in _GROUPS if other != group), text))
        return found if len(found) == 1 else []

    def _keys(self, groups: Iterable[str], text: str) -> Iterable[Address]:
        for group in groups:
            if group and (entry := self.findings.labels.find(group, text)) is not None:
                yield (_ROOTS.get(group, group), *entry.key.split("."))
