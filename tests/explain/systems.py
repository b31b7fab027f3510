"""Systems for the tests: small ones of every make for comparison with the oracle."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from budgetcheck.arithmetic.interval import Interval, exactly
from budgetcheck.explain.explain import QUICK, explain, suspects_of
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.explain.search.system import Constraint, Relation, System, measure
from budgetcheck.findings.finding import Suspect

RELATIONS: tuple[Relation, ...] = ("==", "==", "==", "==", "<=", "<", ">=", ">")
WEIGHTS = [Fraction(1)] * 6 + [Fraction(-1)] * 6 + [Fraction(2), Fraction(-1, 3)]


def equality(figure: str, *parts: str, rule: str = "sum") -> Constraint:
    """The figure is the sum of its parts."""
    return Constraint(rule, ((figure, Fraction(1)), *((part, Fraction(-1)) for part in parts)))


def suspects(system: System, *, limits: SearchLimits = QUICK) -> dict[int, tuple[Suspect, ...]]:
    """The suspects that a check would name for a system, by the constraints that they touch."""
    return suspects_of(system, explain(system, limits=limits).groups)


@st.composite
def systems(draw: st.DrawFn, most: int = 7) -> System:
    """Values that keep random rules, of which some are then spoilt, left out or declared certain."""
    count = draw(st.integers(max(1, most - 5), most))
    names = [f"f{number}" for number in range(count)]
    plain = draw(st.booleans())
    truth = {name: Fraction(draw(st.integers(-12, 12))) for name in names}
    constraints = []
    for number in range(draw(st.integers(1, most))):
        figures = draw(st.lists(st.sampled_from(names), min_size=1, max_size=min(4, count), unique=True))
        terms = tuple((figure, draw(st.sampled_from(WEIGHTS[:12] if plain else WEIGHTS))) for figure in figures)
        total = sum((weight * truth[figure] for figure, weight in terms), Fraction(0))
        relation: Relation = "==" if plain else draw(st.sampled_from(RELATIONS))
        off = (
            Fraction(draw(st.sampled_from([0, 0, 0, 1, 5]))) if relation != "==" or draw(st.integers(0, 9)) == 0 else 0
        )
        several = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
        guards = () if plain or draw(st.integers(0, 7)) else tuple(draw(several))
        if guards and draw(st.integers(0, 3)) == 0:
            # A rule that could not be solved and fails: its figures cannot all be right.
            constraints.append(Constraint(f"R{number}", (), ">=", Fraction(1), guards=guards))
            continue
        tolerance = Fraction(0) if plain else Fraction(draw(st.sampled_from([0, 0, 0, 1])), 2)
        sign = -1 if relation in (">", ">=") else 1
        constraints.append(Constraint(f"R{number}", terms, relation, total + sign * off, tolerance, guards=guards))
    measures = []
    for name in names:
        value = truth[name] + draw(st.sampled_from([0, 0, 0, 1, 4, -9, 30]))
        weight = draw(st.sampled_from([Fraction(1)] * 5 + ([] if plain else [None, Fraction(2), Fraction(1, 2)])))
        decimals = draw(st.sampled_from([0, 0, 1, None]))
        rounding = draw(st.sampled_from(["nearest", "nearest", "truncated"]))
        stated = None if draw(st.integers(0, 11)) == 0 else Decimal(int(value))
        made = measure(name, stated, decimals=decimals, rounding=rounding, weight=weight)
        if not plain and draw(st.integers(0, 30)) == 0:
            made = made.__class__(name, made.value, Interval(Fraction(1), Fraction(0)), weight)
        elif not plain and stated is not None and draw(st.integers(0, 20)) == 0:
            made = made.__class__(name, made.value, exactly(Fraction(stated) + Fraction(1, 4)), weight)
        measures.append(made)
    return System(tuple(measures), tuple(constraints))
