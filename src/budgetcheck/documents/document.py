"""What every reader makes of a file: headings, paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal

from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words


@frozen
class Place:
    """Where something stands in a document; what a format does not know is None.

    `page`, `table`, `row`, `column` and `line` are 1-based; `table` counts the tables of the document in reading order
    (in a workbook: of its sheet). `row` and `column` are those of the printed grid (of the sheet in a workbook).
    `box` is (left, bottom, right, top) in points from the lower left corner of the page.
    """

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None


@frozen
class Cell:
    r"""A cell of a table: its text as printed, where its upper left corner stands in the grid, and how far it spans.

    `row` and `column` are 0-based in the grid of its table. `number` is the exact number where the file keeps numbers
    apart from text (spreadsheets), else None. Lines within a cell are separated by ``\n``. `confidence` (0 to 1) is
    that of the least certain line where the text was recognised in a picture, None where the file itself holds it.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    place: Place = Place()
    number: Decimal | None = None
    confidence: float | None = None


@frozen
class Paragraph:
    """Running text; `level` is 0 for prose and 1 to 9 where the file itself marks a heading.

    `confidence` as for cells.
    """

    text: str
    place: Place = Place()
    level: int = 0
    confidence: float | None = None


@frozen
class Table:
    """A grid of cells. Cells covered by a span are not repeated; `edges` are the x positions of the columns' borders.

    Continuations over pages are tables of their own here: who joins them must know what tables mean.
    """

    cells: tuple[Cell, ...]
    height: int
    width: int
    place: Place = Place()
    edges: tuple[float, ...] = ()
    ruled: bool = True
    """False where nothing but the positions of its words tells rows and columns: they may be told wrong."""
    sure: bool = True
    """False where not even these tell which heading stands over which column: its figures are not to be read."""


@frozen
class Document:
    """A document as read: `format` is one of the readers' names, `pages` the number of pages or sheets where known.

    `notes` say what of the file is not in the blocks: hidden sheets, pages without text, formulas without a value.
    """

    format: str
    blocks: tuple[Paragraph | Table, ...]
    pages: int | None = None
    notes: tuple[Words, ...] = field(default=())
