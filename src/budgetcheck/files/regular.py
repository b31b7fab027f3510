"""Files that may only be files: what is a pipe, a device or too large is refused before anything is read of it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_regular(path: str | Path, most: int) -> bytes:
    """Read a regular file of at most so many bytes. Raises OSError: EINVAL for what is none, EFBIG for a larger one."""
    # Should it be swapped for a pipe after it was looked at, opening it must not wait for a writer.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        with os.fdopen(file, "rb", closefd=False) as stream:
            held = stream.read(most + 1)
    finally:
        os.close(file)
    if len(held) > most:
        raise OSError(errno.EFBIG, "too large", str(path))
    return held
