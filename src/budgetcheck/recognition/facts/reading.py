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
from budgetcheck.recognition.forms.columns import Column
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.lexicon import Lexicon, LexiconEntry
from budgetcheck.recognition.words.wording import PrintedNumber, label_of, number_in_cell, number_of, plain_text
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

    def origin(self, form: DisclosureTable, square: Cell, entry: str, quote: str = "") -> Provenance:
        """Say where a cell stands."""
        place = square.place if square.place != Place() else form.place
        return Provenance(place, quote or " ".join(square.text.split()), entry, form.title, form.number)

    def text(self, form: DisclosureTable, square: Square, address: Address, entry: str, value: str = "") -> None:
        """Take a cell's words as they are printed."""
        if square is None:
            return
        words = value or unwrapped(square.text)
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
        if number is None:
            return
        self.seen += 1
        role: FigureRole = column.role or "figure"  # type: ignore[assignment]
        if column.heading and not column.known:
            self.miss(form, square, "column", quote)
            return
        homes = [home for address in addresses if (home := role_address(address, role, self.setting.kind)) is not None]
        spec = spec_at(homes[0]) if homes else None
        if not homes or spec is None:
            self.miss(form, square, "no key" if column.known else "column", quote)
            return
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

    def miss(self, form: DisclosureTable, square: Cell, why: str, quote: str = "") -> None:
        """List an amount that is not understood."""
        self.unread.append(
            Unread(
                unwrapped(square.text), self.origin(form, square, "", f"{quote} {unwrapped(square.text)}".strip()), why
            )
        )

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


def pass_over(form: DisclosureTable, findings: Findings) -> None:
    """List the amounts of a table that has no place in a declaration or is not recognised."""
    why = "table" if form.kind is None else "no key" if form.sure else "column"
    for row in form.rows:
        for cell in filled_cells(row):
            number = number_in_cell(cell.text)
            if number is not None and (number.decimals or abs(number.value) >= 10_000 or number.unit):
                findings.seen += 1
                findings.miss(form, cell, why)
