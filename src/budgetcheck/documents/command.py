"""Commands of other programs, run with a deadline, a bound of memory and nothing to ask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class TimedOut(Exception):
    """A command that did not end in time; it was ended with all it had started."""


def run_bounded(
    arguments: Sequence[str], folder: Path, seconds: float, memory: int, environment: Mapping[str, str]
) -> tuple[int, bytes]:
    """Run a command in a folder; return its exit code and standard output. Raises `OSError` and `TimedOut`."""
    process = subprocess.Popen(  # noqa: S603 - a list, without a shell
        arguments,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=None if sys.platform == "win32" else lambda: bound(memory),
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise TimedOut from None
    except BaseException:
        _end(process)
        raise
    return process.returncode, output


def bound(memory: int) -> None:
    """Bound the memory of this process, and let it leave no core behind."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory if most < 0 else min(memory, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.communicate()
