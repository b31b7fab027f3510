"""What XlsxWriter writes, written as it comes: rows into one file that waits, parts straight into the archive.

In its own mode of flat memory the library keeps a file of rows for each sheet, and a file for each part of the archive
until all of them are made: five files a sheet, which take longer than what is in them. Cells are written here for the
same reason, texts that come back again and again (labels, addresses) once. No text is anything but text: the library
takes one that looks like its own rich text for markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO, StringIO
from tempfile import TemporaryFile
from typing import IO, Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_CHUNK: Final = 1 << 16
"""Characters that are written at once."""
_REPEATED: Final = 120
"""Characters of a text that may come back."""
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


class _Rows:
    """The rows of one sheet, which wait in a file that all sheets share."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._held: list[str] = []
        self._size = 0
        self._places: list[tuple[int, int]] = []

    def write(self, text: str) -> None:
        self._held.append(text)
        self._size += len(text)
        if self._size > _CHUNK:
            self.put_by()

    def put_by(self) -> None:
        """Write what is held into the file."""
        if self._held:
            data = "".join(self._held).encode("utf-8")
            self._places.append((self._file.seek(0, 2), len(data)))
            self._file.write(data)
            self._held, self._size = [], 0

    def read(self) -> Iterator[str]:
        self.put_by()
        for start, size in self._places:
            self._file.seek(start)
            yield self._file.read(size).decode("utf-8")


class FittedSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows have heights that a spreadsheet may change when a cell is filled in.

    Without a height, LibreOffice shows one line of a wrapped text; with one that is fixed, no later line.
    """

    def wait_in(self, file: IO[bytes]) -> None:
        """Have rows written as they are done, into a file that other sheets use, too; to be called first."""
        self.constant_memory = True
        self.previous_row: int = 0
        self.fh = self._rows = _Rows(file)

    def put(self, row: int, column: int, written: str) -> None:
        """Take a cell as the format writes it, but for its place: `text_cell`, `number_cell`."""
        if row > self.previous_row:
            self._write_single_row(row)
        if not self._check_dimensions(row, column):
            self.table[row][column] = written

    def put_by(self) -> None:
        """Hold nothing in memory of the rows that are done."""
        self._rows.put_by()

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row":
            attributes = [one for one in attributes if one[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        row = self.previous_row
        self.previous_row = current_row_num
        cells = self.table.pop(row, None)
        if cells:
            number = row + 1
            if row in self.row_info:
                self._write_row(row, None, self.row_info[row])
            else:
                self.fh.write(f'<row r="{number}">')
            put = [
                f'<c r="{_letters(column)}{number}"{cell if cell.__class__ is str else _linked(cell)}'
                for column, cell in sorted(cells.items())
            ]
            self.fh.write("".join(put) + "</row>")
        self.table.clear()

    def _opt_reopen(self) -> None:
        """The rows are open until the workbook is done."""

    def _write_optimized_sheet_data(self) -> None:
        self.fh.write("<sheetData>")
        for text in self._rows.read():
            self.fh.write(text)
        self.fh.write("</sheetData>")


def text_cell(text: str, style: str) -> str:
    """A cell that holds a text, after its place."""
    return style + (_repeated(text) if len(text) <= _REPEATED else _inline(text))


def number_cell(value: float, style: str) -> str:
    """A cell that holds a number, after its place."""
    return f"{style}><v>{value:.16G}</v></c>"


def style_cell(style: Format) -> str:
    """The format of a cell, after its place."""
    return f' s="{style._get_xf_index()}"'


def _linked(cell: Any) -> str:
    """A cell that the library took: the text of a link."""
    return text_cell(cell.string, style_cell(cell.format))


def _inline(text: str) -> str:
    """The rest of a cell that holds a text."""
    space = ' xml:space="preserve"' if text.strip() != text else ""
    written = escape(Worksheet._escape_control_characters(text))
    return f' t="inlineStr"><is><t{space}>{written}</t></is></c>'


_repeated = lru_cache(maxsize=4096)(_inline)
_letters = lru_cache(maxsize=256)(xl_col_to_name)


class _Part(StringIO):
    """A part of the archive, written as it is made."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        super().__init__()
        info = ZipInfo(name, _WHEN)
        info.compress_type = archive.compression
        self._target = archive.open(info, "w")
        self._held: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        self._held.append(text)
        self._size += len(text)
        if self._size > _CHUNK:
            self._pass_on()
        return len(text)

    def _pass_on(self) -> None:
        self._target.write("".join(self._held).encode("utf-8"))
        self._held, self._size = [], 0

    def finish(self) -> None:
        self._pass_on()
        self._target.close()


class _Parts(Packager):  # type: ignore[misc]
    """Each part is put into the archive before the next is begun."""

    def __init__(self, archive: ZipFile) -> None:
        super().__init__()
        self._archive = archive
        self._part: _Part | None = None

    def _filename(self, xml_filename: str) -> _Part:
        self._finish()
        self._part = _Part(self._archive, xml_filename)
        return self._part

    def _finish(self) -> None:
        if self._part is not None:
            self._part.finish()
            self._part = None

    def _create_package(self) -> list[Any]:
        more: list[Any] = super()._create_package()
        self._finish()
        return more


class StreamedWorkbook(Workbook):  # type: ignore[misc]
    """A workbook that is written into a file as it is put together."""

    def __init__(self, file: IO[bytes], options: dict[str, Any]) -> None:
        super().__init__(BytesIO(), {**options, "in_memory": True})
        self.rows = TemporaryFile()  # noqa: SIM115 - closed by `let_go`
        self._archive = ZipFile(file, "w", compression=ZIP_DEFLATED)

    def add_fitted(self, name: str) -> FittedSheet:
        """Add a sheet whose rows are written as they are done."""
        sheet: FittedSheet = self.add_worksheet(name, FittedSheet)
        sheet.wait_in(self.rows)
        return sheet

    def _check_sheetname(self, sheetname: str, is_chartsheet: bool = False) -> str:
        """The book has made it one that a sheet may have and no other has; the library compares it with all others."""
        return sheetname

    def close(self) -> None:
        """Put the workbook together."""
        super().close()
        self._archive.close()
        self.let_go()

    def let_go(self) -> None:
        """Throw away the rows that wait, and what was begun of the archive."""
        self.rows.close()
        self._archive.fp = None  # else its end would be written when it is forgotten, into a file that is closed

    def _get_packager(self) -> _Parts:
        return _Parts(self._archive)
