"""Related files (last year's, the budget, the approved version, those of units), read for the one that names them.

What cannot be read or is faulty itself is a fault of the declaration that names it, and is left out, so that rules on
it stay undecided rather than be judged on a part. Related files of related files are never looked at.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from budgetcheck.files.patterns import MAGIC
from budgetcheck.files.reach import Base, Refused, base_of
from budgetcheck.files.walk import shown
from budgetcheck.source.faults import HARMLESS, Fault
from budgetcheck.source.read import Source, SourceError, means_declaration, read
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import EMPTY, Words, phrase

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from budgetcheck.declaration.declare import Declaration

Files = TypeVar("Files", str, list[str])

MOST_MEMBERS: Final = 5_000
"""Units of one department."""
MOST_CHARACTERS: Final = 16 * 2**20
"""Characters of all related files of one declaration."""
_KEPT: Final = 256
_KEPT_CHARACTERS: Final = 4 * 2**20
"""What is kept in memory of related files that other declarations may name, too: files and characters."""


class NamedFiles(NamedTuple):
    """What a declaration writes under disclosure.previous, .members, .budget and .approved."""

    previous: str | None = None
    members: tuple[str, ...] = ()
    budget: str | None = None
    approved: str | None = None

    def __bool__(self) -> bool:
        return bool(self.members) or any(name is not None for _, name in self.single)

    @property
    def single(self) -> tuple[tuple[str, str | None], ...]:
        """The keys that name one file each, with what is written there."""
        return ("previous", self.previous), ("budget", self.budget), ("approved", self.approved)

    @property
    def each(self) -> tuple[tuple[str, bool], ...]:
        """Everything that is written, in order, and whether it may be a pattern for several files."""
        single = ((name, False) for _, name in self.single if name is not None)
        return *single, *((name, True) for name in self.members)


@frozen
class Related:
    """The declarations that another one names, and what is wrong with that."""

    previous: Declaration | None = None
    members: tuple[Declaration, ...] = ()
    faults: tuple[Fault, ...] = ()
    state: bytes = b""
    """A digest of all that was found: which files are meant, and what was in each."""
    budget: Declaration | None = None
    """This year's published budget, which final accounts are held against."""
    approved: Declaration | None = None
    """The version of the same document that was approved."""


def named_files(declaration: Declaration) -> NamedFiles:
    """Return what a declaration names of other files, as it writes it."""
    disclosure = declaration.model.get("disclosure")
    if not isinstance(disclosure, dict):
        return NamedFiles()
    members = disclosure.get("members")
    single = (disclosure.get(key) for key in ("previous", "budget", "approved"))
    previous, budget, approved = (name if isinstance(name, str) else None for name in single)
    patterns = tuple(member for member in members if isinstance(member, str)) if isinstance(members, list) else ()
    return NamedFiles(previous, patterns, budget, approved)


def _sha256(data: bytes = b"") -> Hash:
    from hashlib import sha256  # costs two milliseconds, and most declarations name no other file

    return sha256(data)


class _Faulty(Exception):
    """A related file that cannot be used."""

    def __init__(self, id_: str, why: Words) -> None:
        super().__init__(why.en)
        self.id = id_
        self.why = why


class _State:
    """A digest of what was found, file by file."""

    def __init__(self) -> None:
        self._digest = _sha256()

    def reached(self, files: Sequence[str]) -> None:
        self._digest.update(b"%d files" % len(files))

    def refused(self, why: Words) -> None:
        self._digest.update(b"refused" + why.en.encode())

    def file(self, file: str, content: bytes) -> None:
        self._digest.update(shown(file, _here()).encode() + b"\0" + content)

    def digest(self) -> bytes:
        return self._digest.digest()


class _Known(NamedTuple):
    """One related file as it was read: sound or not, the digest of its content, its size."""

    declared: Declaration | _Faulty
    content: bytes
    characters: int


class Relations:
    """Reads related files, each once while it is remembered; one object serves a run."""

    def __init__(
        self,
        source: Callable[[str], Source] = lambda file: read(Path(file), shown(file, _here())),
        there: Callable[[str], bool] = lambda _file: True,
    ) -> None:
        """`source` reads one file (or raises SourceError); `there` tells whether what a pattern comes to counts."""
        self._source = source
        self._there = there
        self._kept: OrderedDict[str, tuple[tuple[int, ...], _Known]] = OrderedDict()
        self._characters = 0

    def of(self, named: NamedFiles, path: str | None) -> Related:
        """Read what the declaration at a path names; whatever is wrong is among the faults, nothing is raised."""
        if not named:
            return Related()
        base = base_of(path)
        faults: list[Fault] = []
        left = [MOST_CHARACTERS]
        state = _State()
        found: dict[str, Declaration | None] = {}
        for key, name in named.single:
            if name is None:
                continue
            try:
                file = _reached(base.file, name, state)
                state.reached([file])
                found[key] = self._declared(file, left, state)
            except _Faulty as error:
                faults.append(_fault(error, ("disclosure", key), _ROLES[key], name))
        members = self._members(named.members, base, path, left, state, faults)
        return Related(
            found.get("previous"),
            members,
            tuple(faults),
            state.digest(),
            found.get("budget"),
            found.get("approved"),
        )

    def state(self, named: NamedFiles, path: str | None) -> bytes:
        """Return what `Related.state` would be now, without a look into the files beyond their content."""
        base = base_of(path)
        state = _State()
        for text, several in named.each:
            try:
                files = base.files(text, _own(path)) if several else [base.file(text)]
            except Refused as refused:
                state.refused(refused.why)
                continue
            state.reached(files)
            for file in files:
                state.file(file, _content(file))
        return state.digest()

    def _members(
        self,
        patterns: Sequence[str],
        base: Base,
        path: str | None,
        budget: list[int],
        state: _State,
        faults: list[Fault],
    ) -> tuple[Declaration, ...]:
        """Read a department's units: all of them, or none where one is not to be had, since a part says nothing."""
        found: dict[str, Declaration] = {}
        sound = True
        for index, pattern in enumerate(patterns):
            route = ("disclosure", "members", index)
            try:
                files = _reached(lambda text: base.files(text, _own(path)), pattern, state)
                files = [file for file in files if self._there(file)]
            except _Faulty as error:
                faults.append(_fault(error, route, _UNIT, pattern))
                sound = False
                continue
            state.reached(files)
            used = 0
            for file in files:
                try:
                    if len(found) >= MOST_MEMBERS:
                        raise _Faulty("DEC-053", _TOO_MANY)
                    found[file] = self._declared(file, budget, state)
                    used += 1
                except _Faulty as error:
                    if error.why is _NO_DECLARATION and MAGIC & set(pattern):
                        continue
                    used += 1
                    faults.append(_fault(error, route, _UNIT, shown(file, _here())))
                    sound = False
                    if error.id == "DEC-053":
                        return ()
            if not used:
                faults.append(_fault(_Faulty("DEC-051", _NONE), route, _UNIT, pattern))
                sound = False
        return tuple(found.values()) if sound else ()

    def _declared(self, file: str, budget: list[int], state: _State) -> Declaration:
        """Return a sound declaration. Raises `_Faulty`."""
        signature = _signature(file)
        kept = self._kept.get(file)
        if kept is not None and kept[0] == signature:
            self._kept.move_to_end(file)
            known = kept[1]
        else:
            known = _read(file, self._source)
            self._keep(file, signature, known)
        state.file(file, known.content)
        budget[0] -= known.characters
        if budget[0] < 0:
            raise _Faulty("DEC-053", _TOO_LARGE)
        if isinstance(known.declared, _Faulty):
            raise known.declared
        return known.declared

    def _keep(self, file: str, signature: tuple[int, ...], known: _Known) -> None:
        old = self._kept.pop(file, None)
        self._characters += known.characters - (0 if old is None else old[1].characters)
        self._kept[file] = (signature, known)
        while self._kept and (len(self._kept) > _KEPT or self._characters > _KEPT_CHARACTERS):
            _, (_, dropped) = self._kept.popitem(last=False)
            self._characters -= dropped.characters


def _reached(reach: Callable[[str], Files], text: str, state: _State) -> Files:
    try:
        return reach(text)
    except Refused as refused:
        state.refused(refused.why)
        raise _Faulty("DEC-051" if refused.missing else "DEC-053" if refused.many else "DEC-050", refused.why) from None


def _read(file: str, reader: Callable[[str], Source]) -> _Known:
    """Read one related file."""
    try:
        source = reader(file)
    except SourceError as error:
        why = error.fault.message
        return _Known(_Faulty("DEC-051" if error.unreadable else "DEC-052", why), _unreadable(why), 0)
    content, size = _sha256(source.text.encode()).digest(), len(source.text)
    if not means_declaration(source.text):
        return _Known(_Faulty("DEC-052", _NO_DECLARATION), content, 0)
    from budgetcheck.declaration.declare import declare

    declaration = declare(source)
    grave = [fault for fault in declaration.faults if fault.rule not in HARMLESS]
    if grave:
        return _Known(_Faulty("DEC-052", _told(source, grave)), content, 0)
    return _Known(declaration, content, size)


def _told(source: Source, faults: Sequence[Fault]) -> Words:
    """Say the first fault of a related file with its line, and how many more there are."""
    from budgetcheck.source.locate import Locator

    locator = Locator(source.text)
    places = [fault.span or locator.nearest(fault.route or ()) for fault in faults]
    place, fault = min(zip(places, faults, strict=True), key=lambda pair: pair[0])
    more = len(faults) - 1
    if more:
        return phrase("declaration.related.line_says_and_more", line=place.line, message=fault.message, more=more)
    return phrase("declaration.related.line_says", line=place.line, message=fault.message)


def _fault(error: _Faulty, route: Route, role: Words, name: str) -> Fault:
    shown_name = name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
    return Fault(
        error.id,
        phrase("declaration.related.role_shown_name_why", shown_name=shown_name, role=role, why=error.why),
        _REMEDIES.get(error.id, EMPTY),
        route=route,
    )


def _content(file: str) -> bytes:
    """A digest of a file's content, or why there is none."""
    try:
        return _sha256(read(Path(file), "").text.encode()).digest()
    except SourceError as error:
        return _unreadable(error.fault.message)


def _unreadable(why: Words) -> bytes:
    return b"unreadable" + why.en.encode()


def _signature(file: str) -> tuple[int, ...]:
    try:
        status = os.stat(file)  # noqa: PTH116
    except (OSError, ValueError):
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev


def _own(path: str | None) -> str | None:
    return None if path is None else os.path.join(base_of(path).folder, os.path.basename(path))  # noqa: PTH118, PTH119


def _here() -> str:
    return os.getcwd()  # noqa: PTH109


_SHOWN: Final = 120
_ROLES: Final = {
    "previous": phrase("declaration.related.last_year_s_declaration"),
    "budget": phrase("declaration.related.declaration_year_s_budget"),
    "approved": phrase("declaration.related.approved_version"),
}
_UNIT: Final = phrase("declaration.related.declaration_unit")
_NO_DECLARATION: Final = phrase("declaration.related.no_declaration")
_NONE: Final = phrase("declaration.related.none_files_match_declaration")
_TOO_MANY: Final = phrase("declaration.related.too_many_units_most", most_members=MOST_MEMBERS)
_TOO_LARGE: Final = phrase("declaration.related.related_files_too_large_most", most_characters=MOST_CHARACTERS // 2**20)
_REMEDIES: Final = {
    "DEC-052": phrase("declaration.related.check_correct_file_first"),
}
