"""Cache: the reports of unchanged files, kept between runs in one SQLite file of the user's cache folder.

A report is kept under its file's path and everything else it depends on (tool, rules, settings), and is used as long
as the file's content has the same SHA-256. Where the file's status on disk (size, times, inode) is that of the last
look, the content is not even read, as git does it. The cache never lies in a project: whoever can write to it could
hide findings. Any damage makes entries be missing, never wrong, and no failure of the cache is one of the run.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import struct
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from budgetcheck.compact import pack, unpack
from budgetcheck.findings import FileReport, Finding, Undecided
from budgetcheck.words import Words

_LAYOUT = 1
_NAME = f"reports-{_LAYOUT}.sqlite"
_BATCH = 2000
_SIZE_LIMIT = 512 << 20
_FILE_LIMIT = 16 << 20
_KEPT_DAYS = 30
_REFRESHED_DAYS = 7
_BODIES = 256  # bodies held decoded; those of clean files are mostly alike
_SETTLED = 2_000_000_000  # ns: a file changed less than this before it was looked at may change again unnoticed
_STATUS = struct.Struct("<qqqq")
_TRUSTED_STATUS = os.name == "posix"  # elsewhere there is no time of change that programs cannot set

_SCHEMA = """
create table if not exists entry (
    key blob primary key, digest blob not null, status blob not null, day integer not null, head blob not null
) without rowid;
create table if not exists body (id blob primary key, data blob not null) without rowid;
create table if not exists pruned (day integer not null);
"""
_FIND = "select digest, status, day, head from entry where key = ?"
_KEEP = "insert or replace into entry values (?, ?, ?, ?, ?)"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of budgetcheck and may be deleted.\n"

Related = tuple[tuple[str, str], ...]
"""Other files a report was made from: their paths, with the SHA-256 of their content (empty: was not there)."""


class Hit(NamedTuple):
    """What is known of a file: its report, or None where it is no declaration and was passed by."""

    report: FileReport | None


class _Body(NamedTuple):
    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]


class _Pending(NamedTuple):
    key: bytes
    digest: bytes
    status: bytes


class KeptReport(FileReport):
    """A report whose findings and open rules are decoded when they are asked for."""

    __slots__ = ("_load",)

    def __getattr__(self, name: str) -> object:
        if name not in ("findings", "undecided"):
            raise AttributeError(name)
        body: _Body = self._load(self.path)  # type: ignore[attr-defined]
        object.__setattr__(self, "findings", body.findings)
        object.__setattr__(self, "undecided", body.undecided)
        return getattr(self, name)

    def __reduce__(self) -> tuple[type[FileReport], tuple[object, ...]]:
        return FileReport, tuple(getattr(self, name) for name in _FIELDS)


_FIELDS = tuple(FileReport.__dataclass_fields__)


class Cache:
    """The reports kept for one run's rules and settings; `close` writes what was stored."""

    def __init__(self, folder: Path, run: bytes) -> None:
        """Open the cache in a folder, which is made if need be; `run` identifies all that reports depend on."""
        self._run = run
        self._folder = folder
        self._database: sqlite3.Connection | None = None
        self._pending: dict[str, _Pending] = {}
        self._entries: list[tuple[bytes, bytes, bytes, int, bytes]] = []
        self._bodies: list[tuple[bytes, bytes]] = []
        self._decoded: dict[bytes, _Body] = {}
        self._digests: dict[str, str] = {}
        self._today = int(time.time() // 86400)
        self._started = time.time_ns()
        with self._guarded():
            self._database = _open(folder)

    # -- looking up ----------------------------------------------------------------------------------------------------

    def look(self, path: str, shown: str) -> Hit | None:
        """Return what is known of a file as it is now, else None; then its report may be stored."""
        if self._database is None:
            return None
        key = hashlib.blake2b(f"{shown}\0{path}".encode("utf-8", "surrogateescape"), digest_size=16, key=self._run)
        try:
            found = os.stat(path)  # noqa: PTH116 - this is done for each of many files
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(found.st_mode) or found.st_size > _FILE_LIMIT:
            return None
        status = _STATUS.pack(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino & 0x7FFFFFFFFFFFFFFF)
        row = None
        with self._guarded():
            row = self._database.execute(_FIND, (key.digest(),)).fetchone()
        if row is not None and row[1] == status and _TRUSTED_STATUS:
            hit = self._hit(row[3], shown)
            if hit is not None:
                if self._today - row[2] > _REFRESHED_DAYS:
                    self._keep(key.digest(), row[0], status, row[3])
                return hit
            row = None
        digest = _digest(path)
        if digest is None:
            return None
        settled = max(found.st_mtime_ns, found.st_ctime_ns) + _SETTLED < time.time_ns()
        status = status if settled else b""
        if row is not None and row[0] == digest:
            hit = self._hit(row[3], shown)
            if hit is not None:
                if settled:
                    self._keep(key.digest(), digest, status, row[3])
                return hit
        self._pending[path] = _Pending(key.digest(), digest, status)
        return None

    def _hit(self, head: bytes, shown: str) -> Hit | None:
        try:
            if zlib.crc32(head[4:]) != int.from_bytes(head[:4], "little"):
                return None
            document = json.loads(head[4:])
            related: Related = unpack(Related, document[0])
            if related and not all(self._digest_of(path) == digest for path, digest in related):
                return None
            return Hit(None if document[1] is None else self._report(document[1], shown))
        except (ValueError, TypeError, IndexError):
            return None

    def _report(self, packed: list[object], shown: str) -> FileReport:
        unit_name, year, kind, currency_unit, counts, skipped, body = packed
        report = object.__new__(KeptReport)
        put = object.__setattr__
        put(report, "path", shown)
        put(report, "unit_name", unit_name)
        put(report, "year", year)
        put(report, "kind", kind)
        put(report, "currency_unit", currency_unit)
        put(report, "counts", tuple([(verdict, count) for verdict, count in counts]))  # type: ignore[attr-defined]
        put(report, "skipped", unpack(Words | None, skipped))
        if body is None:
            put(report, "findings", ())
            put(report, "undecided", ())
        else:
            identity = bytes.fromhex(body)  # type: ignore[arg-type]
            if identity not in self._decoded:
                self._read_body(identity)
            kept = self._decoded[identity]
            if not kept.findings:
                put(report, "findings", ())
            put(report, "_load", lambda path: _at(kept, path))
        return report

    def _read_body(self, identity: bytes) -> None:
        """Read and decode a body; raises ValueError or TypeError where it is missing or damaged."""
        data = None
        if self._database is not None:
            with self._guarded():
                row = self._database.execute("select data from body where id = ?", (identity,)).fetchone()
                data = row[0] if row is not None else None
        if data is None or hashlib.blake2b(data, digest_size=16).digest() != identity:
            raise ValueError(identity)
        if len(self._decoded) >= _BODIES:
            self._decoded.clear()
        self._decoded[identity] = unpack(_Body, json.loads(data))

    # -- storing -------------------------------------------------------------------------------------------------------

    def store(self, path: str, report: FileReport | None, related: Iterable[str] = ()) -> None:
        """Keep the report of a file that was looked up in vain, unless the file has changed since."""
        pending = self._pending.pop(path, None)
        if pending is None or self._database is None:
            return
        others = tuple((other, self._digest_of(other)) for other in sorted(set(related)))
        if _digest_now(path, pending) != pending.digest or any(
            _changed_since(path, self._started) for path, _ in others
        ):
            return
        packed: list[object] | None = None
        if report is not None:
            body = None
            if report.findings or report.undecided:
                nameless = _at(_Body(report.findings, report.undecided), "")
                data = json.dumps(pack(nameless), ensure_ascii=False, separators=(",", ":")).encode(
                    "utf-8", "surrogatepass"
                )
                identity = hashlib.blake2b(data, digest_size=16).digest()
                body = identity.hex()
                if identity not in self._decoded:
                    self._bodies.append((identity, data))
            packed = [
                *(report.unit_name, report.year, report.kind, report.currency_unit),
                *(pack(report.counts), pack(report.skipped), body),
            ]
        text = json.dumps([others, packed], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        head = zlib.crc32(text).to_bytes(4, "little") + text
        self._keep(pending.key, pending.digest, pending.status, head)

    def _keep(self, key: bytes, digest: bytes, status: bytes, head: bytes) -> None:
        self._entries.append((key, digest, status, self._today, head))
        if len(self._entries) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was stored so far, all of it or nothing."""
        entries, bodies = self._entries, self._bodies
        self._entries, self._bodies = [], []
        if self._database is None or not entries:
            return
        with self._guarded():
            self._database.execute("commit")
            self._database.execute("begin immediate")
            self._database.executemany("insert or ignore into body values (?, ?)", bodies)
            self._database.executemany(_KEEP, entries)
            self._database.execute("commit")
            self._database.execute("begin")

    def close(self) -> None:
        """Write what was stored, drop what was not used for long, and let go of the file."""
        self.flush()
        if self._database is None:
            return
        with self._guarded():
            self._database.execute("commit")
            _prune(self._database, self._today)
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Go on without a cache where it fails; remove one that is damaged."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            database, self._database = self._database, None
            if database is not None:
                with suppress(sqlite3.Error):
                    database.close()
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                _remove(self._folder)

    def _digest_of(self, path: str) -> str:
        known = self._digests.get(path)
        if known is None:
            if len(self._digests) > 10_000:
                self._digests.clear()
            digest = _digest(path)
            known = self._digests[path] = "" if digest is None else digest.hex()
        return known


def _at(body: _Body, path: str) -> _Body:
    return _Body(
        tuple([replace(finding, path=path) for finding in body.findings]),
        tuple([replace(undecided, path=path) for undecided in body.undecided]),
    )
