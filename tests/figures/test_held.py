"""Which figure of final accounts is held against a budget: with balances or without, whichever fits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, exactly
from budgetcheck.figures.held import held_against, in_part
from budgetcheck.model.record import Kind, Record
from budgetcheck.text.places import Route

PLACES = {"current": "income.total", "budget": "budget", "over": "over"}
YEAR = {**PLACES, "current": "income.current_year"}


def root(**held: object) -> Record:
    record = Record()
    record.update({key.replace("__", "."): value for key, value in held.items()})
    return record


def stated(_route: Route, value: Decimal, _kind: Kind) -> Interval:
    return exactly(Fraction(value))


def test_the_figure_that_fits_what_is_said_is_meant() -> None:
    both = {"income__total": Decimal(120), "income__current_year": Decimal(100), "budget": Decimal(90)}
    assert held_against(root(**both, over=Decimal(10)), PLACES, stated) == YEAR
    assert held_against(root(**both, over=Decimal(30)), PLACES, stated) == PLACES
    assert held_against(root(**both), PLACES, stated) == PLACES  # nothing is said of either


def test_the_one_that_is_there_is_meant() -> None:
    assert held_against(root(income__current_year=Decimal(1)), PLACES, stated) == YEAR
    assert held_against(root(income__total=Decimal(1)), PLACES, stated) == PLACES
    assert held_against(root(), PLACES, stated) == PLACES
    assert held_against(root(), {"current": "three_public.total"}, stated) == {"current": "three_public.total"}


def test_an_excerpt_may_leave_the_other_out() -> None:
    wrong = {"income__total": Decimal(120), "budget": Decimal(90), "over": Decimal(10)}
    assert held_against(root(**wrong, disclosure__extent="excerpt"), PLACES, stated) == YEAR
    assert held_against(root(**wrong), PLACES, stated) == PLACES
    assert in_part(root(disclosure__partial=["income"]), "income.current_year")
    assert not in_part(root(disclosure__partial=["income.other"]), "income.current_year")
