"""The user's own secret, by which what is kept between runs is known to be the user's and not a stranger's.

It lies outside of every work tree: a file in the user's configuration folder that only the user can read, made at first
need, or the variable BUDGETCHECK_CACHE_SECRET where machines come and go.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import cache
from typing import Final

SECRET_VARIABLE: Final = "BUDGETCHECK_CACHE_SECRET"  # noqa: S105 - the name of a variable
SHORTEST: Final = 16
"""Bytes of a secret at least, however it is given."""
_LENGTH: Final = 32
_MOST: Final = 4096


@cache
def secret() -> bytes | None:
    """Return the user's secret; None where none is there and none can be kept: nothing kept is to be trusted."""
    given = os.environ.get(SECRET_VARIABLE, "")
    if given:
        return given.encode("utf-8", "surrogateescape")[:_MOST] if len(given) >= SHORTEST else None
    folder = _folder()
    if folder is None:
        return None
    path = os.path.join(folder, "cache-secret")  # noqa: PTH118
    try:
        return _read(path)
    except FileNotFoundError:
        return _made(folder, path)
    except OSError:
        return None


def _folder() -> str | None:
    """Return the user's configuration folder for this tool; None where there is none or it lies in a work tree."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")  # noqa: PTH111
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111
    if not os.path.isabs(base):  # noqa: PTH117
        return None
    from budgetcheck.files.repository import real_path, repository_above

    if repository_above(real_path(base)) is not None:
        return None
    return os.path.join(base, "budgetcheck")  # noqa: PTH118


def _read(path: str) -> bytes | None:
    """Read a secret that is a file of the user's own which nobody else can read. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            return None
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077):
            return None
        held = os.read(file, _MOST)
    finally:
        os.close(file)
    return held if len(held) >= SHORTEST else None


def _made(folder: str, path: str) -> bytes | None:
    """Make a secret; should another run be quicker, take that one's."""
    held = os.urandom(_LENGTH)
    own = f"{path}.{os.getpid()}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        file = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(file, held)
        finally:
            os.close(file)
        try:
            os.link(own, path)
        except FileExistsError:
            return _read(path)
        except OSError:  # a file system without links
            os.replace(own, path)  # noqa: PTH105
            return _read(path)
        finally:
            if os.path.exists(own):  # noqa: PTH110
                os.unlink(own)  # noqa: PTH108
    except OSError:
        return None
    return held
