"""Write files whole or not at all: an interrupted run leaves the old content or none, never half a document."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from budgetcheck.files.regular import Unusable
from budgetcheck.files.repository import real_path, repository_above
from budgetcheck.text.words import phrase

READERS_PATIENCE: Final = 60.0
"""Seconds that a pipe to be written to may be without a reader."""


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Open a binary stream whose content takes the target's place when the block ends without an exception.

    The content is gathered in a file beside the target, so that the final rename stays on one file system and is
    atomic; a symlink keeps being one (its destination is replaced) and the mode of a file that exists is kept. What
    is no regular file (a pipe, /dev/null) cannot be replaced and is written to directly. A link that leads out of the
    repository it lies in may be anybody's and is not followed. Raises OSError.
    """
    keep_inside(target)
    mode: int | None = None
    try:
        found = target.stat()
    except FileNotFoundError:
        pass
    else:
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            # By the name given: a pipe behind /dev/fd/3 has no path of its own.
            with os.fdopen(_pipe(target), "wb") if stat.S_ISFIFO(found.st_mode) else target.open("wb") as stream:
                yield stream
            return
        mode = stat.S_IMODE(found.st_mode)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(21, "Is a directory", str(target))
    target = Path(os.path.realpath(target))
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def keep_inside(target: Path) -> None:
    """See that a file to be written is where its path says, as far as a repository holds it. Raises OSError."""
    folder = Path(os.path.abspath(target)).parent  # noqa: PTH100 - links stay what they are
    repository = repository_above(folder)
    if repository is not None and not real_path(str(target)).is_relative_to(real_path(str(repository))):
        raise Unusable(errno.EPERM, phrase("files.replace.link_leads_out"), target)


def _pipe(target: Path) -> int:
    """Open a pipe that has a reader, or gets one while there is patience. Raises OSError."""
    until = time.monotonic() + READERS_PATIENCE
    while True:
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > until:
                raise Unusable(errno.ENXIO, phrase("files.replace.nobody_reads"), target) from None
            time.sleep(0.02)
        else:
            os.set_blocking(descriptor, True)
            return descriptor


def write_text(target: Path, pieces: Iterable[str | bytes]) -> None:
    """Write UTF-8 text with its newlines as they are, lone surrogates made visible; bytes go as they are."""
    with replacing(target) as stream:
        for piece in pieces:
            stream.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace"))
