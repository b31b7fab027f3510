"""What an analysis of rules comes to, as immutable types; renderers know these and no rule."""

from __future__ import annotations

from typing import Literal

from budgetcheck.text.places import Span
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words

LintFault = Literal[
    "contradiction",
    "cannot-hold",
    "never-applies",
    "never-decided",
    "never-fails",
    "duplicate",
    "redundant",
    "implied",
    "fixed-value",
    "forbids",
    "undocumented",
    "no-example",
    "idle-example",
    "unproved-absence",
    "unclear-name",
    "taken-prefix",
    "unused-threshold",
    "unknown-duty",
    "duty-without-rule",
    "rule-without-duty",
]
"""What can be wrong with a rule (or good to know of it)."""

Gravity = Literal["defect", "advice"]
"""A defect fails the run; advice does not."""


@frozen
class Remark:
    """One thing found, at the rule (or pack) that it is about.

    `rules` are all rules that it takes, the one that it is about first; `figure` and `value` are those of a figure that
    can have one value only.
    """

    fault: LintFault
    gravity: Gravity
    rules: tuple[str, ...]
    path: str
    span: Span | None
    message: Words
    remedy: Words = EMPTY
    figure: str | None = None
    value: str | None = None


@frozen
class Partly:
    """A rule that was looked at in part: each part that stands for itself, and why."""

    rule: str
    parts: tuple[tuple[str, Words], ...]


@frozen
class Lint:
    """Everything that the analysis of packs found, and what it did not look into."""

    rules: int
    packs: int
    remarks: tuple[Remark, ...]
    partly: tuple[Partly, ...]
    gave_up: tuple[Words, ...] = ()
    """Questions that were left because the time was used up."""

    @property
    def defects(self) -> int:
        """How many remarks fail the run."""
        return sum(remark.gravity == "defect" for remark in self.remarks)
