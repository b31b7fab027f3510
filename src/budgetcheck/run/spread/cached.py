"""The answers of earlier runs under the keys of this one.

A key says all that a report depends on: this tool and its rules, the policy with the packs it names, and the file's
content. The other files that a declaration names are kept with the report and compared when it is found.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from codecs import BOM_UTF8
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

import budgetcheck
from budgetcheck import __version__
from budgetcheck.arithmetic.limits import BYTES
from budgetcheck.declaration.related import NamedFiles, Relations
from budgetcheck.files.regular import read_regular
from budgetcheck.files.results import KEY, Cache
from budgetcheck.files.store import Store, contents, store
from budgetcheck.run.items import Item
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.run.single.packs import lexicons_of, pack_files
from budgetcheck.run.spread.codec import Packed
from budgetcheck.settings.policy import Policy
from budgetcheck.source.read import SourceError, content
from budgetcheck.text.catalogue import rules_folder

_SHAPES: Final = 1_024
"""Different sets of what reports have in common remembered."""
_SETTLED: Final = 2_000_000_000
"""Nanoseconds since its last change after which a file is known by its stamp: no clock of a file system is coarser."""
_STAMPS: Final = os.name == "posix"
"""Whether a file's stamp tells every change: elsewhere a program may set all of its times."""
_PARSERS: Final = ("toml_rs", "re2")
_READERS: Final = ("pypdfium2", "python-docx", "python-calamine", "selectolax", "charset-normalizer", "rapidocr")
_LIBRARIES: Final = (".py", ".so", ".pyd", ".dylib")


class Answer(NamedTuple):
    """What is to be said of one file, packed, and what that depends on."""

    report: Packed | None
    """None where the file is no declaration."""
    digest: bytes | None = None
    """Of the content that was checked; None where there was none."""
    names: NamedFiles = NamedFiles()
    state: bytes = b""


class Task(NamedTuple):
    """One file to work off, with its answer where that is known."""

    item: Item
    known: Answer | None = None
    mark: tuple[bytes, bytes] | None = None
    """The file's name in the cache and its stamp, taken before it is read."""


_Row = tuple[bytes, bytes, "tuple[str | None, tuple[str, ...], str | None, str | None, bytes] | None"]
"""What is kept of one answer: the report, the key of what it has in common with others, the related files and their
state."""


class CachedAnswers:
    """Answers in the cache under the keys of this run."""

    def __init__(self, cache: Cache, checkers: Checkers, tool: bytes) -> None:
        self._cache = cache
        self._detail = (
            *(checkers.show_passed, checkers.ledger, checkers.suspects),
            *(checkers.pictures, checkers.stated, checkers.documents),
        )
        self._relations = Relations()
        self._tool = tool
        self._bases: dict[tuple[Policy, bool, bool], bytes] = {}
        self._last: tuple[Policy | None, bool, bool, bytes] = (None, False, False, b"")
        self._shapes: dict[bytes, bytes] = {b"": b""}

    def look_up(self, items: list[Item]) -> list[Task]:
        """Return a task for each item, with its answer where that is known and still true."""
        marks = self._marks(items)
        if self._cache.empty:
            return [Task(item, None, mark) for item, mark in zip(items, marks, strict=True)]
        rows = self._cache.find_marked(dict(filter(None, marks)))
        found: list[bytes | None] = [None if mark is None else rows.get(mark[0]) for mark in marks]
        self._by_content(items, marks, found)
        kept: list[_Row | None] = [None if row is None else marshal.loads(row) for row in found]  # noqa: S302 - sealed
        if len(self._shapes) > _SHAPES:
            self._shapes = {b"": b""}
        missing = {row[1] for row in kept if row is not None} - self._shapes.keys()
        self._shapes |= self._cache.find(list(missing))
        return [Task(item, self._answer(item, row), mark) for item, row, mark in zip(items, kept, marks, strict=True)]

    def _marks(self, items: list[Item]) -> list[tuple[bytes, bytes] | None]:
        """Name each file that is known by its stamp: none that was changed just now, as it may be again unseen."""
        marks: list[tuple[bytes, bytes] | None] = []
        before = time.time_ns() - _SETTLED
        for item in items:
            mark = None
            if _STAMPS:
                try:
                    state = os.stat(item.found.path)  # noqa: PTH116
                except (OSError, ValueError):
                    state = None
                if state is not None and state.st_mtime_ns < before and state.st_ctime_ns < before:
                    stamp = f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino} {state.st_dev}"
                    mark = (self._base(item) + item.found.path.encode("utf-8", "surrogatepass"), stamp.encode())
            marks.append(mark)
        return marks

    def _by_content(
        self, items: list[Item], marks: list[tuple[bytes, bytes] | None], found: list[bytes | None]
    ) -> None:
        """Find by their content the files that are not known by their stamp, and mark them."""
        keys: dict[int, bytes] = {}
        for at, row in enumerate(found):
            key = self._key(items[at]) if row is None else None
            if key is not None:
                keys[at] = key
        rows = self._cache.find(list(keys.values()))
        for at, key in keys.items():
            found[at] = rows.get(key)
            mark = marks[at]
            if mark is not None and key in rows:
                self._cache.mark(*mark, key)

    def keep(self, item: Item, answer: Answer, mark: tuple[bytes, bytes] | None) -> None:
        """Keep what was found out about a file, under the content that was checked."""
        if answer.digest is None:
            return
        report, common = answer.report or (b"", b"")
        shape = _short(common) if common else b""
        if shape not in self._shapes:
            self._shapes[shape] = common
            self._cache.keep(shape, common)
        related = (*answer.names, answer.state) if answer.names else None
        key = _short(self._base(item) + answer.digest)
        self._cache.keep(key, marshal.dumps((report, shape, related)))
        if mark is not None:
            self._cache.mark(*mark, key)

    def _answer(self, item: Item, row: _Row | None) -> Answer | None:
        if row is None:
            return None
        report, shape, related = row
        common = self._shapes.get(shape)
        if common is None:
            return None
        if related is not None:
            previous, members, budget, approved, state = related
            written = NamedFiles(previous, members, budget, approved)
            if self._relations.state(written, item.found.path) != state:
                return None
        return Answer(Packed(report, common) if report else None)

    def _key(self, item: Item) -> bytes | None:
        try:
            data = content(item.found.path)
        except SourceError:
            return None
        return _short(self._base(item) + content_digest(data))

    def _base(self, item: Item) -> bytes:
        """Digest all that a report depends on beside files, for one policy."""
        document = not item.found.path.endswith((".toml", ".TOML"))
        if item.policy is self._last[0] and item.named is self._last[1] and document is self._last[2]:
            return self._last[3]
        of = (item.policy, item.named, document)
        base = self._bases.get(of)
        if base is None:
            digest = hashlib.sha256(self._tool)
            digest.update(repr((*of, self._detail)).encode())
            for file in pack_files(item.policy.rules):
                digest.update(_own_digest(file))
            if document:
                _digest_reading(digest, item.policy)
            base = self._bases[of] = digest.digest()
        self._last = (*of, base)
        return base


def _digest_reading(digest: hashlib._Hash, policy: Policy) -> None:
    """Digest what reading a document depends on beside it: the readers' libraries and the packs' lexicons."""
    from importlib.metadata import PackageNotFoundError, version

    for name in _READERS:
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue
    for folder in lexicons_of(policy.rules):
        for file in sorted(folder.glob("*.toml")):
            digest.update(_own_digest(file))


def _own_digest(file: Path) -> bytes:
    """Digest what a pack or a lexicon holds; one that cannot be read gives nothing, and its reader says why."""
    try:
        return hashlib.sha256(read_regular(file, BYTES)).digest()
    except OSError:
        return b""


def content_digest(data: bytes) -> bytes:
    """Digest a file's content; with or without a byte order mark it is the same text."""
    return hashlib.sha256(data.removeprefix(BOM_UTF8)).digest()


def _short(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()[:KEY]


def tool_digest() -> bytes | None:
    """Digest this tool: its version, code, rules and lists, the interpreter and the parsers it uses.

    What the files hold counts, so that another installation of the same has the same; it is kept with their stamps.
    None where the tool is not installed as files, so that nothing tells one state from another.
    """
    head = f"{__version__} {sys.version}"
    files: list[tuple[str, str]] = []
    try:
        for top in (os.path.dirname(budgetcheck.__file__), str(rules_folder())):  # noqa: PTH120
            files += _files(top, (".py", ".toml"))
        for name in _PARSERS:
            spec = find_spec(name)
            if spec is None or not spec.origin:
                continue
            if spec.submodule_search_locations:
                files += _files(os.path.dirname(spec.origin), _LIBRARIES)  # noqa: PTH120
            else:
                files.append((name, spec.origin))
        stamps = "\n".join([head, *sorted(_stamp(path) for _, path in files)]).encode("utf-8", "surrogateescape")
        place = store()
        if place is None:
            return contents(head, files)
        place = Store(place.folder, stamps)
        held = place.read("stamps")
        if not isinstance(held, bytes):
            held = contents(head, files)
            place.write("stamps", held)
    except OSError:
        return None
    return held


def _files(top: str, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The files of a folder and those below: named from the folder on, and their paths. Raises OSError."""
    folders = [top]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith(endings):
                    yield entry.path[len(top) :], entry.path


def _stamp(path: str) -> str:
    state = os.stat(path)  # noqa: PTH116
    return f"{path} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"
