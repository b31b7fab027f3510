"""Schedule: one function over many items in several processes, results in the items' order, memory flat.

What one item does to its worker (killing it, hanging it) costs that item only: it is reported as lost, the worker is
replaced and the rest goes on. Nothing of the results depends on the number of processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from budgetcheck.text.words import Words

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 48
"""Items up to this number are worked off in this process: starting others would take longer."""
TIME_LIMIT = 60.0
"""Seconds one item may take in a worker before it is given up."""
WINDOW = 512
"""Results that may wait for their turn."""
MOST_WAITING = 32 * 2**20
"""Bytes that results waiting for their turn may come to before no further item is looked at."""


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Result]):
    """What is to be done to each item."""

    prepare: Callable[[], Callable[[Item], Result]]
    """Makes the function; called once a process, in this one at the latest when the first item needs it. It must be
    picklable where processes are spawned."""
    lost: Callable[[Item, Words], Result]
    """The result for an item that killed or hung its worker or raised an exception, and why."""
    ready: Callable[[Item], Result | None] = lambda _item: None
    """The result where it is known without work (the cache), asked in this process; else None."""
    weigh: Callable[[Result], int] = lambda _result: 0
    """Bytes that a result takes, as far as they count."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def run(
    work: Work[Item, Result],
    items: Iterable[Item],
    *,
    jobs: int,
    few: int = FEW,
    time_limit: float = TIME_LIMIT,
    method: str | None = None,
) -> Iterator[Result]:
    """Yield each item's result in the items' order; with more than one job and more than a few items, in parallel.

    `items` may be endless; at most a window of them is held. Closing the iterator, or any exception, ends the workers.
    """
    stream = iter(items)
    if jobs <= 1:
        yield from _alone(work, ((item, work.ready(item)) for item in stream))
        return
    while True:
        batch: list[tuple[Item, Result | None]] = []
        missing = weight = 0
        for item in islice(stream, WINDOW):
            known = work.ready(item)
            batch.append((item, known))
            missing += known is None
            weight += 0 if known is None else work.weigh(known)
            if missing > few or weight > MOST_WAITING:
                break
        if missing > few:
            break
        if not batch:
            return
        yield from _alone(work, batch)
    from budgetcheck.run.pool import Pool  # what is all ready needs no processes

    pool = Pool(work, jobs, time_limit, method)
    try:
        yield from pool.results(batch, stream)
    finally:
        pool.close()


def _alone(work: Work[Item, Result], items: Iterable[tuple[Item, Result | None]]) -> Iterator[Result]:
    function: Callable[[Item], Result] | None = None
    for item, known in items:
        if known is not None:
            yield known
            continue
        if function is None:
            function = work.prepare()
        yield _guarded(function, item, work.lost)


def _guarded(function: Callable[[Item], Result], item: Item, lost: Callable[[Item, Words], Result]) -> Result:
    try:
        return function(item)
    except Exception as error:
        return lost(item, raised(error))


def raised(error: Exception) -> Words:
    """Say what was raised while an item was worked on."""
    what = f"{type(error).__name__}: {error}"[:500]
    return Words(f"内部错误：{what}", f"internal error: {what}")
