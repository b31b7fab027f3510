"""Reach: what a declaration writes of other files -> the paths it may read, nothing outside its bound.

A declaration comes in a stranger's pull request, so the files that it names are bounded before one is opened: only
``*.toml`` files, by relative paths with '/' between folders, inside the repository that the declaration lies in.
Outside of a repository the bound is the folder that holds a budgetcheck.toml above it, else the folder above its own
(``../2023/110101.toml`` is what people write). Neither ``..`` nor a symlink leads out of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from budgetcheck.files.patterns import MAGIC, matches
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

MOST_RELATED: Final = 2_000
"""Files that the patterns of one declaration may come to."""
MOST_ENTRIES: Final = 50_000
"""Names that are looked at for one declaration's patterns."""
_LONGEST: Final = 1_000
"""Characters of one path or pattern."""
_MARKS: Final = (".git", "budgetcheck.toml")


class Refused(Exception):
    """A path that may not be read, or a pattern that matches nothing or too much; `why` in words."""

    def __init__(self, why: Words, *, missing: bool = False, many: bool = False) -> None:
        super().__init__(why.en)
        self.why = why
        self.missing = missing
        """Whether nothing is wrong but that no file is there."""
        self.many = many
        """Whether there are too many."""


@frozen
class Base:
    """Where a declaration's relative paths begin, and the folder they may not leave; both real, absolute paths."""

    folder: str
    bound: str

    def file(self, text: str) -> str:
        """Return the path of the file that a relative path names. Raises `Refused`."""
        return self._inside(os.path.normpath(os.path.join(self.folder, *self._segments(text))))  # noqa: PTH118

    def files(self, pattern: str, own: str | None) -> list[str]:
        """Return the paths that a relative path or pattern comes to, sorted, without `own`. Raises `Refused`.

        In a pattern ``*``, ``?`` and ``[...]`` stand for parts of a name and ``**`` for folders; hidden files and
        folders, and folders that are symlinks, are matched by names only.
        """
        segments = self._segments(pattern)
        first = next((i for i, segment in enumerate(segments) if MAGIC & set(segment)), None)
        if first is None:
            return [self.file(pattern)]
        start = os.path.normpath(os.path.join(self.folder, *segments[:first]))  # noqa: PTH118
        self._inside(start)
        found = []
        for path in _expand(start, segments[first:], _Budget(MOST_ENTRIES)):
            try:
                inside = self._inside(path)
            except Refused:
                continue
            if inside != own:
                found.append(inside)
                if len(found) > MOST_RELATED:
                    raise _too_many()
        if not found:
            raise Refused(phrase("files.reach.no_file_matches"), missing=True)
        return sorted(found)

    def _segments(self, text: str) -> list[str]:
        """Split a path into its parts; none of them leaves the bound as it is written."""
        if not text.strip() or len(text) > _LONGEST:
            raise Refused(phrase("files.reach.path_empty_too_long"))
        if not text.isprintable():
            raise Refused(phrase("files.reach.path_holds_control_characters"))
        if "\\" in text:
            raise Refused(phrase("files.reach.write_between_folders_not"))
        if text.startswith("/") or text[1:2] == ":" or (os.sep == "\\" and ":" in text):
            raise Refused(phrase("files.reach.path_relative_not_absolute"))
        if not text.lower().endswith(".toml"):
            raise Refused(phrase("files.reach.no_toml_file"))
        segments = [segment for segment in text.split("/") if segment not in ("", ".")]
        depth = len(Path(self.folder).parts) - len(Path(self.bound).parts)
        for segment in segments:
            depth += -1 if segment == ".." else 1
            if depth < 0:
                raise _outside()
        if ".." in segments[next((i for i, s in enumerate(segments) if MAGIC & set(s)), len(segments)) :]:
            raise Refused(phrase("files.reach.cannot_follow_pattern"))
        return segments

    def _inside(self, path: str) -> str:
        """Follow the symlinks of a path and see that it stays inside; the path itself is returned."""
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):
            raise Refused(phrase("files.walk.path_cannot_opened")) from None
        if real != self.bound and not real.startswith(self.bound.rstrip(os.sep) + os.sep):
            raise _outside()
        return path


def _outside() -> Refused:
    return Refused(
        phrase("files.reach.leads_outside_repository_without"),
    )


def _too_many() -> Refused:
    return Refused(
        phrase("files.reach.matches_too_many_files_most", most_related=MOST_RELATED),
        many=True,
    )


def base_of(path: str | None) -> Base:
    """Return where the relative paths of a declaration begin; the current folder for one that has no path."""
    return _base(os.path.realpath(os.path.dirname(os.path.abspath(path)) if path else "."))  # noqa: PTH100, PTH120


@lru_cache(maxsize=512)
def _base(folder: str) -> Base:
    for mark in _MARKS:
        above = folder
        while True:
            if os.path.exists(os.path.join(above, mark)):  # noqa: PTH110, PTH118
                return Base(folder, above)
            parent = os.path.dirname(above)  # noqa: PTH120
            if parent == above:
                break
            above = parent
    return Base(folder, os.path.dirname(folder))  # noqa: PTH120


class _Budget:
    """How many more names may be looked at."""

    def __init__(self, entries: int) -> None:
        self.left = entries

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _too_many()


def _expand(start: str, segments: Sequence[str], budget: _Budget) -> Iterator[str]:
    """Yield each path below a folder that matches the segments once; what cannot be listed holds nothing."""
    seen: set[tuple[str, int]] = set()
    waiting = [(start, 0)]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        folder, at = state
        segment = segments[at]
        last = at == len(segments) - 1
        if segment == "**" and not last:
            waiting.append((folder, at + 1))
        for name, is_folder in _names(folder, budget):
            path = os.path.join(folder, name)  # noqa: PTH118
            if segment == "**" and is_folder:
                waiting.append((path, at))
            elif segment != "**" and not is_folder and last and matches(segment, name):
                yield path
            elif segment != "**" and is_folder and not last and matches(segment, name):
                waiting.append((path, at + 1))


def _names(folder: str, budget: _Budget) -> list[tuple[str, bool]]:
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                budget.spend()
                if entry.name.startswith("."):
                    continue
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder or entry.is_file():
                    found.append((entry.name, is_folder))
    except OSError:
        return []
    return found
