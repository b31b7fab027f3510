"""Worker processes: items handed out, answers collected in order, the lost ones told.

A worker answers in the order in which it was sent items, so the first of them is what it is at when it dies or hangs.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import field
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic

from budgetcheck.run.spread.patience import HUNG, listen, unbroken
from budgetcheck.run.spread.work import MOST_WAITING, WINDOW, ItemT, ResultT, Work, raised
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import Words, phrase

_IN_FLIGHT = 8  # items sent to a worker ahead of its answers
_BYTES_IN_FLIGHT = 4096  # less than any pipe's buffer, so that sending never blocks while a worker is sending, too
_STARTS = 3  # workers that fail to start in a row before the run is given up

_DIED = phrase("run.pool.process_died_while_checking_file")


@slotted
class _Task(Generic[ItemT]):
    index: int
    item: ItemT
    packed: bytes
    deaths: int = 0


@slotted
class _Worker(Generic[ItemT]):
    process: BaseProcess
    connection: Any
    tasks: deque[_Task[ItemT]] = field(default_factory=deque)
    ready: bool = False
    since: float = 0.0
    """When it last answered or, having been idle, got something to do."""

    @property
    def weight(self) -> int:
        return sum(len(task.packed) for task in self.tasks)


class Pool(Generic[ItemT, ResultT]):
    """Worker processes and what they are at."""

    def __init__(self, work: Work[ItemT, ResultT], jobs: int, time_limit: float, method: str | None) -> None:
        self.work = work
        self.jobs = jobs
        self.time_limit = time_limit
        self.context = multiprocessing.get_context(method or _method())
        self.forks = self.context.get_start_method() == "fork"
        self.prepare = work.prepare
        if self.forks:  # prepared once here, inherited by all
            function = work.prepare()
            self.prepare = lambda: function
        self.workers: list[_Worker[ItemT]] = []
        self.failed_starts = 0
        self.waiting: deque[_Task[ItemT]] = deque()
        self.done: dict[int, ResultT] = {}
        self.weight = 0
        """Bytes of what is done and waits for its turn."""
        self.fed = 0

    def results(self, batch: Iterable[tuple[ItemT, ResultT | None]], stream: Iterator[ItemT]) -> Iterator[ResultT]:
        """Yield the results of a batch looked up already and of the items after it, in order."""
        for item, known in batch:
            self._take(item, known)
        due = 0
        more = True
        while more or due < self.fed:
            while more and self._wants_more(due):
                for item in islice(stream, 1):
                    self._take(item, self.work.ready(item))
                    break
                else:
                    more = False
            self._hand_out()
            if due not in self.done and due < self.fed:
                self._collect()
            while due in self.done:
                result = self.done.pop(due)
                self.weight -= self.work.weigh(result)
                yield result
                due += 1

    def _wants_more(self, due: int) -> bool:
        return (
            self.fed - due < WINDOW
            and len(self.waiting) < self.jobs * _IN_FLIGHT
            and (self.weight <= MOST_WAITING or due == self.fed)
        )

    def _finish(self, index: int, result: ResultT) -> None:
        self.done[index] = result
        self.weight += self.work.weigh(result)

    def _take(self, item: ItemT, known: ResultT | None) -> None:
        if known is not None:
            self._finish(self.fed, known)
        else:
            self.waiting.append(_Task(self.fed, item, bytes(ForkingPickler.dumps(item))))
        self.fed += 1

    def _hand_out(self) -> None:
        while self.waiting and len(self.workers) < self.jobs:
            with unbroken():
                self.workers.append(self._start())
        for worker in sorted(self.workers, key=lambda worker: len(worker.tasks)):
            while self.waiting and worker.ready and self._has_room(worker, self.waiting[0]):
                task = self.waiting.popleft()
                if not worker.tasks:
                    worker.since = time.monotonic()
                worker.tasks.append(task)
                try:
                    worker.connection.send_bytes(task.packed)
                except OSError:
                    break  # it is dead, which collecting finds out

    @staticmethod
    def _has_room(worker: _Worker[ItemT], task: _Task[ItemT]) -> bool:
        if not worker.tasks:
            return True
        if task.deaths or worker.tasks[0].deaths:  # one that may have killed a worker is tried alone
            return False
        return len(worker.tasks) < _IN_FLIGHT and worker.weight + len(task.packed) <= _BYTES_IN_FLIGHT

    def _start(self) -> _Worker[ItemT]:
        ours, theirs = self.context.Pipe()
        inherited = [worker.connection for worker in self.workers] + [ours] if self.forks else []
        process = self.context.Process(target=_serve, args=(theirs, inherited, self.prepare), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        return _Worker(process, ours, since=time.monotonic())

    def _collect(self) -> None:
        """Wait for answers, at most until the first worker has used up its time."""
        busy = [worker for worker in self.workers if worker.tasks or not worker.ready]
        first = min((worker.since for worker in busy), default=time.monotonic())
        wait_for = max(0.0, first + self.time_limit - time.monotonic())
        answering = set(wait([worker.connection for worker in self.workers], wait_for))
        for worker in list(self.workers):
            if worker.connection in answering:
                self._read(worker)
            elif (worker.tasks or not worker.ready) and time.monotonic() - worker.since > self.time_limit:
                self._give_up(worker, HUNG)

    def _read(self, worker: _Worker[ItemT]) -> None:
        try:
            while worker.connection.poll():
                answer = worker.connection.recv()
                worker.since = time.monotonic()
                if not worker.ready:
                    if answer is not None:
                        raise _CannotStart(answer)
                    worker.ready = True
                    self.failed_starts = 0
                    continue
                task = worker.tasks.popleft()
                result, error = answer
                self._finish(task.index, self.work.lost(task.item, error) if error is not None else result)
        except (EOFError, OSError):
            self._give_up(worker, _DIED)

    def _give_up(self, worker: _Worker[ItemT], why: Words) -> None:
        """End a worker; its first task is lost (if it died, at the second time only), the others go back in front."""
        with unbroken():
            self.workers.remove(worker)
            _end(worker)
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts >= _STARTS:
                raise _CannotStart(phrase("run.pool.worker_processes_cannot_started"))
        if worker.tasks:
            first = worker.tasks[0]
            first.deaths += 1
            if why is HUNG or first.deaths > 1:
                worker.tasks.popleft()
                self._finish(first.index, self.work.lost(first.item, why))
        self.waiting.extendleft(reversed(worker.tasks))

    def close(self) -> None:
        """End all workers."""
        with unbroken():
            for worker in self.workers:
                _end(worker)
            self.workers.clear()


class _CannotStart(RuntimeError):
    """Workers cannot be prepared or started at all."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)


def _end(worker: _Worker[ItemT]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.connection.close()


def _method() -> str:
    """Fork where that is safe: it is quick and shares what is prepared; otherwise what the platform has."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    return "spawn"


def _serve(connection: Any, inherited: Iterable[Any], prepare: Callable[[], Callable[[ItemT], ResultT]]) -> None:
    """Work off items until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    for name in ("SIGTERM", "SIGHUP"):  # which the parent may have made raise, for its own clearing away
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    listen()
    for other in inherited:
        other.close()
    try:
        function = prepare()
    except Exception as error:
        with suppress(OSError):
            connection.send(raised(error))
        return
    with suppress(OSError):  # the parent has gone, as below
        connection.send(None)
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        answer: tuple[ResultT | None, Words | None]
        try:
            answer = (function(item), None)
            packed = ForkingPickler.dumps(answer)
        except Exception as error:
            packed = ForkingPickler.dumps((None, raised(error)))
        try:
            connection.send_bytes(packed)
        except OSError:
            return
