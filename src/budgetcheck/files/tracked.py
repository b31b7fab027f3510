"""Repositories -> the TOML files that git tracks in them: these are checked whatever ignores them."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from budgetcheck.text.problems import CannotRun

_TIME: Final = 20.0
"""Seconds that git may take; without an answer nothing is known to be tracked."""


class Tracked:
    """The TOML files that git tracks, asked once a repository and only when something there is passed by."""

    def __init__(self) -> None:
        self._known: dict[str, list[str] | None] = {}

    def of(self, repository: str) -> list[str] | None:
        """Return the absolute paths of a repository's TOML files, sorted; None where git cannot tell."""
        if repository not in self._known:
            self._known[repository] = _asked(repository)
        return self._known[repository]

    def holds(self, repository: str | None, path: str) -> bool:
        """Whether git tracks a file."""
        files = None if repository is None else self.of(repository)
        if not files:
            return False
        at = bisect_left(files, path)
        return at < len(files) and files[at] == path

    def below(self, repository: str | None, folder: str) -> Iterator[str]:
        """The files that git tracks in a folder and the folders below it."""
        files = None if repository is None else self.of(repository)
        prefix = folder.rstrip(os.sep) + os.sep
        for at in range(bisect_left(files or [], prefix), len(files or ())):
            if files is None or not files[at].startswith(prefix):
                return
            yield files[at]


def _asked(repository: str) -> list[str] | None:
    from budgetcheck.files.git import OF_ANOTHER, Git

    try:
        git = Git(repository, "git", ("-c", "safe.directory=*"), _TIME, without=OF_ANOTHER)
        done = git.placed().run(("ls-files", "-z"))
        if done.returncode != 0:  # what is called .git there is no repository: there may be one above
            done = git.run(("ls-files", "-z"))
    except CannotRun:
        return None
    if done.returncode != 0:
        return None
    names = os.fsdecode(done.stdout).split("\0")
    return sorted(os.path.join(repository, *name.split("/")) for name in names if name[-5:].lower() == ".toml")  # noqa: PTH118
