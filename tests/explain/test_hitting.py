"""Cheapest sets that hit every conflict: as cheap as trying all finds, each listed once."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.explain.search.hitting import bits, cheapest, cost, every_repair, packing, smallest, split
from budgetcheck.explain.search.limits import Clock, LimitReached
from tests.effort import examples

masks = st.lists(st.integers(1, 2**8 - 1), min_size=1, max_size=12)
weights = st.lists(st.integers(1, 4), min_size=8, max_size=8)


def brute(conflicts: list[int], prices: list[int]) -> tuple[int, set[int]]:
    """The least cost and all sets of that cost, by trying every subset."""
    subsets = (sum(1 << one for one in chosen) for size in range(9) for chosen in combinations(range(8), size))
    hitting = [subset for subset in subsets if all(subset & mask for mask in conflicts)]
    least = min(cost(subset, prices) for subset in hitting)
    return least, {subset for subset in hitting if cost(subset, prices) == least}


@given(masks, weights)
@examples(300)
def test_the_cheapest_set_costs_what_trying_all_finds(conflicts: list[int], prices: list[int]) -> None:
    least, _ = brute(conflicts, prices)
    found = cheapest(conflicts, prices, Clock())
    assert all(found & mask for mask in conflicts)
    assert cost(found, prices) == least
    assert packing(smallest(conflicts), prices) <= least


@given(masks, weights)
@examples(300)
def test_every_lists_each_cheapest_set_once(conflicts: list[int], prices: list[int]) -> None:
    least, expected = brute(conflicts, prices)
    found = list(every_repair(list(conflicts), prices, least, lambda _: True, lambda one: (0, one), Clock()))
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(masks, masks, weights)
@examples(200)
def test_conflicts_learnt_on_the_way_count(known: list[int], hidden: list[int], prices: list[int]) -> None:
    least, expected = brute(known + hidden, prices)
    conflicts = list(known)

    def holds(subset: int) -> bool:
        missed = next((mask for mask in hidden if not mask & subset), None)
        if missed is not None:
            conflicts.append(missed)
        return missed is None

    assert set(every_repair(conflicts, prices, least, holds, lambda one: (0, one), Clock())) == expected


def test_elements_of_small_order_come_first() -> None:
    found = list(every_repair([0b111], [1, 1, 1], 1, lambda _: True, lambda one: (-one, 0), Clock()))
    assert found == [0b100, 0b010, 0b001]


def test_conflicts_that_share_nothing_are_split() -> None:
    assert split([0b11, 0b1100, 0b110, 0b110000]) == [[0b1100, 0b11, 0b110], [0b110000]]
    assert list(bits(0b101001)) == [0, 3, 5]


def test_many_disjoint_conflicts_are_no_work() -> None:
    conflicts = [0b111 << 3 * place for place in range(400)]
    assert cheapest(conflicts, [1] * 1200, Clock(nodes=2000)).bit_count() == 400


def test_nodes_run_out() -> None:
    conflicts = [1 << one | 1 << other for one, other in combinations(range(12), 2)]
    with pytest.raises(LimitReached):
        cheapest(conflicts, [1] * 12, Clock(nodes=2))
    assert cheapest(conflicts, [1] * 12, Clock()).bit_count() == 11
