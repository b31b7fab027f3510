"""A finding keeps its identity when lines move or amounts change, and no two have the same."""

from __future__ import annotations

from dataclasses import replace

from budgetcheck.findings.finding import Finding
from budgetcheck.render.exchange.fingerprints import Prints
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words

TITLE = Words("题", "title")
FINDING = Finding("EXP-001", "x", "error", "fails", "a.toml", Span(1, 1, 1, 2), "total", None, TITLE, TITLE)


def test_lines_and_amounts_are_no_part_of_it() -> None:
    moved = replace(FINDING, span=Span(9, 1, 9, 2), difference="5", message=Words("别", "other"))
    assert Prints().line(FINDING) == Prints().line(moved)
    for other in (replace(FINDING, rule="EXP-002"), replace(FINDING, figure="other"), replace(FINDING, element="a[1]")):
        assert Prints().line(other) != Prints().line(FINDING)


def test_the_same_finding_again_is_another_occurrence() -> None:
    prints = Prints()
    first, second = prints.line(FINDING), prints.line(FINDING)
    assert first.endswith(":1")
    assert second == first.removesuffix("1") + "2"
    assert len({prints.unique(FINDING, path) for path in ("a.toml", "a.toml", "b.toml")}) == 3


def test_one_that_the_finding_brings_counts() -> None:
    assert Prints().line(replace(FINDING, fingerprint="abc")) == "abc:1"


def test_any_text_has_a_fingerprint() -> None:
    assert Prints().unique(replace(FINDING, figure="\ud800"), "\udcff")
