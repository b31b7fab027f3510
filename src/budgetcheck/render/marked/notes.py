"""The findings of a workbook → notes for its cells: what is wrong there, by which rule, and what it should come to."""

from __future__ import annotations

from typing import Final

from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.published import stated_places
from budgetcheck.render.wording.phrases import SEVERITY, VERDICT
from budgetcheck.render.wording.sentences import TEXT_LENGTH, computation, headline
from budgetcheck.render.wording.suspicion import suspicions
from budgetcheck.text.places import Whereabouts
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language, phrase

MOST_NOTES: Final = 1_000
"""Notes of one sheet, the worst of them; a sheet is not read for more, and more are counted."""
_SAID: Final = 4
"""Findings told in one note; more are counted."""
_MARKS: Final = (*SEVERITIES, "suspect")


@frozen
class CellNote:
    """What is to be said of one cell; row and column are 1-based."""

    sheet: str
    row: int
    column: int
    mark: str
    """The gravest severity of what is said, `suspect` for a figure that only may be wrong."""
    text: str


@frozen
class CellNotes:
    """The notes of a workbook, and how many findings have no cell or no room."""

    notes: tuple[CellNote, ...]
    left_out: int = 0


def cell_notes(report: FileReport, language: Language) -> CellNotes:
    """Return the notes of one workbook's report: on the cell a finding is about, and on those suspected of it."""
    found: dict[tuple[str, int, int], list[tuple[str, str]]] = {}
    cells = stated_places(report)
    homeless = 0
    for finding in report.findings:
        if finding.verdict not in ("fails", "rounding"):
            continue
        mark = finding.severity if finding.verdict == "fails" else "info"
        home = _cell(finding.whereabouts)
        if home is None:
            homeless += 1
        else:
            found.setdefault(home, []).append((mark, _said(finding, language)))
        for suspect in finding.suspects[:1]:
            for figure in suspect.figures[:3]:
                cell = _cell(cells.get(figure))
                if cell is not None and cell != home:
                    found.setdefault(cell, []).append(("suspect", _suspected(finding, language)))
    notes: list[CellNote] = []
    for (sheet, row, column), said in found.items():
        said.sort(key=lambda one: _MARKS.index(one[0]))
        notes.append(CellNote(sheet, row, column, said[0][0], _text([text for _, text in said], language)))
    return _bounded(notes, homeless)


def _bounded(notes: list[CellNote], homeless: int) -> CellNotes:
    notes.sort(key=lambda note: (_MARKS.index(note.mark), note.row, note.column))
    held: dict[str, int] = {}
    kept = []
    for note in notes:
        held[note.sheet] = held.get(note.sheet, 0) + 1
        if held[note.sheet] <= MOST_NOTES:
            kept.append(note)
    return CellNotes(tuple(kept), homeless + len(notes) - len(kept))


def _cell(place: Whereabouts | None) -> tuple[str, int, int] | None:
    if place is None or place.sheet is None or place.row is None or place.column is None:
        return None
    return place.sheet, place.row, place.column


def _said(finding: Finding, language: Language) -> str:
    level = (SEVERITY[finding.severity] if finding.verdict == "fails" else VERDICT[finding.verdict]).say(language)
    lines = [f"{level} {visible(finding.rule, 80)} {headline(finding, language)}"]
    computed = computation(finding, language)
    if computed is not None:
        lines.append(phrase("text.marks.colon").say(language).join(computed))
    lines += [
        phrase("render.marked.suspect_text", text=text).say(language) for text in suspicions(finding, language)[:2]
    ]
    remedy = visible(finding.remedy.say(language), TEXT_LENGTH)
    if remedy:
        lines.append(phrase("render.marked.remedy", remedy=remedy).say(language))
    return "\n".join(lines)


def _suspected(finding: Finding, language: Language) -> str:
    why = "；".join(suspicions(finding, language)[:2])
    lead = phrase("render.headings.suspect").say(language)
    return f"{lead} {visible(finding.rule, 80)} {headline(finding, language)}\n{why}"


def _text(said: list[str], language: Language) -> str:
    texts = list(dict.fromkeys(said))
    more = len(texts) - _SAID
    told = texts[:_SAID]
    if more > 0:
        told.append(phrase("render.wording.further", more=more).say(language))
    return "\n\n".join(told)
