"""Standard streams that fail in one clear way: closed, full, without a reader, ended by a signal."""

from __future__ import annotations

import errno
import io
import os
import select
import signal
import sys
from collections.abc import Callable
from typing import Any, Final, TextIO

from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

_ENDING: Final = ("SIGTERM", "SIGHUP")


class ReaderGone(Exception):
    """Whoever read standard output has enough (``| head``); no OSError, which the parser of arguments makes exit 1."""


class Ended(BaseException):
    """A signal asks the run to end; what it has half done is cleared away on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number
        """The exit code, as shells have it."""


def prepare_streams() -> None:
    """Make standard output and error UTF-8 and sure to be there, without newline translation surprises.

    A Chinese Windows gives a pipe GBK, in which signs of the report do not encode; what still cannot be written is
    replaced rather than raised. A stream that was closed is one that cannot be written, and its number is taken, so
    that no file opened later gets what is meant for it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the lowest number that is free
    sys.stdout = _prepared(sys.stdout, sys.__stdout__, _output_failed)
    sys.stderr = _prepared(sys.stderr, sys.__stderr__, lambda _error: None)


_came: list[int] = []
"""The signal that asked the run to end: a library may drop what it raised for a failure of its own."""


def ended_by() -> int | None:
    """Return the exit code of the signal that asked the run to end; None where none did."""
    return 128 + _came[0] if _came else None


def end_on_signals() -> None:
    """Have SIGTERM and SIGHUP raise `Ended`, once, and in this process alone; those that are ignored stay so."""
    owner = os.getpid()
    _came.clear()

    def end(number: int, _frame: object) -> None:
        if os.getpid() != owner:
            os._exit(128 + number)
        _came.append(number)
        for name in _ENDING:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
        raise Ended(number)

    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


def _prepared(stream: TextIO | None, original: TextIO | None, failed: Callable[[OSError], Exception | None]) -> TextIO:
    if stream is None:
        return io.TextIOWrapper(io.BufferedWriter(_Outlet(None, failed)), "utf-8", "replace")
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(encoding="utf-8", errors="replace")
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if stream is not original or not isinstance(raw, io.RawIOBase):
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Outlet(raw, failed)),
        "utf-8",
        "replace",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _output_failed(error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return ReaderGone()
    if error.errno == errno.EBADF:
        return CannotRun.because(phrase("cli.streams.standard_output_closed"))
    reason = visible(error.strerror or type(error).__name__, 200)
    return CannotRun.because(phrase("cli.streams.standard_output_cannot_written", reason=reason))


class _Outlet(io.RawIOBase):
    """A stream's lowest layer; the first failure is raised as what `failed` makes of it, then nothing is written."""

    def __init__(self, raw: io.RawIOBase | None, failed: Callable[[OSError], Exception | None]) -> None:
        self._raw = raw
        self._failed = failed
        self._over = False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        if self._raw is None:
            raise io.UnsupportedOperation("fileno")
        return self._raw.fileno()

    def write(self, data: Any) -> int:
        """Write what can be written now, all of it in the end, as the layers above see to. Raises what it is told."""
        size = memoryview(data).nbytes
        if self._over:
            return size
        try:
            if self._raw is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            written = self._raw.write(data)
            while written is None:  # another program made the stream one that does not wait
                select.select([], [self._raw], [])
                written = self._raw.write(data)
        except OSError as error:
            self._over = True
            told = self._failed(error)
            if told is not None:
                raise told from None
            return size
        return int(written)
