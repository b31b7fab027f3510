"""Which side of a comparison was declared, and declared minus computed."""

from __future__ import annotations

import pytest

from budgetcheck.findings.finding import Finding, Side, Term
from budgetcheck.render.wording.sides import figure_name, is_figure, sides
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words


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


@pytest.mark.parametrize(
    ("difference", "turned"), [("5", "-5"), ("-5", "5"), ("0.00", "0.00"), ("-0", "-0"), (None, None)]
)
def test_the_figure_is_the_declared_side(difference: str | None, turned: str | None) -> None:
    total, parts = figure("total", "75"), computed("70")
    assert sides(finding(total, parts, difference)) == (total, parts, difference)
    assert sides(finding(parts, total, difference)) == (total, parts, turned)


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
