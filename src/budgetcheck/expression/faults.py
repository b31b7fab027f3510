"""Faults of a formula, shown under the formula with a caret."""

from __future__ import annotations

from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words


@frozen
class FormulaFault:
    """What is wrong with a formula, at 0-based columns with an exclusive end."""

    message: Words
    at: tuple[int, int]


class FormulaError(Exception):
    """A formula cannot be used; `faults` says everything that is wrong with it."""

    def __init__(self, formula: str, faults: tuple[FormulaFault, ...]) -> None:
        super().__init__("; ".join(fault.message.en for fault in faults))
        self.formula = formula
        self.faults = faults


class NoFastPath(Exception):
    """The formula needs the exact evaluation throughout."""
