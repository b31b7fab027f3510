"""Walk: paths -> the TOML files below them, in a stable order, without what version control ignores."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from budgetcheck.files.patterns import Patterns
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.words import Words

_PASSED_BY = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
_PATTERNS_LIMIT = 1 << 20

Unreadable = Callable[[str, OSError], None]
"""Called with a folder as people know it and why it cannot be read."""


class Found(NamedTuple):
    """One file: the path to open it by, the path to show, and whether the user named the file itself."""

    path: str
    shown: str
    named: bool


class _Scope(NamedTuple):
    """The patterns of one folder, and where paths relative to it begin in an absolute path."""

    patterns: Patterns
    offset: int


def walk(
    paths: Sequence[str],
    *,
    unreadable: Unreadable | None = None,
    cwd: Path | None = None,
) -> Iterator[Found]:
    """Find the declarations' candidates: files as named, and every ``*.toml`` in the folders named, sorted by path.

    Below folders, what .gitignore files (nested ones and those above, up to the repository) and .git/info/exclude
    ignore is passed by, as are hidden files, virtual environments and node_modules. Folders that are symlinks are not
    entered; files that are symlinks count where they lead into the folder walked, even if nothing is there. Each file
    comes once.
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
            starts.append((os.path.normpath(full), folder))
    if problems:
        raise CannotRun.all(problems)
    return _each(starts, where, unreadable)


def _missing(path: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, PermissionError):
        return Problem(Words("没有读取此路径的权限", "no permission to read this path"), path)
    if isinstance(error, FileNotFoundError):
        return Problem(Words("路径不存在", "no such file or folder"), path)
    return Problem(Words("路径无法访问", "this path cannot be opened"), path)


def _each(
    starts: list[tuple[str, bool]],
    where: str,
    unreadable: Unreadable | None,
) -> Iterator[Found]:
    wanted = {start for start, folder in starts if not folder}
    done: set[str] = set()
    folders: list[str] = []
    for start, folder in starts:
        if folder:
            for file in _below(start, where, unreadable):
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
    """Return a path as people know it: relative where it lies below `cwd`, '/' between folders, always encodable."""
    prefix = cwd if cwd.endswith(os.sep) else cwd + os.sep
    text = file[len(prefix) :] if file.startswith(prefix) else file
    if os.sep != "/":
        text = text.replace(os.sep, "/")
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


def _below(start: str, where: str, unreadable: Unreadable | None) -> Iterator[str]:
    real = os.path.realpath(start) + os.sep
    levels: list[tuple[str, Iterator[str], list[_Scope]]] = []
    outer = _scopes_above(start)

    def enter(folder: str, scopes: list[_Scope]) -> None:
        try:
            names, repository, ignores = _entries(folder, real)
        except OSError as error:
            if unreadable is not None:
                unreadable(shown(folder, where), error)
            return
        if repository:
            scopes = [*_info_exclude(folder)]
        if ignores:
            scopes = [*scopes, *_scope(folder, os.path.join(folder, ".gitignore"))]  # noqa: PTH118
        levels.append((folder if folder.endswith(os.sep) else folder + os.sep, iter(names), scopes))

    enter(start, outer)
    while levels:
        folder, names, scopes = levels[-1]
        name = next(names, None)
        if name is None:
            levels.pop()
            continue
        is_folder = name.endswith("/")
        name = name.rstrip("/")
        path = folder + name
        if scopes and _ignored(path, name, is_folder, scopes):
            continue
        if is_folder:
            enter(path, scopes)
        else:
            yield path


def _entries(folder: str, root: str) -> tuple[list[str], bool, bool]:
    """Return the sorted names worth visiting (folders with a final '/'), and whether .git and .gitignore are there."""
    names: list[str] = []
    repository = ignores = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith((".toml", ".TOML")) and not name.startswith("."):
                # What is neither file nor folder (a pipe, a link in a circle) is found, so that reading it says why.
                if _leads_into(entry, root) if entry.is_symlink() else not entry.is_dir(follow_symlinks=False):
                    names.append(name)
                    continue
            elif name == ".gitignore":
                ignores = True
            elif name == ".git":
                repository = True
            elif name == "pyvenv.cfg":
                return [], False, False
            if not name.startswith(".") and name not in _PASSED_BY and entry.is_dir(follow_symlinks=False):
                names.append(name + "/")
    names.sort()
    return names, repository, ignores


def _leads_into(entry: os.DirEntry[str], root: str) -> bool:
    try:
        return os.path.realpath(entry.path).startswith(root) and not entry.is_dir()
    except OSError:  # a circle
        return True


def _ignored(path: str, name: str, folder: bool, scopes: list[_Scope]) -> bool:
    for patterns, offset in reversed(scopes):
        relative = path[offset:]
        decision = patterns.decide(relative if os.sep == "/" else relative.replace(os.sep, "/"), name, folder)
        if decision is not None:
            return decision
    return False


def _scope(folder: str, file: str) -> list[_Scope]:
    """Read a file of patterns relative to a folder; one that is absent, huge or unreadable has none."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123
            content = stream.read(_PATTERNS_LIMIT + 1)
    except OSError:
        return []
    if len(content) > _PATTERNS_LIMIT:
        return []
    lines = content.decode("utf-8-sig", "surrogateescape").split("\n")
    patterns = Patterns(lines, folder)
    return [_Scope(patterns, len(folder.rstrip(os.sep)) + 1)] if patterns else []


def _scopes_above(start: str) -> list[_Scope]:
    """Return the patterns in force at a folder from above it, the repository's own first; none outside of one."""
    repository = repository_above(Path(start))
    if repository is None or str(repository) == start:
        return []
    scopes = _info_exclude(str(repository))
    for folder in reversed(Path(start).parents):
        if folder == repository or repository in folder.parents:
            scopes += _scope(str(folder), str(folder / ".gitignore"))
    return scopes


def repository_above(start: Path) -> Path | None:
    """Return the folder of the git repository that holds a path (the path itself may be it), or None."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return None


def _info_exclude(repository: str) -> list[_Scope]:
    git = Path(repository, ".git")
    try:
        if git.is_file():  # a worktree or submodule: `gitdir: PATH`, whose `commondir` has the shared files
            with git.open("rb") as stream:
                pointer = os.fsdecode(stream.read(4096))
            git = git.parent / pointer.removeprefix("gitdir:").strip()
            common = git / "commondir"
            if common.is_file():
                with common.open("rb") as stream:
                    git = git / os.fsdecode(stream.read(4096)).strip()
        return _scope(repository, str(git / "info" / "exclude"))
    except (OSError, ValueError):
        return []
