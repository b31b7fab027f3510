"""Slips as evidence: what chance would rarely make fit, said to be the only one only where it is, no equal left out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.statements import pack, study
from budgetcheck.arithmetic.proportion import Proportion, proportion_of
from budgetcheck.declaration.declare import declare
from budgetcheck.explain.explain import explain
from budgetcheck.explain.search.system import Constraint, System, measure
from budgetcheck.explain.translate.growth import translate
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.effort import LONG, examples

from .systems import equality, suspects


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path = tmp_path_factory.mktemp("packs") / "statements.toml"
    path.write_text(pack(), encoding="utf-8")
    return compile_packs(load_packs([path]))


def figures(**custom: int) -> Figures:
    lines = "\n".join(f"{name} = {value}" for name, value in custom.items())
    text = f'format = 1\nunit = {{ name = "X" }}\ndisclosure = {{ year = 2024, decimals = 0 }}\n[custom]\n{lines}\n'
    return figures_of(declare(Source("x.toml", text)))


def banded(tolerance: int, **values: str) -> System:
    """One sum whose first figure is the total, with a tolerance."""
    rule = equality(*values)
    wide = Constraint(rule.rule, rule.terms, "==", rule.constant, Fraction(tolerance))
    return System(tuple(measure(name, Decimal(value)) for name, value in values.items()), (wide,))


def test_planted_errors_are_found_and_the_true_figure_is_never_left_out(identities: Rulebook) -> None:
    tally = study(tried := 60 if LONG else 18, identities)
    assert tally["seen"] > tried * 2 // 3
    assert tally["missed"] == tally["false alarms"] == 0
    assert tally["least set right"] == tally["seen"]
    assert tally["true figure among the first"] == tally["seen"]
    assert tally["said to be the only one, and is not"] == 0
    assert tally["suspects without the true figure"] == 0


def test_a_slip_that_fits_a_narrow_range_is_evidence_and_the_only_one() -> None:
    system = banded(0, total="8642.00", first="5171.00", second="3471.00", third="45.00")
    assert explain(system).status == "explained"
    spoiled = banded(0, total="8687.00", first="5711.00", second="3471.00", third="45.00")
    (first, *rest) = explain(spoiled).solutions
    assert (first.figures, first.cause, first.unique) == (("first",), "transposition", True)
    assert all(one.rank > 1 for one in rest)


def test_a_slip_that_fits_a_wide_range_by_chance_leaves_out_no_other_figure() -> None:
    spoiled = banded(300, total="8687", first="5711", second="3471", third="45")
    solutions = explain(spoiled).solutions
    assert {one.figures[0] for one in solutions if one.rank == 1} == {"total", "first", "second", "third"}
    assert not any(one.unique for one in solutions)
    (named,) = suspects(spoiled).values()
    assert {one.figures[0] for one in named} == {"total", "first", "second", "third"}


@pytest.mark.parametrize(
    ("text", "share"), [("0.1%", Fraction(1, 1000)), (" 12 % ", Fraction(3, 25)), ("5％", Fraction(1, 20))]
)
def test_a_share_is_read_as_it_is_written(text: str, share: Fraction) -> None:
    assert proportion_of(text) == Proportion(share)


@pytest.mark.parametrize("text", ["", "%", "0.1", "-1%", "100%", "1e1%", "0.1%%", "0,1%", "١%" * 2])
def test_what_is_no_share_is_not_read(text: str) -> None:
    assert proportion_of(text) is None


AMOUNTS = st.integers(-20_000, 20_000)


@examples(60)
@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from((Fraction(1, 1000), Fraction(1, 50))))
def test_a_band_holds_where_both_sides_are_no_further_apart(whole: int, one: int, other: int, share: Fraction) -> None:
    found = judge(figures(whole=whole, one=one, other=other), SUM, Strictness(share=share)).judgements
    apart = abs(whole - one - other)
    if apart <= share * max(abs(whole), abs(one + other)):
        assert not any(judgement.verdict == "fails" for judgement in found)
    elif apart > share * max(abs(whole), abs(one + other)) + 2:
        assert [judgement.verdict for judgement in found] == ["fails"]


@examples(60)
@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from((Fraction(1, 1000), Fraction(1, 50))))
@example(0, 46, 49, Fraction(1, 50))
@example(-1, 45, 49, Fraction(1, 50))
def test_what_is_proposed_within_a_band_keeps_it(whole: int, one: int, other: int, share: Fraction) -> None:
    strictness = Strictness(share=share)
    stated = figures(whole=whole, one=one, other=other)
    translation = translate(stated, SUM, strictness)
    found = explain(translation.system)
    fails = any(judgement.verdict == "fails" for judgement in judge(stated, SUM, strictness).judgements)
    assert (found.status == "explained") == fails
    for solution in found.solutions:
        if all(value.proposed is not None for value in solution.values):
            proposed = {translation.routes[value.figure]: Decimal(str(value.proposal)) for value in solution.values}
            mended = stated.assuming(proposed)
            assert not any(one.verdict == "fails" for one in judge(mended, SUM, strictness).judgements)


def _sum(folder: Path) -> Rulebook:
    path = folder / "sum.toml"
    path.write_text(
        '[pack]\nid = "sum"\n[[rule]]\nid = "SUM-001"\ncheck = "custom.whole == custom.one + custom.other"\n', "utf-8"
    )
    return compile_packs(load_packs([path]))


def _made() -> Rulebook:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return _sum(Path(folder))


SUM = _made()
