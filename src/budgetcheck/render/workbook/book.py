"""A workbook that is written row by row, so that memory stays flat, and in which no text is anything but text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any, Final
from weakref import finalize

from xlsxwriter.format import Format

from budgetcheck.render.workbook.streamed import (
    FittedSheet,
    StreamedWorkbook,
    number_cell,
    style_cell,
    text_cell,
)
from budgetcheck.text.safe import guarded_lines, roomy, visible

Style = Mapping[str, Any]

_LONGEST: Final = 8_000
"""Characters of one cell; a spreadsheet holds 32,767, each of which may be escaped."""
_CHUNK = 1 << 16
_HIGHEST: Final = 400.0
"""Points; a row has at most 409."""
_LINE: Final = 16.0
"""Points of one line; the Chinese fonts of LibreOffice take more than the 15 of a row without wrapping."""
_DIGITS = 15
"""Significant digits that a spreadsheet's numbers keep."""
_MOST_DECIMALS = 8
_MOST_STYLES = 512
_BEGINS = tuple("=+-@＝＋－＠'")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31

HEADING_STYLE: Final[Style] = {"bold": True, "bg_color": "#E8ECF1", "bottom": 1, "text_wrap": True, "valign": "top"}
TEXT_STYLE: Final[Style] = {"text_wrap": True, "valign": "top"}
PLAIN_STYLE: Final[Style] = {"valign": "top"}
TITLE_STYLE: Final[Style] = {"bold": True, "font_size": 14}
SOFT_STYLE: Final[Style] = {"font_color": "#5F6B7A", "valign": "top"}
FILL: Final[Mapping[str, Style]] = {
    "error": {"bg_color": "#F8C9C4"},
    "warning": {"bg_color": "#FBE3B0"},
    "info": {"bg_color": "#D3E6F8"},
    "suspect": {"bg_color": "#FFF3A8"},
}


class Book:
    """A workbook on its way: sheets are filled from top to bottom, row by row, each cell once."""

    def __init__(self, title: str) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `read`
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = StreamedWorkbook(self._file, options)
        self._clear = finalize(self, _cleared, self._book, self._file)
        self._book.set_properties({"title": visible(title, 200), "author": "budgetcheck"})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._styles: dict[tuple[int, str, bool], tuple[Style, str]] = {}
        """With the style itself, which keeps its number its own."""
        self._names: set[str] = set()
        self._widths: dict[str, Sequence[float]] = {}

    def sheet(self, name: str, widths: Sequence[float], *, frozen: int, landscape: bool = True) -> FittedSheet:
        """Add a sheet that prints on A4, as wide as a page, with its first `frozen` rows on top of each."""
        sheet = self._book.add_fitted(self._unique(name))
        self._widths[sheet.get_name()] = widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        if frozen:
            sheet.freeze_panes(frozen, 0)
            sheet.repeat_rows(0, frozen - 1)
        return sheet

    def fit(self, sheet: FittedSheet, row: int, texts: Sequence[str]) -> None:
        """Make a row as high as its wrapped texts, one a column, take; to be called before its cells are written."""
        most = 1
        for text, side in zip(texts, self._widths[sheet.get_name()], strict=False):
            if len(text) * 2 > side or "\n" in text:
                room = max(4, int(side) - 2)
                most = max(most, sum(-(-roomy(line) // room) or 1 for line in _cut(text).split("\n")))
        if most > 1:
            sheet.set_row(row, min(_HIGHEST, _LINE * most))

    def done(self, sheet: FittedSheet) -> None:
        """Say that nothing more is written to a sheet; of many sheets each would else keep its last rows in memory."""
        sheet.put_by()

    def text(self, sheet: FittedSheet, row: int, column: int, text: str, style: Style = TEXT_STYLE) -> None:
        """Write text that stays text, also when somebody edits the cell."""
        if text:
            sheet.put(row, column, text_cell(_cut(text), self._styled(style, quote=text.startswith(_BEGINS))))
        elif "bg_color" in style or "border" in style:
            sheet.put(row, column, f"{self._styled(style)}/>")

    def number(
        self,
        sheet: FittedSheet,
        row: int,
        column: int,
        text: str,
        style: Style = PLAIN_STYLE,
        *,
        kind: str = "amount",
        most: int = _MOST_DECIMALS,
    ) -> None:
        """Write exact decimal text as a number, or as text where a spreadsheet's numbers cannot hold it.

        A percentage is the number that is printed, with its sign beside it; a year has no separators; at `most` so many
        decimals are shown.
        """
        value = sheet_number(text)
        if value is None:
            self.text(sheet, row, column, text, {**style, "align": "right"})
            return
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        shown = _number_format(kind, min(max(0, -exponent), most))
        sheet.put(row, column, number_cell(float(value), self._styled(style, shown)))

    def comment(self, sheet: FittedSheet, row: int, column: int, text: str) -> None:
        """Pin a note to a cell."""
        lines = min(12, 2 + len(text) // 24)
        options = {"author": "budgetcheck", "x_scale": 2, "y_scale": max(1.0, lines / 4), "font_size": 9}
        sheet.write_comment(row, column, _cut(text), options)

    def link(self, sheet: FittedSheet, row: int, column: int, target: str, text: str, style: Style) -> None:
        """Write text that leads to a cell of this workbook."""
        sheet.write_url(row, column, f"internal:{target}", self.format({**style, **_LINK}), _cut(text))

    def _styled(self, style: Style, number: str = "", *, quote: bool = False) -> str:
        """A style as a cell names it; those that come again and again are found by what they are."""
        key = (id(style), number, quote)
        found = self._styles.get(key)
        if found is None:
            shown = {**style, **({"num_format": number} if number else {}), **({"quote_prefix": True} if quote else {})}
            if len(self._styles) >= _MOST_STYLES:
                self._styles.clear()
            found = self._styles[key] = style, style_cell(self.format(shown))
        return found[1]

    def format(self, style: Style) -> Format:
        """The format of a style, made once."""
        key = tuple(sorted(style.items()))
        found = self._formats.get(key)
        if found is None:
            found = self._formats[key] = self._book.add_format(dict(style))
        return found

    def read(self) -> Iterator[bytes]:
        """Finish the workbook and return it in pieces."""
        with self._file:
            self._book.close()
            self._file.seek(0)
            while chunk := self._file.read(_CHUNK):
                yield chunk
        self._clear()

    def _unique(self, name: str) -> str:
        """A name that a sheet may have, and no other has."""
        clean = _begin(_FORBIDDEN.sub("_", visible(name)).strip("' "), _LONGEST_NAME).strip("' ") or "_"
        made, number = clean, 1
        while made.casefold() in self._names or made.casefold() == "history":
            number += 1
            made = f"{_begin(clean, _LONGEST_NAME - 5)} {number}"
        self._names.add(made.casefold())
        return made


_LINK: Final[Style] = {"font_color": "#0B5CAD", "underline": 1}


def _cleared(book: StreamedWorkbook, file: IO[bytes]) -> None:
    book.let_go()
    file.close()


@lru_cache(maxsize=64)
def _number_format(kind: str, decimals: int) -> str:
    whole, sign = "0" if kind == "year" else "#,##0", '"%"' if kind == "percent" else ""
    return whole + ("." + "0" * decimals if decimals else "") + sign


def sheet_number(text: str) -> Decimal | None:
    """The number that a text is, where a spreadsheet keeps it exactly; else None."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or len(value.normalize().as_tuple().digits) > _DIGITS or abs(value.adjusted()) > 100:
        return None
    return value


def stem(path: str) -> str:
    """The name of a file without its ending."""
    return PurePosixPath(path).stem or path


def quoted(name: str) -> str:
    """A sheet's name as a reference names it."""
    return "'" + name.replace("'", "''") + "'"


def _begin(text: str, units: int) -> str:
    """The beginning of a text, as long as UTF-16 writes it in so many units: so Excel counts the names of sheets."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _cut(text: str) -> str:
    """The text of a cell, which a log's reader obeys no more than a spreadsheet when the sheet is printed as text."""
    return guarded_lines(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}...")
