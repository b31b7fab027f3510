"""The shape of a declaration: what the model says of each key, apart from what people are told of it.

Reading a declaration needs the kinds, limits and nesting of its keys, but no labels. They are derived from the model
(`tree.shape_tuples`) and kept between runs as plain tuples, of which only those are taken apart whose keys are met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar

from budgetcheck.files.store import stored
from budgetcheck.model.record import Kind
from budgetcheck.source.faults import Takes
from budgetcheck.text.places import Route

_Made = TypeVar("_Made")


class Shape:
    """A key: its kind, its limits, and the keys inside (`accepts` may be written, `keys` may be named in formulas)."""

    __slots__ = (
        "_accepts",
        "_keys",
        "_plain_accepts",
        "_plain_keys",
        "choices",
        "element_required",
        "high",
        "identity",
        "kind",
        "low",
        "short",
        "synonyms",
        "whole",
        "words",
    )

    def __init__(self, plain: tuple[Any, ...]) -> None:
        self.kind: Kind
        (
            self.kind,
            self.choices,
            self.identity,
            self.short,
            self.element_required,
            synonyms,
            low,
            high,
            self.whole,
            self.words,
            self._plain_accepts,
            self._plain_keys,
        ) = plain
        self.synonyms: Mapping[str, str] = dict(synonyms)
        self.low = None if low is None else Decimal(low)
        self.high = None if high is None else Decimal(high)
        self._accepts: Keys[Shape] | None = None
        self._keys: Keys[Shape] | None = None

    @property
    def accepts(self) -> Mapping[str, Shape]:
        """The keys that may be written here."""
        if self._accepts is None:
            self._accepts = Keys(self._plain_accepts, Shape)
        return self._accepts

    @property
    def keys(self) -> Mapping[str, Shape]:
        """The keys that formulas and addresses may name here."""
        if self._keys is None:
            self._keys = Keys(self._plain_keys, Shape)
        return self._keys


class Keys(Mapping[str, _Made]):
    """What is kept of each key of a table, made when it is first asked for."""

    __slots__ = ("_made", "_make", "_plain")

    def __init__(self, plain: Mapping[str, tuple[Any, ...]], make: Callable[[tuple[Any, ...]], _Made]) -> None:
        self._plain = plain
        self._make = make
        self._made: dict[str, _Made] = {}

    def __getitem__(self, key: str) -> _Made:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(self._plain[key])
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """Return what is made of a key."""
        return self[key] if key in self._plain else default

    def __contains__(self, key: object) -> bool:
        return key in self._plain

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


def _derived() -> tuple[Any, ...]:
    from budgetcheck.model.tree import shape_tuples

    return shape_tuples()


_TREE, _UNIQUE, _CODED, _BUDGETED, _CHANGES = stored("layout", _derived)
ROOT: Final = Shape(_TREE)
"""The declaration; its `keys` also have those of related declarations, see `layout.KEYS`."""
UNIQUE_LISTS: Final[tuple[tuple[str, str], ...]] = _UNIQUE
"""The lists whose elements are told apart by a key, last year's among them, and that key."""
CODED_LISTS: Final[tuple[str, ...]] = _CODED
"""The lists of figures by code."""
BUDGETED_TABLES: Final[tuple[str, ...]] = _BUDGETED
"""The tables whose total may be stated beside its budgets, with the percentage that was spent."""
CHANGES: Final[Mapping[str, tuple[str, ...]]] = _CHANGES
"""Each change and the figures of which it may be the change; the nearest is meant where it could be several."""


def shape_at(route: Route) -> Shape | None:
    """Return the key that a route leads to; indices are passed over."""
    try:
        return _found(route)
    except LookupError:
        return None


@lru_cache(maxsize=4096)
def _found(route: Route) -> Shape:
    """Return the key; raises LookupError where there is none, which is not remembered: it may be of any length."""
    shape = ROOT
    for step in route:
        if not isinstance(step, int):
            shape = shape.keys[step]
    return shape


def takes_at(route: Route) -> Takes:
    """What the key at a route takes, as far as advice on a slip of writing goes by it."""
    own = route[:-1] if route and route[-1] == "value" and shape_at(route) is None else route
    found = shape_at(own)
    if found is None:
        return "any"
    match found.kind:
        case "amount" | "percent" | "number" | "date" | "flag":
            return found.kind
        case "text" | "target" | "reference" | "texts":
            return "code" if own[-1] == "code" else "text"
    return "any"
