"""Proofs that rules contradict each other can be checked, and ranges of changed figures are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given

from budgetcheck.explain.search.conflicts import Contradiction, Search, components
from budgetcheck.explain.search.feasible import Bench, Clash, certifies
from budgetcheck.explain.search.groups import separate
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.system import Constraint, System, measure
from tests.effort import examples

from .oracle import cheapest, holds, normal
from .systems import equality, systems

ONE = Fraction(1)


@given(systems(most=6))
@examples(200)
def test_every_conflict_is_a_proof_that_can_be_checked(system: System) -> None:
    for part in components(system):
        search = Search(system, part, Clock())
        try:
            search.solve()
            clashes = list(search.clashes.values())
        except Contradiction as found:
            clashes = [found.clash]
        for clash in clashes:
            assert certifies(system, clash)
            everything = set(range(len(system.measures)))
            assert not holds(system, everything - clash.figures - clash.certain)


@given(systems(most=5))
@examples(150)
def test_the_range_of_a_changed_figure_is_exact(system: System) -> None:
    for part in components(system):
        bench = Bench(system, part, Clock())
        doubtful = [figure for figure in bench.figures if system.measures[figure].value is not None]
        if any(system.measures[figure].interval.empty for figure in doubtful):
            continue
        bench.release(doubtful[:2])
        if bench.clash() is not None:
            continue
        alone = System(system.measures, tuple(system.constraints[number] for number in part))
        for figure in doubtful[:2]:
            reach = bench.reach(figure)
            for end, closed, sign in ((reach.low, reach.low_closed, 1), (reach.high, reach.high_closed, -1)):
                if end is None:
                    far = normal({figure: Fraction(sign)}, Fraction(-(10**9)), False)
                    assert holds(alone, set(doubtful[:2]), [far])
                    continue
                beyond = normal({figure: Fraction(sign)}, sign * end, True)
                at = normal({figure: Fraction(sign)}, sign * end, False)
                near = normal({figure: Fraction(sign)}, sign * end + Fraction(1, 10**9), False)
                assert not holds(alone, set(doubtful[:2]), [beyond])
                assert holds(alone, set(doubtful[:2]), [at]) == closed
                assert holds(alone, set(doubtful[:2]), [near])


def test_a_forged_proof_is_refused() -> None:
    system = System(
        tuple(measure(name, Decimal(value)) for name, value in (("t", "5"), ("a", "1"), ("b", "2"))),
        (equality("t", "a", "b"),),
    )
    rule = ((0, ONE),)
    assert certifies(system, Clash(frozenset([0, 1, 2]), rule))
    assert not certifies(system, Clash(frozenset([0, 1]), rule))
    assert not certifies(system, Clash(frozenset([0, 1, 2]), ()))


def test_a_guard_lifts_its_rule_and_belongs_to_the_conflict() -> None:
    figures = tuple(measure(name, Decimal(value)) for name, value in (("part", "9"), ("whole", "10"), ("rate", "50")))
    share = Constraint("share", (("part", ONE), ("whole", Fraction(-1, 2))), guards=("rate",))
    search = Search(System(figures, (share,)), [0], Clock())
    repair = search.solve()
    groups = separate(search, repair, [0, 0, 0], 10)
    found = {tuple(search.figures(mask)) for mask in groups[0].alternatives}
    assert repair.bit_count() == 1
    assert {figure for chosen in found for figure in chosen} >= {2}
    assert next(iter(search.clashes.values())).figures == {0, 1, 2}


def entangled(limit: int) -> System:
    """Two mistakes, each with two repairs, and a rule over both that does not bear one of the four combinations."""
    figures = tuple(measure(name, Decimal(value)) for name, value in (("a", "0"), ("b", "10"), ("c", "0"), ("d", "10")))
    links = (equality("a", "b"), equality("c", "d"))
    span = Constraint("span", (("a", ONE), ("c", ONE)), "<=", Fraction(limit))
    return System(figures, (*links, span))


def test_mistakes_that_bear_on_each_other_are_not_taken_for_independent() -> None:
    for limit, combinations, groups in ((15, 3, 1), (25, 4, 2), (5, 1, 1)):
        system = entangled(limit)
        search = Search(system, components(system)[0], Clock())
        found = separate(search, search.solve(), [0] * 4, 100)
        assert len(found) == groups
        count = 1
        for group in found:
            count *= len(group.alternatives)
        assert count == combinations
        oracle = cheapest(system)
        assert oracle is not None
        assert len(oracle[1]) == combinations
