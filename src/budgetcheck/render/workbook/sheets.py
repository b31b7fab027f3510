"""The sheet of findings, and the sheet of duties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from budgetcheck.findings.entries import STATES, DutyEntry
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.wording.columns import NUMBERS, FindingRow, headings
from budgetcheck.render.wording.duties import HEADING as DUTIES
from budgetcheck.render.wording.duties import cited, head_name
from budgetcheck.render.workbook.book import FILL, HEADING_STYLE, PLAIN_STYLE, SOFT_STYLE, TEXT_STYLE, Book, Style
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

FINDINGS: Final = phrase("render.workbook.findings")
_PRINTED: Final = {
    "path": 15,
    "rule": 9,
    "level": 6,
    "what": 28,
    "figure": 24,
    "declared": 11,
    "computed": 11,
    "difference": 10,
    "currency_unit": 9,
    "suspect": 26,
    "remedy": 20,
    "reason": 20,
}
"""The columns that go on paper, with their widths; more would be too small to read on A4."""
_STATE: Final = {"state": 12}
"""Goes on paper where there are states."""
_BESIDE: Final = {"unit": 14, "line": 6, "basis": 60, "mark": 10}
"""To be looked up on the screen."""
_WIDTHS: Final = {**_PRINTED, **_STATE, **_BESIDE}
_LINES: Final[Style] = {"border": 7, "border_color": "#AEB7C2"}
"""Between cells: texts of neighbouring columns would else run into each other on paper."""
_TEXTS: Final[Style] = {**TEXT_STYLE, **_LINES}
_PLAIN: Final[Style] = {**PLAIN_STYLE, **_LINES}
_SOFT: Final[Style] = {**SOFT_STYLE, **_LINES}
_LEVEL: Final[Mapping[str, Style]] = {severity: {**_PLAIN, **fill} for severity, fill in FILL.items()}
_VIOLATED: Final[Style] = {**_TEXTS, **FILL["error"]}
_ROUNDED: Final = 4
"""Decimals that are shown of a quotient, which has no end."""
_MOST_ROWS: Final = 1_000_000
_MOST_LINKS: Final = 60_000
"""A sheet holds 65,530."""
_TEXT: Final = 2_000


class FindingsSheet:
    """The findings of all files, a row each, with a filter and a column for why it is so."""

    def __init__(self, book: Book, context: Context) -> None:
        self.context = context
        self.left_out = 0
        self._book = book
        self._row = 0
        self._stated = False
        self._sheet = book.sheet(FINDINGS.say(context.language), list(_WIDTHS.values()), frozen=1)
        heads = dict(zip(FindingRow._fields, headings(context.language), strict=True))
        for column, field in enumerate(_WIDTHS):
            name = heads[field]
            marked = {**HEADING_STYLE, **FILL["suspect"]} if field == "reason" else HEADING_STYLE
            book.text(self._sheet, 0, column, name, {**marked, "align": "right"} if field in NUMBERS else marked)

    def add(self, finding: Finding | None, row: FindingRow, places: Mapping[str, str]) -> None:
        """Write the row of one finding, or of one that is gone; `places` are the cells in which figures stand."""
        if self._row >= _MOST_ROWS:
            self.left_out += 1
            return
        self._row += 1
        self._stated = self._stated or bool(row.state)
        open_ = finding is not None and finding.verdict == "fails" and not row.state
        level = _LEVEL[finding.severity] if finding is not None and open_ else _PLAIN
        cells = {name: getattr(row, name) for name in _WIDTHS}
        self._book.fit(self._sheet, self._row, [str(value) for value in cells.values()])
        for column, (name, value) in enumerate(cells.items()):
            if name in NUMBERS:
                shown = max(_ROUNDED, len(row.declared.partition(".")[2]))
                self._book.number(self._sheet, self._row, column, str(value), _PLAIN, most=shown)
            elif name == "level":
                self._book.text(self._sheet, self._row, column, str(value), level)
            elif name == "rule" and row.figure and finding and (target := self._target(finding, places)) is not None:
                # not on the place, which is long: LibreOffice breaks no link into lines
                self._book.link(self._sheet, self._row, column, target, str(value), _TEXTS)
            else:
                soft = row.state or name == "mark"
                self._book.text(self._sheet, self._row, column, str(value), _SOFT if soft else _TEXTS)

    def _target(self, finding: Finding, places: Mapping[str, str]) -> str | None:
        return places.get(finding.figure or "", places.get("")) if self._row <= _MOST_LINKS else None

    def finish(self) -> None:
        """Set the filter; say so where there is nothing."""
        if not self._row:
            self._book.text(self._sheet, 1, 0, phrase("render.wording.no_discrepancies").say(self.context.language))
        last = max(1, self._row)
        self._sheet.autofilter(0, 0, last, len(_WIDTHS) - 1)
        self._sheet.print_area(0, 0, last, len(_PRINTED) - (0 if self._stated else 1))


_DUTY_HEADS = (
    phrase("text.headings.file"),
    phrase("render.workbook.duties_head"),
    phrase("render.workbook.duties_duty"),
    phrase("render.workbook.duties_title"),
    phrase("render.headings.state"),
    phrase("render.headings.why"),
    phrase("render.workbook.duties_source"),
    phrase("render.workbook.duties_rules"),
)


class DutiesSheet:
    """The ledger of duties of all files."""

    def __init__(self, book: Book, context: Context) -> None:
        self.context = context
        self._book = book
        self._row = 0
        self._sheet = book.sheet(DUTIES.say(context.language), (26, 12, 12, 40, 10, 44, 40, 24), frozen=1)
        for column, name in enumerate(_DUTY_HEADS):
            book.text(self._sheet, 0, column, name.say(context.language), HEADING_STYLE)

    def add(self, entry: DutyEntry, report: FileReport) -> None:
        """Write one duty of one file."""
        if self._row >= _MOST_ROWS:
            return
        self._row += 1
        language = self.context.language
        cells = (
            report.path,
            head_name(entry.head, language),
            entry.duty,
            entry.title.say(language),
            STATES[entry.state].say(language),
            entry.why.say(language),
            cited(entry).say(language),
            ", ".join(rule.rule for rule in entry.rules),
        )
        self._book.fit(self._sheet, self._row, cells)
        for column, text in enumerate(cells):
            filled = _VIOLATED if column == 4 and entry.state == "violated" else _TEXTS
            self._book.text(self._sheet, self._row, column, visible(text, _TEXT), filled)

    def finish(self) -> None:
        """Set the filter."""
        self._sheet.autofilter(0, 0, max(1, self._row), 7)
