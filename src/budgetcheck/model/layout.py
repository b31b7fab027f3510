"""The layout of a declaration as formulas and labels see it, with all that the model says of each key.

It is derived from the model (`tree.laid_out`) and kept between runs as plain tuples; a key is made when it is met.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from budgetcheck.files.store import restored, stored
from budgetcheck.model.record import Key
from budgetcheck.model.shape import Keys
from budgetcheck.model.spec import Spec
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words


def _derived() -> tuple[Any, ...]:
    from budgetcheck.model.tree import key_tuples

    return key_tuples()


def _spec(plain: tuple[Any, ...]) -> Spec:
    """Make a key of what `tree.key_tuples` made of it, field by field."""
    held = dict(zip(_FIELDS, plain, strict=True))
    for name in ("label", "note", "one", "unit"):
        held[name] = Words.restored(*held[name])
    for name in ("example", "low", "high"):
        held[name] = restored(held[name])
    held["choice_names"] = tuple([Words.restored(*one) for one in held["choice_names"]])
    keys, accepts = held["keys"], held["accepts"]
    held["keys"] = Keys(keys, _spec)
    held["accepts"] = held["keys"] if accepts is keys else Keys(accepts, _spec)
    return Spec(**held)


_FIELDS = tuple([one.name for one in fields(Spec)])
KEYS: Final = _spec(stored("keys", _derived))
"""The root table. What [disclosure] says of another file (`RELATED`) has the keys of that file's whole declaration,
too; `members` is the list of the declarations of a department's units."""


def key_at(route: Route) -> Key | None:
    """Return the key that a route leads to, with all that the model says of it; indices are passed over."""
    key: Key = KEYS
    for step in route:
        if isinstance(step, int):
            continue
        found = key.keys.get(step)
        if found is None:
            return None
        key = found
    return key
