"""Headings of a form → what each of its columns holds, read level by level from the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import Square, filled_cells, words_of
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text
from budgetcheck.text.slots import frozen

KEY_FIELDS: Final = frozenset({"code", "class", "section", "item", "name", "serial", "unit_name", "beside"})
"""Fields that say what a row is about, `beside` by another classification; the others hold figures."""


@frozen
class Column:
    """One column: the fields its headings name, its role and side, its own currency unit, the entry that told it.

    `known` is whether every level of its heading was understood.
    """

    index: int
    fields: tuple[str, ...]
    role: str
    side: str
    unit: str
    entry: str
    heading: str
    known: bool
    mute: bool = False
    """Whether its lowest heading is one that says nothing of its own."""

    @property
    def field(self) -> str:
        """The innermost field; empty where the heading names none."""
        return self.fields[-1] if self.fields else ""


_UNIT: Final = re.compile(r"\((?:金额)?(?:单位：?)?(亿元|万元|千元|元)\)|单位：(亿元|万元|千元|元)")
_DATED: Final = re.compile(r"(20\d\d)年(?:度)?")


def headed_columns(
    form: DisclosureTable, classifier: Classifier, year: int | None = None, document: str = ""
) -> tuple[Column, ...]:
    """Read the headings of a form, column by column, in a document of a year and kind (`Setting.kind`)."""
    kind = form.kind.name if form.kind else ""
    spread = replace(form, header=_spread(form.header, form.width))
    return _apart(tuple(_column(spread, index, kind, classifier, year, document) for index in range(form.width)))


def _apart(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take a column for unknown whose own words say nothing and whose figures would be those of another column.

    Words that part a total (of one fund or another) and are not known must not make a second printing of the total.
    """
    told = {_meaning(column) for column in columns if column.known and not column.mute}
    return tuple(
        replace(column, known=False) if column.mute and column.known and _meaning(column) in told else column
        for column in columns
    )


def _meaning(column: Column) -> tuple[object, ...]:
    return tuple(field for field in column.fields if field != "total"), column.role, column.side


def _spread(header: Sequence[Sequence[Square]], width: int) -> tuple[tuple[Square, ...], ...]:
    """Where a format keeps no spans, a heading stands over the blanks behind it that have headings below them."""
    if any(square is not None and square.columns > 1 for row in header for square in row):
        return tuple(map(tuple, header))
    rows: list[list[Square]] = [[*row, *[None] * (width - len(row))] for row in header]
    for at, row in enumerate(rows[:-1]):
        held: Square = None
        for index, square in enumerate(row):
            if words_of(square):
                held = square
            elif held is not None and any(words_of(below[index]) for below in rows[at + 1 :]):
                row[index] = held
            else:
                held = None
    return tuple(map(tuple, rows))


def _column(
    form: DisclosureTable, index: int, kind: str, classifier: Classifier, year: int | None, document: str
) -> Column:
    fields: list[str] = []
    stated: int | None = None
    role = side = entry = unit = ""
    known, mute, lowest_unknown = True, False, False
    texts: list[str] = []
    seen: list[Square] = []
    for row in form.header:
        square = row[index] if index < len(row) else None
        text = words_of(square)
        if not text or square in seen:
            continue
        seen.append(square)
        texts.append(text)
        if found := _UNIT.search(text):
            unit = found[1] or found[2]
        if year is not None and (dated := _DATED.search(text)):
            stated = int(dated[1])
            if dated[0] == plain_text(text):
                lowest_unknown = False
                continue
        told = classifier.columns(text, kind)
        mute = told is not None and told.key == "-"
        lowest_unknown = told is None
        if told is None:
            known = known and (text == label_of(form.title) or len(filled_cells(row)) <= 2)
            continue
        if told.key.startswith("role:"):
            role = told.key[5:]
        elif told.key.startswith("side:"):
            side = told.key[5:]
        elif told.key != "-" and not (told.key == "serial" and fields):
            fields.append(told.key)
        entry = told.name if told.key != "-" or not entry else entry
    if not fields and _numbers_rows(form, index):
        fields.append("serial")
    role, timely = _role_in(role, stated, year, document)
    if form.adjusted and role == "budget":
        role = "adjusted"
    return Column(
        index,
        tuple(fields),
        role,
        side,
        unit,
        entry,
        "/".join(texts),
        known and timely and bool(texts) and not lowest_unknown,
        mute,
    )


def _role_in(role: str, stated: int | None, year: int | None, document: str) -> tuple[str, bool]:
    """The role of figures under a year that headings state, and whether a declaration has a place for such figures.

    It has one for the year before only, and there for what the document is about: final accounts have no budget of it.
    """
    if stated is None or year is None or stated == year or role not in ("", "figure", "budget"):
        return role, True
    return "previous", stated == year - 1 and not (role == "budget" and document == "final_accounts")


def _numbers_rows(form: DisclosureTable, index: int) -> bool:
    """Whether a column only counts the rows, whatever stands above it."""
    texts = [text for row in form.rows if index < len(row) and (text := words_of(row[index]))]
    if len(texts) < 3 or not all(text.isdecimal() and len(text) <= 3 for text in texts):
        return False
    first = int(texts[0])
    return [int(text) for text in texts] == list(range(first, first + len(texts)))


_CODE: Final = re.compile(r"\d{3}(?:\d{2}){0,2}")


def code_in(text: str) -> str:
    """The code in a cell, without the decimals that spreadsheets add; empty where there is none."""
    return re.sub(r"\.0+$", "", plain_text(text))


def _parted(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Several columns under one heading 科目编码 hold the class, the section and the item."""
    made = list(columns)
    at = 0
    while at < len(made):
        end = at
        while end < len(made) and made[end].fields == ("code",):
            end += 1
        if 2 <= end - at <= 3:
            for part, index in zip(("class", "section", "item"), range(at, end), strict=False):
                made[index] = replace(made[index], fields=(part,))
        at = max(end, at + 1)
    return tuple(made)


def _named(form: DisclosureTable, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Where no heading says which column holds the names, it is the one of words right behind the codes."""
    if any(column.field == "name" for column in columns):
        return columns
    last = max((column.index for column in columns if column.field in ("code", "class", "section", "item")), default=-1)
    if last < 0 or last + 1 >= len(columns) or columns[last + 1].fields:
        return columns
    filled = [text for row in form.rows if last + 1 < len(row) and (text := words_of(row[last + 1]))]
    if not filled or any(number_in_cell(text) is not None for text in filled):
        return columns
    made = list(columns)
    made[last + 1] = replace(made[last + 1], fields=("name",), role="", known=True)
    return tuple(made)


def settled_by_content(form: DisclosureTable, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Where no heading says which column holds the codes and names, let the cells say it."""
    if any(column.field in ("code", "class", "name") for column in columns):
        return _named(form, _parted(columns))
    made = list(columns)
    for column in columns:
        texts = [words_of(row[column.index]) for row in form.rows if column.index < len(row)]
        filled = [text for text in texts if text]
        codes = sum(1 for text in filled if _CODE.fullmatch(text))
        words = sum(1 for text in filled if number_in_cell(text) is None)
        if filled and codes * 3 >= len(filled) * 2:
            made[column.index] = Column(column.index, ("code",), "", "", "", "", column.heading, True)
        elif filled and words * 3 >= len(filled) * 2:
            made[column.index] = Column(column.index, ("name",), "", "", "", "", column.heading, True)
    return tuple(made)
