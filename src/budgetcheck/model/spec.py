"""How the model is written down: annotated classes, read once into a tree of `Spec`.

A key is declared in one place, as a class annotation such as ``total: Annotated[Amount, Label("收入合计", "total
income")]``. Everything else about keys is derived from that tree: what formulas may name (`layout.KEYS`), what a
declaration may hold (`shape.ROOT`, `validate`), the labels of reports and the JSON Schema. The classes take no
part at run time: a checked declaration stays the plain dict that was parsed, so that nothing is copied.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from inspect import get_annotations
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args, get_origin

from budgetcheck.arithmetic.currency import CurrencyName
from budgetcheck.arithmetic.limits import LONG_FORM_KEYS
from budgetcheck.model.record import Key, Kind
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import EMPTY, Words, phrase


class Label(NamedTuple):
    """What a key is called, and in one sentence what belongs there where the name alone leaves that open."""

    zh: str
    en: str
    zh_note: str = ""
    en_note: str = ""
    example: object = None


class Holds(NamedTuple):
    """What a type holds: its kind, and for numbers the table class of the long form, the limits, words beside it."""

    kind: Kind
    long: type["ModelTable"] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False
    words: tuple[str, ...] = ()
    """Words that may stand in place of the number (``"exact"``)."""


class Limits(NamedTuple):
    """Narrower limits for one number than its type has."""

    low: int | None = None
    high: int | None = None
    whole: bool = False


class Counted(NamedTuple):
    """What a number counts, as a phrase about a `number` of vehicles, points, square metres."""

    unit: Words


class Of:
    """What a change is of: dotted keys, the nearest of which is meant where it could be several."""

    def __init__(self, *figures: str) -> None:
        self.figures = figures


class Choices(NamedTuple):
    """The Chinese and English name of each allowed word, in the order of the literal's words."""

    names: tuple[Words, ...]


CurrencyUnit: TypeAlias = Annotated[
    CurrencyName,
    Choices(
        (
            phrase("model.spec.yuan"),
            phrase("model.spec.yuan_2"),
            phrase("model.spec.yuan_3"),
            phrase("model.spec.yuan_4"),
        )
    ),
]


class ModelTable:
    """A table of the declaration; its annotations are its keys.

    `required` keys must be there. `identity` is the key that names an element of a list of these tables in addresses,
    `one` what such an element is called, `short` the key that an element consists of when it is written as a bare text.
    With `context` the labels of its keys say too little without the label of the table; with `bare` so do those of the
    keys that it hands down to other tables. `synonyms` are keys of a long form that say the same as another one.
    `unique` elements of a list never share their identity. The total of a `budgeted` table is held against its budgets.
    """

    required: ClassVar[tuple[str, ...]] = ()
    identity: ClassVar[str] = ""
    one: ClassVar[Words] = EMPTY
    short: ClassVar[str] = ""
    context: ClassVar[bool] = False
    bare: ClassVar[bool] = False
    unique: ClassVar[bool] = False
    budgeted: ClassVar[bool] = False
    synonyms: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(
        cls,
        *,
        required: tuple[str, ...] | None = None,
        identity: str = "",
        one: Words = EMPTY,
        short: str = "",
        context: bool = False,
        bare: bool = False,
        unique: bool = False,
        budgeted: bool = False,
        synonyms: Mapping[str, str] | None = None,
    ) -> None:
        if required is not None:
            cls.required = required
        cls.identity = identity or cls.identity
        cls.one = one if one.zh else cls.one
        cls.short = short or cls.short
        cls.context = context or cls.context
        cls.bare = bare
        cls.unique = unique or cls.unique
        cls.budgeted = budgeted or cls.budgeted
        if synonyms is not None:
            cls.synonyms = synonyms


@frozen
class Spec(Key):
    """A key of the model with all that a declaration may write there.

    `accepts` are the keys that may be written (in a table, in an element of a list, in a long form); `keys`, which it
    inherits, are those that formulas may name.
    """

    accepts: Mapping[str, "Spec"] = field(default_factory=dict)
    required: bool = False
    note: Words = EMPTY
    example: object = None
    choice_names: tuple[Words, ...] = ()
    identity: str = ""
    short: str = ""
    context: bool = False
    bare: bool = False
    """The label says too little without that of the table."""
    unique: bool = False
    budgeted: bool = False
    one: Words = EMPTY
    element_required: tuple[str, ...] = ()
    """Keys that the table, element or long form here must have."""
    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False
    words: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    """The figures of which a change may be the change."""
    unit: Words = EMPTY
    """What a number counts, as a phrase about a `number` of it; empty where it has no unit."""


NO_LABEL = Label("", "")
_PLAIN: dict[object, Kind] = {str: "text", bool: "flag", date: "date"}


def spec_of(table: type[ModelTable], name: str = "", label: Label = NO_LABEL, required: bool = False) -> Spec:
    """Read a table class into the spec of a table."""
    accepts = _keys(table)  # type: ignore[arg-type]  # the cache asks for a hash, which a class has
    return Spec(
        name=name,
        kind="table",
        label=Words(label.zh, label.en),
        keys=accepts,
        accepts=accepts,
        required=required,
        note=Words(label.zh_note, label.en_note),
        identity=table.identity,
        short=table.short,
        context=table.context,
        budgeted=table.budgeted,
        one=table.one,
        element_required=table.required,
        synonyms=table.synonyms,
    )


@cache
def _keys(table: type[ModelTable]) -> dict[str, Spec]:
    found: dict[str, Spec] = {}
    for base in reversed(table.__mro__):
        if issubclass(base, ModelTable) and base is not ModelTable:
            for key, annotation in get_annotations(base).items():
                made = _spec(key, annotation, key in table.required)
                found[key] = replace(made, bare=True) if issubclass(base, ModelTable) and base.bare else made
    if _holds_amounts(found):
        found.setdefault(UNIT_KEY, _UNIT)
    return found


UNIT_KEY = "currency_unit"
"""Names the unit of all amounts in a table and in what is inside it, where that is not the disclosure's."""


def _holds_amounts(keys: Mapping[str, Spec]) -> bool:
    """Whether a table may state its own unit: it holds amounts, and is not the declaration itself."""
    return "disclosure" not in keys and any(
        key.kind == "amount" or (key.kind in ("table", "list") and UNIT_KEY in key.accepts) for key in keys.values()
    )


def _spec(name: str, annotation: Any, required: bool) -> Spec:
    """Read one annotation, ``Annotated[type, Label(...), ...]``; without a label the key is its own name."""
    metadata = {type(item): item for item in getattr(annotation, "__metadata__", ())}
    type_ = annotation.__origin__ if metadata else annotation
    label: Label = metadata.get(Label, Label(name, name))
    if Holds in metadata:
        of: Of = metadata.get(Of, Of())
        counted: Counted = metadata.get(Counted, Counted(EMPTY))
        held = _held(name, metadata[Holds], metadata.get(Limits, Limits()), label, required)
        return replace(held, of=of.figures, unit=counted.unit)
    if isinstance(type_, type) and issubclass(type_, ModelTable):
        return spec_of(type_, name, label, required)
    shared: dict[str, Any] = {
        "name": name,
        "label": Words(label.zh, label.en),
        "required": required,
        "note": Words(label.zh_note, label.en_note),
        "example": label.example,
    }
    if get_origin(type_) is Literal:
        return Spec(kind="text", choices=get_args(type_), choice_names=metadata[Choices].names, **shared)
    if get_origin(type_) is not list:
        return Spec(kind=_PLAIN[type_], **shared)
    (element,) = get_args(type_)
    if element is str:
        return Spec(kind="texts", **shared)
    inner = spec_of(element)
    return Spec(
        kind="list",
        keys=inner.keys,
        accepts=inner.accepts,
        identity=inner.identity,
        unique=element.unique,
        short=inner.short,
        one=inner.one,
        element_required=inner.element_required,
        **shared,
    )


def _held(name: str, holds: Holds, limits: Limits, label: Label, required: bool) -> Spec:
    long = spec_of(holds.long) if holds.long else Spec("", "table", EMPTY)
    return Spec(
        name=name,
        kind=holds.kind,
        label=Words(label.zh, label.en),
        keys={
            key: spec for key, spec in long.accepts.items() if key not in LONG_FORM_KEYS and key not in long.synonyms
        },
        accepts=long.accepts,
        required=required,
        note=Words(label.zh_note, label.en_note),
        example=label.example,
        element_required=long.element_required,
        low=holds.low if limits.low is None else Decimal(limits.low),
        high=holds.high if limits.high is None else Decimal(limits.high),
        whole=holds.whole or limits.whole,
        words=holds.words,
        synonyms=long.synonyms,
    )


_UNIT_LABEL = Label(
    "本表金额单位",
    "currency unit of this table",
    "本表及其下各表的金额单位；缺省同 disclosure.currency_unit。",
    "of all amounts in this table and below it; that of the disclosure by default.",
)
_UNIT = _spec(UNIT_KEY, Annotated[CurrencyUnit, _UNIT_LABEL], required=False)
