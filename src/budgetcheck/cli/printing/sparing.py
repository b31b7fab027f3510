"""What a command reads → kept: no output takes the place of an input, by whatever name it is called."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from budgetcheck.files.regular import head_of
from budgetcheck.run.items import Reported
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import phrase

_HEAD: Final = 2**16
"""Bytes of a report within which it says what made it."""
_MADE: Final = re.compile(
    "budgetcheck|\\[[A-Z]{2,}-\\d{3}\\]|(?:错误|警告|提示|error|warning|info)\\[[^\\s\\]]{1,120}-\\d{1,39}\\]".encode()
)


class FileIdentity(NamedTuple):
    """What tells a file from all others, whatever names lead to it: links, other cases of letters, ``./``."""

    device: int
    number: int


def spare(outputs: Iterable[str | None], inputs: Iterable[str], *, toml: bool = False) -> None:
    """See that no output would take the place of an input, or of any TOML file. Raises CannotRun.

    Inputs are paths as given, standard input among them: a file may have been put there by the shell. A TOML file that
    is there is an input of some kind (a declaration, a pack, a configuration) even where nobody names it; only what
    is `toml` itself may bring one up to date.
    """
    held = {path: found for path in outputs if path is not None and (found := _identity(path)) is not None}
    if not held:
        return
    read = {_identity(name) for name in inputs}
    for path, found in held.items():
        if found in read:
            raise _refused(path)
        if not toml:
            spare_toml(path)


def spare_toml(path: str) -> None:
    """See that a report does not take the place of a TOML file that is there. Raises CannotRun."""
    named = path.lower().endswith(".toml") or os.path.realpath(path).lower().endswith(".toml")
    if named and _identity(path) is not None and Path(path).stat().st_size > 0:
        raise _refused(path)


def sparing(reports: Iterable[Reported], outputs: Iterable[str | None]) -> Iterable[Reported]:
    """Pass reports on as long as none is about a file that an output would replace. Raises CannotRun while passing."""
    held = {found: path for path in outputs if path is not None and (found := _identity(path)) is not None}
    return _watching(reports, held) if held else reports


def _watching(reports: Iterable[Reported], held: dict[FileIdentity, str]) -> Iterator[Reported]:
    for reported in reports:
        met = reported.item.found
        found = None if reported.report is None else _identity(met.path)
        if found in held and (met.named or not _own(met.path)):
            raise _refused(held[found])
        yield reported


def _own(path: str) -> bool:
    """Whether a file met in a folder is what an earlier run left there: its head names the tool or quotes a rule."""
    return _MADE.search(head_of(path, _HEAD)) is not None


def _identity(path: str) -> FileIdentity | None:
    """The regular file that a path or ``-``, standard input, leads to; None where there is none."""
    try:
        state = os.fstat(sys.stdin.fileno()) if path == "-" else os.stat(path)  # noqa: PTH116
    except (OSError, ValueError, AttributeError):  # no such file, or no standard input
        return None
    return FileIdentity(state.st_dev, state.st_ino) if stat.S_ISREG(state.st_mode) else None


def _refused(path: str) -> CannotRun:
    return CannotRun.because(phrase("cli.sparing.output_would_replace_input"), path)
