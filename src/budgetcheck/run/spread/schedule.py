"""Schedule: one function over many items in several processes, results in the items' order, memory flat.

What one item does to its worker (killing it, hanging it) costs that item only: it is reported as lost, the worker is
replaced and the rest goes on. Nothing of the results depends on the number of processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from budgetcheck.run.spread.patience import HUNG, TIME_LIMIT, OutOfTime, limited
from budgetcheck.run.spread.work import MOST_WAITING, WINDOW, ItemT, ResultT, Work, raised
from budgetcheck.text.words import Words

FEW = 48
"""Items up to this number are worked off in this process: starting others would take longer."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def work_off(
    work: Work[ItemT, ResultT],
    items: Iterable[ItemT],
    *,
    jobs: int,
    few: int = FEW,
    time_limit: float = TIME_LIMIT,
    method: str | None = None,
) -> Iterator[ResultT]:
    """Yield each item's result in the items' order; with more than one job and more than a few items, in parallel.

    `items` may be endless; at most a window of them is held. Closing the iterator, or any exception, ends the workers.
    """
    stream = iter(items)
    if jobs <= 1:
        yield from _alone(work, ((item, work.ready(item)) for item in stream), time_limit)
        return
    while True:
        batch: list[tuple[ItemT, ResultT | None]] = []
        missing = weight = risky = 0
        for item in islice(stream, WINDOW):
            known = work.ready(item)
            batch.append((item, known))
            missing += known is None
            risky += known is None and work.risky(item)
            weight += 0 if known is None else work.weigh(known)
            if missing > few or weight > MOST_WAITING:
                break
        if missing > few or (risky and missing > 1):
            break
        if not batch:
            return
        yield from _alone(work, batch, time_limit)
    from budgetcheck.run.spread.pool import Pool  # what is all ready needs no processes

    pool = Pool(work, jobs, time_limit, method)
    try:
        yield from pool.results(batch, stream)
    finally:
        pool.close()


def _alone(
    work: Work[ItemT, ResultT], items: Iterable[tuple[ItemT, ResultT | None]], time_limit: float
) -> Iterator[ResultT]:
    function: Callable[[ItemT], ResultT] | None = None
    for item, known in items:
        if known is not None:
            yield known
            continue
        if function is None:
            function = work.prepare()
        yield _guarded(function, item, work.lost, time_limit)


def _guarded(
    function: Callable[[ItemT], ResultT], item: ItemT, lost: Callable[[ItemT, Words], ResultT], time_limit: float
) -> ResultT:
    try:
        with limited(time_limit):
            return function(item)
    except OutOfTime:
        return lost(item, HUNG)
    except Exception as error:
        return lost(item, raised(error))
