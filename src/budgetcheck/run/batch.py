"""Items -> reports, in the order of the items: the one place where the files of a run are worked off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from budgetcheck.files.walk import Found
from budgetcheck.findings.finding import FileReport
from budgetcheck.run.checkers import Checkers
from budgetcheck.settings.policy import Policy

ALONE = 8
"""Files up to this number are checked without the cache: opening it takes longer."""


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


def report_files(
    items: Iterable[Item], checkers: Checkers, *, jobs: int | None = None, cached: bool = True
) -> Iterator[Reported]:
    """Check each file by its policy; exactly one result for each item, in the items' order.

    A few files are checked here and now. More of them are looked up in the cache of results (`cached`) and spread over
    processes (`jobs`; as many as there are processors by default).
    """
    stream = iter(items)
    few = list(islice(stream, ALONE + 1))
    if len(few) > ALONE:
        from budgetcheck.run.bulk import report_many

        yield from report_many(chain(few, stream), checkers, jobs, cached=cached)
        return
    for item in few:
        checker = checkers.checker(item.policy)
        yield Reported(item, checker.file(item.found.path, item.found.shown, named=item.named))
