"""A bound on the time that one file may take in this process, as workers have it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from budgetcheck.text.words import phrase

TIME_LIMIT: Final = 60.0
"""Seconds one item may take before it is given up."""
HUNG: Final = phrase("run.patience.checking_took_too_long_file")


class OutOfTime(BaseException):
    """What is being done takes too long; no Exception, so that nothing on the way takes it for its own."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in what is done meanwhile once so many seconds have passed.

    It needs a timer of the system and the main thread; elsewhere (Windows) there is no bound.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_number: int, _frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
