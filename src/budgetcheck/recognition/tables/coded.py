"""Forms with rows under codes → the figures of their rows and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.facts.fact import NAMELESS, Address
from budgetcheck.recognition.facts.keys import UNMODELLED_SOURCES, settled
from budgetcheck.recognition.facts.reading import NOTE_ROW, Findings, unwrapped
from budgetcheck.recognition.forms.columns import KEY_FIELDS, Column, code_in
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, words_of
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text


def read_codes(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    """Read a form whose rows stand under codes, in one group of columns or several side by side."""
    if form.kind is not None and form.kind.rows[-1] == "by_economic_class":
        columns = _of_departments(form, columns)
    for group in _groups(columns):
        _CodeGroup(form, group, findings).read()


def _of_departments(form: DisclosureTable, columns: Sequence[Column]) -> list[Column]:
    """Set apart the codes of the government's economic classes (501…) and their names, beside those of departments."""
    made: list[Column] = []
    apart = False
    for column in columns:
        codes = [text for row in form.rows if (text := code_in(words_of(row[column.index]))).isdigit()]
        if column.field in ("code", "class") and codes:
            apart = 2 * sum(text.startswith("5") for text in codes) > len(codes)
        elif column.field not in KEY_FIELDS:
            apart = False
        made.append(replace(column, fields=("beside",)) if apart and column.field in KEY_FIELDS else column)
    return made


def _groups(columns: Sequence[Column]) -> list[list[Column]]:
    """Split groups that stand side by side: a new one begins where codes or names follow figures."""
    groups: list[list[Column]] = [[]]
    figures = False
    for column in columns:
        key = column.field in KEY_FIELDS
        if key and figures and column.field in ("code", "class", "name"):
            groups.append([])
            figures = False
        figures = figures or not key
        groups[-1].append(column)
    return [group for group in groups if any(column.field in ("code", "class", "name") for column in group)]


def _without_balances(columns: Sequence[Column]) -> list[Column]:
    """Behind a total with balances, the subtotal under 本年收入 is the income of the year."""
    totals = [column for column in columns if row_fields(column) == ("total",) and not column.role]
    later = [column for column in totals[1:] if column.heading.startswith("本年收入/")]
    return [replace(column, fields=("current_year",)) if column in later else column for column in columns]


class _CodeGroup:
    """One group of columns: the parts of the code, the name, and figures."""

    def __init__(self, form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
        assert form.kind is not None
        self.form, self.findings, self.kind = form, findings, form.kind
        self.keys = [column for column in columns if column.field in KEY_FIELDS]
        self.values = [column for column in columns if column.field not in KEY_FIELDS and column.heading]
        if self.kind.name == "income_function":
            self.values = _without_balances(self.values)
        self.parts = ["", "", ""]
        units = {
            words_of(row[column.index]) for column in self.keys if column.field == "unit_name" for row in form.rows
        }
        self.by_unit = len(units - {"", "合计", "总计"}) > 1
        self.economic = self.kind.rows[-1] == "by_economic_class"
        lone = len(self.values) == 1 and self.values[0].fields in (("personnel",), ("public",))
        self.row_values = [replace(self.values[0], fields=("total",))] if self.economic and lone else self.values
        """Of a class of one kind what is printed once is all of it."""

    def read(self) -> None:
        for row in self.form.rows:
            self._row(row)

    def _row(self, row: Sequence[Square]) -> None:
        keys = {column.field: row[column.index] for column in reversed(self.keys)}
        words = self._words(row)
        first = next(
            (
                square
                for column in self.keys
                if (square := row[column.index]) is not None and words_of(square) and column.field != "serial"
            ),
            None,
        )
        if first is None or NOTE_ROW.search(plain_text(first.text)) or words_of(first) in ("...", "......", "…"):
            return
        label = next(
            (
                found
                for word in dict.fromkeys((*words.values(), *self._named(row)))
                if word and (found := self.findings.labels.find("codes", word))
            ),
            None,
        )
        if label is not None:
            self._total(row if label.key == "total" else self._with_amount_behind(row), label.key, first)
            return
        code, name = self._code(words), keys.get("name")
        own = self.findings.setting.unit_name
        whole = not code and own and own in (words.get("name", ""), words.get("unit_name", ""))
        if whole or self.by_unit:  # all of the unit is what the row of totals says
            self.findings.pass_by(self.form, [row[column.index] for column in self.values], "by unit")
            return
        title = unwrapped(name.text) if name is not None else ""
        if not code and name is not None:
            entry = self.findings.classifier.classes.get(label_of(title))
            code = entry.key if entry is not None and self._possible(entry.key) else f"{NAMELESS}{label_of(title)}"
        if not code or code == NAMELESS:
            return
        base = (*self.kind.rows, code)
        held = len(self.findings.facts)
        self._leave_open(row, self.kind.rows)
        quote = title if code.startswith(NAMELESS) else f"{code} {title}".strip()
        for column in self.row_values:
            address = settled(*base, fields=row_fields(column))
            self.findings.figure(self.form, row[column.index], column, [address] if address else [], quote=quote)
        if len(self.findings.facts) > held and title and not code.startswith(NAMELESS):
            self.findings.text(self.form, name, (*base, "name"), "", title)

    def _with_amount_behind(self, row: Sequence[Square]) -> Sequence[Square]:
        """A row of totals with the one amount that stands behind blank cells where its label lost its width."""
        own = [column.index for column in self.values]
        behind = [square for square in row[own[-1] + 1 :] if square is not None and words_of(square)] if own else []
        if any(words_of(row[at]) for at in own) or len(behind) != 1 or number_in_cell(behind[0].text) is None:
            return row
        return [behind[0] if at == own[-1] else square for at, square in enumerate(row)]

    def _named(self, row: Sequence[Square]) -> list[str]:
        """The words of all columns of names: classes of two kinds may stand beside one another."""
        return [words_of(row[column.index]) for column in self.keys if column.field == "name"]

    def _words(self, row: Sequence[Square]) -> dict[str, str]:
        """The words of the columns that say what the row is; a cell over several of them counts once."""
        seen: list[Square] = []
        words: dict[str, str] = {}
        for column in self.keys:
            square = row[column.index]
            if column.field == "serial" or words.get(column.field):
                continue
            fresh = square is None or not any(square is other for other in seen)
            words[column.field] = words_of(square) if fresh else ""
            seen.append(square)
        return words

    def _code(self, words: Mapping[str, str]) -> str:
        """The whole code of a row, from one column or three; empty, or the name's mark, where none can be read."""
        name = label_of(words.get("name", ""))
        if "code" in words and "class" not in words:
            code = code_in(words["code"])
            if self._possible(code):
                return code
            return f"{NAMELESS}{name}" if code and name else ""
        parts = [code_in(words.get(part, "")) for part in ("class", "section", "item")]
        if not any(parts):
            return ""
        if any(part and not part.isdigit() for part in parts):
            return f"{NAMELESS}{name}" if name else ""
        used = list(parts)
        if not used[0]:
            used[0] = self.parts[0]
        if not used[1] and used[2]:
            used[1] = self.parts[1]
        self.parts = used
        code = used[0]
        for part in used[1:]:
            if not part:
                break
            code = part if len(part) > 2 and part.startswith(code) else code + part.zfill(2)
        return (
            code if self._possible(code) else f"{NAMELESS}{name}/{''.join(part.zfill(2) for part in parts[1:] if part)}"
        )

    def _possible(self, code: str) -> bool:
        lengths, first = ((3, 5), "3") if self.economic else ((3, 5, 7), "12")
        return code.isdigit() and len(code) in lengths and code[0] in first

    def _leave_open(self, row: Sequence[Square], of: Address) -> None:
        """Where income comes from a source that a declaration has no key for, the others are not all of it."""
        if self.kind.name == "income_function":
            open_ = [row[column.index] for column in self.values if not UNMODELLED_SOURCES.isdisjoint(column.fields)]
            open_ += [row[column.index] for column in self.values if not column.known]
            self.findings.leave_open(of, open_)

    def _total(self, row: Sequence[Square], label: str, first: Cell) -> None:
        quote = unwrapped(first.text)
        self._leave_open(row, self.kind.rows[:1])
        for column in self.values:
            if label == "total":
                named = [field for field in row_fields(column) if field != "total"]
                keys = self.kind.whole.get(".".join(named) or "total")
                homes = self.findings.addresses(keys) if keys else []
                if not homes and self.kind.prefix and (found := settled(*self.kind.prefix, fields=row_fields(column))):
                    homes = [found]
                if self.kind.name == "income_function" and named == ["fiscal_appropriation"]:
                    homes = [("income", "fiscal_appropriation")]
                rank = 1 if homes and homes[0][0] in ("income", "expenditure", "fiscal_appropriation") else 0
            else:
                key = self.kind.whole.get(label.removesuffix("_total"))
                homes, rank = self.findings.addresses(key) if key else [], 0
            self.findings.figure(self.form, row[column.index], column, self._ordered(homes), quote=quote, rank=rank)

    def _ordered(self, homes: list[Address]) -> list[Address]:
        """In a budget a list's total is the total unless the values say otherwise; in final accounts the year's."""
        if len(homes) == 2 and homes[0][-1] == "current_year" and self.findings.setting.kind == "budget":
            return homes[::-1]
        return homes


def row_fields(column: Column) -> tuple[str, ...]:
    """Name what a column says of a row; the total where it says nothing further."""
    fields = column.fields or ("total",)
    return ("total",) if set(fields) == {"total"} else fields
