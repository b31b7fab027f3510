"""A group of alternatives that are all combinations of smaller choices is told as several."""

from __future__ import annotations

from itertools import product

import pytest

from budgetcheck.explain.search.factors import factors
from budgetcheck.explain.search.groups import RepairGroup


class NoSearch:
    """No clash is asked about."""


def split(alternatives: list[int], *, cut: bool = False) -> list[list[int]]:
    union = 0
    for mask in alternatives:
        union |= mask
    group = RepairGroup(union, alternatives, [], cut)
    return [part.alternatives for part in factors(NoSearch(), group)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "parts",
    [
        [[0b1, 0b10], [0b100, 0b1000]],
        [[0b1], [0b10, 0b100], [0b1000, 0b10000, 0b100000]],
        [[0b11, 0b100], [0b1000, 0b10000]],
    ],
)
def test_all_combinations_come_apart_and_make_the_group_again(parts: list[list[int]]) -> None:
    whole = [sum(chosen) for chosen in product(*parts)]
    found = split(whole)
    assert len(found) == len(parts)
    assert sorted(sum(chosen) for chosen in product(*found)) == sorted(whole)
    assert sum(part[0] for part in found) == whole[0]


def test_what_lacks_a_combination_stays_whole() -> None:
    whole = [0b101, 0b110, 0b1001]
    assert split(whole) == [whole]
    assert split([0b101, 0b110, 0b1001, 0b1010], cut=True) == [[0b101, 0b110, 0b1001, 0b1010]]
    assert split([0b1, 0b10]) == [[0b1, 0b10]]
