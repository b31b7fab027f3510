"""Lists that are given in part: what they do not give is 0 or more, and the figures that cannot be right are named."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from budgetcheck.declaration.declare import declare_document
from budgetcheck.explain.explain import explain
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.explain.translate.growth import translate
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judgement import Strictness

RULEBOOK = builtin_rulebook()
ROWS = '[{ code = "2010301", total = 60 }, { code = "2010302", total = 30 }]'
PARENT = '[{ code = "20103", total = 80 }, { code = "2010301", total = 60 }, { code = "2010302", total = 70 }]'


def document(extent: str, body: str) -> dict[str, object]:
    return tomllib.loads(
        f"format = 1\nunit.name = 'A'\n[disclosure]\nyear = 2024\n{extent}\n{body}", parse_float=Decimal
    )


@pytest.mark.parametrize("extent", ["extent = 'excerpt'", "partial = ['government_fund.by_function']"])
@pytest.mark.parametrize(
    ("body", "suspected"),
    [
        (f"[government_fund]\ntotal = 80\nby_function = {ROWS}", "government_fund.total"),
        (f"[government_fund]\nby_function = {PARENT}", "government_fund.by_function[20103].total"),
    ],
)
def test_rows_that_exceed_their_whole_are_suspected(extent: str, body: str, suspected: str) -> None:
    given = figures_of(declare_document(document(extent, body), "a.toml"))
    found = find_blamed(given, RULEBOOK, Strictness()).suspects
    assert suspected in {name for several in found.values() for one in several for name in one.figures}


@pytest.mark.parametrize("extent", ["extent = 'excerpt'", "partial = ['government_fund.by_function']"])
def test_rows_that_leave_room_for_others_are_nothing_to_explain(extent: str) -> None:
    body = f"[government_fund]\ntotal = 100\nby_function = {ROWS}"
    figures = figures_of(declare_document(document(extent, body), "a.toml"))
    translation = translate(figures.as_stated(), RULEBOOK, Strictness())
    assert explain(translation.system).status == "consistent"
    assert translation.left_out == ()
