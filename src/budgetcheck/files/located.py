"""Paths as shown -> paths from the root of the repository, by which code hosts know the files of their reports."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from budgetcheck.files.repository import repository_above

ROOTS: Final = ("CI_PROJECT_DIR", "GITHUB_WORKSPACE")
"""Variables in which GitLab and GitHub tell where they have checked out what they report on."""


class Located:
    """Finds the root of each file: the one that the host names, else that of the repository."""

    def __init__(self, here: str) -> None:
        """`here` is the folder that shown paths are relative to."""
        self._here = here
        own = repository_above(Path(os.path.realpath(here)))
        named = [os.environ[name] for name in ROOTS if os.environ.get(name)]
        self._roots = [os.path.realpath(root) for root in [*named, *([str(own)] if own else [])] if os.path.isdir(root)]  # noqa: PTH112
        self._root = lru_cache(1024)(self._found)

    def path(self, shown: str) -> str:
        """Return a file's path from its root, '/' between folders; as shown where it lies in none."""
        if shown.startswith("<"):
            return shown
        folder, name = os.path.split(os.path.normpath(os.path.join(self._here, shown)))  # noqa: PTH118
        inner = self._root(folder)
        if inner is None:
            return shown
        return f"{inner}/{name}" if inner else name

    def _found(self, folder: str) -> str | None:
        """Return a folder's path from its root; None where it has none."""
        real = os.path.realpath(folder)
        above = repository_above(Path(real))
        for root in [*self._roots, *([str(above)] if above else [])]:
            if real == root or real.startswith(root.rstrip(os.sep) + os.sep):
                return os.path.relpath(real, root).replace(os.sep, "/").removeprefix(".")
        return None
