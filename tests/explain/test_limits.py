"""Explanations within limits: what is cut is said, and whatever is told is a repair."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.explain.explain import explain
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.explain.search.system import Constraint, IllFormed, System, measure
from tests.effort import examples, spread

from .oracle import holds
from .systems import equality, suspects, systems

ONE = Fraction(1)


def stated(rules: tuple[Constraint, ...], **values: str) -> System:
    return System(tuple(measure(name, Decimal(value)) for name, value in values.items()), rules)


def balance_tree(size: int, mistakes: int, seed: int, decimals: int = 2) -> tuple[System, set[str]]:
    """A tree of sums over large amounts with some figures spoilt, and which."""
    rng = random.Random(seed)
    children: dict[int, list[int]] = {}
    leaves, count = [0], 1
    while count < size:
        parent = leaves.pop(rng.randrange(len(leaves)))
        children[parent] = list(range(count, min(size, count + rng.randint(2, 5))))
        leaves += children[parent]
        count += len(children[parent])
    values: dict[int, Decimal] = {}
    for node in reversed(range(count)):
        below = children.get(node)
        values[node] = (
            sum((values[one] for one in below), Decimal(0))
            if below
            else Decimal(rng.randrange(10**17)).scaleb(-decimals)
        )
    spoilt = rng.sample(range(count), mistakes)
    for node in spoilt:
        values[node] += Decimal(rng.randrange(1, 10**9)).scaleb(-decimals) + 1
    measures = tuple(measure(f"n{node}", values[node], decimals=decimals) for node in sorted(values))
    rules = tuple(equality(f"n{node}", *(f"n{one}" for one in below)) for node, below in children.items())
    return System(measures, rules), {f"n{node}" for node in spoilt}


@given(systems(most=6), st.integers(0, 400))
@examples(200)
def test_a_limit_is_said_and_whatever_is_told_is_a_repair(system: System, steps: int) -> None:
    found = explain(system, limits=SearchLimits(None, steps))
    whole = explain(system)
    if found.status == "infeasible":
        # Which part of the system is found to contradict itself first is a matter of steps; that it does is not.
        assert whole.status == "infeasible"
        (conflict,) = found.conflicts
        rules = tuple(system.constraints[number] for number, _ in conflict.factors)
        if not rules:  # a certain figure that says two things
            assert any(one.weight is None and one.interval.empty for one in system.measures)
            return
        doubtful = {place for place, one in enumerate(system.measures) if one.weight is not None}
        assert not holds(System(system.measures, rules), doubtful)
        return
    if found.status != "limit":
        assert found == whole
        return
    if not found.proven:
        assert found.weight is None
        return
    assert found.weight == whole.weight
    for chosen in product(*(group.solutions[:2] for group in found.groups)):
        free = {system.place[figure] for solution in chosen for figure in solution.figures}
        assert holds(system, free)


def test_no_time_is_a_limit_at_once() -> None:
    system, _ = balance_tree(100, 10, 1)
    found = explain(system, limits=SearchLimits(seconds=0))
    assert (found.status, found.proven, found.weight, found.solutions) == ("limit", False, None, ())
    assert suspects(system, limits=SearchLimits(seconds=0)) == {}


@pytest.mark.parametrize("seed", spread(range(4), 1))
def test_trees_of_large_amounts_with_ten_mistakes(seed: int) -> None:
    system, spoilt = balance_tree(100, 10, seed)
    assert max(abs(item.value or 0) for item in system.measures) > 10**15
    found = explain(system, limits=SearchLimits(seconds=None, nodes=60_000))
    assert found.proven
    assert found.weight is not None
    assert found.weight <= len(spoilt)
    for group in found.groups:
        others = [other.solutions[0].figures for other in found.groups if other is not group]
        for solution in group.solutions[:1]:
            free = {system.place[name] for names in (*others, solution.figures) for name in names}
            assert holds(system, free)
            assert not holds(system, free - {system.place[solution.figures[0]]})


def test_the_last_cent_of_a_quadrillion_counts() -> None:
    rules = (equality("t", "a", "b"), equality("u", "t"), equality("v", "t"))
    right = {"t": "1000000000000000.03", "a": "999999999999999.01", "b": "1.02"}
    shown = {"u": "1000000000000000.03", "v": "1000000000000000.03"}
    assert explain(stated(rules, **right, **shown)).status == "consistent"
    found = explain(stated(rules, **{**right, "t": "1000000000000000.08"}, **shown))
    assert [solution.figures for solution in found.solutions] == [("t",)]
    assert found.solutions[0].values[0].proposed == Fraction("1000000000000000.03")


def test_nothing_to_say() -> None:
    assert explain(System((), ())).status == "consistent"
    assert explain(stated((), a="1")).weight == 0
    assert suspects(stated((), a="1")) == {}


def test_rules_that_contradict_each_other_are_shown_with_the_fewest_that_do() -> None:
    rules = (
        Constraint("LOW", (("a", ONE), ("b", ONE)), ">=", Fraction(10)),
        Constraint("IDLE", (("a", ONE), ("c", ONE)), "<=", Fraction(99)),
        Constraint("HIGH", (("a", ONE), ("b", ONE)), "<", Fraction(10)),
    )
    found = explain(stated(rules, a="1", b="2", c="3"))
    assert (found.status, found.proven, found.weight) == ("infeasible", True, None)
    assert set(found.conflicts[0].rules) == {"LOW", "HIGH"}
    assert found.conflicts[0].figures == ()


def test_figures_that_are_certain_are_never_changed() -> None:
    sure = System(
        tuple(measure(name, Decimal(value), weight=None) for name, value in (("t", "5"), ("a", "1"), ("b", "2"))),
        (equality("t", "a", "b"),),
    )
    found = explain(sure)
    assert found.status == "infeasible"
    assert found.conflicts[0].certain == ("t", "a", "b")
    doubtful = explain(System((*sure.measures[:2], measure("b", Decimal("2"))), sure.constraints))
    assert [solution.figures for solution in doubtful.solutions] == [("b",)]


def test_the_less_reliable_figure_is_blamed() -> None:
    measures = tuple(
        measure(name, Decimal(v), weight=w) for name, v, w in (("t", "5", 2), ("a", "1", 2), ("b", "2", 1))
    )
    found = explain(System(measures, (equality("t", "a", "b"),)))
    assert (found.weight, [solution.figures for solution in found.solutions]) == (1, [("b",)])


def test_thousands_of_ties_are_cut_and_said_to_be() -> None:
    parts = {f"p{number}": "100.00" for number in range(1500)}
    system = stated((equality("t", *parts),), t="150077.00", **parts)
    found = explain(system, limits=SearchLimits(seconds=None, nodes=20_000, solutions=50))
    assert found.status == "explained"
    assert found.weight == 1
    assert found.cut
    assert len(found.groups[0].solutions) == 50


def test_the_plausible_are_listed_even_where_ties_are_cut() -> None:
    parts = {f"p{number}": "100.00" for number in range(400)} | {"p390": "9.79"}
    found = explain(stated((equality("t", *parts),), t="39997.90", **parts), limits=SearchLimits(solutions=10))
    assert found.cut
    assert ("p390",) in [solution.figures for solution in found.solutions if solution.cause]


def test_a_degenerate_system_of_equal_rules() -> None:
    rules = tuple(equality("t", "a", "b", rule=f"R{number}") for number in range(40))
    found = explain(stated(rules, t="0", a="0", b="0"))
    assert found.status == "consistent"
    assert len(explain(stated(rules, t="7", a="0", b="0")).solutions) == 3


def test_assuming_a_value_answers_what_if() -> None:
    rules = (equality("t", "a", "b"), equality("u", "t"))
    system = stated(rules, t="1644.62", a="1088.83", b="555.97", u="1644.62")
    assert explain(system.assuming({"b": Decimal("555.79")})).status == "consistent"
    assert explain(system.assuming({"t": Decimal("1644.80")})).weight == 1
    with pytest.raises(IllFormed, match="nowhere"):
        system.assuming({"nowhere": Decimal(1)})


def test_systems_must_be_well_formed() -> None:
    figure = measure("a", Decimal(1))
    with pytest.raises(IllFormed, match="twice"):
        System((figure, figure), ())
    with pytest.raises(IllFormed, match="weight"):
        System((measure("a", Decimal(1), weight=0),), ())
    with pytest.raises(IllFormed, match="names b"):
        System((figure,), (Constraint("R", (("b", ONE),)),))
    with pytest.raises(IllFormed, match="relation"):
        System((figure,), (Constraint("R", (("a", ONE),), "!="),))  # type: ignore[arg-type]


def test_suspects_stand_with_the_rules_they_explain() -> None:
    rules = (equality("t", "a", "b"), equality("b", "c", "d"), equality("x", "y"))
    system = stated(rules, t="1644.62", a="1088.83", b="555.97", c="300.00", d="255.79", x="1", y="1")
    found = suspects(system)
    assert found.keys() == {0, 1}
    assert found[0] == found[1]
    suspect = found[0][0]
    assert (suspect.figures, suspect.cause, suspect.unique) == (("b",), "transposition", True)
    assert (suspect.stated, suspect.proposed) == (("555.97",), ("555.79",))
