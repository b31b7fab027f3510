"""Fast fractions are fractions: every operation comes to what the standard library's comes to."""

from __future__ import annotations

import copy
import operator
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.arithmetic.rational import FastFraction, parts_of, quick

FRACTIONS = st.fractions(max_denominator=10**6)
NUMBERS = FRACTIONS | st.integers(-(10**9), 10**9)
OPERATIONS = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]


@pytest.mark.parametrize("operation", OPERATIONS)
@given(one=FRACTIONS, other=NUMBERS)
def test_each_operation_is_that_of_fractions(operation: object, one: Fraction, other: Fraction | int) -> None:
    assert callable(operation)
    for left, right, fast_left, fast_right in (
        (one, other, quick(one), other),
        (one, other, quick(one), quick(other)),
        (other, one, other, quick(one)),
    ):
        try:
            expected = operation(left, right)
        except ZeroDivisionError:
            with pytest.raises(ZeroDivisionError):
                operation(fast_left, fast_right)
            continue
        found = operation(fast_left, fast_right)
        assert found == expected
        if isinstance(expected, Fraction):
            assert (found.numerator, found.denominator) == (expected.numerator, expected.denominator)
            assert type(found) is FastFraction


@given(FRACTIONS)
def test_one_number_is_what_it_was(number: Fraction) -> None:
    fast = quick(number)
    assert (-fast, abs(fast), +fast, hash(fast), bool(fast)) == (
        -number,
        abs(number),
        +number,
        hash(number),
        bool(number),
    )
    assert {fast: 1}[number] == 1
    assert str(fast) == str(number)
    assert pickle.loads(pickle.dumps(fast)) == copy.deepcopy(fast) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(), st.integers(1, 10**6))
def test_they_are_made_in_lowest_terms(number: Decimal, over: int, under: int) -> None:
    assert (quick(number).numerator, quick(number).denominator) == Fraction(number).as_integer_ratio()
    made, known = parts_of(over, under), Fraction(over, under)
    assert (made.numerator, made.denominator) == (known.numerator, known.denominator)


def test_what_is_no_fraction_is_met_as_fractions_meet_it() -> None:
    half = quick(Fraction(1, 2))
    assert half + 0.5 == 1.0
    assert half < 0.75
    assert half == 0.5
    with pytest.raises(TypeError):
        half + "1"  # type: ignore[operator]
    with pytest.raises(ZeroDivisionError):
        half / 0
