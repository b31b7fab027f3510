"""Places of documents in words: the page or sheet, the table, the row and column."""

from __future__ import annotations

from budgetcheck.documents.document import Place
from budgetcheck.text.words import Words, phrase


def place_words(place: Place, heading: str = "") -> Words:
    """Say where something stands: 第8页表2第5行第3列; of a workbook the sheet and the cell's own name.

    Running text of a document without pages stands under its heading.
    """
    if place == Place() and heading:
        return phrase("recognition.placing.section", heading=heading)
    parts: list[Words] = []
    if place.page is not None:
        parts.append(phrase("recognition.placing.page", page=place.page))
    if place.sheet is not None:
        parts.append(phrase("recognition.placing.sheet", sheet=place.sheet, quoted=repr(place.sheet)))
        if place.row is not None and place.column is not None:
            parts.append(Words.alike(f"{letters(place.column)}{place.row}"))
            return phrase("recognition.placing.whole", of=parts)
    elif place.table is not None:
        parts.append(phrase("recognition.placing.table", table=place.table))
    if place.row is not None:
        parts.append(phrase("recognition.placing.row", row=place.row))
    if place.column is not None:
        parts.append(phrase("recognition.placing.column", column=place.column))
    if place.row is None and place.line is not None:
        parts.append(phrase("recognition.placing.line", line=place.line))
    return phrase("recognition.placing.whole", of=parts)


def letters(column: int) -> str:
    """The name of a spreadsheet's column: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
