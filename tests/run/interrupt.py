"""Interrupting a run from outside, whatever the signals are set to where the tests run."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

PATIENCE = 600
"""Seconds after which a run that should have ended long ago is given up."""


def interrupted(command: list[str], folder: Path, *, after: int) -> tuple[int, str]:
    """Run a command that writes its workers' numbers, a line each; once so many have been, send all an interrupt.

    Return the exit code and what was written to standard error. No worker may be left; nothing ever is.
    """
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(after)}
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        for worker in workers:
            with pytest.raises(ProcessLookupError):
                os.kill(worker, 0)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, errors
