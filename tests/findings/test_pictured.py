"""What a picture shows of a declaration: what is stated, in its order, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.findings.picture import ENDS, PicturedAmount
from budgetcheck.findings.pictured import BESIDE, WAY, pictured
from budgetcheck.model.layout import key_at
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.settings.policy import Policy
from tests.checkout import DECLARATIONS, EXAMPLES
from tests.small import RIGHT, WRONG

HEAD = 'format = 1\nunit = { name = "甲" }\ndisclosure = { year = 2024 }\n'


def amounts(text: str) -> dict[str, PicturedAmount]:
    from budgetcheck.declaration.related import Relations
    from budgetcheck.figures.load import load
    from budgetcheck.source.read import Source

    found = pictured(load(Source("a.toml", text), Relations()).figures)
    assert len({amount.figure for amount in found}) == len(found)
    return {amount.figure: amount for amount in found}


@pytest.mark.parametrize("figure", sorted({*WAY, *(part for parts in WAY.values() for part in parts), *BESIDE, *ENDS}))
def test_every_figure_of_the_picture_is_an_amount_of_the_model(figure: str) -> None:
    key = key_at(tuple(figure.split(".")))
    assert key is not None
    assert key.kind == "amount"


def test_a_sum_that_is_not_stated_lets_its_parts_stand_under_the_sum_above() -> None:
    found = amounts(HEAD + "[expenditure]\ntotal = 3\nbasic = { personnel = 1, public = 2 }\nsurplus_allocated = 0\n")
    assert {figure: amount.whole for figure, amount in found.items()} == {
        "expenditure.total": None,
        "expenditure.basic.personnel": "expenditure.total",
        "expenditure.basic.public": "expenditure.total",
        "expenditure.surplus_allocated": "expenditure.total",
    }


def test_last_year_is_as_stated_or_follows_from_a_stated_change() -> None:
    found = amounts(
        HEAD
        + "[income]\ntotal = 12.50\nother = 1\n[expenditure]\ntotal = 12.50\nbasic = { total = 5 }\n"
        + "[change]\ntotal = 2.5\nbasic = -1\n[previous.expenditure]\nbasic = { total = 6.10 }\n"
    )
    last = {figure: (amount.previous, amount.reckoned) for figure, amount in found.items()}
    assert last == {
        "income.total": ("10.00", True),
        "income.other": (None, False),
        "expenditure.total": ("10.00", True),
        "expenditure.basic.total": ("6.10", False),
    }


def test_a_change_that_may_be_of_unlike_amounts_or_of_another_year_says_nothing_of_last_year() -> None:
    unlike = amounts(HEAD + "[income]\ntotal = 3\n[expenditure]\ntotal = 4\n[change]\ntotal = 1\n")
    assert {amount.previous for amount in unlike.values()} == {None}
    older = amounts(HEAD + "[expenditure.basic]\ntotal = 4\n[change.basic]\nvalue = 1\nbase_year = 2020\n")
    assert {amount.previous for amount in older.values()} == {None}


def test_projects_stand_for_parts_that_are_not_stated_the_largest_first() -> None:
    listed = "".join(f'[[projects]]\nname = "p{number}"\nbudget = {number}\n' for number in range(12))
    found = amounts(HEAD + "[expenditure]\ntotal = 66\nproject = { total = 66 }\n" + listed)
    parts = [amount.label.zh for amount in found.values() if amount.whole == "expenditure.project.total"]
    assert parts == [f"p{number}" for number in range(11, 3, -1)]


@pytest.mark.parametrize("path", DECLARATIONS, ids=lambda path: path.stem)
def test_what_a_picture_shows_of_the_examples_is_stated(path) -> None:  # type: ignore[no-untyped-def]
    report = Checkers(pictures=True).checker(Policy()).file(path, path.name)
    assert report is not None
    picture = report.picture
    assert picture is not None
    shown = {amount.figure for amount in picture.amounts}
    assert all(amount.whole is None or amount.whole in shown for amount in picture.amounts)
    for amount in picture.amounts:
        Decimal(amount.value)
        assert amount.label.zh
        assert amount.label.en
    suspected = {figure for one in report.findings for suspect in one.suspects for figure in suspect.figures}
    assert suspected <= {branch.figure for branch in picture.branches if branch.doubt}


def test_nothing_is_gathered_for_a_picture_unless_one_is_drawn() -> None:
    report = Checkers().checker(Policy()).file(EXAMPLES / "clean.toml", "clean.toml")
    assert report is not None
    assert report.picture is None


def test_the_tree_stands_only_where_something_is_disputed() -> None:
    checker = Checkers(pictures=True).checker(Policy(select=("EXP-001",)))
    wrong, right = checker.data(WRONG.encode(), "a"), checker.data(RIGHT.encode(), "a")
    assert wrong.picture is not None
    assert right.picture is not None
    assert next(branch.figure for branch in wrong.picture.branches) == "expenditure.total"
    assert right.picture.branches == ()
