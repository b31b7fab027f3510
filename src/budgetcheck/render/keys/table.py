"""Keys of a declaration as lines for a terminal: under the header they are written below, with kind and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetcheck.model.fields import KIND_NAMES, Field
from budgetcheck.render.layout.lines import pad, wrap
from budgetcheck.text.safe import visible, width
from budgetcheck.text.words import Language

_WIDEST_KEY = 28


def fields_lines(found: Sequence[Field], language: Language, columns: int) -> Iterator[str]:
    """Keys in tables, then what goes for all amounts and for last year's figures."""
    zh = language == "zh"
    tables: dict[str, list[Field]] = {}
    for field in found:
        tables.setdefault(field.table, []).append(field)
    keys = min(_WIDEST_KEY, max((width(_key(field)) for field in found), default=0))
    kinds = max((width(KIND_NAMES[field.kind].say(language)) for field in found), default=0)
    for number, (table, inside) in enumerate(tables.items()):
        if number:
            yield "\n"
        labels = ("、" if zh else " / ").join(label.say(language) for label in inside[0].tables)
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
    zh = language == "zh"
    parts = [field.label.say(language)]
    if field.required:
        parts.append("必填" if zh else "required")
    if field.choices:
        parts.append(", ".join(f"{word} = {name.say(language)}" for word, name in field.choices))
    if field.note.say(language):
        parts.append(field.note.say(language))
    return ("；" if zh else "; ").join(parts)


def _closing(found: Sequence[Field], language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield f"共 {len(found):,} 个键" if zh else f"{len(found):,} {'key' if len(found) == 1 else 'keys'}"
    if any(field.kind == "amount" for field in found):
        yield (
            '金额以 disclosure.currency_unit 为单位（缺省万元）；与之不同的写成 { value = 12.5, currency_unit = "元" }'
            if zh
            else "amounts are in disclosure.currency_unit (万元 by default); "
            'others are written { value = 12.5, currency_unit = "元" }'
        )
    if any(field.previous for field in found):
        yield (
            "上年数写在 [previous] 下的同名键，如 previous.income.total"
            if zh
            else "last year's figures have the same keys under [previous], as previous.income.total"
        )
