"""Work spread over processes: in order, bounded in memory, and never lost with a process."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from budgetcheck.run.spread import pool
from budgetcheck.run.spread.schedule import cores, work_off
from budgetcheck.run.spread.work import MOST_WAITING, Work
from budgetcheck.text.words import Words

from .interrupt import interrupted

METHODS = [method for method in ("fork", "spawn") if method in multiprocessing.get_all_start_methods()]


NEVER = 3600
"""Seconds until something that is ended long before."""


def twice(item: int) -> str:
    if item == 13:
        raise ValueError("thirteen")
    if item == 17:
        os._exit(9)
    if item == 19:
        time.sleep(NEVER)
    if item == 23:
        sys.exit("gone")
    if item % 7 == 0:
        time.sleep(0.002)
    return f"{item * 2}"


def harmless(item: int) -> str:
    if item == 13:
        raise ValueError("thirteen")
    return f"{item * 2}"


def prepared(function: Callable[[int], str]) -> Callable[[int], str]:
    return function


def lost(item: int, why: Words) -> str:
    return f"{item} lost: {why.en}"


def work(function: Callable[[int], str], ready: Callable[[int], str | None] = lambda _item: None) -> Work[int, str]:
    return Work(functools.partial(prepared, function), lost, ready)


@pytest.mark.parametrize("method", METHODS)
def test_results_come_in_order_and_alike_for_any_number_of_processes(method: str) -> None:
    alone = list(work_off(work(harmless), range(300), jobs=1))
    assert alone[13] == "13 lost: internal error: ValueError: thirteen"
    assert list(work_off(work(harmless), range(300), jobs=2, method=method)) == alone
    assert list(work_off(work(harmless), range(300), jobs=3, few=0, method=method)) == alone


class Patient(pool.Pool[int, str]):
    """A pool whose time stands still while anything but the item that hangs is being worked on."""

    now = 0.0

    def _collect(self) -> None:
        busy = [worker for worker in self.workers if worker.tasks or not worker.ready]
        if all(worker.ready and worker.tasks[0].item == 19 for worker in busy):
            Patient.now += self.time_limit + 1
        super()._collect()


def test_an_item_that_kills_or_hangs_its_worker_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "Pool", Patient)
    monkeypatch.setattr(pool, "time", SimpleNamespace(monotonic=lambda: Patient.now))
    results = list(work_off(work(twice), range(100), jobs=2, few=10))
    assert results[17] == "17 lost: the process died while checking this file"
    assert results[19] == "19 lost: checking took too long; this file was given up"
    assert results[23] == "23 lost: the process died while checking this file"
    assert results[13] == "13 lost: internal error: ValueError: thirteen"
    expected = [f"{item * 2}" for item in range(100)]
    assert [r for n, r in enumerate(results) if n not in (13, 17, 19, 23)] == [
        r for n, r in enumerate(expected) if n not in (13, 17, 19, 23)
    ]
    assert not multiprocessing.active_children()


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    def once(item: int) -> str:
        mark = tmp_path / "killed"
        if item == 30 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        return str(item)

    if "fork" not in METHODS:
        pytest.skip("needs fork")
    once_work: Work[int, str] = Work(lambda: once, lost)
    assert list(work_off(once_work, range(60), jobs=2, few=1, method="fork")) == [str(item) for item in range(60)]


def test_few_items_start_no_process() -> None:
    own = Work(lambda: lambda _item: os.getpid(), lambda _item, _why: 0)
    assert set(work_off(own, range(48), jobs=4)) == {os.getpid()}
    assert os.getpid() not in set(work_off(own, range(49), jobs=2, method=METHODS[0])) or METHODS[0] == "spawn"


def test_what_is_ready_needs_no_work_and_no_preparation() -> None:
    def never() -> Callable[[int], str]:
        raise AssertionError

    assert list(work_off(Work(never, lost, str), range(2000), jobs=2)) == [str(item) for item in range(2000)]
    mixed = work(harmless, lambda item: f"known {item}" if item % 3 else None)
    results = list(work_off(mixed, range(1500), jobs=2))
    assert results == list(work_off(mixed, range(1500), jobs=1))
    assert results[:4] == ["0", "known 1", "known 2", "6"]


def test_the_items_are_read_no_faster_than_results_are_taken() -> None:
    read = 0

    def items() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = work_off(work(harmless), items(), jobs=2, few=1)
    for _ in range(10):
        next(results)
    assert read < 1200
    results.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def last_of_eight(folder: Path, item: int) -> str:
    """Take so long for the first item that the other worker has done eight."""
    if item > 1:
        (folder / f"{item}").touch()
    while item == 1 and len(list(folder.iterdir())) < 8:
        time.sleep(0.01)
    return f"{item}"


@pytest.mark.parametrize("known", [True, False])
def test_large_results_do_not_pile_up(known: bool, tmp_path: Path) -> None:
    """However many results may wait for the first of all, they may come to so many bytes only."""
    read = 0

    def items() -> Iterator[int]:
        nonlocal read
        while read < 200:
            read += 1
            yield read

    ready: Callable[[int], str | None] = str if known else lambda _item: None  # type: ignore[assignment]
    heavy = Work(
        functools.partial(prepared, functools.partial(last_of_eight, tmp_path)),
        lost,
        ready,
        lambda _result: MOST_WAITING // 8,
    )
    results = work_off(heavy, items(), jobs=2, few=1)
    assert next(results) == "1"
    assert read < 60
    assert list(results) == [str(item) for item in range(2, 201)]


def test_large_items_and_results_pass(tmp_path: Path) -> None:
    echo: Work[str, str] = Work(functools.partial(prepared, str.upper), lambda item, _why: item)  # type: ignore[arg-type]
    items = ["a" * 300_000] * 40
    assert list(work_off(echo, items, jobs=2, few=1)) == [item.upper() for item in items]


def unable() -> Callable[[int], str]:
    raise OSError("no packs")


def dying() -> Callable[[int], str]:
    os._exit(3)


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(RuntimeError, match="no packs"):
        list(work_off(Work(unable, lost), range(100), jobs=2, method="spawn"))
    with pytest.raises(RuntimeError, match="cannot be started"):
        list(work_off(Work(dying, lost), range(100), jobs=2, method="spawn"))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interrupt_ends_everything_at_once(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, signal, sys, time
            from budgetcheck.run.spread.schedule import work_off
            from budgetcheck.run.spread.work import Work
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
            def slow(item):
                os.write(1, f"{os.getpid()}\\n".encode())  # one write, so that two workers' lines stay apart
                time.sleep(3600)
            try:
                list(work_off(Work(lambda: slow, lambda i, w: None), range(100), jobs=2))
            except KeyboardInterrupt:
                sys.exit(130)
            """
        ),
        "utf-8",
    )
    code, errors = interrupted([sys.executable, str(script)], tmp_path, after=2)
    assert (code, errors) == (130, "")


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1


def test_what_may_bring_a_process_down_is_worked_on_in_others_however_few() -> None:
    own = Work(lambda: lambda _item: os.getpid(), lambda _item, _why: 0, risky=lambda item: item > 1)
    assert set(work_off(own, [0, 1], jobs=2)) == {os.getpid()}
    assert os.getpid() not in set(work_off(own, [0, 1, 2], jobs=2))
    assert set(work_off(own, [2], jobs=2)) == {os.getpid()}, "alone, it can cost nothing but itself"
