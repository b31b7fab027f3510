"""Many files: looked up in the cache, the rest spread over processes, results in order, memory flat."""

from __future__ import annotations

import functools
import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Final

from budgetcheck.files.results import Cache
from budgetcheck.files.secret import secret
from budgetcheck.files.store import cache_folder
from budgetcheck.run.items import Item, Reported
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.run.single.packs import lexicons_of
from budgetcheck.run.spread import schedule
from budgetcheck.run.spread.cached import Answer, CachedAnswers, Task, content_digest, tool_digest
from budgetcheck.run.spread.codec import Unpacker, pack
from budgetcheck.run.spread.work import Work
from budgetcheck.settings.policy import Policy
from budgetcheck.text.words import Words

_AHEAD: Final = 256
"""Files looked up at a time at most."""
_FIRST: Final = 16
"""Files looked up at first, when nothing is known of how much is kept of them."""
_MOST_BYTES: Final = 4 * 2**20
"""Bytes that what is kept of the files looked up at a time should come to at most."""


def report_many(
    items: Iterable[Item], checkers: Checkers, jobs: int | None, *, cached: bool = True
) -> Iterator[Reported]:
    """Check many files; exactly one result for each item, in the items' order."""
    with ExitStack() as stack:
        # What was imported and compiled stays: it is neither gone through by every collection nor, in the worker
        # processes, copied by being so (as the documentation of gc.freeze recommends before a fork).
        gc.freeze()
        stack.callback(gc.unfreeze)
        cached_answers = None
        folder = cache_folder() if cached and secret() is not None else None
        tool = None if folder is None else tool_digest()
        if folder is not None and tool is not None:
            cached_answers = CachedAnswers(stack.enter_context(Cache(folder)), checkers, tool)
        work = Work(functools.partial(_worker, checkers), _lost, _ready, _weight, _risky)
        waiting: deque[Task] = deque()
        tasks = _handed_out(_tasks(items, cached_answers), waiting, checkers)
        unpack = Unpacker().unpack
        for answer in schedule.work_off(work, tasks, jobs=jobs or schedule.cores()):
            item, known, mark = waiting.popleft()
            if known is None and cached_answers is not None:
                cached_answers.keep(item, answer, mark)
            yield Reported(item, None if answer.report is None else unpack(answer.report, item.found.shown))


def _handed_out(tasks: Iterable[Task], waiting: deque[Task], checkers: Checkers) -> Iterator[Task]:
    """Pass tasks on and remember them; a policy that no file can be judged by is found out here, not in a worker."""
    policy: Policy | None = None
    worded: Policy | None = None
    for task in tasks:
        if task.known is None and task.item.policy is not policy:
            policy = task.item.policy
            checkers.checker(policy)
        if (
            task.known is None
            and task.item.policy is not worded
            and not task.item.found.path.endswith((".toml", ".TOML"))
        ):
            worded = task.item.policy
            if lexicons_of(worded.rules):
                from budgetcheck.run.single.document import lexicon_of

                lexicon_of(worded.rules)
        waiting.append(task)
        yield task


def _tasks(items: Iterable[Item], cached_answers: CachedAnswers | None) -> Iterator[Task]:
    if cached_answers is None:
        yield from map(Task, items)
        return
    stream = iter(items)
    ahead = _FIRST
    while some := list(islice(stream, ahead)):
        tasks = cached_answers.look_up(some)
        weight = sum(_weight(task.known) for task in tasks if task.known is not None)
        yield from tasks
        ahead = max(1, min(_AHEAD, 2 * ahead, ahead * _MOST_BYTES // max(1, weight)))


def _ready(task: Task) -> Answer | None:
    return task.known


def _risky(task: Task) -> bool:
    """A document is read with libraries of others, and may be of any size; a declaration is bounded."""
    return not task.item.found.path.endswith((".toml", ".TOML"))


def _weight(answer: Answer) -> int:
    return 0 if answer.report is None else len(answer.report.report)


def _worker(checkers: Checkers) -> Callable[[Task], Answer]:
    def check(task: Task) -> Answer:
        found, policy, named = task.item
        checked = checkers.checker(policy).examine(found.path, found.shown, named=named)
        report = None if checked.report is None else pack(checked.report)
        digest = None if checked.data is None else content_digest(checked.data)
        return Answer(report, digest, checked.names, checked.state)

    return check


def _lost(task: Task, why: Words) -> Answer:
    from budgetcheck.run.single.check import unfinished

    return Answer(pack(unfinished(why, task.item.found.shown)))
