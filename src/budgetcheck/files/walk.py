"""Walk: paths -> the TOML files below them, in a stable order, without what git ignores and does not track."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from budgetcheck.files.repository import (
    IgnoredBelow,
    ignored_by,
    ignored_from_above,
    ignored_in_repository,
    is_ignored,
    repository_above,
)
from budgetcheck.files.tracked import Tracked
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import phrase

_NOT_ENTERED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})


Unreadable = Callable[[str, OSError], None]
"""Called with a folder as people know it and why it cannot be read."""


class PassedBy(NamedTuple):
    """A file or folder that was not looked into, and what made it so: a name, a file of patterns, a link."""

    path: str
    shown: str
    folder: bool
    why: str
    told: bool
    """Whether git has told what it tracks there, so that only what it does not track was passed by."""
    tracked: frozenset[str]
    """Files below the folder that are checked all the same (absolute paths)."""


Passing = Callable[[PassedBy], None]


class Found(NamedTuple):
    """One file: the path to open it by, the path to show, and whether the user named the file itself."""

    path: str
    shown: str
    named: bool


def walk(
    paths: Sequence[str],
    *,
    unreadable: Unreadable | None = None,
    passing: Passing | None = None,
    cwd: Path | None = None,
    endings: frozenset[str] = frozenset(),
) -> Iterator[Found]:
    """Find the declarations' candidates: files as named, and every ``*.toml`` in the folders named, sorted by path.

    Files with further `endings` (lower case, with their dot) are looked for, too.

    Below folders, what .gitignore files (nested ones and those above, up to the repository) and .git/info/exclude
    ignore is passed by, as are hidden files, virtual environments and node_modules; but never what git tracks, and
    `passing` is told. Folders that are symlinks are not entered; files that are symlinks count where they lead into
    the folder walked, even if nothing is there. Each file comes once.
    Raises CannotRun, before anything is walked, with every path that is not there.
    """
    where = os.path.abspath(cwd or os.getcwd())  # noqa: PTH100, PTH109 - text, not paths, for speed below
    starts: list[tuple[str, bool]] = []
    problems = []
    for path in paths:
        full = os.path.join(where, path)  # noqa: PTH118
        try:
            folder = stat.S_ISDIR(os.stat(full).st_mode)  # noqa: PTH116
        except (OSError, ValueError) as error:
            problems.append(_missing(path, error))
        else:
            if not folder and leads_out(full):
                problems.append(Problem(LEADS_OUT, path))
            starts.append((os.path.normpath(full), folder))
    if problems:
        raise CannotRun.all(problems)
    return _each(starts, where, _Walker(where, unreadable, passing, endings))


LEADS_OUT: Final = phrase("files.walk.link_leads_out_repository_not")


def leads_out(path: str) -> bool:
    """Whether a path goes through a link out of the repository that it seems to lie in: a stranger may have made it."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    repository, real = _repository_of(folder)
    if repository is None:
        return False
    if os.path.islink(path):  # noqa: PTH114
        real = os.path.realpath(path)
    return not (real + os.sep).startswith(repository.rstrip(os.sep) + os.sep)


@lru_cache(maxsize=256)
def _repository_of(folder: str) -> tuple[str | None, str]:
    """Return the real path of the repository that a folder seems to lie in, and that of the folder."""
    above = repository_above(Path(folder))
    return None if above is None else os.path.realpath(above), os.path.realpath(folder)


def _missing(path: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, PermissionError):
        return Problem(phrase("files.walk.no_permission_read_path"), path)
    if isinstance(error, FileNotFoundError):
        return Problem(phrase("files.walk.no_such_file_folder"), path)
    return Problem(phrase("files.walk.path_cannot_opened"), path)


def _each(
    starts: list[tuple[str, bool]],
    where: str,
    walker: _Walker,
) -> Iterator[Found]:
    wanted = {start for start, folder in starts if not folder}
    done: set[str] = set()
    folders: list[str] = []
    for start, folder in starts:
        if folder:
            for file in walker.below(start):
                if (folders and _inside_any(file, folders)) or file in done:
                    continue
                if file in wanted:
                    done.add(file)
                yield Found(file, shown(file, where), file in wanted)
            folders.append(start)
        elif start not in done:
            done.add(start)
            yield Found(start, shown(start, where), True)


def _inside_any(file: str, folders: Iterable[str]) -> bool:
    return any(file.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def shown(file: str, cwd: str) -> str:
    """Return a path as people know it: relative to `cwd` where that is shorter, '/' between folders, encodable."""
    prefix = cwd if cwd.endswith(os.sep) else cwd + os.sep
    text = file[len(prefix) :] if file.startswith(prefix) else _beside(file, prefix)
    if os.sep != "/":
        text = text.replace(os.sep, "/")
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


class _Entries(NamedTuple):
    """What a folder holds that may matter."""

    names: list[str]
    """Sorted; folders with a final '/'."""
    not_entered: dict[str, str]
    """Those of them that are passed by whatever they hold, and why."""
    repository: bool
    ignores: bool
    environment: bool


class _Level(NamedTuple):
    """A folder that is being walked."""

    folder: str
    names: Iterator[str]
    not_entered: dict[str, str]
    scopes: list[IgnoredBelow]
    repository: str | None


class _Walker:
    """Goes through folders; what it passes by it tells, after it has taken out of that what git tracks."""

    def __init__(
        self,
        where: str,
        unreadable: Unreadable | None,
        passing: Passing | None,
        endings: frozenset[str] = frozenset(),
    ) -> None:
        self._endings = endings
        self._where = where
        self._unreadable = unreadable
        self._passing = passing
        self._tracked = Tracked()

    def below(self, start: str) -> Iterator[str]:
        """The files of a folder and the folders below it."""
        root = os.path.realpath(start) + os.sep
        above = repository_above(Path(start))
        levels: list[_Level] = []

        def enter(folder: str, scopes: list[IgnoredBelow], repository: str | None) -> Iterator[str]:
            try:
                entries = _entries(folder, root, self._endings)
            except OSError as error:
                if self._unreadable is not None:
                    self._unreadable(shown(folder, self._where), error)
                return
            if entries.repository:
                repository = folder
                scopes = [*ignored_in_repository(folder)]
            if entries.environment:
                yield from self._pass_by(folder, True, "pyvenv.cfg", repository, root)
                return
            if entries.ignores:
                scopes = [*scopes, *ignored_by(folder, os.path.join(folder, ".gitignore"))]  # noqa: PTH118
            slashed = folder if folder.endswith(os.sep) else folder + os.sep
            levels.append(_Level(slashed, iter(entries.names), entries.not_entered, scopes, repository))

        yield from enter(start, ignored_from_above(start), None if above is None else str(above))
        while levels:
            folder, names, not_entered, scopes, repository = levels[-1]
            name = next(names, None)
            if name is None:
                levels.pop()
                continue
            is_folder = name.endswith("/")
            name = name.rstrip("/")
            path = folder + name
            why = not_entered.get(name)
            if why is None and scopes and is_ignored(path, name, is_folder, scopes):
                why = ".gitignore"
            if why is not None:
                yield from self._pass_by(path, is_folder, why, repository, root)
            elif is_folder:
                yield from enter(path, scopes, repository)
            else:
                yield path

    def _pass_by(self, path: str, folder: bool, why: str, repository: str | None, root: str) -> Iterator[str]:
        """Yield what git tracks of something that is passed by, and tell of the rest."""
        tracked: list[str] = []
        if folder:
            tracked = [file for file in self._tracked.below(repository, path) if _is_inside(file, root)]
            yield from tracked
        elif why not in (_LINK, _NAME) and self._tracked.holds(repository, path) and _is_inside(path, root):
            yield path
            return
        if self._passing is not None:
            told = repository is not None and self._tracked.of(repository) is not None
            self._passing(PassedBy(path, shown(path, self._where), folder, why, told, frozenset(tracked)))


_HIDDEN, _LINK, _NAME = "hidden", "link", "name"
_ALIKE: Final = 4096


@lru_cache(maxsize=_ALIKE)
def _nearly_toml(ending: str) -> bool:
    """Whether a part of a name after a dot is ``toml`` but for one character at most."""
    ending = ending.lower()
    if abs(len(ending) - 4) > 1:
        return False
    begin = next((at for at, (one, other) in enumerate(zip(ending, "toml", strict=False)) if one != other), 4)
    if len(ending) == 4:
        return ending[begin + 1 :] == "toml"[begin + 1 :]
    longer, shorter = (ending, "toml") if len(ending) == 5 else ("toml", ending)
    return longer[begin + 1 :] == shorter[begin:] or longer[:-1] == shorter


def nearly_named(name: str) -> bool:
    """Whether a name is near one of a TOML file and none: a copy put aside (``a.toml.bak``), or a slip (``a.tml``)."""
    return any(map(_nearly_toml, name.split(".")[1:]))


def _is_inside(file: str, root: str) -> bool:
    """Whether something that is no folder is there, inside of a folder by its real path."""
    return os.path.lexists(file) and not os.path.isdir(file) and os.path.realpath(file).startswith(root)  # noqa: PTH112


def _entries(folder: str, root: str, endings: frozenset[str]) -> _Entries:
    """Look at what a folder holds. Raises OSError."""
    names: list[str] = []
    not_entered: dict[str, str] = {}
    repository = ignores = environment = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            hidden = name.startswith(".")
            if name.endswith((".toml", ".TOML")) or name[-5:].lower() == ".toml" or (endings and _ends(name, endings)):
                # What is neither file nor folder (a pipe, a link in a circle) is found, so that reading it says why.
                link = entry.is_symlink()
                if _leads_into(entry, root) if link else not entry.is_dir(follow_symlinks=False):
                    if hidden:
                        not_entered[name] = _HIDDEN
                    names.append(name)
                    continue
                if link and not entry.is_dir():
                    not_entered[name] = _LINK
                    names.append(name)
                    continue
            elif name == ".gitignore":
                ignores = True
            elif name == ".git":
                repository = True
                continue
            elif name == "pyvenv.cfg":
                environment = True
            elif "." in name and nearly_named(name) and entry.is_file(follow_symlinks=False):
                not_entered[name] = _NAME
                names.append(name)
                continue
            if entry.is_dir(follow_symlinks=False):
                if hidden:
                    not_entered[name] = _HIDDEN
                elif name in _NOT_ENTERED:
                    not_entered[name] = name
                names.append(name + "/")
    names.sort()
    return _Entries(names, not_entered, repository, ignores, environment)


def _ends(name: str, endings: frozenset[str]) -> bool:
    """Whether a name has one of the endings; the lock files that office programs leave (``~$…``) are none."""
    dot = name.rfind(".")
    return dot > 0 and name[dot:].lower() in endings and not name.startswith("~$")


def _leads_into(entry: os.DirEntry[str], root: str) -> bool:
    try:
        return os.path.realpath(entry.path).startswith(root) and not entry.is_dir()
    except OSError:  # a circle
        return True


def _beside(file: str, prefix: str) -> str:
    """Return the path of a file elsewhere: with '..' where it has a folder in common with the current one."""
    try:
        relative = os.path.relpath(file, prefix)
        common = os.path.commonpath((file, prefix))
    except ValueError:  # another drive
        return file
    return relative if os.path.dirname(common) != common and len(relative) < len(file) else file  # noqa: PTH120
