"""Which side of a comparison was declared, and the difference as the rule takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetcheck.findings.counted import of_magnitude
from budgetcheck.findings.finding import MEASURES, FileReport, Finding, Side, Term
from budgetcheck.render.page.reckoning import reckoning
from budgetcheck.render.wording.columns import finding_row
from budgetcheck.render.wording.sides import figure_name, is_figure, sides, told_sides
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words

WORDS = Words("甲", "a")


def figure(name: str, value: str) -> Side:
    return Side(value, (Term(name, Words(f"{name}甲", name), value),))


def computed(value: str) -> Side:
    return Side(value, (Term("a", Words("a", "a"), "50"), Term("b", Words("b", "b"), "20")))


def finding(left: Side | None, right: Side | None, difference: str | None, figure: str | None = "total") -> Finding:
    title = Words("题", "title")
    span = Span(1, 1, 1, 2)
    return Finding(
        "EXP-001", "x", "error", "fails", "a.toml", span, figure, None, title, title, left=left, right=right,
        difference=difference,
    )  # fmt: skip


@pytest.mark.parametrize("difference", ["5", "-5", "0.00", "-0", None])
def test_the_figure_is_the_declared_side_and_the_difference_keeps_its_sign(difference: str | None) -> None:
    total, parts = figure("total", "75"), computed("70")
    assert sides(finding(total, parts, difference)) == (total, parts, difference)
    assert sides(finding(parts, total, difference)) == (total, parts, difference)


@pytest.mark.parametrize(("told", "subtracted"), [(0, "declared - computed"), (1, "computed - declared")])
def test_a_reckoning_says_what_is_subtracted_from_what(told: int, subtracted: str) -> None:
    both = (figure("total", "75"), Side("70", (Term("a", WORDS, "50"), Term("b", WORDS, "20"))))
    left, right = both[told], both[1 - told]
    one = replace(finding(left, right, "-5" if told else "5"), currency_unit="万元")
    rows = {row.kind: row for row in reckoning(one, "en") or ()}
    assert rows["difference"].label.startswith(f"difference = {subtracted}")
    assert rows["difference"].value == one.difference


@pytest.mark.parametrize("unit", MEASURES)
def test_what_dates_and_codes_measure_stands_beside_no_figure(unit: Words) -> None:
    one = replace(
        finding(figure("published_on", "44"), Side("20"), "24"), relation="<=", counted=unit.about(number="24")
    )
    assert one.telling
    assert told_sides(one) == (None, None, "24")
    assert finding_row(one, FileReport("a.toml"), "zh")[7:10] == ("", "", "24")


def test_a_limit_some_thousand_times_an_amount_tells_no_difference() -> None:
    stated, limit = figure("a", "1325000"), Side("662500", (Term("b", WORDS, "132.50"),))
    assert of_magnitude("<", stated, limit)
    assert not of_magnitude("==", stated, limit)
    assert not of_magnitude("<", stated, replace(limit, value="132367.5"))
    assert not of_magnitude("<", stated, computed("70"))
    one = replace(finding(stated, limit, "662500"), relation="<", currency_unit="万元", counted=None)
    assert not one.telling
    assert finding_row(one, FileReport("a.toml"), "zh")[7:10] == ("", "", "")


def test_two_figures_or_none_stay_as_they_are() -> None:
    one, other = figure("a", "1"), figure("b", "2")
    assert sides(finding(one, other, "-1")) == (one, other, "-1")
    assert sides(finding(computed("1"), computed("2"), "-1")).declared == computed("1")
    assert sides(finding(None, None, None)) == (None, None, None)


def test_half_a_figure_is_computed() -> None:
    assert is_figure(figure("a", "1"))
    assert not is_figure(Side("1", (Term("a", Words("a", "a"), "2", weight="0.5"),)))
    assert not is_figure(Side("3", (Term("a", Words("a", "a"), "2"),)))


def test_a_finding_is_named_by_its_figure_or_by_its_rule() -> None:
    assert figure_name(finding(computed("70"), figure("total", "75"), "-5"), "zh") == "total甲"
    assert figure_name(finding(computed("70"), figure("total", "75"), "-5", figure=None), "en") == "title"
