"""Questions about rules put to the solver, with what is true of every declaration; answers with fewest rules."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from budgetcheck.analysis.lint.clauses import Clauses
from budgetcheck.analysis.lint.logic import Formula, symbols_in
from budgetcheck.analysis.lint.model import Model
from budgetcheck.analysis.lint.solver import Reason, Refutation, Witness, solve, unavoidable
from budgetcheck.explain.search.limits import Clock

Asserted: TypeAlias = Sequence[tuple[Reason, Formula]]

QUESTION_SECONDS = 5.0
"""The longest that one question may take; formulas of real packs take milliseconds."""


class ProofOutOfTime(Exception):
    """The time for the whole analysis is used up."""


class Prover:
    """Answers questions within a time for all of them and a time for each."""

    def __init__(self, model: Model, seconds: float | None) -> None:
        self.model = model
        self.deadline = None if seconds is None else time.monotonic() + seconds
        self.clauses = Clauses()
        self._laws: dict[int, tuple[Formula, list[Formula], frozenset[str]]] = {}

    def ask(self, asserted: Asserted) -> Witness | Refutation:
        """Whether all formulas can hold together in any declaration.

        Raises LimitReached when this question takes too long, ProofOutOfTime when all of them do.
        """
        return solve([*asserted, *((None, law) for law in self._laws_for(asserted))], self.clauses, self._clock())

    def possible(self, asserted: Asserted) -> bool:
        """Whether all formulas can hold together."""
        return isinstance(self.ask(asserted), Witness)

    def fixed(self, asserted: Asserted) -> dict[str, object]:
        """Variables that the bounds among the formulas leave one value each (those seen without search)."""
        return dict(
            unavoidable([*asserted, *((None, law) for law in self._laws_for(asserted))], self.clauses, self._clock())
        )

    def fewest(self, asserted: Asserted, refuted: Refutation) -> list[Reason]:
        """The labels of a smallest set that still cannot hold: none can be left out. In the order asserted.

        Formulas labelled None stay in throughout.
        """
        needed = [pair for pair in asserted if pair[0] is None or pair[0] in refuted.labels]
        for label in dict.fromkeys(label for label, _ in needed if label is not None):
            without = [pair for pair in needed if pair[0] != label]
            answer = self.ask(without)
            if isinstance(answer, Refutation):
                needed = [pair for pair in without if pair[0] is None or pair[0] in answer.labels]
        return list(dict.fromkeys(label for label, _ in needed if label is not None))

    def _laws_for(self, asserted: Asserted) -> Iterable[Formula]:
        laws: dict[int, Formula] = {}
        names: set[str] = set()
        for _, formula in asserted:
            known = self._laws.get(id(formula))
            if known is None:
                # Kept with the formula itself, so that its identity stays its own.
                known = self._laws[id(formula)] = (formula, *self.model.laws_of(symbols_in(formula)))
            laws.update((id(law), law) for law in known[1])
            names |= known[2]
        return [*laws.values(), *self.model.laws_between(names)]

    def _clock(self) -> Clock:
        if self.deadline is None:
            return Clock(QUESTION_SECONDS)
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise ProofOutOfTime
        return Clock(min(QUESTION_SECONDS, left))
