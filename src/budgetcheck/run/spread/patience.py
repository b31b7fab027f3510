"""What signals do to a run: they bound the time that one file may take, and wait while processes start and end."""

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


ENDING: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks a run to end."""


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


@contextmanager
def unbroken() -> Iterator[None]:
    """Let what asks the run to end wait until this is done, so that no process is started and not known, or not reaped.

    A process that is started meanwhile has to `listen` for itself. Without masks of signals (Windows) nothing waits.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def listen() -> None:
    """Let what asks to end reach this process again, which was started where that had to wait."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
