"""What comes through a pipe: standard input, and pipes that the user names (`/dev/stdin`, the `<(...)` of shells)."""

from __future__ import annotations

import os
import select
import stat
import sys
from typing import Final

from budgetcheck.arithmetic.limits import BYTES
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import SourceError
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Words, phrase

PATIENCE: Final = 60.0
"""Seconds that nothing may come through a pipe before it is given up."""
_PART: Final = 2**16
_OF_SYSTEM: Final = ("/dev/", "/proc/")
"""Where links lead to open pipes that the user has given this program; a link elsewhere may be a stranger's."""


def standard_input(most: int = BYTES) -> bytes:
    """Read standard input, a byte more than a declaration (or `most`) may have. Raises CannotRun."""
    if sys.stdin is None:
        raise CannotRun.because(phrase("source.pipes.standard_input_closed"))
    try:
        return sys.stdin.buffer.read(most + 1)
    except OSError as error:
        reason = visible(error.strerror or type(error).__name__, 200)
        raise CannotRun.because(phrase("source.pipes.standard_input_cannot_read", reason=reason)) from None


def is_pipe(path: str) -> bool:
    """Whether a path that the user names is a pipe itself, or the system's name of one that is open."""
    try:
        status = os.stat(path) if os.path.abspath(path).startswith(_OF_SYSTEM) else os.lstat(path)  # noqa: PTH100, PTH116
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(status.st_mode)


def piped(path: str, most: int = BYTES) -> bytes:
    """Read a pipe to its end, a byte more than a declaration (or `most`) may have at most. Raises `SourceError`.

    Waiting ends after a minute in which nobody has written anything.
    """
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        reason = visible(error.strerror or type(error).__name__, 200)
        raise _unread(phrase("source.pipes.system_says_reason", reason=reason)) from None
    parts: list[bytes] = []
    left = most + 1
    try:
        while left > 0:
            _wait(file)
            try:
                data = os.read(file, min(left, _PART))
            except BlockingIOError:
                continue
            if not data:
                break
            parts.append(data)
            left -= len(data)
    finally:
        os.close(file)
    return b"".join(parts)


def _wait(file: int) -> None:
    """Wait until there is something to read, or the end. Raises `SourceError` where it takes too long."""
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    if not waiting.poll(PATIENCE * 1000):
        raise _unread(phrase("source.pipes.nothing_come_through_pipe"))


def _unread(why: Words) -> SourceError:
    return SourceError(Fault("DEC-006", phrase("source.read.cannot_read_file", why=why)), unreadable=True)
