"""Questions about rules put to the solver: answers true of every declaration, with fewest rules."""

from __future__ import annotations

from fractions import Fraction

import pytest

from budgetcheck.analysis.lint.logic import Formula, both, compare, implies, negation, proposition
from budgetcheck.analysis.lint.model import Model, key_of
from budgetcheck.analysis.lint.prover import ProofOutOfTime, Prover
from budgetcheck.analysis.lint.solver import Refutation, Witness


def above(name: str, least: int) -> Formula:
    return compare({name: Fraction(1)}, Fraction(-least), ">=")


def below(name: str, most: int) -> Formula:
    return compare({name: Fraction(1)}, Fraction(-most), "<=")


def test_what_can_hold_together_has_a_witness() -> None:
    prover = Prover(Model(), None)
    asserted = [("a", above("x", 3)), ("b", below("x", 3))]
    found = prover.ask(asserted)
    assert isinstance(found, Witness)
    assert all(found.holds(formula) for _, formula in asserted)
    assert prover.fixed(asserted)["x"] == 3
    assert not prover.possible([*asserted, ("c", above("x", 4))])


def test_of_rules_that_contradict_each_other_the_fewest_are_named() -> None:
    prover = Prover(Model(), None)
    asserted = [("a", above("x", 1)), ("b", above("y", 1)), ("c", below("x", 0)), ("d", below("y", 5))]
    refuted = prover.ask(asserted)
    assert isinstance(refuted, Refutation)
    assert prover.fewest(asserted, refuted) == ["a", "c"]


def test_the_model_limits_what_a_declaration_can_hold() -> None:
    model = Model()
    stated = model.stated("three_public.vehicle.kept_count")
    model.figure("three_public.vehicle.kept_count", "number")
    prover = Prover(model, None)
    negative = below("three_public.vehicle.kept_count", -1)
    assert not prover.possible([("a", negative), ("b", stated)])
    assert not prover.possible([("a", negative)])  # what is not stated counts as 0
    assert prover.possible([("a", negation(stated))])
    # What stands in a table is stated only where the table is.
    assert not prover.possible([("a", stated), ("b", negation(model.stated("three_public.vehicle")))])


def test_texts_are_one_of_the_words_that_the_model_gives() -> None:
    model = Model()
    model.text("disclosure.kind")
    budget, final = (model.equal_text("disclosure.kind", word) for word in ("budget", "final_accounts"))
    prover = Prover(model, None)
    assert prover.possible([("a", budget)])
    assert not prover.possible([("a", both(budget, final))])
    assert not prover.possible([("a", negation(budget)), ("b", negation(final))])
    assert key_of("disclosure.kind") is not None
    assert key_of("excess of x") is None


def test_time_that_is_used_up_is_told() -> None:
    with pytest.raises(ProofOutOfTime):
        Prover(Model(), 0.0).ask([("a", implies(proposition("p"), proposition("q")))])
