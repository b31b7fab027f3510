"""Find the configuration: the nearest `budgetcheck.toml`, or `pyproject.toml` with `[tool.budgetcheck]`, upward."""

from __future__ import annotations

import os
import re
import stat

from budgetcheck.files.regular import head_of
from budgetcheck.text.pattern import pattern

NAME, PROJECT = "budgetcheck.toml", "pyproject.toml"
CONFIGURATIONS = (NAME, PROJECT)
"""Names of configuration files, the stronger first; met in a folder they are no declarations."""
TABLE = ("tool", "budgetcheck")
"""Where the keys stand in a pyproject.toml."""
PREFIX = "BUDGETCHECK_"
"""What the environment variables of settings begin with."""
SIZE = 1 << 20
"""Bytes of a configuration file at most."""
_MENTIONED = pattern(rb"""^[ \t]*\[[ \t]*["']?tool["']?[ \t]*\.[ \t]*["']?budgetcheck["']?[ \t]*[].]""", re.MULTILINE)


class Finder:
    """Looks each folder up once, with two calls of the operating system."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def nearest(self, folder: str) -> str | None:
        """Return the path of the configuration for a folder (absolute), or None."""
        passed: list[str] = []
        found: str | None = None
        while True:
            if folder in self._known:
                found = self._known[folder]
                break
            passed.append(folder)
            found = _in(folder)
            parent = os.path.dirname(folder)  # noqa: PTH120 - text, for speed
            if found is not None or parent == folder:
                break
            folder = parent
        for one in passed:
            self._known[one] = found
        return found


def _in(folder: str) -> str | None:
    own = os.path.join(folder, NAME)  # noqa: PTH118
    if _is_there(own):
        return own
    project = os.path.join(folder, PROJECT)  # noqa: PTH118
    return project if _is_there(project) and _concerns(project) else None


def _is_there(path: str) -> bool:
    try:
        return not stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116
    except (OSError, ValueError):
        return False


def _concerns(project: str) -> bool:
    """Whether a pyproject.toml has the table; what cannot be read or is no TOML is told by its header alone."""
    try:
        content = head_of(project, SIZE)
    except OSError:
        return False
    if b"budgetcheck" not in content:
        return False
    if _MENTIONED.search(content) is not None:
        return True
    from budgetcheck.source.parse import parse
    from budgetcheck.source.read import Source

    document, faults = parse(Source(project, content.decode("utf-8", "replace")))
    table: object = document
    for name in TABLE:
        table = table.get(name) if isinstance(table, dict) else None
    return table is not None and not faults
