"""A published document's own tables with what is disputed in them marked, each mark leading to what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.printed import PrintedCell, PrintedTable
from budgetcheck.findings.published import whereabouts_of
from budgetcheck.render.page.frame import fragment
from budgetcheck.text.places import Whereabouts
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import Language

MOST_LINKS: Final = 6
"""Findings that one cell leads to."""
_Key = tuple[int | None, str | None, int | None, int | None, int | None]


@slotted
class DisputedCell:
    """What a cell is marked with: the part it plays in the gravest finding, and the findings' ids and rules."""

    id: str
    role: str
    """A severity where a finding points at the cell, ``other`` where it only takes part in one."""
    links: list[tuple[str, str]]


class DisputedCells:
    """The cells of a document that the shown findings are about."""

    def __init__(self, report: FileReport, order: int, shown: Sequence[tuple[str, Finding]]) -> None:
        self._cells: dict[_Key, DisputedCell] = {}
        self._printed = {
            (found.page, found.sheet, found.table, cell.row, cell.column)
            for table in report.printed
            for found in (table.whereabouts,)
            for stretch in table.stretches
            for row in stretch
            for cell in row
            if cell.row
        }
        for id_, finding in shown:
            for found in whereabouts_of(finding):
                key = _key(found)
                if key in self._printed:
                    cell = self._cells.setdefault(key, DisputedCell(f"c{order}-{len(self._cells) + 1}", "other", []))
                    if found is finding.whereabouts and cell.role == "other":
                        cell.role = finding.severity
                    link = (id_, finding.rule)
                    if link not in cell.links and len(cell.links) < MOST_LINKS:
                        cell.links.append(link)

    def at(self, table: PrintedTable, cell: PrintedCell) -> DisputedCell | None:
        """Return what a cell of a printed table is marked with."""
        found = table.whereabouts
        return self._cells.get((found.page, found.sheet, found.table, cell.row, cell.column))

    def id_of(self, found: Whereabouts | None) -> str:
        """The id of a place's cell on the page; empty where the page does not show it."""
        cell = None if found is None else self._cells.get(_key(found))
        return "" if cell is None else cell.id


def printed_tables(report: FileReport, cells: DisputedCells, language: Language) -> Markup:
    """The document's tables as HTML; nothing where there are none."""
    if not report.printed:
        return Markup()
    return fragment("printed.html", language, tables=report.printed, at=cells.at)


def _key(found: Whereabouts) -> _Key:
    return found.page, found.sheet, found.table, found.row, found.column
