"""Items -> reports, in the order of the items: the one place where the files of a run are worked off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from budgetcheck.run.items import Item, Reported
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.run.spread import patience
from budgetcheck.run.spread.patience import OutOfTime, limited

ALONE = 8
"""Declarations up to this number are checked without the cache: opening it takes longer."""


def report_files(
    items: Iterable[Item], checkers: Checkers, *, jobs: int | None = None, cached: bool = True
) -> Iterator[Reported]:
    """Check each file by its policy; exactly one result for each item, in the items' order.

    A few declarations are checked here and now. More of them, and documents, are looked up in the cache of results
    (`cached`) and spread over processes (`jobs`; as many as there are processors by default).
    """
    stream = iter(items)
    few = list(islice(stream, ALONE + 1))
    if len(few) > ALONE or (cached and any(not item.found.path.endswith((".toml", ".TOML")) for item in few)):
        from budgetcheck.run.spread.many import report_many

        yield from report_many(chain(few, stream), checkers, jobs, cached=cached)
        return
    for item in few:
        checker = checkers.checker(item.policy)
        try:
            with limited(patience.TIME_LIMIT):
                report = checker.file(item.found.path, item.found.shown, named=item.named)
        except OutOfTime:
            from budgetcheck.run.single.check import unfinished

            report = unfinished(patience.HUNG, item.found.shown)
        yield Reported(item, report)
