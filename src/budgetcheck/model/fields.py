"""Every key of a declaration as a list that people look things up in: address, label, kind, unit, note, place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from budgetcheck.arithmetic.limits import LONG_FORM_KEYS
from budgetcheck.model.document import FigureTables
from budgetcheck.model.guess import closest, simplified
from budgetcheck.model.record import Kind
from budgetcheck.model.spec import Spec, spec_of
from budgetcheck.model.tree import MODEL
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words, phrase


@frozen
class Field:
    """One key as it is written in a declaration."""

    address: str
    """Where its value stands, a list's elements as ``[]``: ``three_public.reception``, ``projects[].budget``."""
    table: str
    """The header to write it under: ``[three_public]``, ``[[projects]]``; empty at the top of the file."""
    label: Words
    tables: tuple[Words, ...]
    """The labels of the tables it is in, the outermost first."""
    kind: Kind
    unit: Words = EMPTY
    note: Words = EMPTY
    choices: tuple[tuple[str, Words], ...] = ()
    """The words that may be written, each with its name."""
    required: bool = False
    example: object = None
    previous: bool = False
    """Whether last year's figure may be written under the same address in [previous]."""


KIND_NAMES: dict[Kind, Words] = {
    "amount": phrase("model.fields.amount"),
    "percent": phrase("model.fields.percentage"),
    "number": phrase("model.fields.number"),
    "text": phrase("text.kinds.text"),
    "date": phrase("model.fields.date"),
    "flag": phrase("model.fields.true_false"),
    "target": phrase("model.fields.target"),
    "reference": phrase("model.fields.address_figure"),
    "table": phrase("model.fields.table"),
    "list": phrase("model.fields.list_tables"),
    "texts": phrase("model.fields.list_texts"),
    "any": phrase("model.fields.anything"),
}
"""What people call what a key holds."""
_UNITS: dict[Kind, Words] = {
    "amount": phrase("model.fields.disclosure_currency_unit_default"),
    "percent": phrase("model.fields.mark"),
}


def every_field() -> Iterator[Field]:
    """All keys, those that every declaration has before the others, else in the order of the model.

    Keys of a long form follow their figure where it has some of its own; [previous] holds the same tables once more
    and is one entry.
    """
    repeated = spec_of(FigureTables).accepts
    for name in sorted(MODEL.accepts, key=lambda name: not MODEL.accepts[name].required):
        for field in _inside({name: MODEL.accepts[name]}, "", "", ()):
            yield replace(field, previous=name in repeated)


def _inside(keys: Mapping[str, Spec], address: str, header: str, labels: tuple[Words, ...]) -> Iterator[Field]:
    for name, spec in keys.items():
        own = f"{address}.{name}" if address else name
        yield _field(spec, own, header, labels)
        if own == "previous":
            continue
        inner = (*labels, spec.label)
        if spec.kind == "table":
            yield from _inside(spec.accepts, own, f"[{_plain(own)}]", inner)
        elif spec.kind == "list":
            yield from _inside(spec.accepts, f"{own}[]", f"[[{_plain(own)}]]", inner)
        elif spec.accepts:
            for key, one in spec.accepts.items():
                if key not in LONG_FORM_KEYS:
                    yield _field(one, f"{own}.{key}", f"[{_plain(own)}]", inner)


def _plain(address: str) -> str:
    return address.replace("[]", "")


def _field(spec: Spec, address: str, header: str, labels: tuple[Words, ...]) -> Field:
    return Field(
        address=address,
        table=header,
        label=spec.label,
        tables=labels,
        kind=spec.kind,
        unit=_UNITS.get(spec.kind, EMPTY) if spec.unit == EMPTY else spec.unit,
        note=spec.note,
        choices=tuple(zip(spec.choices, spec.choice_names, strict=True)),
        required=spec.required,
        example=spec.example,
    )


def search(words: str, among: Iterable[Field]) -> list[Field]:
    """The fields that hold every one of the words, in their order.

    First come the key itself, its label, note and choices; a table that is found so brings all that is in it. Only
    where no key holds the words are they looked for in the addresses and labels of the tables around, and only where
    nothing does are other words taken for them: 公务用车 for 机动车.
    """
    all_ = list(among)
    found = _searched([simplified(word) for word in words.split()], all_)
    if found:
        return found
    others = [simplified(other) for word in words.split() for other in _OTHER_WORDS.get(simplified(word), ())]
    also = {field.address for other in others for field in _searched([other], all_)}
    return [field for field in all_ if field.address in also]


_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    simplified(word): same
    for word, same in (
        ("机动车", ("车辆", "公务用车")),
        ("公车", ("公务用车",)),
        ("汽车", ("车辆", "公务用车")),
        ("招待", ("接待",)),
        ("宴请", ("接待",)),
        ("出境", ("出国",)),
        ("工资", ("人员经费",)),
        ("人头费", ("人员经费",)),
        ("办公费", ("公用经费",)),
        ("会议", ("机关运行经费",)),
        ("培训", ("机关运行经费",)),
        ("结余", ("结转",)),
        ("car", ("vehicle",)),
        ("meal", ("reception",)),
        ("salary", ("personnel",)),
    )
}
"""Words that people look for and the model does not use, each with those that it does."""


def _searched(wanted: list[str], all_: list[Field]) -> list[Field]:
    own = {field.address for field in all_ if _holds(wanted, _own(field))}
    if not own:
        return [field for field in all_ if _holds(wanted, _own(field) + _around(field))]
    tables = {field.address for field in all_ if field.address in own and field.kind in ("table", "list")}
    return [
        field
        for field in all_
        if field.address in own or any(field.address.startswith((f"{table}.", f"{table}[")) for table in tables)
    ]


def _holds(wanted: list[str], text: str) -> bool:
    return all(word in text for word in wanted)


def _own(field: Field) -> str:
    choices = [text for word, names in field.choices for text in (word, *names.texts())]
    return _joined([field.address.split(".")[-1], *field.label.texts(), *field.note.texts(), *choices])


def _around(field: Field) -> str:
    return _joined([field.address, field.table, *(text for label in field.tables for text in label.texts())])


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(map(simplified, texts)) + "\n"


def suggestion(word: str, among: Iterable[Field]) -> Field | None:
    """The field whose key or label is most like a word that none holds."""
    by_name: dict[str, Field] = {}
    for field in among:
        for text in (field.address.split(".")[-1], *field.label.texts()):
            by_name.setdefault(simplified(text), field)
    close = closest(simplified(word), by_name)
    return None if close is None else by_name[close]
