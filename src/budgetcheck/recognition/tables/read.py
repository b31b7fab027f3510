"""Forms → facts: rows under codes, two sides of totals, one row of items, labels with counts and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.facts.fact import NAMELESS, Address, Fact, Provenance
from budgetcheck.recognition.facts.keys import address_of, known, settled
from budgetcheck.recognition.facts.reading import STATED_ZERO, Findings, number_of_cell, unwrapped
from budgetcheck.recognition.forms.columns import KEY_FIELDS, Column, code_in, headed_columns, settled_by_content
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells, words_of
from budgetcheck.recognition.tables.performance import read_performance
from budgetcheck.recognition.tables.records import read_items, read_unit
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text

_NOTE: Final = re.compile(r"^(?:注|说明|备注)[：:]|为空表|无数据|表为空")


def read_form(form: DisclosureTable, findings: Findings) -> None:
    """Read one form with the reader of its kind."""
    kind = form.kind
    if kind is None or kind.reader == "none":
        _pass(form, findings)
        return
    columns = headed_columns(form, findings.classifier, findings.setting.year)
    match kind.reader:
        case "codes":
            _codes(form, settled_by_content(form, columns), findings)
        case "sides":
            _sides(form, columns, findings)
        case "single":
            _single(form, columns, findings)
        case "labels":
            _labels(form, columns, findings)
        case "items":
            read_items(form, findings)
        case "performance":
            read_performance(form, findings)
        case "unit":
            read_unit(form, findings)
        case _:
            return
    _emptiness(form, findings)


def _pass(form: DisclosureTable, findings: Findings) -> None:
    """List the amounts of a table that has no place in a declaration or is not recognised."""
    why = "table" if form.kind is None else "no key"
    for row in form.rows:
        for cell in filled_cells(row):
            number = number_in_cell(cell.text)
            if number is not None and (number.decimals or abs(number.value) >= 10_000 or number.unit):
                findings.seen += 1
                findings.miss(form, cell, why)


# -- rows under codes --------------------------------------------------------------------------------------------------


def _codes(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    for group in _groups(columns):
        _CodeGroup(form, group, findings).read()


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


class _CodeGroup:
    """One group of columns: the parts of the code, the name, and figures."""

    def __init__(self, form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
        assert form.kind is not None
        self.form, self.findings, self.kind = form, findings, form.kind
        self.keys = [column for column in columns if column.field in KEY_FIELDS]
        self.values = [column for column in columns if column.field not in KEY_FIELDS and column.heading]
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
        if first is None or _NOTE.search(plain_text(first.text)) or words_of(first) in ("...", "......", "…"):
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
            self._total(row, label.key, first)
            return
        code, name = self._code(words), keys.get("name")
        own = self.findings.setting.unit_name
        if not code and own and own in (words.get("name", ""), words.get("unit_name", "")):
            return  # all of the unit, which the row of totals says
        if self.by_unit:
            for column in self.values:
                square = row[column.index]
                if square is not None and number_of_cell(square) is not None:
                    self.findings.seen += 1
                    self.findings.miss(self.form, square, "by unit")
            return
        title = unwrapped(name.text) if name is not None else ""
        if not code and name is not None:
            entry = self.findings.classifier.classes.get(label_of(title))
            code = entry.key if entry is not None else f"{NAMELESS}{label_of(title)}"
        if not code or code == NAMELESS:
            return
        base = (*self.kind.rows, code)
        held = len(self.findings.facts)
        for column in self.row_values:
            address = settled(*base, fields=_row_fields(column))
            self.findings.figure(
                self.form, row[column.index], column, [address] if address else [], quote=f"{code} {title}".strip()
            )
        if len(self.findings.facts) > held and title and not code.startswith(NAMELESS):
            self.findings.text(self.form, name, (*base, "name"), "", title)

    def _named(self, row: Sequence[Square]) -> list[str]:
        """The words of all columns of names: classes of two kinds may stand beside one another."""
        return [words_of(row[column.index]) for column in self.keys if column.field == "name"]

    def _words(self, row: Sequence[Square]) -> dict[str, str]:
        """The words of the columns that say what the row is; a cell over several of them counts once."""
        seen: list[Square] = []
        words: dict[str, str] = {}
        for column in self.keys:
            square = row[column.index]
            if column.field == "serial" or column.field in words:
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
        lengths, first = ((3, 5), "35") if self.economic else ((3, 5, 7), "12")
        return code.isdigit() and len(code) in lengths and code[0] in first

    def _total(self, row: Sequence[Square], label: str, first: Cell) -> None:
        quote = unwrapped(first.text)
        for column in self.values:
            if label == "total":
                named = [field for field in _row_fields(column) if field != "total"]
                keys = self.kind.whole.get(".".join(named) or "total")
                homes = self.findings.addresses(keys) if keys else []
                if not homes and self.kind.prefix and (found := settled(*self.kind.prefix, fields=_row_fields(column))):
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


def _row_fields(column: Column) -> tuple[str, ...]:
    fields = column.fields or ("total",)
    return ("total",) if set(fields) == {"total"} else fields


# -- two sides of totals -----------------------------------------------------------------------------------------------


def _sides(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
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
        for row in self.form.rows:
            square = row[self.label]
            if square is None or not words_of(square) or _NOTE.search(words_of(square)):
                continue
            self._row(row, square)

    def _key(self, row: Sequence[Square]) -> str:
        found = self.findings.labels.find(
            "income" if self.side == "income" else "expenditure", words_of(row[self.label]), self.kind.name
        )
        return found.key if found is not None else ""

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
            self._take(row, name, [home] if known(home) else [], 0)
        else:
            self._class(row, name)

    def _take(self, row: Sequence[Square], name: str, homes: list[Address], rank: int) -> None:
        for column in self.values:
            own = homes if not [field for field in column.fields if field != "total"] else []
            self.findings.figure(self.form, row[column.index], column, own, quote=name, rank=rank)

    def _total(self, row: Sequence[Square], name: str, key: str) -> None:
        for column in self.values:
            named = tuple(field for field in column.fields if field != "total")
            if not named:
                homes = [(*self.root, key)]
            elif key == "total" and self.has_current and self.kind.prefix:
                homes = []
            else:
                found = settled(*self.root, fields=named)
                homes = [found] if found else []
            self.findings.figure(self.form, row[column.index], column, homes, quote=name, rank=1 if named else 0)

    def _class(self, row: Sequence[Square], name: str) -> None:
        code = code_in(words_of(row[self.codes.index])) if self.codes is not None else ""
        entry = self.findings.classifier.classes.get(label_of(name))
        if entry is not None and not code:
            code = entry.key
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

    def _skip(self, row: Sequence[Square]) -> None:
        for column in self.values:
            square = row[column.index]
            if square is not None and number_of_cell(square) is not None:
                self.findings.seen += 1
                label = row[self.label]
                self.findings.miss(self.form, square, "label", unwrapped(label.text) if label is not None else "")


# -- one row of items (three public expenses), and labels with counts and values (assets) ------------------------------


def _single(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
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
    if len(rows) > 1:
        totals = [row for row in rows if any(label_of(cell.text) in ("合计", "总计") for cell in filled_cells(row)[:3])]
        rows = totals if len(totals) == 1 else []
    for row in rows:
        for column in columns:
            if column.field in KEY_FIELDS:
                continue
            named = ".".join(field for field in column.fields if field != "total")
            keys = form.kind.whole.get(named) or form.kind.whole.get(column.field)
            home = settled(*prefix, fields=column.fields or ("total",)) if column.known else None
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


def _labels(form: DisclosureTable, columns: Sequence[Column], findings: Findings) -> None:
    assert form.kind is not None
    labelled = next((column for column in columns if _matching(form, column, findings, form.kind.name) >= 2), None)
    if labelled is None:
        _pass(form, findings)
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


# -- empty tables ------------------------------------------------------------------------------------------------------


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
