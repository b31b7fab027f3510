"""Repository: a path in, the git repository that it lies in out, and what that has git ignore; git is not asked."""

from __future__ import annotations

import os
from pathlib import Path

from budgetcheck.files.patterns import Patterns
from budgetcheck.files.regular import head_of, read_regular
from budgetcheck.text.tuples import NamedTuple

_PATTERNS_LIMIT = 1 << 20


class IgnoredBelow(NamedTuple):
    """The patterns of one folder, and where paths relative to it begin in an absolute path."""

    patterns: Patterns
    offset: int


def repository_above(start: Path) -> Path | None:
    """Return the folder of the git repository that holds a path (the path itself may be it), or None."""
    for folder in (start, *start.parents):
        if os.path.exists(folder / ".git"):  # noqa: PTH110 - false, not an error, of a name that is too long
            return folder
    return None


def real_path(path: str) -> Path:
    """Return a path with its links followed; it need not be there."""
    return Path(os.path.realpath(path))


def is_ignored(path: str, name: str, folder: bool, scopes: list[IgnoredBelow]) -> bool:
    """Whether git would pass a file or folder over; of several patterns the last one decides."""
    for patterns, offset in reversed(scopes):
        relative = path[offset:]
        decision = patterns.decide(relative if os.sep == "/" else relative.replace(os.sep, "/"), name, folder)
        if decision is not None:
            return decision
    return False


def ignored_by(folder: str, file: str) -> list[IgnoredBelow]:
    """Read a file of patterns relative to a folder; one that is absent, huge or unreadable has none."""
    try:
        content = read_regular(file, _PATTERNS_LIMIT)
    except (OSError, ValueError):
        return []
    lines = content.decode("utf-8-sig", "surrogateescape").split("\n")
    patterns = Patterns(lines, folder)
    return [IgnoredBelow(patterns, len(folder.rstrip(os.sep)) + 1)] if patterns else []


def ignored_from_above(start: str) -> list[IgnoredBelow]:
    """Return the patterns in force at a folder from above it, the repository's own first; none outside of one."""
    repository = repository_above(Path(start))
    if repository is None or str(repository) == start:
        return []
    scopes = ignored_in_repository(str(repository))
    for folder in reversed(Path(start).parents):
        if folder == repository or repository in folder.parents:
            scopes += ignored_by(str(folder), str(folder / ".gitignore"))
    return scopes


def ignored_in_repository(repository: str) -> list[IgnoredBelow]:
    """Return the patterns that a repository has for itself, beside those of its folders."""
    return ignored_by(repository, os.path.join(git_folders(repository)[-1], "info", "exclude"))  # noqa: PTH118


def git_folders(repository: str) -> tuple[str, ...]:
    """Return the folders in which git keeps a repository: its own, and behind it the one it shares, if that is another.

    A worktree or submodule has a file `.git` with ``gitdir: PATH``, whose `commondir` has the shared files.
    """
    git = Path(repository, ".git")
    try:
        if git.is_dir():
            return (str(git),)
        git = git.parent / os.fsdecode(head_of(git, 4096)).strip().removeprefix("gitdir:").strip()
        common = git / "commondir"
        if common.is_file():
            return (str(git), str(git / os.fsdecode(head_of(common, 4096)).strip()))
    except (OSError, ValueError):
        pass
    return (str(git),)
