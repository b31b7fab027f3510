"""Items -> reports, in the order of the items: the one place where the files of a run are worked off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from budgetcheck.cli.checkers import Checkers
from budgetcheck.findings import FileReport
from budgetcheck.settings.policy import Policy
from budgetcheck.walk import Found


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


def report_files(items: Iterable[Item], checkers: Checkers) -> Iterator[Reported]:
    """Check each file by its policy; exactly one result for each item, in the items' order."""
    for item in items:
        checker = checkers.checker(item.policy)
        yield Reported(item, checker.file(Path(item.found.path), item.found.shown, named=item.named))
