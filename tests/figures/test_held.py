"""Which figure of final accounts is held against a budget: with balances or without, whichever fits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, exactly
from budgetcheck.figures.held import balances_open, held_against, in_part, left_out
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


def test_final_accounts_that_do_not_state_a_balance_may_have_one() -> None:
    final = {"disclosure__kind": "final_accounts", "expenditure__current_year": Decimal(100)}
    assert balances_open(root(**final), "expenditure.total")
    assert balances_open(root(**final, expenditure__carried_forward=Decimal(7)), "expenditure.total")
    nothing = {**final, "expenditure__carried_forward": Decimal(0)}
    assert not balances_open(root(**nothing), "expenditure.total")
    assert balances_open(root(**nothing, expenditure__surplus_allocated=Decimal(3)), "expenditure.total")
    assert not balances_open(root(**{**final, "disclosure__kind": "budget"}), "expenditure.total")
    assert not balances_open(root(**final), "expenditure.basic.total")


def test_a_source_may_be_left_out_unless_those_stated_make_up_the_income() -> None:
    fund, stated_of_it = "income.government_fund", {"income__general_public_budget": Decimal(80)}
    assert left_out(root(), fund, stated)
    assert left_out(root(income__total=Decimal(100), **stated_of_it), fund, stated)
    assert not left_out(root(income__total=Decimal(80), **stated_of_it), fund, stated)
    carried = {"income__carried_over": Decimal(20), **stated_of_it}
    assert not left_out(root(income__total=Decimal(100), **carried), fund, stated)
    assert left_out(root(income__total=Decimal(100), income__current_year=Decimal(100), **carried), fund, stated)
    one_column = {"income__total": Decimal(80), "income__fiscal_appropriation": Decimal(80)}
    assert not left_out(root(**one_column), fund, stated)


def test_what_is_spent_of_a_budget_may_be_left_out_where_something_is_allotted() -> None:
    assert left_out(root(income__government_fund=Decimal(5)), "government_fund.total", stated)
    assert not left_out(root(income__government_fund=Decimal(0)), "government_fund.total", stated)
    assert not left_out(root(), "government_fund.total", stated)
    assert not left_out(root(), "expenditure.total", stated)
