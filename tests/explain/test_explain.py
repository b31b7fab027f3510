"""The explainer against brute force: the cheapest repairs, all of them, and none that is no repair."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given

from budgetcheck.arithmetic.interval import Interval, exactly
from budgetcheck.explain.explain import explain
from budgetcheck.explain.outcome import Explanation, as_json
from budgetcheck.explain.search.system import Constraint, System, measure
from tests.effort import examples

from .oracle import Inequality, cheapest, holds, normal
from .systems import equality, systems


@examples(150)
@given(systems(most=6))
def test_the_cheapest_repairs_are_those_of_brute_force(system: System) -> None:
    compare(system)


@examples(40)
@given(systems(most=12))
def test_so_they_are_for_twelve_figures(system: System) -> None:
    compare(system)


def compare(system: System) -> None:
    expected = cheapest(system)
    found = explain(system)
    if expected is None:
        assert found.status == "infeasible"
        assert found.conflicts
        return
    weight, repairs = expected
    assert found.proven
    assert found.weight == weight
    assert found.status == ("explained" if weight else "consistent")
    assert least_meeting(system, found) == weight
    if found.cut:
        return
    choices = [[s for s in group.solutions if s.weight == group.weight] for group in found.groups]
    told = {frozenset(figure for one in chosen for figure in one.figures) for chosen in product(*choices)}
    assert told == repairs


def least_meeting(system: System, found: Explanation) -> Fraction:
    """What the cheapest figures cost that meet every conflict told: the proof that nothing less will do."""
    conflicts = [frozenset(conflict.figures) for conflict in found.conflicts]
    weights = {item.figure: item.weight or Fraction(0) for item in system.measures}
    figures = sorted(frozenset().union(*conflicts)) if conflicts else []
    return min(
        (
            sum((weights[figure] for figure in chosen), Fraction(0))
            for size in range(len(figures) + 1)
            for chosen in combinations(figures, size)
            if all(conflict & set(chosen) for conflict in conflicts)
        ),
        default=Fraction(0),
    )


def spent(total: str, basic: str, project: str, **more: str) -> System:
    values = {"total": total, "basic": basic, "project": project, **more}
    measures = tuple(measure(name, Decimal(value), decimals=2) for name, value in values.items())
    rules = [equality("total", "basic", "project", rule="EXP-001")]
    if "income" in more:
        rules.append(equality("income", "total", rule="BAL-001"))
    if "listed" in more:
        rules.append(equality("project", "listed", rule="EXP-008"))
    return System(measures, tuple(rules))


def test_swapped_digits_are_recognised_and_restored() -> None:
    found = explain(spent("1644.62", "1088.83", "555.97", income="1644.62", listed="555.79"))
    best = found.solutions[0]
    assert (best.figures, best.cause) == (("project",), "transposition")
    document = as_json(found, "office.toml")
    assert json.loads(json.dumps(document))["solutions"][0]["values"]["project"]["proposed"] == "555.79"
    assert document["status"] == "explained"


def test_two_figures_exchanged_are_one_slip() -> None:
    system = System(
        tuple(
            measure(name, Decimal(value), decimals=2)
            for name, value in {
                "t": "10.00",
                "a": "7.00",
                "b": "3.00",
                "u": "9.00",
                "c": "2.00",
                "v": "9.00",
                "d": "6.00",
            }.items()
        ),
        (equality("t", "a", "b"), equality("u", "a", "c", rule="second"), equality("v", "b", "d", rule="third")),
    )
    assert explain(system).status == "consistent"
    wrong = System(
        tuple(
            measure(m.figure, {"a": Decimal("3.00"), "b": Decimal("7.00")}.get(m.figure, m.value), decimals=2)  # type: ignore[arg-type]
            for m in system.measures
        ),
        system.constraints,
    )
    found = explain(wrong)
    assert found.solutions[0].figures == ("a", "b")
    assert found.solutions[0].cause == "swap"


def test_nothing_to_explain() -> None:
    assert explain(System((), ())).status == "consistent"
    assert explain(spent("3.00", "1.00", "2.00")).weight == Fraction(0)


def test_large_amounts_stay_exact() -> None:
    found = explain(spent("1000000000000000.02", "999999999999998.01", "1.00", income="1000000000000000.02"))
    assert found.proven
    assert found.weight == 1


def within(interval: Interval, place: int) -> list[Inequality]:
    """The figure lies in the interval, for the oracle."""
    rows = []
    if interval.low is not None:
        rows.append(normal({place: Fraction(-1)}, -interval.low, not interval.low_closed))
    if interval.high is not None:
        rows.append(normal({place: Fraction(1)}, interval.high, not interval.high_closed))
    return rows


@examples(120)
@given(systems(most=6))
def test_proposed_numbers_and_ranges_are_what_the_rules_admit(system: System) -> None:
    found = explain(system)
    for group in found.groups:
        others = {
            system.place[name] for other in found.groups if other is not group for name in other.solutions[0].figures
        }
        for solution in group.solutions[:4]:
            free = others | {system.place[name] for name in solution.figures}
            extra: list[Inequality] = []
            for value in solution.values:
                if value.proposed is not None:
                    place = system.place[value.figure]
                    extra += within(system.measures[place].printed(value.proposed), place)
            assert holds(system, free, extra)
            for value in solution.values:
                place = system.place[value.figure]
                item = system.measures[place]
                low, high, low_closed, high_closed = value.range
                if item.places is not None or item.value is None or solution.cause in ("swap", "cumulated"):
                    continue  # the range is one of printed numbers
                if low is not None:
                    below = [normal({place: Fraction(1)}, low, low_closed)]
                    assert not holds(system, free, below)
                if high is not None:
                    above = [normal({place: Fraction(-1)}, -high, high_closed)]
                    assert not holds(system, free, above)


def test_numbers_of_groups_that_depend_on_each_other_go_together() -> None:
    """Either way to mend the second mistake asks for a number of the first; those that are proposed have to match."""
    stated = measure("a", None, decimals=2)
    system = System(
        (
            replace(stated, value=Decimal(0), interval=Interval(Fraction(1), Fraction(0))),
            replace(measure("b", Decimal(0)), interval=exactly(Fraction(1, 4)), decimals=2),
            replace(measure("c", Decimal(0)), interval=exactly(Fraction(1, 4)), decimals=2),
            measure("d", Decimal(1), decimals=0),
        ),
        (
            Constraint("R0", (("d", Fraction(-1)), ("a", Fraction(1)), ("b", Fraction(1)))),
            Constraint("R1", (), ">=", Fraction(1), guards=("a",)),
            Constraint("R2", (("c", Fraction(1)), ("d", Fraction(1)), ("a", Fraction(1)))),
            Constraint("R3", (("a", Fraction(1)),), "<=", Fraction(0)),
        ),
    )
    one, other = explain(system).groups
    chosen = [solution for group in (one, other) for solution in group.solutions[:1]]
    free = {system.place[name] for solution in chosen for name in solution.figures}
    extra: list[Inequality] = []
    for value in (value for solution in chosen for value in solution.values):
        assert value.proposed is not None
        place = system.place[value.figure]
        extra += within(system.measures[place].printed(value.proposed), place)
    assert holds(system, free, extra)
