"""Rules that others make superfluous: whenever they fail, one of the others fails too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from budgetcheck.analysis.lint.encoded import Encoded
from budgetcheck.analysis.lint.logic import Formula, negation
from budgetcheck.analysis.lint.prover import Prover
from budgetcheck.analysis.lint.solver import Reason, Refutation
from budgetcheck.explain.search.limits import LimitReached
from budgetcheck.text.severity import SEVERITIES, Severity

AT_ONCE = 8
"""Rules that are added to a question after each example that they rule out."""


class Implied(NamedTuple):
    """A rule that fails only where one of the others fails.

    `rounded`: also where every figure is rounded by itself; without it the rule still sees how roundings add up.
    `mutual`: the one other rule fails only where this one does, so that they say the same.
    """

    rule: int
    by: tuple[int, ...]
    rounded: bool
    mutual: bool


class Redundancy:
    """The search for superfluous rules, the least grave and the last first; what goes implies nothing any more."""

    def __init__(self, rules: Sequence[Encoded], severities: Sequence[Severity], prover: Prover) -> None:
        self.rules = rules
        self.prover = prover
        self.ranks = [SEVERITIES.index(severity) for severity in severities]
        self.left: list[int] = []
        """Rules for which it took too long."""
        exact = [rule.fails for rule in rules]
        rounded = [rule.fails_rounded for rule in rules]
        self._modes = ((exact, [negation(one) for one in exact]), (rounded, [negation(one) for one in rounded]))

    def search(self, among: Iterable[int], pool: Iterable[int]) -> Iterator[Implied]:
        """Yield the rules among these that the rules of the pool imply."""
        kept = set(pool)
        for position in sorted(among, key=lambda one: (self.ranks[one], one), reverse=True):
            others = [one for one in sorted(kept) if one != position and self.ranks[one] <= self.ranks[position]]
            try:
                by = self._implied(position, others, rounded=False)
                if by is None or not self._stands(position, by):
                    continue
                kept.discard(position)
                firmly = self._implied(position, others, rounded=True)
                mutual = len(by) == 1 and self._implied(by[0], [position], rounded=False) is not None
                yield Implied(position, by if firmly is None else firmly, firmly is not None, mutual)
            except LimitReached:
                self.left.append(position)

    def _stands(self, position: int, by: Sequence[int]) -> bool:
        """Whether the rule can be decided at all where the others do not fail: they imply it, not just its absence."""
        _, passes = self._modes[False]
        asserted: list[tuple[Reason, Formula]] = [(None, self.rules[position].judged)]
        return self.prover.possible([*asserted, *((one, passes[one]) for one in by)])

    def _implied(self, position: int, others: Sequence[int], *, rounded: bool) -> tuple[int, ...] | None:
        """Fewest of the others that imply a rule, found from examples in which it fails alone."""
        fails, passes = self._modes[rounded]
        asserted: list[tuple[Reason, Formula]] = [(None, fails[position])]
        chosen: set[int] = set()
        while True:
            answer = self.prover.ask(asserted)
            if isinstance(answer, Refutation):
                fewest = self.prover.fewest(asserted, answer)
                return tuple(one for one in others if one in fewest)
            holds: Callable[[Formula], bool] = answer.holds
            failing = [one for one in others if one not in chosen and holds(fails[one])]
            if not failing:
                return None
            chosen.update(failing[:AT_ONCE])
            asserted += [(one, passes[one]) for one in failing[:AT_ONCE]]
