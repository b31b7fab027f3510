"""Keys of a declaration as lines for a terminal: under the header they are written below, with kind and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetcheck.model.fields import KIND_NAMES, Field
from budgetcheck.render.layout.lines import pad, wrap
from budgetcheck.text.safe import visible, width
from budgetcheck.text.words import Language, phrase

_WIDEST_KEY = 28


def fields_lines(found: Sequence[Field], language: Language, columns: int) -> Iterator[str]:
    """Keys in tables, then what goes for all amounts and for last year's figures."""
    tables: dict[str, list[Field]] = {}
    for field in found:
        tables.setdefault(field.table, []).append(field)
    keys = min(_WIDEST_KEY, max((width(_key(field)) for field in found), default=0))
    kinds = max((width(KIND_NAMES[field.kind].say(language)) for field in found), default=0)
    for number, (table, inside) in enumerate(tables.items()):
        if number:
            yield "\n"
        labels = phrase("render.keys.mark").say(language).join(label.say(language) for label in inside[0].tables)
        for line in wrap(labels, columns, f"{table}  " if table else "", "  "):
            yield f"{line}\n"
        for field in inside:
            kind = pad(KIND_NAMES[field.kind].say(language), kinds)
            lead = f"  {pad(_key(field), keys)}  {kind}  "
            for line in wrap(visible(_said(field, language)), columns, lead, " " * min(width(lead), columns // 2)):
                yield f"{line}\n"
    yield "\n"
    for text in _closing(found, language):
        for line in wrap(text, columns, "", "  "):
            yield f"{line}\n"


def _key(field: Field) -> str:
    return field.address.removesuffix("[]").split(".")[-1]


def _said(field: Field, language: Language) -> str:
    parts = [field.label.say(language)]
    if field.required:
        parts.append(phrase("render.keys.required").say(language))
    if field.choices:
        parts.append(", ".join(f"{word} = {name.say(language)}" for word, name in field.choices))
    if field.note.say(language):
        parts.append(field.note.say(language))
    return phrase("text.marks.semicolon").say(language).join(parts)


def _closing(found: Sequence[Field], language: Language) -> Iterator[str]:
    yield phrase("render.keys.count", count=len(found)).say(language)
    if any(field.kind == "amount" for field in found):
        yield phrase("render.keys.amounts_disclosure_currency_unit").say(language)
    if any(field.previous for field in found):
        yield phrase("render.keys.last_year_s_figures_same").say(language)
