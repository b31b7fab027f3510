"""A sheet of one declaration: its values as tables, the disputed ones coloured and with a note of what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from budgetcheck.declaration.label import label
from budgetcheck.findings.entries import StatedValue
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.model.layout import key_at
from budgetcheck.model.spec import Spec
from budgetcheck.render.context import Context
from budgetcheck.render.wording.columns import told_findings
from budgetcheck.render.wording.sentences import caption, headline
from budgetcheck.render.wording.suspicion import ToldUnits, suspicions
from budgetcheck.render.workbook.book import (
    FILL,
    HEADING_STYLE,
    PLAIN_STYLE,
    SOFT_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    Book,
    Style,
    quoted,
    stem,
)
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES
from budgetcheck.text.words import Language, phrase

_WIDTHS: Final = (38, 24, 18, 18, 18, 18, 18, 18)
_NUMBERS = frozenset(("amount", "percent", "number"))
_NOTES: Final = 4
"""Findings told in the note of one cell; more are counted."""
_TEXT: Final = 1_000


def figures_sheet(book: Book, number: int, report: FileReport, context: Context) -> Mapping[str, str]:
    """Write the sheet of one file; returns where in the workbook its disputed figures stand, by their addresses."""
    sheet = book.sheet(f"{number} {stem(report.path)}", _WIDTHS, frozen=2)
    language = context.language
    book.text(sheet, 0, 0, caption(report, language) or visible(report.path, _TEXT), TITLE_STYLE)
    book.text(sheet, 1, 0, visible(report.path, _TEXT), SOFT_STYLE)
    disputed = _disputed(report, context)
    places: dict[str, str] = {"": f"{quoted(sheet.get_name())}!A1"}
    row = 3
    tables: dict[str, list[StatedValue]] = {}
    for value in report.stated:
        tables.setdefault(value.table, []).append(value)
    for table, block in tables.items():
        book.text(sheet, row, 0, _table_label(table, language), _TABLE)
        book.text(sheet, row, 1, f"[{visible(table, _TEXT)}]" if table else "", SOFT_STYLE)
        for cells in _rows(block, table, language):
            row += 1
            book.fit(sheet, row, [text if style.get("text_wrap") else "" for _, text, style in cells])
            for column, (stated, text, style) in enumerate(cells):
                marks = disputed.get(stated.address) if stated is not None and disputed else None
                shown: Style = {**style, **FILL[marks[0][0]]} if marks else style
                if stated is not None and stated.kind in _NUMBERS:
                    book.number(sheet, row, column, text, shown, kind=_kind(stated))
                else:
                    book.text(sheet, row, column, text, shown)
                if marks and stated is not None:
                    book.comment(sheet, row, column, _note([said for _, said in marks], language))
                    places[stated.address] = f"{quoted(sheet.get_name())}!{xl_rowcol_to_cell(row, column)}"
        row += 2
    book.done(sheet)
    return places


_Cell = tuple[StatedValue | None, str, Style]


def _rows(block: Sequence[StatedValue], table: str, language: Language) -> Iterator[Sequence[_Cell]]:
    """The cells of a table: a value a row, or for a list an element a row under its keys, what names it first."""
    if block[0].place == table:
        for value in block:
            name = _label(table, value.key, language)
            if value.kind in _NUMBERS:
                yield (
                    (None, name, TEXT_STYLE),
                    (value, value.value, PLAIN_STYLE),
                    (None, visible(value.address, _TEXT), _ADDRESS),
                )
            else:
                text = _text(value, language)
                yield (
                    (None, name, TEXT_STYLE),
                    (value, text, _TEXT_CELL),
                    (None, visible(value.address, _TEXT), _ADDRESS),
                )
        return
    known = key_at(tuple(table.split(".")))
    named = known.identity if isinstance(known, Spec) else ""
    keys = sorted(dict.fromkeys(value.key for value in block), key=lambda key: key != named)
    nested = _parent(block[0].place) != ""
    numbers = {value.key for value in block if value.kind in _NUMBERS}
    heads: list[_Cell] = [(None, _label(table, key, language), _RIGHT if key in numbers else _HEADED) for key in keys]
    yield [(None, phrase("render.workbook.of").say(language), HEADING_STYLE), *heads] if nested else heads
    for place, values in groupby(block, key=lambda value: value.place):
        held = {value.key: value for value in values}
        cells: list[_Cell] = [
            (held[key], _text(held[key], language), TEXT_STYLE if held[key].kind in _NUMBERS else _LISTED)
            if key in held
            else (None, "", TEXT_STYLE)
            for key in keys
        ]
        yield [(None, visible(_parent(place), _TEXT), SOFT_STYLE), *cells] if nested else cells


def _kind(value: StatedValue) -> str:
    """The kind of a number: the model's, or `year`."""
    return "year" if value.key.rpartition(".")[2] == "year" else value.kind


def _text(value: StatedValue, language: Language) -> str:
    """A value as a cell shows it: yes and no in words, a choice by its name."""
    if value.kind == "flag":
        return phrase("render.workbook.yes" if value.value == "true" else "render.workbook.no").say(language)
    return _choice(value.table, value.key, value.value, language) or visible(value.value, _TEXT)


@lru_cache(maxsize=1024)
def _choice(table: str, key: str, word: str, language: Language) -> str | None:
    """The name of a word that the model offers at a key; None for what is written there freely."""
    found = key_at((*(table.split(".") if table else ()), *key.split(".")))
    if isinstance(found, Spec) and word in found.choices:
        return dict(zip(found.choices, found.choice_names, strict=True))[word].say(language)
    return None


def _parent(place: str) -> str:
    """The address of the element that a list's element is in; empty for a list of the declaration itself."""
    outer = place.rpartition("].")[0]
    return f"{outer}]" if outer else ""


_RIGHT: Final[Style] = {**HEADING_STYLE, "align": "right"}
_ADDRESS: Final[Style] = {**SOFT_STYLE, "align": "left", "indent": 1}
_TABLE: Final[Style] = {"bold": True}
_TEXT_CELL: Final[Style] = {**TEXT_STYLE, "align": "left"}
_LISTED: Final[Style] = {**TEXT_STYLE, "align": "left", "indent": 1}
"""Keeps text off a number that stands right before it."""
_HEADED: Final[Style] = {**HEADING_STYLE, "align": "left", "indent": 1}


@lru_cache(maxsize=1024)
def _table_label(table: str, language: Language) -> str:
    key = key_at(tuple(table.split("."))) if table else None
    if key is None:
        return visible(table, _TEXT) or phrase("render.workbook.declaration").say(language)
    return visible(label(tuple(table.split("."))).say(language), _TEXT)


@lru_cache(maxsize=4096)
def _label(table: str, key: str, language: Language) -> str:
    route = (*(table.split(".") if table else ()), *key.split("."))
    home = tuple(table.split(".")) if table else ()
    return visible(label(route, within=home).say(language), _TEXT)


def _disputed(report: FileReport, context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By their addresses the figures that findings are pinned to or suspect: each with a mark and what is said."""
    found: dict[str, list[tuple[str, str]]] = {}
    told: dict[str, ToldUnits] = defaultdict(ToldUnits)
    for finding in told_findings(report, show_passed=False):
        mark = finding.severity if finding.verdict == "fails" else "info"
        said = f"{visible(finding.rule, 80)} {headline(finding, context.language)}"
        if finding.figure:
            found.setdefault(finding.figure, []).append((mark, said))
        for figure, why in _suspected(finding, context.language, told):
            if figure != finding.figure:
                found.setdefault(figure, []).append(("suspect", f"{said}\n{why}"))
    order = (*SEVERITIES, "suspect")
    return {figure: sorted(marks, key=lambda mark: order.index(mark[0])) for figure, marks in found.items()}


def _suspected(finding: Finding, language: Language, told: Mapping[str, ToldUnits]) -> Iterator[tuple[str, str]]:
    if finding.suspects:
        lead = phrase("render.workbook.suspect").say(language)
        for figure in finding.suspects[0].figures[:3]:
            why = "；".join(suspicions(finding, language, told[figure])[:2])
            yield figure, f"{lead}{why}"


def _note(said: Sequence[str], language: Language) -> str:
    more = len(said) - _NOTES
    texts = [*said[:_NOTES]]
    if more > 0:
        texts.append(phrase("render.wording.further", more=more).say(language))
    return "\n".join(texts)
