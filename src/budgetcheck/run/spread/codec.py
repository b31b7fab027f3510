"""Reports as bytes and back: what a worker process answers and what the cache keeps.

A file without findings, as most are, comes to some hundred bytes. What stayed undecided is
packed apart, since it is the very same for many files; unpacked, they share it.
"""

from __future__ import annotations

import marshal
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from budgetcheck.findings.entries import DutyEntry, RuleEntry, StatedValue
from budgetcheck.findings.finding import FileReport, Finding, Side, Suspect, Term, Undecided
from budgetcheck.findings.picture import Branch, Picture, PicturedAmount
from budgetcheck.findings.printed import PrintedCell, PrintedTable
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.words import Words


class Packed(NamedTuple):
    """One report but for its path: the report itself, and what it has in common with others, empty for nothing."""

    report: bytes
    common: bytes


_CLASSES: tuple[Any, ...] = (
    Finding,
    Side,
    Term,
    Excerpt,
    Suspect,
    Undecided,
    DutyEntry,
    RuleEntry,
    Picture,
    PicturedAmount,
    Branch,
    PrintedTable,
    Whereabouts,
    Words,
    Span,
    StatedValue,
    PrintedCell,
)
_FLAT = _CLASSES.index(Span)
"""The first tag of classes that are tuples of texts or numbers."""
_WORDS = _CLASSES.index(Words)
_FIELDS: dict[Any, tuple[str, ...]] = {
    made: made._fields if issubclass(made, tuple) else tuple(field.name for field in fields(made)) for made in _CLASSES
}
_TAGS = {made: tag for tag, made in enumerate(_CLASSES)}
_REPORT = tuple(field.name for field in fields(FileReport))
_PATH, _UNDECIDED, _COUNTS = map(_REPORT.index, ("path", "undecided", "counts"))
_values = attrgetter(*_REPORT)
_ATOMS = frozenset((str, int, bool, type(None)))
"""What marshal keeps as it is; so it does the pairs of texts and numbers in `counts`."""
_KEPT = 256
"""Different sets of undecided instances that are kept for sharing."""
_FEW = 32
"""Undecided instances of a set that is remembered packed."""

_Common = tuple[Undecided, ...]


def pack(report: FileReport) -> Packed:
    """Pack a report; its own path is left out, wherever it stands."""
    values: list[Any] = list(_values(report))
    values[_PATH] = values[_UNDECIDED] = None
    made: list[int] = []
    for position, value in enumerate(values):
        if type(value) not in _ATOMS and value != () and position != _COUNTS:
            made.append(position)
            values[position] = _plain(value, report.path)
    undecided = report.undecided
    common = b"" if not undecided else (_few if len(undecided) <= _FEW else _common)(undecided)
    return Packed(marshal.dumps((made, values)), common)


def dump_report(report: FileReport) -> bytes:
    """Write a report whole."""
    return marshal.dumps((report.path, *pack(report)))


def _common(undecided: tuple[Undecided, ...]) -> bytes:
    return marshal.dumps(_plain(undecided, ""))  # no path is in it


_few = lru_cache(_KEPT)(_common)


class Unpacker:
    """Makes reports of what was packed."""

    def __init__(self) -> None:
        self._shared: dict[bytes, _Common] = {b"": ()}

    def load_report(self, written: bytes) -> FileReport:
        """Return the report that `dump_report` wrote."""
        path, report, common = marshal.loads(written)  # noqa: S302 - to a file without a name
        return self.unpack(Packed(report, common), path)

    def unpack(self, packed: Packed, path: str) -> FileReport:
        """Return the report of a file that has this path now."""
        made, values = marshal.loads(packed.report)  # noqa: S302 - written by `pack`, in this process' own pipe or cache
        for position in made:
            values[position] = _value(values[position], path)
        values[_PATH] = path
        shared = self._shared.get(packed.common)
        values[_UNDECIDED] = self._common(packed.common) if shared is None else shared
        return FileReport(*values)

    def _common(self, packed: bytes) -> _Common:
        common: _Common = _value(marshal.loads(packed), "")  # noqa: S302
        if len(self._shared) >= _KEPT:
            self._shared = {b"": ()}
        self._shared[packed] = common
        return common


def _plain(value: Any, path: str) -> Any:
    """Write a tuple as a list, an instance as a tuple of its class' tag and its fields; atoms as they are."""
    made = type(value)
    if made is tuple:
        return [_plain(one, path) for one in value]
    if made is Words:
        return (_WORDS, *value.dumped())
    tag = _TAGS.get(made)
    if tag is None:
        if made not in _ATOMS:
            raise TypeError(f"a report holds a {made.__name__}")
        return value
    written: list[Any] = [tag]
    for name in _FIELDS[made]:
        held = getattr(value, name)
        written.append(None if name == "path" and held == path and made is Finding else _plain(held, path))
    return tuple(written)


def _value(plain: Any, path: str) -> Any:
    if type(plain) is list:
        return tuple([one if type(one) in _ATOMS else _value(one, path) for one in plain])
    if type(plain) is not tuple:
        return plain
    tag = plain[0]
    made = _CLASSES[tag]
    if tag >= _FLAT:
        return tuple.__new__(made, plain[1:])
    if tag == _WORDS:
        return Words.loaded(plain[1:])
    values = [one if type(one) in _ATOMS else _value(one, path) for one in plain[1:]]
    if made is Finding:
        values[_FINDING_PATH] = path
    return made(*values)


_FINDING_PATH = _FIELDS[Finding].index("path")
