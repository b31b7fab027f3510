"""What is wrong with rule packs, apart from what reads them, so that a run that reads none imports little."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.text.places import Span
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Words


class PackFault(NamedTuple):
    """Something wrong with a pack, at a place of its file and, for a formula, at columns of the formula."""

    path: str
    message: Words
    span: Span | None = None
    rule: str | None = None
    formula: str | None = None
    at: tuple[int, int] | None = None


class PackError(Exception):
    """One or more packs cannot be used; `faults` says everything that is wrong."""

    def __init__(self, faults: Sequence[PackFault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message.en}" for fault in faults))
        self.faults = tuple(faults)
