"""The layout of a declaration as formulas and labels see it, with all that the model says of each key.

It is derived from the model (`tree.laid_out`) and kept between runs as plain tuples; a key is made when it is met.
"""

from __future__ import annotations

from typing import Any, Final

from budgetcheck.files.store import kept, restored
from budgetcheck.model.record import Key
from budgetcheck.model.shape import Keys
from budgetcheck.model.spec import Spec
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words


def _derived() -> tuple[Any, ...]:
    from budgetcheck.model.tree import key_tuples

    return key_tuples()


def _spec(plain: tuple[Any, ...]) -> Spec:
    """Make a key of what `tree.key_tuples` made of it."""
    name, kind, label, keys, choices, accepts, required, note, example, choice_names, *rest = plain
    identity, short, context, bare, unique, budgeted, one, element_required, low, high, whole, words, synonyms = rest
    inside = Keys(keys, _spec)
    return Spec(
        name,
        kind,
        Words.restored(*label),
        inside,
        choices,
        inside if accepts is keys else Keys(accepts, _spec),
        required,
        Words.restored(*note),
        restored(example),
        tuple([Words.restored(*one) for one in choice_names]),
        identity,
        short,
        context,
        bare,
        unique,
        budgeted,
        Words.restored(*one),
        element_required,
        restored(low),
        restored(high),
        whole,
        words,
        synonyms,
    )


KEYS: Final = _spec(kept("keys", _derived))
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
