"""What an explanation says: immutable, exact, and as the JSON of `budgetcheck explain`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Literal, TypeAlias, get_args

from budgetcheck.arithmetic.interval import EVERYTHING, Interval, stated_decimals
from budgetcheck.text.numbers import plain
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Language, Words, phrase

Cause: TypeAlias = Literal[
    "rounding",
    "sign",
    "transposition",
    "unit",
    "swap",
    "extra_digit",
    "omitted",
    "double_counted",
    "cumulated",
    "digit",
    "dropped_digit",
    "stale",
]

CAUSES: tuple[Cause, ...] = get_args(Cause)
"""By plausibility: the fewer numbers a slip could have been made from, the less a match is chance.

A number has one opposite, less transpositions than digits, sixteen units, but dozens of replaced or lost digits; that
a number is last year's says nothing of what it should be. Differences that rounding alone can make come before all.
"""

Status = Literal["consistent", "explained", "infeasible", "limit"]


LIKELY = Fraction(1, 20)
"""Slips expected by chance beyond which those that fit are no evidence."""


@frozen
class Slip:
    """One slip and the figures it concerns (two where they were exchanged)."""

    cause: Cause
    figures: tuple[str, ...]
    why: Words
    unique: bool = False
    """Whether no other slip of this kind would let the rules hold."""
    vague: bool = False
    """Whether it would have explained many numbers: it counts as an explanation only behind all others."""
    chance: Fraction = Fraction(0)
    """How many slips would let the rules hold by chance."""


@frozen
class MeantValue:
    """A figure of a solution: what is stated, what would satisfy the rules, and the exact range of what could.

    The range is of the number as it would be printed, every other figure of the solution free and all others within
    their rounding; `proposed` is None where the rules leave it open.
    """

    figure: str
    stated: Decimal | None
    proposed: Fraction | None = None
    range: Interval = EVERYTHING

    @property
    def proposal(self) -> str | None:
        """The proposed number as exact text, with as many decimals at least as the stated one shows."""
        if self.proposed is None:
            return None
        return plain(self.proposed, 0 if self.stated is None else stated_decimals(self.stated))


@frozen
class Solution:
    """Figures that, changed together, let all rules of their group hold; no cheaper choice does."""

    figures: tuple[str, ...]
    values: tuple[MeantValue, ...]
    slips: tuple[Slip, ...] = ()
    weight: Fraction = Fraction(1)
    group: int = 0
    rank: int = 1
    """1 for the solutions of its group that explain everything in the fewest slips, all of them recognised, and so on;
    those of one rank are in order of how plausible their slips are."""
    unique: bool = False
    """Whether it is the only solution of its group that recognised slips explain in so few slips."""

    @property
    def cause(self) -> Cause | None:
        """The slip that explains the whole solution; None unless every figure is explained by the same kind."""
        causes = {slip.cause for slip in self.slips}
        return causes.pop() if len(causes) == 1 and not self.unexplained else None

    @property
    def unexplained(self) -> int:
        """How many of its figures no recognised slip explains."""
        return len(self.figures) - sum(len(slip.figures) for slip in self.slips)

    @property
    def vague(self) -> int:
        """How many of its slips are vague."""
        return sum(slip.vague for slip in self.slips)

    @property
    def likely(self) -> bool:
        """Whether chance may have made all of its slips fit, so that they are no evidence."""
        return bool(self.slips) and prod((slip.chance for slip in self.slips), start=Fraction(1)) > LIKELY

    @property
    def count(self) -> int:
        """How many mistakes it assumes: recognised slips, and one for every figure without."""
        return len(self.slips) + self.unexplained

    @property
    def why(self) -> Words:
        """The slips in words."""
        if not self.slips:
            return EMPTY
        return phrase("text.marks.clauses", of=[slip.why for slip in self.slips])


@frozen
class Conflict:
    """Figures that cannot all be right, with the rules that say so.

    `factors` pairs constraints (by their index) with the factors whose weighted sum no values within the figures'
    intervals satisfy. `certain` are figures in it that may not change; without `figures` it is a contradiction.
    """

    rules: tuple[str, ...]
    instances: tuple[str, ...]
    figures: tuple[str, ...]
    certain: tuple[str, ...] = ()
    factors: tuple[tuple[int, Fraction], ...] = ()


@frozen
class Group:
    """One mistake, or several that cannot be told apart: alternatives any of which repairs it, likeliest first."""

    weight: Fraction
    solutions: tuple[Solution, ...]
    conflicts: tuple[Conflict, ...]
    cut: bool = False


@frozen
class Explanation:
    """The answer: `explained` with groups, `infeasible` with the contradiction, or `limit` with what was found.

    A full repair takes one solution of every group. `proven` says that no cheaper repair exists; `weight` is then what
    the cheapest one costs. `conflicts` prove it: their cheapest hitting set costs as much. `cut` says that there are
    more solutions of the same weight than are listed.
    """

    status: Status
    proven: bool
    weight: Fraction | None
    groups: tuple[Group, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def solutions(self) -> tuple[Solution, ...]:
        """The solutions of all groups, group by group."""
        return tuple(solution for group in self.groups for solution in group.solutions)

    @property
    def cut(self) -> bool:
        """Whether more solutions exist, or may exist, than are listed."""
        return any(group.cut for group in self.groups)


def solutions_in_order(explanation: Explanation) -> tuple[Solution, ...]:
    """All solutions, those with a recognised cause first, else group by group and the likeliest first."""
    return tuple(sorted(explanation.solutions, key=lambda solution: solution.cause is None))


def as_json(explanation: Explanation, path: str, language: Language = "zh") -> dict[str, object]:
    """The explanation as the JSON object of `explain --format json`; all numbers as exact text."""
    return {
        "version": 1,
        "path": path,
        "status": explanation.status,
        "proven": explanation.proven,
        "weight": _text(explanation.weight),
        "cut": explanation.cut,
        "solutions": [_solution(solution, language) for solution in solutions_in_order(explanation)],
        "conflicts": [
            {
                "rules": list(conflict.rules),
                "figures": [*conflict.figures, *conflict.certain],
                "certain": list(conflict.certain),
            }
            for conflict in explanation.conflicts
        ],
    }


def _solution(solution: Solution, language: Language) -> dict[str, object]:
    return {
        "figures": list(solution.figures),
        "values": {value.figure: _value(value) for value in solution.values},
        "cause": solution.cause,
        "why": solution.why.say(language),
        "group": solution.group,
        "rank": solution.rank,
        "weight": _text(solution.weight),
        "unique": solution.unique,
        "slips": [
            {
                "cause": slip.cause,
                "figures": list(slip.figures),
                "why": slip.why.say(language),
                "unique": slip.unique,
            }
            for slip in solution.slips
        ],
    }


def _value(value: MeantValue) -> dict[str, object]:
    return {
        "stated": None if value.stated is None else plain(value.stated),
        "proposed": value.proposal,
        "low": _text(value.range.low),
        "high": _text(value.range.high),
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else plain(number)
