"""Places of documents in words: the page or sheet, the table, the row and column."""

from __future__ import annotations

from budgetcheck.documents.document import Place
from budgetcheck.text.words import Words


def place_words(place: Place, heading: str = "") -> Words:
    """Say where something stands: 第8页表2第5行第3列; of a workbook the sheet and the cell's own name.

    Running text of a document without pages stands under its heading.
    """
    if place == Place() and heading:
        return Words(f"“{heading}”一节", f"section “{heading}”")
    zh: list[str] = []
    en: list[str] = []
    if place.page is not None:
        zh.append(f"第{place.page}页")
        en.append(f"page {place.page}")
    if place.sheet is not None:
        zh.append(f"工作表“{place.sheet}”")
        en.append(f"sheet {place.sheet!r}")
        if place.row is not None and place.column is not None:
            zh.append(f"{letters(place.column)}{place.row}")
            en.append(f"{letters(place.column)}{place.row}")
            return Words("".join(zh), " ".join(en))
    elif place.table is not None:
        zh.append(f"表{place.table}")
        en.append(f"table {place.table}")
    if place.row is not None:
        zh.append(f"第{place.row}行")
        en.append(f"row {place.row}")
    if place.column is not None:
        zh.append(f"第{place.column}列")
        en.append(f"column {place.column}")
    if place.row is None and place.line is not None:
        zh.append(f"第{place.line}行文字")
        en.append(f"line {place.line}")
    return Words("".join(zh), " ".join(en))


def letters(column: int) -> str:
    """The name of a spreadsheet's column: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
