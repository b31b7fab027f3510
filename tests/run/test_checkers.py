"""Policies with the same rules share what is compiled, and few checkers are kept."""

from __future__ import annotations

from budgetcheck.run.planned.checkers import KEPT_CHECKERS, Checkers
from budgetcheck.settings.policy import Policy


def test_however_many_policies_there_are_few_checkers_are_kept() -> None:
    checkers = Checkers()
    first = checkers.checker(Policy())
    for number in range(KEPT_CHECKERS + 10):
        checkers.checker(Policy(tolerance=number))  # type: ignore[arg-type]
    assert checkers._checker.cache_info().currsize == KEPT_CHECKERS
    assert checkers.checker(Policy()) is not first


def test_policies_with_the_same_rules_share_what_is_compiled() -> None:
    checkers = Checkers()
    plain = checkers.rulebook(Policy())
    graded = checkers.rulebook(Policy(severity=(("EXP", "info"),)))
    assert graded.severity(next(p.rule for p in graded.programs if p.rule.id == "EXP-001")) == "info"
    assert graded.sheet("budget", "unit") is plain.sheet("budget", "unit")
    fewer = checkers.rulebook(Policy(ignore=("EXP-001",)))
    assert fewer.sheet("budget", "unit") is not plain.sheet("budget", "unit")
