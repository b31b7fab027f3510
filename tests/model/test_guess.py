"""What somebody probably meant by a key that is not there."""

from __future__ import annotations

import pytest

from budgetcheck.model.guess import LONGEST_GUESSED, below, closest, key_meant, path_meant, simplified
from budgetcheck.model.layout import KEYS


@pytest.mark.parametrize(
    ("one", "other"), [("Total-Income", "total_income"), ("“三公”经费 合计", "三公经费合计"), ("Ｔｏｔａｌ", "total")]
)
def test_what_people_write_differently_is_the_same(one: str, other: str) -> None:
    assert simplified(one) == simplified(other)


@pytest.mark.parametrize(
    ("word", "meant"), [("incme", "income"), ("Income", "income"), ("收入", "income"), ("xyzzy", None), ("", None)]
)
def test_a_key_is_known_by_its_name_or_its_label(word: str, meant: str | None) -> None:
    keys = {name: KEYS.keys[name] for name in ("income", "expenditure", "unit")}
    if word == "收入":
        word = keys["income"].label.zh
    found = key_meant(word, keys)
    assert (found.name if found else None) == meant


def test_a_key_further_inside_is_found_by_its_own_name() -> None:
    expenditure = KEYS.keys["expenditure"].keys
    found = path_meant("personnel", expenditure)
    assert found is not None
    assert found[0] == "basic.personnel"
    assert path_meant("no_such_key", expenditure) is None
    assert "basic" in dict(below(expenditure, depth=1))
    assert not any("." in path for path, _ in below(expenditure, depth=1))


def test_long_words_are_not_guessed_at() -> None:
    long = "a" * (LONGEST_GUESSED + 1)
    assert closest(long, [long]) is None
    assert key_meant(long, KEYS.keys) is None
    assert closest("incom", ["income", "unit"]) == "income"
