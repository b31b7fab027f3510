"""Files that may only be files: what is a pipe, a device or a file by name alone is refused before it is read.

Pseudo file systems show such files: /proc/kmsg is empty by its size, and reading it waits for ever.
"""

from __future__ import annotations

import errno
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import Final

from budgetcheck.text.safe import visible
from budgetcheck.text.words import Words, phrase

_PART: Final = 2**20
_MOUNTED: Final = "/proc/self/mountinfo"
_OF_THE_KERNEL: Final = (
    *("bpf", "binfmt_misc", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "efivarfs", "fusectl", "mqueue"),
    *("nfsd", "nsfs", "proc", "pstore", "securityfs", "selinuxfs", "sysfs", "tracefs"),
)
"""Types of file systems whose files are made by the kernel as they are read: none has a size that is true."""


def head_of(path: str | Path, most: int) -> bytes:
    """Read the first bytes of a regular file, so many at most. Raises OSError: EINVAL for what is none."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - opening a device may do what its driver likes
        raise _irregular(path)
    # Should it be swapped for a pipe after it was looked at, opening it must not wait for a writer.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or (status.st_size == 0 and _of_the_kernel(status.st_dev)):
            raise _irregular(path)
        parts, left = [], most
        part = min(status.st_size + 1, _PART)
        while left > 0 and (data := os.read(file, min(left, part))):
            parts.append(data)
            left -= len(data)
            part = _PART
        return b"".join(parts)
    except BlockingIOError:  # what would have to be waited for is no content of a file
        raise _irregular(path) from None
    finally:
        os.close(file)


def read_regular(path: str | Path, most: int) -> bytes:
    """Read a regular file of at most so many bytes. Raises OSError: EINVAL for what is none, EFBIG for a larger one."""
    held = head_of(path, most + 1)
    if len(held) > most:
        raise Unusable(errno.EFBIG, phrase("files.regular.too_large"), path)
    return held


def may_wait(path: str) -> bool:
    """Whether reading a path could wait or never end: a pipe, a device, a file by name alone."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return False
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFREG:
        return status.st_size == 0 and _of_the_kernel(status.st_dev)
    return kind in (stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK)


class Unusable(OSError):
    """A file that is not read or written, though the system would; `why` in words."""

    def __init__(self, number: int, why: Words, path: str | Path) -> None:
        super().__init__(number, why.en, str(path))
        self.why = why


def why_unread(error: OSError | ValueError) -> Words:
    """Say in a few words why a file could not be read or written."""
    if isinstance(error, Unusable):
        return error.why
    if isinstance(error, OSError):
        return Words.alike(visible(error.strerror or type(error).__name__, 200))
    return Words.alike(type(error).__name__)


def _irregular(path: str | Path) -> Unusable:
    return Unusable(errno.EINVAL, phrase("files.regular.not_regular"), path)


@lru_cache(maxsize=64)
def _of_the_kernel(device: int) -> bool:
    """Whether a device is a file system of the kernel's own; False where the system does not tell."""
    name = f"{os.major(device)}:{os.minor(device)}" if hasattr(os, "major") else ""
    try:
        with open(_MOUNTED, encoding="utf-8", errors="replace") as mounted:  # noqa: PTH123
            for line in mounted:
                what, _, how = line.partition(" - ")
                if what.split(" ", 3)[2:3] == [name]:
                    return how.split(" ", 1)[0] in _OF_THE_KERNEL
    except OSError:
        return False
    return False
