"""What the readers of forms share: the document's year and kind, facts made of cells, lists of what was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal
from typing import Final

from budgetcheck.documents.document import Cell, Place
from budgetcheck.recognition.facts.fact import Address, Fact, Provenance, Unread
from budgetcheck.recognition.facts.keys import FigureRole, address_of, known, role_address, spec_at
from budgetcheck.recognition.forms.columns import KEY_FIELDS, Column, headed_columns
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.lexicon import Lexicon, LexiconEntry
from budgetcheck.recognition.words.wording import (
    PrintedNumber,
    is_dash,
    label_of,
    number_in_cell,
    number_of,
    plain_text,
)
from budgetcheck.text.slots import frozen, slotted

NOTE_ROW: Final = re.compile(r"^(?:注|说明|备注)[：:]|为空表|无数据|表为空")
"""Rows below a table that say something of it."""


@frozen
class Setting:
    """What of a document decides how its words are read."""

    year: int | None
    kind: str
    """``budget`` or ``final_accounts``."""
    scope: str
    unit_name: str
    title: str = ""
    rounding: tuple[str, Provenance] | None = None
    """What the document says of how its figures were shortened: ``nearest`` or ``truncated``, and where."""


class RowLabels:
    """The labels of rows by the side they stand on."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words: dict[tuple[str, str], list[LexiconEntry]] = {}
        for entry in lexicon.of("label"):
            for word in entry.words:
                self._words.setdefault((str(entry.says.get("side", "")), word), []).insert(0, entry)

    def find(self, side: str, text: str, kind: str = "") -> LexiconEntry | None:
        """Return the entry of a label on a side of a kind of table."""
        for entry in self._words.get((side, label_of(text)), ()):
            tables = entry.texts("tables")
            if not tables or kind in tables:
                return entry
        return None


@slotted
class Findings:
    """What the readers of one document find, in reading order."""

    setting: Setting
    classifier: Classifier
    labels: RowLabels
    facts: list[Fact] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    seen: int = 0
    """Amounts that were seen, understood or not."""
    read_cells: set[int] = field(default_factory=set)
    """Identities of the cells that were taken or listed as not understood."""
    in_part: dict[Address, None] = field(default_factory=dict)
    """The tables and lists a source of which, other than zero, was seen that has no key or was not understood."""
    zeros: dict[int, bool] = field(default_factory=dict)
    """Whether a form, by its number, prints its zeros as figures."""

    def origin(self, form: DisclosureTable, square: Cell, entry: str, quote: str = "") -> Provenance:
        """Say where a cell stands."""
        place = square.place if square.place != Place() else form.place
        return Provenance(place, quote or " ".join(square.text.split()), entry, form.title, form.number)

    def text(self, form: DisclosureTable, square: Square, address: Address, entry: str, value: str = "") -> None:
        """Take a cell's words as they are printed."""
        if square is None:
            return
        words = value or unwrapped(square.text)
        self.read_cells.add(id(square))
        if words and known(address):
            self.facts.append(Fact(address, words, "", 0, self.origin(form, square, entry)))

    def figure(
        self,
        form: DisclosureTable,
        square: Square,
        column: Column,
        addresses: Iterable[Address],
        *,
        quote: str = "",
        rank: int = 0,
    ) -> None:
        """Take the figure in a cell under the first of the addresses in the column's role; the rest it may mean too."""
        if square is None or not plain_text(square.text):
            return
        number = number_of_cell(square)
        if number is None or (is_dash(square.text) and self._hollow(form)):
            return
        role: FigureRole = column.role or "figure"  # type: ignore[assignment]
        if (column.heading or form.header) and not column.known:
            self.miss(form, square, "column", quote)
            return
        homes = [home for address in addresses if (home := role_address(address, role, self.setting.kind)) is not None]
        spec = spec_at(homes[0]) if homes else None
        if not homes or spec is None:
            self.miss(form, square, "no key" if column.known else "column", quote)
            return
        if spec.kind == "number" and is_dash(square.text):
            return  # nothing was counted, or nothing could be
        self.seen += 1
        self.read_cells.add(id(square))
        unit = number.unit or column.unit or form.unit
        if spec.kind == "percent":
            unit = "%"
        elif spec.kind == "number":
            unit = ""
        origin = self.origin(form, square, column.entry, f"{quote} {unwrapped(square.text)}".strip())
        others = tuple(dict.fromkeys(home for home in homes[1:] if home != homes[0]))
        self.facts.append(
            Fact(
                homes[0],
                number.value,
                unit,
                number.decimals,
                origin,
                rank,
                others,
                "read" if unit or spec.kind != "amount" else "doubtful",
            )
        )

    def _hollow(self, form: DisclosureTable) -> bool:
        """Whether a dash is no zero: among labels, a form that prints its zeros has dashes where nothing can stand."""
        if form.kind is None or form.kind.reader not in ("single", "labels", "groups"):
            return False
        if form.number not in self.zeros:
            self.zeros[form.number] = any(
                not is_dash(cell.text) and (number := number_of_cell(cell)) is not None and not number.value
                for row in form.rows
                for cell in filled_cells(row)
            )
        return self.zeros[form.number]

    def miss(self, form: DisclosureTable, square: Cell, why: str, quote: str = "") -> None:
        """List an amount that was seen and is not understood."""
        if is_dash(square.text):
            return
        self.seen += 1
        self.read_cells.add(id(square))
        self.unread.append(
            Unread(
                unwrapped(square.text), self.origin(form, square, "", f"{quote} {unwrapped(square.text)}".strip()), why
            )
        )

    def pass_by(self, form: DisclosureTable, squares: Iterable[Square], why: str, quote: str = "") -> None:
        """List the amounts among some cells as not understood."""
        for square in squares:
            if square is not None and number_of_cell(square) is not None:
                self.miss(form, square, why, quote)

    def leave_open(self, of: Address, squares: Iterable[Square]) -> None:
        """Remember that some cells hold a part of a table or list which its declaration will not have."""
        numbers = [number_of_cell(square) for square in squares if square is not None]
        if any(number is not None and number.value for number in numbers):
            self.in_part[of] = None

    def addresses(self, keys: Iterable[str]) -> list[Address]:
        """Read the keys of an entry."""
        return [address_of(key) for key in keys]


def number_of_cell(square: Cell) -> PrintedNumber | None:
    """The number in a cell, as printed; where the file keeps only the number, as it keeps it."""
    number = number_in_cell(square.text)
    if number is None and square.number is not None and not plain_text(square.text):
        return number_of(format(square.number, "f"))
    return number


def unwrapped(text: str) -> str:
    """Words of a cell that were wrapped, as one line; blanks between Chinese characters are dropped."""
    pieces = text.split()
    made = ""
    for piece in pieces:
        made += piece if not made or not (made[-1].isascii() and piece[0].isascii()) else f" {piece}"
    return made


STATED_ZERO = Decimal(0)


def pass_over(form: DisclosureTable, findings: Findings, why: str = "") -> None:
    """List the amounts of a table that nothing has read: all, where it has no place in a declaration, or what is left.

    Codes, numbers of rows and counts are no amounts; whole numbers are in a column that prints others with decimals.
    """
    why = why or ("table" if form.kind is None else "no key" if form.sure else "column")
    fine: dict[int, bool] = {}
    for column in headed_columns(form, findings.classifier):
        cells = [cell for row in form.rows if column.index < len(row) and (cell := row[column.index]) is not None]
        numbers = [(cell, number) for cell in cells if (number := number_of_cell(cell)) is not None]
        codes = sum(_CODE.fullmatch(plain_text(cell.text)) is not None for cell, _ in numbers)
        if column.field not in KEY_FIELDS and 3 * codes < 2 * len(numbers):
            fine[column.index] = any(number.decimals for _, number in numbers)
    for row in form.rows:
        for index, cell in enumerate(row):
            number = number_of_cell(cell) if cell is not None and index in fine else None
            if cell is None or number is None or id(cell) in findings.read_cells:
                continue
            if fine[index] or abs(number.value) >= _LARGE or number.unit or "," in cell.text:
                findings.miss(form, cell, why)


_CODE: Final = re.compile(r"[1235]\d{2}(?:\d{2}){0,2}(?:\.0+)?")
_LARGE: Final = 10_000
"""Whole numbers from here on are amounts; smaller ones may count anything."""
