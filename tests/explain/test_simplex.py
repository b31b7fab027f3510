"""Linear systems in exact arithmetic: feasible exactly when elimination says so."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.explain.search.limits import Clock, LimitReached
from budgetcheck.explain.search.simplex import Bounds, Simplex, ratio
from tests.effort import examples

from .oracle import feasible, normal

Spec = tuple[list[dict[int, int]], list[Bounds]]


@st.composite
def tableaux(draw: st.DrawFn) -> Spec:
    columns = draw(st.integers(1, 5))
    factor = st.sampled_from([1, -1, 1, -1, 2, 3])
    rows = draw(st.lists(st.dictionaries(st.integers(0, columns - 1), factor, min_size=1), min_size=0, max_size=5))
    bounds = []
    for _ in range(columns + len(rows)):
        low, width = draw(st.integers(-4, 4)), draw(st.integers(0, 3))
        low_nudge, high_nudge = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (0, -1), (1, -1)]))
        if not width:
            low_nudge = high_nudge = 0
        kind = draw(st.integers(0, 5))
        bounds.append(
            Bounds(
                None if kind == 0 else low,
                None if kind == 1 else low + width,
                low_nudge if kind else 0,
                high_nudge if kind != 1 else 0,
            )
        )
    return rows, bounds


def build(spec: Spec) -> Simplex:
    rows, bounds = spec
    columns = len(bounds) - len(rows)
    simplex = Simplex(columns, rows)
    for variable, limits in enumerate(bounds):
        simplex.bound(variable, limits)
    return simplex


def as_inequalities(spec: Spec, only: set[int] | None = None) -> list[object]:
    rows, bounds = spec
    columns = len(bounds) - len(rows)
    found: list[object] = []
    for variable, (low, high, low_nudge, high_nudge) in enumerate(bounds):
        if only is not None and variable not in only:
            continue
        row = {variable: 1} if variable < columns else rows[variable - columns]
        exact = {name: Fraction(weight) for name, weight in row.items()}
        if low is not None:
            found.append(normal({name: -weight for name, weight in exact.items()}, Fraction(-low), low_nudge > 0))
        if high is not None:
            found.append(normal(exact, Fraction(high), high_nudge < 0))
    return found


def keeps(simplex: Simplex) -> bool:
    """Whether every variable keeps its bounds and every row adds up, recomputed from scratch."""
    for variable, (low, high, low_nudge, high_nudge) in enumerate(simplex.bounds):
        at = simplex.value[variable], simplex.nudge[variable]
        if (low is not None and at < (low, low_nudge)) or (high is not None and at > (high, high_nudge)):
            return False
    for basic, row in simplex.rows.items():
        for part in (simplex.value, simplex.nudge):
            if part[basic] != sum(weight * part[column] for column, weight in row.items()):
                return False
    return True


@given(tableaux())
@examples(400)
def test_feasible_exactly_when_elimination_says_so(spec: Spec) -> None:
    simplex = build(spec)
    identity = simplex.check()
    assert (identity is None) == feasible(as_inequalities(spec), [])  # type: ignore[arg-type]
    if identity is None:
        assert keeps(simplex)
    else:
        assert not feasible(as_inequalities(spec, set(identity)), [])  # type: ignore[arg-type]
        for spared in identity:
            assert feasible(as_inequalities(spec, set(identity) - {spared}), [])  # type: ignore[arg-type]


@given(tableaux(), st.booleans())
@examples(300)
def test_extremes_are_exact_and_know_whether_they_are_attained(spec: Spec, largest: bool) -> None:
    simplex = build(spec)
    if simplex.check() is not None:
        return
    sign = 1 if largest else -1
    for target in range(len(simplex.bounds) - len(spec[0])):
        found = simplex.extreme(target, largest=largest)
        assert keeps(simplex)
        rows = as_inequalities(spec)
        beyond = normal({target: Fraction(-sign)}, Fraction(0), True)
        if found is None:
            far = normal({target: Fraction(-sign)}, Fraction(-(10**6)), False)
            assert feasible([*rows, far], [])  # type: ignore[list-item]
            continue
        value, nudge = Fraction(found[0]), found[1]
        beyond = normal({target: Fraction(-sign)}, -sign * value, True)
        at = normal({target: Fraction(-sign)}, -sign * value, False)
        close = normal({target: Fraction(-sign)}, -sign * value + Fraction(1, 10**6), False)
        assert not feasible([*rows, beyond], [])  # type: ignore[list-item]
        assert feasible([*rows, at], []) == (not nudge)  # type: ignore[list-item]
        assert feasible([*rows, close], [])  # type: ignore[list-item]


@given(tableaux(), st.data())
@examples(200)
def test_bounds_change_without_rebuilding(spec: Spec, data: st.DataObject) -> None:
    simplex = build(spec)
    rows, bounds = spec
    for _ in range(6):
        variable = data.draw(st.integers(0, len(bounds) - 1))
        fresh = Bounds() if data.draw(st.booleans()) else spec[1][variable]
        simplex.bound(variable, fresh)
        bounds = [*bounds[:variable], fresh, *bounds[variable + 1 :]]
        assert (simplex.check() is None) == feasible(as_inequalities((rows, bounds)), [])  # type: ignore[arg-type]


def test_quotients_stay_exact() -> None:
    assert ratio(6, 3) == 2
    assert isinstance(ratio(6, 3), int)
    assert ratio(1, 3) == Fraction(1, 3)
    assert ratio(10**40 + 1, -1) == -(10**40) - 1


def test_a_row_without_terms_is_zero() -> None:
    simplex = Simplex(1, [{}])
    simplex.bound(1, Bounds(5, 5))
    assert simplex.check() == {1: -1}
    simplex.bound(1, Bounds(-1, 0))
    assert simplex.check() is None


def test_a_degenerate_tableau_ends() -> None:
    # Beale's example, on which textbook pivoting cycles: maximise x3 under rows that all pass through the origin.
    rows = [
        {0: Fraction(1, 4), 1: -60, 2: Fraction(-1, 25), 3: 9},
        {0: Fraction(1, 2), 1: -90, 2: Fraction(-1, 50), 3: 3},
        {0: Fraction(3, 4), 1: -150, 2: Fraction(1, 50), 3: -6},
    ]
    simplex = Simplex(4, rows)
    for column in range(4):
        simplex.bound(column, Bounds(0, 1 if column == 2 else None))
    simplex.bound(4, Bounds(None, 0))
    simplex.bound(5, Bounds(None, 0))
    assert simplex.check() is None
    assert simplex.extreme(6, largest=True) == (Fraction(1, 20), 0)


def test_the_clock_stops_it() -> None:
    simplex = Simplex(2, [{0: 1, 1: 1}], Clock(seconds=-1))
    simplex.bound(2, Bounds(1, 1))
    with pytest.raises(LimitReached):
        simplex.check()
