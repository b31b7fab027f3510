"""The keys of a declaration, a page for each outermost table: label, kind, unit, what may stand there, an example."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Final

from budgetcheck.model.fields import KIND_NAMES, Field
from budgetcheck.source.write import toml_value
from budgetcheck.text.words import Language
from docs.site.keys import fields, key_anchor, key_page
from docs.site.page import MadePage, coded, plain, table

_SAMPLES: Final[dict[str, object]] = {
    "amount": 1644.62,
    "percent": 12.5,
    "number": 12,
    "text": "……",
    "date": date(2024, 3, 1),
    "flag": True,
    "target": "≥95%",
    "reference": "income.total",
    "texts": ["……"],
}
"""What a key of each kind may hold, where the model gives no example of its own."""


def made_pages(language: Language) -> Iterator[MadePage]:
    """The list of tables, and a page for each."""
    outermost = {path: list(held) for path, held in groupby(fields(), key=key_page)}
    yield MadePage("reference/keys/index.md", "\n".join(_index(outermost, language)) + "\n")
    for path, addresses in outermost.items():
        held = [fields()[address] for address in addresses]
        yield MadePage(path, "\n".join(_page(held, language)) + "\n")


def _index(outermost: dict[str, list[str]], language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield "# 申报文件的键" if zh else "# Keys of a declaration"
    yield ""
    total = len(fields())
    if zh:
        yield f"申报文件可以写的键共 {total} 个，每张表一页。在终端里用 `budgetcheck fields 接待` 按词查找。"
        yield "金额以 `disclosure.currency_unit` 为单位（缺省万元）；单位不同的，写成"
        yield '`{ value = 76, currency_unit = "元" }`。上年数写在 `[previous]` 下的同名键。'
    else:
        yield f"A declaration may hold {total} keys; each table has a page. In a terminal, `budgetcheck fields 接待` "
        yield "looks them up by a word. Amounts are in `disclosure.currency_unit` (万元, 10,000 yuan, by default);"
        yield 'another unit is written `{ value = 76, currency_unit = "元" }`.'
        yield "Last year's figures have the same keys under `[previous]`."
    yield ""
    rows = []
    for path, addresses in outermost.items():
        first = fields()[addresses[0]]
        needed = ("必填" if zh else "required") if first.required else ""
        link = f"[{coded(first.address)}]({path.rpartition('/')[2]})"
        rows.append((link, plain(first.label.say(language)), str(len(addresses)), needed))
    yield from table(("表或键", "名称", "键数", "") if zh else ("Table or key", "Label", "Keys", ""), rows)


def _page(held: list[Field], language: Language) -> Iterator[str]:
    zh = language == "zh"
    first = held[0]
    yield f"# {plain(first.label.say(language))} `{first.address}`"
    yield ""
    if first.kind in ("table", "list") and len(held) > 1:
        yield f'<span id="{key_anchor(first.address)}"></span>{plain(_says(first, language))}'
        held = held[1:]
    if first.previous:
        yield ""
        yield (
            f"上年数写在 `[previous]` 下的同名键：`previous.{first.address}`。"
            if zh
            else (f"Last year's figures have the same keys under `[previous]`: `previous.{first.address}`.")
        )
    head = ("键", "名称", "类型与单位", "说明", "示例") if zh else ("Key", "Label", "Kind and unit", "Notes", "Example")
    order = list(dict.fromkeys(field.table for field in held))
    together = sorted(held, key=lambda field: order.index(field.table))
    for header, inside in groupby(together, key=lambda field: field.table):
        rows = [_row(field, language) for field in inside]
        if header:
            yield ""
            yield f"## `{header}`"
        yield ""
        yield '<div class="keys" markdown>'
        yield ""
        yield from table(head, rows)
        yield ""
        yield "</div>"


def _row(field: Field, language: Language) -> tuple[str, ...]:
    key = field.address.rpartition(".")[2]
    unit = _unit(field, language)
    kind = KIND_NAMES[field.kind].say(language)
    anchor = f'<span id="{key_anchor(field.address)}"></span>'
    return (
        anchor + coded(key),
        plain(field.label.say(language)),
        f"{kind}<br>{unit}" if unit else kind,
        plain(_says(field, language)) if not field.choices else _choices(field, language),
        coded(_example(field)),
    )


def _unit(field: Field, language: Language) -> str:
    if field.kind == "amount":
        return "万元等" if language == "zh" else "万元 or other"
    return field.unit.say(language).strip()


def _says(field: Field, language: Language) -> str:
    zh = language == "zh"
    required = ("必填。" if zh else "Required. ") if field.required else ""
    return required + field.note.say(language)


def _choices(field: Field, language: Language) -> str:
    words = [f"{coded(word)} {plain(name.say(language))}" for word, name in field.choices]
    said = plain(_says(field, language))
    return "<br>".join([*([said] if said else []), *words])


def _example(field: Field) -> str:
    if field.kind in ("table", "list", "any"):
        return ""
    value: object = field.example
    if value is None:
        value = field.choices[0][0] if field.choices else _SAMPLES[field.kind]
    return toml_value(value)
