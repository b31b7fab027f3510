"""The layout that is kept between runs says of each key what the model says."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from budgetcheck.files.store import restored, storable
from budgetcheck.model.layout import KEYS, key_at
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import laid_out


def assert_same(kept: object, derived: object, met: set[tuple[int, int]]) -> None:
    if (id(kept), id(derived)) in met:
        return
    met.add((id(kept), id(derived)))
    assert isinstance(kept, Spec)
    for one in fields(derived):  # type: ignore[arg-type]
        mine, theirs = getattr(kept, one.name), getattr(derived, one.name)
        if one.name in ("keys", "accepts"):
            assert list(mine) == list(theirs)
            for name in theirs:
                assert_same(mine[name], theirs[name], met)
        else:
            assert (mine, type(mine)) == (theirs, type(theirs)), one.name


def test_what_is_kept_is_what_the_model_says() -> None:
    derived = laid_out()
    outer: set[tuple[int, int]] = set()
    for name, key in derived.keys.items():
        if name not in ("previous", "members", "disclosure"):  # which repeat the others
            assert_same(KEYS.keys[name], key, outer)
    assert len(outer) > 300
    assert list(KEYS.keys) == list(derived.keys)
    assert key_at(("disclosure", "previous", "income", "total")) == key_at(("members", 3, "income", "total"))


@pytest.mark.parametrize("value", ["a", 3, None, True, ["a", "b"], Decimal("1.50"), date(2024, 2, 29), (1, ("b", ()))])
def test_values_are_kept_as_they_are(value: object) -> None:
    assert restored(storable(value)) == value
    assert type(restored(storable(value))) is type(value)
