"""The layout of a declaration as formulas and labels see it: the model's keys as one tree."""

from __future__ import annotations

from dataclasses import replace

from budgetcheck.model import Declaration, Spec, spec_of
from budgetcheck.record import Key
from budgetcheck.words import Words

ROOT: Spec = spec_of(Declaration)
"""The declaration with all that may be written in it."""


def _layout() -> Spec:
    """Extend the model's tree by what formulas may also name: last year's file and the members' declarations.

    A related file's own related files are never loaded, so the tree ends there.
    """
    disclosure = ROOT.keys["disclosure"]
    related = dict(ROOT.keys)
    previous = replace(disclosure.keys["previous"], keys=related)
    members = Key("members", "list", Words("所属单位", "members"), dict(related))
    return replace(
        ROOT,
        keys={
            **ROOT.keys,
            "disclosure": replace(disclosure, keys={**disclosure.keys, "previous": previous}),
            "members": members,
        },
    )


KEYS: Key = _layout()
"""The root table. `KEYS.keys["disclosure"].keys["previous"]` also has the keys of last year's whole declaration, and
`members` is the list of the declarations of a department's units."""


def find(route: tuple[str | int, ...]) -> Key | None:
    """Return the key that a route leads to; indices are passed over."""
    key = KEYS
    for step in route:
        if isinstance(step, int):
            continue
        found = key.keys.get(step)
        if found is None:
            return None
        key = found
    return key
