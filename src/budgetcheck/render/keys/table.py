"""Keys of a declaration for a terminal: under the header they are written below, with kind and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from budgetcheck.model.fields import KIND_NAMES, Field
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import TableColumn, cell, table
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.screen import displayed
from budgetcheck.text.safe import visible, width
from budgetcheck.text.words import Language, phrase

_LEAST_LABEL = 24
"""Columns that the labels have at least; a key is whole however long it is, as far as they leave room."""


def fields_table(found: Sequence[Field], context: Context) -> str:
    """Keys in tables, then what goes for all amounts and for last year's figures."""
    return displayed(_drawings(found, context), context)


def _drawings(found: Sequence[Field], context: Context) -> Iterator[RenderableType]:
    language = context.language
    tables: dict[str, list[Field]] = {}
    for field in found:
        tables.setdefault(field.table, []).append(field)
    kinds = max((width(KIND_NAMES[field.kind].say(language)) for field in found), default=0)
    room = max(context.width - kinds - _LEAST_LABEL, 8)
    keys = min(room, max((width(_key(field)) for field in found), default=0))
    columns = (TableColumn(width=keys + 1), TableColumn(width=kinds + 1), TableColumn())
    for name, inside in tables.items():
        labels = phrase("render.keys.mark").say(language).join(label.say(language) for label in inside[0].tables)
        yield WrappedText(labels, lead=f"{name}  " if name else "", mark="strong", hang=2)
        rows = [
            (
                cell(_key(field), "info"),
                cell(KIND_NAMES[field.kind].say(language), "dim"),
                WrappedText(visible(_said(field, language))),
            )
            for field in inside
        ]
        yield table(columns, rows, context, indent=2)
        yield BLANK
    yield from (WrappedText(text, hang=2) for text in _closing(found, language))


def _key(field: Field) -> str:
    return field.address.removesuffix("[]").split(".")[-1]


def _said(field: Field, language: Language) -> str:
    parts = [field.label.say(language)]
    if field.required:
        parts.append(phrase("render.keys.required").say(language))
    if field.choices:
        named = ((word, name.say(language)) for word, name in field.choices)
        parts.append(", ".join(word if name == word else f"{word} = {name}" for word, name in named))
    if field.note.say(language):
        parts.append(field.note.say(language))
    return phrase("text.marks.semicolon").say(language).join(parts)


def _closing(found: Sequence[Field], language: Language) -> Iterator[str]:
    yield phrase("render.keys.count", count=len(found)).say(language)
    if any(field.kind == "amount" for field in found):
        yield phrase("render.keys.amounts_disclosure_currency_unit").say(language)
    if any(field.previous for field in found):
        yield phrase("render.keys.last_year_s_figures_same").say(language)
