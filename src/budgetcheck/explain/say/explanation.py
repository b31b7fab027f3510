"""What the explanation of one declaration says, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.say.argument import Argument
from budgetcheck.explain.say.tree import TreeRow
from budgetcheck.explain.search.system import Measure
from budgetcheck.findings.finding import Finding
from budgetcheck.findings.picture import Branch
from budgetcheck.text.places import Whereabouts
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words

SolutionKey = tuple[int, tuple[str, ...]]
"""A solution by its group and figures."""


@frozen
class LeftOut:
    """A rule of severity error that fails and takes no part in the explanation."""

    rule: str
    title: Words
    element: str = ""


@frozen
class Explained:
    """The explanation of one declaration, with what is needed to show it.

    `arguments` are the conflicts of each group, the shortest first (of an infeasible system one group of one);
    `remaining` names, for the first-ranked solutions whose numbers are all known, the rules of severity error that
    would still fail with these numbers. `lines` are those of figures that stand in the file itself.
    """

    path: str
    unit_name: str
    year: int | None
    kind: str
    currency_unit: str
    explanation: Explanation
    arguments: tuple[tuple[Argument, ...], ...]
    rows: tuple[TreeRow, ...]
    measures: Mapping[str, Measure]
    lines: Mapping[str, int]
    remaining: Mapping[SolutionKey, tuple[str, ...]]
    left_out: tuple[LeftOut, ...] = ()
    faults: tuple[Finding, ...] = ()
    assumed: tuple[tuple[str, Decimal], ...] = ()
    complete: bool = True
    """Whether every rule was read; a declaration may be too large for some."""
    places: Mapping[str, Whereabouts] = field(default_factory=dict)
    """Where a document states its figures: what was made of it has lines that nobody sees."""
    trees: tuple[tuple[Branch, ...], ...] = ()
    """The sums around each group's mistake."""

    @property
    def clear(self) -> bool:
        """Whether nothing is wrong: the rules can hold, and nothing was left out."""
        return self.explanation.status == "consistent" and self.complete and not self.left_out and not self.faults
