from __future__ import annotations

import pytest

from budgetcheck.cli.checkers import KEPT_CHECKERS, Checkers
from budgetcheck.recent import Recent
from budgetcheck.settings.policy import Policy


def test_what_was_not_asked_for_longest_goes_first() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        return recent.get(name, lambda: made.append(name) or name.upper())  # type: ignore[func-returns-value]

    recent: Recent[str, str] = Recent(2)
    assert [make(name) for name in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]
    assert len(recent) == 2


def test_what_cannot_be_made_takes_no_place() -> None:
    recent: Recent[str, int] = Recent(1)
    assert recent.get("a", lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        recent.get("b", lambda: 1 // 0)
    assert recent.get("a", lambda: 2) == 1


def test_however_many_policies_there_are_few_checkers_are_kept() -> None:
    checkers = Checkers()
    first = checkers.checker(Policy())
    for number in range(KEPT_CHECKERS + 10):
        checkers.checker(Policy(tolerance=number))  # type: ignore[arg-type]
    assert len(checkers._checkers) == KEPT_CHECKERS
    assert checkers.checker(Policy()) is not first


def test_policies_with_the_same_rules_share_what_is_compiled() -> None:
    checkers = Checkers()
    plain = checkers.rulebook(Policy())
    graded = checkers.rulebook(Policy(severity=(("EXP", "info"),)))
    assert graded.severity(next(p.rule for p in graded.programs if p.rule.id == "EXP-001")) == "info"
    assert graded.sheet("budget", "unit") is plain.sheet("budget", "unit")
    fewer = checkers.rulebook(Policy(ignore=("EXP-001",)))
    assert fewer.sheet("budget", "unit") is not plain.sheet("budget", "unit")
