"""Records: tables of a declaration with their keys laid flat, so that rules read each with one look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import Literal

from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Words

Kind = Literal[
    "amount", "percent", "number", "text", "date", "flag", "target", "reference", "table", "list", "texts", "any"
]
"""What a key holds: money; a percentage; an exact number (count, weight, year); text; a date; true/false; a target
string; the address of another figure; a table; a list of tables; a list of texts; anything ([custom])."""


@frozen
class Key:
    """What the model says about one key: its kind, label and, for tables, lists and long amounts, its keys."""

    name: str
    kind: Kind
    label: Words
    keys: Mapping[str, Key] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


class Record(dict[str, object]):
    """One table laid flat: dotted key relative to the table -> value; absent keys are absent.

    Amounts, percentages and numbers are `Decimal` in the declaration's currency unit; text is `str`; dates are
    `datetime.date`; targets are `targets.Target`; references are the address text; lists of tables are lists of
    `Record`; a table that is present has its own key with True. `route` leads from the document's root to the table.
    """

    __slots__ = ("route",)

    def __init__(self, route: Route = ()) -> None:
        super().__init__()
        self.route = route


class TextRecord(Record):
    """A text of the declaration as an element of `texts`; `route` leads to the text itself."""

    __slots__ = ()


class Derived(Record):
    """Figures from several places of one table side by side: `places` says which key of the table at `home` each is."""

    __slots__ = ("home", "places")

    home: Route
    places: Mapping[str, str]

    def source(self, key: str) -> Route | None:
        """Return where a figure stands in the declaration, or would stand."""
        own = self.places.get(key)
        return None if own is None else self.home + _steps(own)


class CodeRecord(Record):
    """A row of a code list; it stands in no declaration."""

    __slots__ = ()


class Reference(NamedTuple):
    """A figure that a formula read: where it stands, its value (None when absent) and kind."""

    route: Route
    value: object
    kind: Kind


def refer(record: Record, key: str, kind: Kind) -> Reference:
    """Name the figure that a record's key holds."""
    if type(record) is Record:
        return Reference(record.route + _steps(key), record.get(key), kind)
    if isinstance(record, Derived):
        source = record.source(key)
        if source is not None:
            return Reference(source, record.get(key), kind)
    elif isinstance(record, TextRecord):
        return Reference(record.route, record.get(key), kind)
    return Reference(record.route + _steps(key), record.get(key), kind)


@lru_cache(maxsize=4096)
def _steps(key: str) -> Route:
    return tuple(key.split("."))
