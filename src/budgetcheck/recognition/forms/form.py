"""Document → forms and passages: tables with their titles and units, continuations joined; prose with its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from budgetcheck.documents.document import Cell, Document, Paragraph, Place
from budgetcheck.recognition.forms.furniture import is_furniture
from budgetcheck.recognition.forms.grid import (
    CellGrid,
    Square,
    columns_aligned,
    filled_cells,
    grid_of,
    with_rows,
    words_of,
)
from budgetcheck.recognition.forms.heading import has_number, header_like, header_words, split_header
from budgetcheck.recognition.forms.pieces import (
    EMPTY_NOTE,
    LONGEST_TITLE,
    NOTE,
    is_caption,
    pieces_of,
    unstacked,
    without_notes,
)
from budgetcheck.recognition.forms.rests import with_rest
from budgetcheck.recognition.forms.sections import heading_style, is_heading
from budgetcheck.recognition.words.classes import Classifier, TableKind
from budgetcheck.recognition.words.wording import plain_text
from budgetcheck.text.slots import frozen, slotted


@frozen
class DisclosureTable:
    """One table of the disclosure, with its header apart: title, kind (None where not recognised), currency unit.

    `header` are the rows of headings, `rows` what stands under them; `note` is the remark under the table; `number`
    counts the forms of the document, `heading` is the section it stands in.
    """

    title: str
    kind: TableKind | None
    unit: str
    header: tuple[tuple[Square, ...], ...]
    rows: tuple[tuple[Square, ...], ...]
    place: Place
    number: int
    heading: str = ""
    note: str = ""
    note_place: Place = field(default_factory=Place)
    edges: tuple[float, ...] = ()
    above: tuple[str, ...] = ()
    meta: str = ""
    """The words of its own first rows that are neither title nor headings: who made it, as of when."""
    ruled: bool = True
    """False where rows and columns were told by the positions of words alone."""
    sure: bool = True
    """False where its columns could not be told: nothing of it is read."""
    adjusted: bool = False
    """Whether a remark says that 预算数 is the budget of the whole year, as it was adjusted."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in (*self.header, *self.rows)), default=0)


@frozen
class Passage:
    """A paragraph of prose with the headings above it, innermost last; `section` counts the document's sections."""

    text: str
    place: Place
    headings: tuple[str, ...]
    section: int


@frozen
class Contents:
    """A document in reading order, as forms and passages; `titles` are all headings and titles met."""

    forms: tuple[DisclosureTable, ...]
    passages: tuple[Passage, ...]
    titles: tuple[str, ...]
    opening: tuple[str, ...]
    headed: Mapping[str, Paragraph]
    """Opening lines and headings as they stand in the document, by their common form; the first of each."""


_FULL_YEAR: Final = re.compile("预算数(?:为|是|反映|指)[^。；]{0,12}(?:全年预算|调整后|调整预算)")
_SENTENCE: Final = re.compile("[。，；]|[为是]|说明")
_UNIT: Final = re.compile(r"(?:金额)?单位：?\(?(?:人民币)?(亿元|万元|千元|元)\)?")
_UNIT_BEHIND: Final = re.compile(r"(?:金额)?单位：?\(?(?:人民币)?(?:亿元|万元|千元|元)\)?$")
_MADE_BY: Final = re.compile(r"(?<=表)(?:(?:编制|填报|填表|编报|公开|预算)(?:单位|部门)|(?:单位|部门)(?:名称)?)：.*$")
_META: Final = re.compile(
    r"(?:编制|填报|填表|预算|编报|主管|公开)(?:单位|部门|主管部门)|单位名称：|部门名称：|^部门：|^单位：|截止时间|日期：|^(?:附)?[表件][一二三四五六七八九十\d]+(?:[-—－–之.][一二三四五六七八九十\d]+)?$|^(?:公开|预算|决算|附|公开预算)\d+(?:[-—－–]\d+)?表|公开\d+表"
)


def unit_in(text: str) -> str:
    """Return the currency unit that a line above a table states; empty where it states none."""
    found = _UNIT.search(plain_text(text))
    return found[1] if found else ""


@slotted
class _Reader:
    classifier: Classifier
    forms: list[DisclosureTable] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    section: int = 0
    waiting: list[Paragraph] = field(default_factory=list)
    """Paragraphs since the last table, from which a table takes its title and unit."""
    joinable: bool = False

    def paragraph(self, block: Paragraph) -> bool:
        """Take a paragraph; whether it heads what follows."""
        text = plain_text(block.text)
        if not text:
            return False
        self.waiting.append(block)
        if self.forms and self.joinable and len(self.waiting) <= 3 and _FULL_YEAR.search(text):
            self.forms[-1] = replace(self.forms[-1], adjusted=True)
        if self.forms and self.joinable and NOTE.search(text) and len(self.waiting) <= 3 and not self.forms[-1].note:
            self.forms[-1] = replace(self.forms[-1], note=" ".join(block.text.split()), note_place=block.place)
            if not EMPTY_NOTE.search(text):
                self.forms[-1] = replace(self.forms[-1], note="")
        if is_heading(block, text):
            style = heading_style(block, text)
            if style == "chapter":
                self.headings = [held for held in self.headings if held[0].startswith("level")]
            known = next((index for index, (held, _) in enumerate(self.headings) if held == style), None)
            keep = 0 if style == "plain" else len(self.headings) if known is None else known
            self.headings = [*self.headings[:keep], (style, text)]
            self.section += 1
            self.titles.append(text)
            return True
        self.passages.append(Passage(block.text, block.place, tuple(held for _, held in self.headings), self.section))
        return False

    def table(self, grid: CellGrid) -> None:
        for piece in pieces_of(grid, self.classifier):
            self.piece(piece)
            self.waiting = []

    def piece(self, grid: CellGrid) -> None:
        grid = self._without_rest(grid)
        title, unit, meta, body = self._named(grid)
        header, rows = split_header(body, self.classifier)
        rows, note = without_notes(rows)
        last = self.forms[-1] if self.forms and self.forms[-1].sure and grid.sure else None
        if last is not None and not title and self._completes(last, grid):
            return
        if last is not None and not title and self._goes_on(last, grid, header):
            joined = columns_aligned(with_rows(body, rows), last.edges, last.width)
            if joined is not None:
                remark, place = (_text_of(note), note.place) if note is not None else (last.note, last.note_place)
                self.forms[-1] = replace(
                    last,
                    rows=last.rows + joined.rows,
                    note=remark,
                    note_place=place,
                    ruled=last.ruled and grid.ruled,
                )
                self.joinable = True
                return
        heading = self.headings[-1][1] if self.headings else ""
        kind = self.classifier.classify(title) if title else None
        if kind is None and not (title and is_caption(title)):
            own = header_words(header)
            said = () if title else self._lines_of_tables()
            for candidate in (*said, *(text for _, text in reversed(self.headings[-2:])), own):
                kind = self.classifier.classify(candidate, headings=candidate is own)
                if kind is not None:
                    title = title or candidate[:LONGEST_TITLE]
                    break
        above = tuple(held for _, held in self.headings)
        place = grid.place
        self.forms.append(
            DisclosureTable(
                title or heading,
                kind,
                unit,
                header,
                rows,
                place,
                len(self.forms),
                heading,
                edges=grid.edges,
                above=above,
                meta=meta,
                ruled=grid.ruled,
                sure=grid.sure,
            )
        )
        if note is not None:
            self.forms[-1] = replace(self.forms[-1], note=_text_of(note), note_place=note.place)
        if any(_FULL_YEAR.search(words_of(square)) for row in body.rows[len(rows) :] for square in row[:1]):
            self.forms[-1] = replace(self.forms[-1], adjusted=True)
        if title:
            self.titles.append(title)
            self.headings = [held for held in self.headings if held != ("plain", title)]
        self.joinable = True

    def _without_rest(self, grid: CellGrid) -> CellGrid:
        """Give the last row of the page before the rest of its words, where these stand above a table that goes on."""
        last = self.forms[-1] if self.forms else None
        if last is None or grid.place.page is None or not last.sure or not self._undisturbed():
            return grid
        joined = columns_aligned(grid, last.edges, last.width)
        whole = with_rest(last.rows, joined.rows) if joined is not None else None
        if whole is None:
            return grid
        self.forms[-1] = replace(last, rows=whole)
        return with_rows(grid, grid.rows[1:])

    def _title_follows(self, rows: Sequence[Sequence[Square]]) -> bool:
        """Whether one of the next rows is a title: what stands above it is the name of the whole disclosure."""
        alone = [cells[0] for row in rows if len(cells := filled_cells(row)) == 1]
        return any(self.classifier.is_title(plain_text(cell.text)) for cell in alone)

    def _named(self, grid: CellGrid) -> tuple[str, str, str, CellGrid]:
        """The title and unit of a table, from the lines above it and from its own first rows, which are taken off."""
        title, unit, said, caption = "", "", "", ""
        rows = list(grid.rows)
        taken = 0
        while rows and taken < 6:
            cells = filled_cells(rows[0])
            texts = [plain_text(cell.text) for cell in cells]
            whole = "".join(texts)
            if cells and len(cells) <= 3 and not header_like(rows[0], self.classifier):
                found = unit_in(whole)
                meta = any(_META.search(text) for text in texts)
                titled = len(cells) == 1 and self.classifier.is_title(texts[0])
                caption = texts[0] if not caption and len(cells) == 1 and is_caption(texts[0]) else caption
                followed = len(cells) == 1 and self._title_follows(rows[1:4])
                if not (found or meta or titled or followed) and not self._above_all(cells, rows):
                    break
                unit = unit or found
                said += f" {' '.join(texts)}"
                if titled:
                    title = title or texts[0]
            elif cells:
                break
            rows.pop(0)
            taken += 1
        title = title or caption
        for block in reversed(self.waiting[-6:]):
            text = plain_text(block.text)
            unit = unit or unit_in(text)
            if not title and len(text) <= LONGEST_TITLE and "。" not in text and self.classifier.is_title(text):
                title = text
            for line in reversed(block.text.split("\n")):
                bare = _MADE_BY.sub("", _UNIT_BEHIND.sub("", plain_text(line)))
                titled = len(bare) <= LONGEST_TITLE and "。" not in bare and self.classifier.is_title(bare)
                if not title and (titled or is_caption(bare)):
                    title = bare
        return title, unit, said.strip(), with_rows(grid, rows)

    def _lines_of_tables(self) -> Iterable[str]:
        """Short lines right above a table that speak of one, though not in the form of a title."""
        for block in reversed(self.waiting[-3:]):
            text = plain_text(block.text)
            if "表" in text and len(text) <= LONGEST_TITLE and not _SENTENCE.search(text):
                yield text

    def _completes(self, last: DisclosureTable, grid: CellGrid) -> bool:
        """Join a table to the headings that alone had room on the page before; whether they were that."""
        if last.rows or not last.header or not self._undisturbed() or not (last.edges and grid.edges):
            return False
        headings = columns_aligned(CellGrid(last.header, last.place, last.edges), grid.edges, grid.width)
        if headings is None:
            return False
        header, rows = split_header(with_rows(grid, (*headings.rows, *grid.rows)), self.classifier)
        rows, note = without_notes(rows)
        made = replace(last, header=header, rows=rows, edges=grid.edges, ruled=last.ruled and grid.ruled)
        if note is not None:
            made = replace(made, note=_text_of(note), note_place=note.place)
        self.forms[-1] = made
        return True

    def _undisturbed(self) -> bool:
        """Whether nothing but page numbers and units stands between the last table and this one."""
        return self.joinable and not any(
            len(plain_text(block.text)) > 12 and not unit_in(block.text) for block in self.waiting
        )

    def _above_all(self, cells: Sequence[Cell], rows: Sequence[Sequence[Square]]) -> bool:
        """Whether a line of its own stands above title or headings (“附件1”, “预算01表”), so that it names nothing."""
        if len(cells) != 1 or has_number(rows[0]) or (cells[0].column and cells[0].columns < len(rows[0])):
            return False
        for row in rows[1:6]:
            below = filled_cells(row)
            if header_like(row, self.classifier) and len(below) > 1:
                return True
            if len(below) == 1 and (self.classifier.is_title(plain_text(below[0].text)) or unit_in(below[0].text)):
                return True
            if has_number(row):
                return False
        return False

    def _goes_on(self, last: DisclosureTable, grid: CellGrid, header: Sequence[Sequence[Square]]) -> bool:
        """Whether a table without a title of its own continues the one before it."""
        if not self._undisturbed():
            return False
        if header and header_words(header) != header_words(last.header):
            return False
        return columns_aligned(grid, last.edges, last.width) is not None


def contents_of(document: Document, classifier: Classifier) -> Contents:
    """Cut a document into forms and passages."""
    reader = _Reader(classifier)
    opening: list[str] = []
    headed: dict[str, Paragraph] = {}
    for block in document.blocks:
        for part in (block,) if isinstance(block, Paragraph) else unstacked(grid_of(block)):
            if isinstance(part, CellGrid):
                reader.table(part)
                continue
            if is_furniture(plain_text(part.text)):
                continue
            if len(opening) < 40:
                opening.append(plain_text(part.text))
                headed.setdefault(opening[-1], part)
            for line in _lines(part):
                if reader.paragraph(line):
                    headed.setdefault(reader.titles[-1], line)
    return Contents(tuple(reader.forms), tuple(reader.passages), tuple(reader.titles), tuple(opening), headed)


def _lines(block: Paragraph) -> Iterable[Paragraph]:
    if "\n" not in block.text:
        return (block,)
    return tuple(replace(block, text=line) for line in block.text.split("\n") if line.strip())


def _text_of(cell: Cell) -> str:
    return " ".join(cell.text.split())
