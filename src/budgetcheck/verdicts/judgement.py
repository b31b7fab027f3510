"""What judging yields: the verdict on each instance of a rule, and how strictly it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from budgetcheck.model.record import Record, Reference
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route
from budgetcheck.text.severity import Severity, Verdict
from budgetcheck.text.slots import frozen

if TYPE_CHECKING:
    from budgetcheck.expression.quantities.values import Truth


Instance: TypeAlias = tuple[str, Route]
"""A rule's id and the route of the element it was judged for, () without `each`."""


def instance_of(program: Program, records: Sequence[Record]) -> Instance:
    """Name one instance of a rule."""
    return program.rule.id, records[-1].route if len(records) > 1 else ()


@frozen
class Strictness:
    """How rounding is allowed for: `exact` not at all, `tolerance` widens every comparison (declared unit).

    `share` does so by a share of the larger side.
    """

    exact: bool = False
    tolerance: Fraction = Fraction(0)
    share: Fraction = Fraction(0)


@frozen
class Judgement:
    """The verdict on one instance of a rule: the element(s) under `each` and what decided."""

    program: Program
    verdict: Verdict
    records: tuple[Record, ...]
    truth: Truth | None = None
    missing: tuple[Reference, ...] = ()
    too_large: bool = False

    @property
    def instance(self) -> Instance:
        """Which instance of which rule it is on."""
        return instance_of(self.program, self.records)

    @property
    def slight(self) -> bool:
        """Whether all that is wrong is the last digit of one of two printings, by one."""
        compared = () if self.truth is None else self.truth.compared
        return self.verdict == "fails" and any(one.weighed is not None and one.weighed.slight for one in compared)

    @property
    def coarser(self) -> bool:
        """Whether an amount is printed again in fewer decimals, and agrees."""
        return self.verdict == "rounding" and self.program.rule.tolerance == "printed"

    def severity_in(self, rulebook: Rulebook) -> Severity:
        """How grave it is: as its rule is, but never an error where no more than a last digit is off by one."""
        severity = rulebook.severity(self.program.rule)
        return "warning" if severity == "error" and self.slight else severity

    @property
    def element(self) -> Record | None:
        """The innermost element under `each`."""
        return self.records[-1] if len(self.records) > 1 else None


class Judged:
    """All judgements of one declaration: counts by verdict, and every judgement that is not simply passed."""

    __slots__ = ("counts", "judgements")

    def __init__(self) -> None:
        self.counts: dict[Verdict, int] = {}
        self.judgements: list[Judgement] = []
