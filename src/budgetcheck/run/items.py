"""What is checked and what comes of it: the two ends of a run, on which everything between them agrees."""

from __future__ import annotations

from budgetcheck.files.walk import Found
from budgetcheck.findings.finding import FileReport
from budgetcheck.settings.policy import Policy
from budgetcheck.text.tuples import NamedTuple


class Item(NamedTuple):
    """One file to check and what it is judged by."""

    found: Found
    policy: Policy
    named: bool
    """Whether it is a declaration because the user says so; else it is passed by where it does not look like one."""


class Reported(NamedTuple):
    """One item and its report; None where the file is no declaration."""

    item: Item
    report: FileReport | None
