"""Rules that cannot be kept together, alone or with others, and figures that they leave a single value.

Rules contradict each other when they can apply together, when fewer of them can hold together where all apply, but
never all of them: an irreducible set (J. Chinneck, "Feasibility and Infeasibility in Optimization", Springer 2008).
Rules whose conditions exclude each other do not contradict each other, nor does a rule that forbids a case contradict
those for that case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from budgetcheck.analysis.lint.encoded import Encoded, neighbours
from budgetcheck.analysis.lint.logic import Formula, both, compare, negation, symbols_in
from budgetcheck.analysis.lint.prover import Prover
from budgetcheck.analysis.lint.solver import Refutation
from budgetcheck.explain.search.limits import LimitReached

CHUNK = 6
MOST_TOGETHER = 24
"""Rules that are held together in one question."""


class Fixed(NamedTuple):
    """A figure that rules together leave one value."""

    figure: str
    value: Fraction
    rules: tuple[int, ...]


class ConflictSearch:
    """The search for contradictions among rules, and for figures that are fixed where they all hold.

    Every pair of rules that share a figure is examined, and larger sets as far as rules could be gathered that apply
    and hold together: such a set shows that no part of it is contradictory.
    """

    def __init__(self, rules: Sequence[Encoded], prover: Prover) -> None:
        self.rules = rules
        self.prover = prover
        self.contradictions: dict[tuple[int, ...], None] = {}
        self.together: list[list[int]] = []
        """Sets of rules that can apply and hold together."""
        self.left: list[tuple[int, ...]] = []
        """Sets that took too long."""
        self._apart: dict[int, list[set[int]]] = {}
        """For each rule the sets of others with which it cannot apply and hold."""

    def search(self, among: Iterable[int], focus: Iterable[int]) -> None:
        """Look for contradictions of the rules in focus with any of these, each of which can hold by itself."""
        members = list(among)
        near: dict[int, set[int]] = {position: set() for position in members}
        for users in neighbours(self.rules).values():
            ours = [position for position in users if position in near]
            for position in ours:
                near[position].update(ours)
        met: dict[int, set[int]] = {position: {position} for position in members}
        for seed in focus:
            wanted = sorted(near[seed] - met[seed])
            if not wanted:
                continue
            # Rules settled already are taken along: what is fixed or contradictory may take all of them.
            group = self._gather(seed, [*wanted, *sorted(near[seed] & met[seed] - {seed})])
            self.together.append(group)
            for position in group:
                met[position].update(group)
            for other in wanted:
                if other not in met[seed] and {other} not in self._apart.get(seed, ()):
                    self._pair(seed, other)
                met[seed].add(other)
                met[other].add(seed)

    def _gather(self, seed: int, candidates: Sequence[int]) -> list[int]:
        group = [seed]
        waiting = [list(candidates[place : place + CHUNK]) for place in range(0, len(candidates), CHUNK)]
        while waiting and len(group) < MOST_TOGETHER:
            chunk: list[int] = []
            for position in waiting.pop(0):
                if not self._known_apart(position, [*group, *chunk]):
                    chunk.append(position)
            if not chunk:
                continue
            apart = self._try([*group, *chunk])
            if apart is None:
                group += chunk
            elif len(chunk) > 1:
                middle = len(chunk) // 2
                waiting[:0] = [chunk[:middle], chunk[middle:]]
        return sorted(group)

    def _known_apart(self, position: int, others: Sequence[int]) -> bool:
        present = set(others)
        return any(apart <= present for apart in self._apart.get(position, ()))

    def _try(self, positions: Sequence[int]) -> list[int] | None:
        """None if these can apply and hold together; else fewest that cannot, or [] where that took too long."""
        asserted = [(position, self.rules[position].meets) for position in positions]
        try:
            answer = self.prover.ask(asserted)
            if not isinstance(answer, Refutation):
                return None
            fewest = [int(str(label)) for label in self.prover.fewest(asserted, answer)]
        except LimitReached:
            return []
        for position in fewest:
            self._apart.setdefault(position, []).append({one for one in fewest if one != position})
        self._examine(fewest)
        return fewest

    def _pair(self, one: int, other: int) -> None:
        pair = (one, other)
        try:
            if not self.prover.possible([(position, self.rules[position].meets) for position in pair]):
                self._examine(pair)
        except LimitReached:
            self.left.append(pair)

    def _examine(self, positions: Iterable[int]) -> None:
        """Note a contradiction if these are one, reduced to the rules that it takes."""
        asserted = [(position, self.rules[position].meets) for position in sorted(positions)]
        try:
            answer = self.prover.ask(asserted)
            if not isinstance(answer, Refutation):
                return
            fewest = tuple(int(str(label)) for label in self.prover.fewest(asserted, answer))
            if len(fewest) > 1 and fewest not in self.contradictions and self._contradict(fewest):
                self.contradictions[fewest] = None
        except LimitReached:
            self.left.append(tuple(position for position, _ in asserted))

    def _contradict(self, fewest: Sequence[int]) -> bool:
        judged = [(position, self.rules[position].judged) for position in fewest]
        return all(
            self.prover.possible([*judged, *((one, self.rules[one].meets) for one in fewest if one != left)])
            for left in fewest
        )

    def unavoidable(
        self, positions: Sequence[int], *given: Formula, quantifier: Callable[[Iterable[bool]], bool] = any
    ) -> bool:
        """Whether rules that cannot be kept together meet wherever one of them applies to what all of them compare.

        Otherwise their conditions leave a way out, and that may be what they are for. With `quantifier` all, wherever
        any of them applies.
        """
        asserted: list[tuple[int | None, Formula]] = [(None, formula) for formula in given]
        for position in positions:
            rule = self.rules[position]
            asserted += [(position, rule.decided), (position, negation(rule.fails))]
        return quantifier(not self.prover.possible([*asserted, (one, self.rules[one].applies)]) for one in positions)

    # -- fixed values ------------------------------------------------------------------------------------------------

    def fixed(self) -> Iterator[Fixed]:
        """Yield the figures that rules gathered above leave one value which their conditions do not already name."""
        seen: set[tuple[str, tuple[int, ...]]] = set()
        for group in self.together:
            asserted = [(position, self.rules[position].meets) for position in group]
            try:
                found = self.prover.fixed(asserted)
                for figure, value in found.items():
                    if figure in self.prover.model.kinds:
                        assert isinstance(value, Fraction)
                        one = self._fixing(figure, value, group)
                        if one is not None and (figure, one.rules) not in seen:
                            seen.add((figure, one.rules))
                            yield one
            except LimitReached:
                self.left.append(tuple(group))

    def _fixing(self, figure: str, value: Fraction, group: Sequence[int]) -> Fixed | None:
        other = both(self.prover.model.stated(figure), negation(compare({figure: Fraction(1)}, -value, "==")))
        asserted: list[tuple[int | None, Formula]] = [
            (None, other),
            *((position, self.rules[position].meets) for position in group),
        ]
        answer = self.prover.ask(asserted)
        if not isinstance(answer, Refutation):
            return None
        rules = tuple(int(str(label)) for label in self.prover.fewest(asserted, answer))
        if not rules or (len(rules) == 1 and self._says_so(rules[0], figure)):
            return None
        judged = [(position, self.rules[position].judged) for position in rules]
        conditions = [(position, self.rules[position].applies) for position in rules]
        if any(figure in symbols_in(formula, linear=True) for _, formula in conditions):
            return None
        if not self.prover.possible([(None, other), *judged]) or not self.unavoidable(rules, other, quantifier=all):
            return None
        return Fixed(figure, value, rules)

    def _says_so(self, position: int, figure: str) -> bool:
        """Whether a rule compares the figure with a number and nothing else: that is what it is for."""
        assertion = self.rules[position].assertion
        return not ({*symbols_in(assertion.fails, linear=True)} - {figure})
