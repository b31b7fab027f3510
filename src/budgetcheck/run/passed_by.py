"""What a walk passed by -> the files there that look like declarations, so that none goes unchecked without a word.

And documents that hold no budget -> the reports of this tool among them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from budgetcheck.files.walk import Found, PassedBy, nearly_named, shown
from budgetcheck.source.read import SourceError, content, decode, means_declaration

MOST_ENTRIES_SEEN: Final = 20_000
"""Names that are looked at."""
MOST_FILES_SEEN: Final = 1_000
"""Files that are looked into."""
MOST_SECONDS: Final = 2.0


class Missed(NamedTuple):
    """A file that looks like a declaration and was not checked: its path as people know it, and why."""

    shown: str
    why: str


class PassedDeclarations(NamedTuple):
    """What looks like a declaration among all that was passed by."""

    missed: tuple[Missed, ...]
    whole: bool
    """Whether all was looked at where git could not tell what matters; a folder may hold more than bounds allow."""


def passed_declarations(passed: Sequence[PassedBy]) -> PassedDeclarations:
    """Look through what was passed by.

    A link is named for its name alone: what it leads to is not read.
    """
    looker = _Looker()
    here = os.getcwd()  # noqa: PTH109
    missed: list[Missed] = []
    whole = True
    for one in passed:
        if one.why == "link":
            missed.append(Missed(one.shown, one.why))
            continue
        paths = looker.files(one.path) if one.folder else (one.path,)
        missed += [
            Missed(shown(path, here), one.why) for path in paths if path not in one.tracked and looker.looks_right(path)
        ]
        if looker.ended and not one.told:
            whole = False
    return PassedDeclarations(tuple(missed), whole)


def reports_among(found: Sequence[Found]) -> tuple[str, ...]:
    """The files, as people know them, that are reports of this tool; so many and so long as bounds allow."""
    from budgetcheck.documents.fault import DocumentFault
    from budgetcheck.documents.own_reports import is_own_report
    from budgetcheck.documents.read import content_of

    until = time.monotonic() + MOST_SECONDS
    named: list[str] = []
    for one in found[:MOST_FILES_SEEN]:
        if time.monotonic() > until:
            break
        try:
            if is_own_report(content_of(one.path)):
                named.append(one.shown)
        except (DocumentFault, OSError):
            continue
    return tuple(named)


class _Looker:
    """Looks at names and into files until it has done enough."""

    def __init__(self) -> None:
        self._entries = MOST_ENTRIES_SEEN
        self._files = MOST_FILES_SEEN
        self._until = time.monotonic() + MOST_SECONDS

    @property
    def ended(self) -> bool:
        return self._entries <= 0 or self._files <= 0 or time.monotonic() > self._until

    def files(self, folder: str) -> Iterator[str]:
        """The TOML files of a folder and those below, sorted, of no repository's own store."""
        folders = [folder]
        while folders and not self.ended:
            found: list[str] = []
            below: list[str] = []
            try:
                with os.scandir(folders.pop()) as entries:
                    for entry in entries:
                        self._entries -= 1
                        if entry.is_dir(follow_symlinks=False):
                            if entry.name != ".git":
                                below.append(entry.path)
                        elif (
                            entry.name[-5:].lower() == ".toml" or nearly_named(entry.name)
                        ) and not entry.is_symlink():
                            found.append(entry.path)
                        if self._entries <= 0:
                            break
            except OSError:
                continue
            yield from sorted(found)
            folders += sorted(below, reverse=True)

    def looks_right(self, path: str) -> bool:
        """Whether a file looks like a declaration."""
        if self.ended:
            return False
        self._files -= 1
        try:
            return means_declaration(decode(content(path), path).text)
        except SourceError as error:
            return error.recognised and not error.unreadable
