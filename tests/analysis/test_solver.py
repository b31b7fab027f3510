"""The solver against all assignments of small formulas: what it refutes has none, what it shows is one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.analysis.lint.clauses import Clauses
from budgetcheck.analysis.lint.logic import Formula, both, compare, either, negation, proposition
from budgetcheck.analysis.lint.solver import Refutation, Witness, solve, unavoidable
from budgetcheck.explain.search.limits import Clock

NAMES = ("p", "q", "r")
NUMBERS = ("x", "y")
GRID = [Fraction(n, 2) for n in range(-4, 5)]

LINEAR = st.builds(
    lambda a, b, c, relation: compare({"x": Fraction(a), "y": Fraction(b)}, Fraction(c), relation),
    st.integers(-2, 2),
    st.integers(-2, 2),
    st.integers(-2, 2),
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
)
ATOM = st.one_of(st.sampled_from(NAMES).map(proposition), LINEAR)
FORMULA = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: both(*parts)),
        st.lists(inner, max_size=3).map(lambda parts: either(*parts)),
        inner.map(negation),
    ),
    max_leaves=6,
)


def examples() -> list[Witness]:
    return [
        Witness(
            frozenset(name for name, true in zip(NAMES, truths, strict=True) if true),
            {name: (value, Fraction(0)) for name, value in zip(NUMBERS, values, strict=True)},
        )
        for truths in product((False, True), repeat=len(NAMES))
        for values in product(GRID, repeat=len(NUMBERS))
    ]


ALL = examples()


@given(st.lists(FORMULA, min_size=1, max_size=5))
def test_refuted_formulas_have_no_example_and_examples_are_such(formulas: list[Formula]) -> None:
    answer = solve(list(enumerate(formulas)), Clauses(), Clock())
    if isinstance(answer, Witness):
        assert all(answer.holds(formula) for formula in formulas)
        return
    blamed = [formulas[int(str(label))] for label in answer.labels]
    assert not any(all(one.holds(formula) for formula in blamed) for one in ALL)
    assert isinstance(solve(list(enumerate(blamed)), Clauses(), Clock()), Refutation)


@given(FORMULA)
def test_a_formula_and_its_opposite_divide_all_examples(formula: Formula) -> None:
    opposite = negation(formula)
    assert all(one.holds(formula) != one.holds(opposite) for one in ALL)


@given(st.lists(FORMULA, min_size=1, max_size=4))
def test_values_said_to_be_unavoidable_are(formulas: list[Formula]) -> None:
    for name, value in unavoidable(list(enumerate(formulas)), Clauses(), Clock()):
        for one in ALL:
            if all(one.holds(formula) for formula in formulas):
                assert one.values[name][0] == value


def test_clauses_are_made_once() -> None:
    clauses = Clauses()
    formula = either(both(proposition("p"), proposition("q")), proposition("r"))
    assert clauses.of(formula) is clauses.of(formula)
