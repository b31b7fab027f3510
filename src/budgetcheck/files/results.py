"""The cache of results: small byte strings under keys that say all they depend on, kept between runs.

A key tells a content. A name (of a file) may be marked with the key it had under a stamp (its size and times), so that
what bears the same stamp need not be read to know its key.

One SQLite file in the user's cache folder, in write-ahead mode: several runs may read and write at once, and each
write is whole or not there. Nothing here may ever fail a run or change what it says: whatever is wrong with the file
(locked, damaged, not the user's own, the disk full), the run goes on without it. A stranger may have put the file
there: its tables must be those that are made here, nothing in it is believed without its sum, and all has an end.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from budgetcheck.files.seal import MOST_UNSEALED, authenticated, seal, unseal

if TYPE_CHECKING:
    import sqlite3

KEY: Final = 20
"""Bytes of a key that are kept: 160 bits of a SHA-256."""
MOST_BYTES: Final = 256 * 2**20
"""Size of the file beyond which the entries that were used longest ago are dropped."""
LARGEST: Final = 2**18
"""Bytes of an entry, compressed; a larger one is not kept."""
_LAYOUT: Final = 3
_PENDING: Final = 1_000
"""Entries that wait to be written together."""
_PENDING_BYTES: Final = 8 * 2**20
_ASKED: Final = 250
_SMALL: Final = 1_024
"""Bytes from which compressing pays."""
_FILES: Final = ("", "-wal", "-shm", "-journal")
_PATIENCE: Final = 2.0
_DAY: Final = 86_400
_TABLES: Final = (
    "CREATE TABLE entries (key BLOB PRIMARY KEY, used INTEGER NOT NULL, held BLOB NOT NULL)",
    "CREATE TABLE marks (name BLOB PRIMARY KEY, stamp BLOB NOT NULL, key BLOB NOT NULL, sum BLOB NOT NULL)"
    " WITHOUT ROWID",
)
_SCHEMA: Final = sorted([b"", *(table.encode() for table in _TABLES)])
"""What the table of tables holds in a file that this tool has made: the two, and the index that a key has."""
_SECONDS: Final = 20.0
"""What a look-up or a write may take."""
_STEPS: Final = 20_000
"""Steps of the database's machine between two looks at the clock."""
_KEPT: Final = "SELECT key, used, held FROM entries WHERE key IN ({})"
_MARKED: Final = (
    "SELECT name, stamp, entries.key, sum, used, held FROM marks JOIN entries ON entries.key = marks.key"
    " WHERE name IN ({})"
)


class Cache:
    """An open cache; a context manager that writes what is pending when it is left."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._path = folder / f"results-{_LAYOUT}.sqlite"
        self._most_bytes = most_bytes
        self._today = int(time.time() // _DAY)
        self._pending: dict[bytes, bytes] = {}
        self._pending_bytes = 0
        self._touched: list[bytes] = []
        self._marks: dict[bytes, tuple[bytes, bytes]] = {}
        self._grown = False
        self._until = time.monotonic() + _SECONDS
        self._connection = self._open()
        self.empty = self._count() == 0
        """Whether there was nothing in it when it was opened, so that looking up is of no use."""

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept under keys; those that are not there are left out."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _ASKED):
            for key, used, entry in self._rows(_KEPT, keys[start : start + _ASKED]):
                value = _value(key, entry)
                if value is not None:
                    found[key] = value
                    if used != self._today:
                        self._touched.append(key)
        if len(self._touched) + len(self._marks) >= _PENDING:
            self._write()
        return found

    def _rows(self, query: str, names: Sequence[bytes]) -> list[tuple[Any, ...]]:
        if self._connection is None:
            return []
        try:
            self._until = time.monotonic() + _SECONDS
            return self._connection.execute(query.format(",".join("?" * len(names))), names).fetchall()
        except Exception as problem:
            self._give_up(problem)
            return []

    def find_marked(self, marks: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        """Return what is kept for names that were marked with the same stamp (`marks`: name -> stamp)."""
        found: dict[bytes, bytes] = {}
        names = list(marks)
        for start in range(0, len(names), _ASKED):
            some = names[start : start + _ASKED]
            for name, stamp, key, known, used, entry in self._rows(_MARKED, some):
                if not (isinstance(name, bytes) and isinstance(key, bytes)) or stamp != marks.get(name):
                    continue
                value = _value(key, entry) if known == authenticated(name, stamp, key) else None
                if value is not None:
                    found[name] = value
                    if used != self._today:
                        self._touched.append(key)
        return found

    def mark(self, name: bytes, stamp: bytes, key: bytes) -> None:
        """Note that what is kept under a key is for a name while it bears this stamp."""
        if self._connection is not None:
            self._marks[name] = (stamp, key)

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep a value under a key, now or a little later."""
        if self._connection is None:
            return
        if len(value) > MOST_UNSEALED:
            return
        entry = seal(value, compressed=len(value) >= _SMALL, about=key)
        if len(entry) > LARGEST:
            return
        self._pending[key] = entry
        self._pending_bytes += len(entry)
        if len(self._pending) >= _PENDING or self._pending_bytes >= _PENDING_BYTES:
            self._write()

    def close(self) -> None:
        """Write what is pending, drop what is old where the file has grown too large, and close it."""
        self._write()
        if self._grown:
            self._evict()
        if self._connection is not None:
            try:
                self._connection.close()
            except Exception:
                return
            finally:
                self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- the file ----------------------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection | None:
        try:
            import sqlite3  # noqa: F401 - which some builds of Python lack
        except ImportError:
            return None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not _own(self._path):
                return None
        except OSError:
            return None
        connection = self._connected()
        if connection is None and not self._path.exists():  # it was none of this tool's and is gone
            connection = self._connected()
        return connection

    def _connected(self) -> sqlite3.Connection | None:
        import sqlite3

        connection = None
        try:
            connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
            _bound(connection, lambda: time.monotonic() > self._until)
            if not _tables(connection):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("BEGIN IMMEDIATE")
                if not _tables(connection):  # nor has another run made them since
                    for table in _TABLES:
                        connection.execute(table)
                connection.execute("COMMIT")
            if _tables(connection) != _SCHEMA:
                raise sqlite3.DatabaseError("not made by this tool")
            connection.execute("PRAGMA synchronous = NORMAL")
        except Exception as problem:
            if connection is not None:
                connection.close()
            self._discard(problem)
            return None
        return connection

    def _count(self) -> int:
        if self._connection is None:
            return 0
        try:
            return int(self._connection.execute("SELECT COUNT(*) FROM (SELECT 1 FROM entries LIMIT 1)").fetchone()[0])
        except Exception as problem:
            self._give_up(problem)
            return 0

    def _write(self) -> None:
        """Write what is pending in one transaction; given up where another run holds the file for long."""
        if self._connection is None or not (self._pending or self._touched or self._marks):
            return
        entries = [(key, self._today, entry) for key, entry in self._pending.items()]
        try:
            self._until = time.monotonic() + _SECONDS
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", entries)
            touched = [(self._today, key) for key in self._touched]
            self._connection.executemany("UPDATE entries SET used = ? WHERE key = ?", touched)
            marks = [(name, *mark, authenticated(name, *mark)) for name, mark in self._marks.items()]
            self._connection.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", marks)
            self._connection.execute("COMMIT")
            self._grown = self._grown or bool(entries or marks)
        except Exception as problem:
            self._give_up(problem)
        self._pending.clear()
        self._pending_bytes = 0
        self._touched.clear()
        self._marks.clear()

    def _evict(self) -> None:
        if self._connection is None:
            return

        def pragma(name: str) -> int:
            assert self._connection is not None
            return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

        try:
            size = (pragma("page_count") - pragma("freelist_count")) * pragma("page_size")
            if size > self._most_bytes:
                share = max(0.25, 1 - 0.75 * self._most_bytes / size)
                self._connection.execute(
                    "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT"
                    " (SELECT CAST(COUNT(*) * ? AS INTEGER) FROM entries))",
                    (share,),
                )
                self._connection.execute("DELETE FROM marks WHERE key NOT IN (SELECT key FROM entries)")
        except Exception as problem:
            self._give_up(problem)

    def _give_up(self, problem: Exception) -> None:
        """Go on without the cache; a damaged file is removed, so that the next run starts a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except Exception as another:
                problem = another
        self._discard(problem)

    def _discard(self, problem: Exception) -> None:
        """Remove the file, but where it is merely locked or the system refuses something."""
        import sqlite3

        if not isinstance(problem, sqlite3.OperationalError) or time.monotonic() > self._until:
            self._remove()

    def _remove(self) -> None:
        for suffix in _FILES:
            try:
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            except OSError:
                continue


def _bound(connection: sqlite3.Connection, over: Callable[[], bool]) -> None:
    """See that nothing that stands in the file makes the database run on, call anything or take much memory."""
    import sqlite3

    connection.set_progress_handler(over, _STEPS)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * LARGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = bytes
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")


def _tables(connection: sqlite3.Connection) -> list[bytes]:
    """Return how all that a file holds was made, sorted, as far as it could be ours."""
    return sorted(sql or b"" for (sql,) in connection.execute("SELECT sql FROM sqlite_master LIMIT 9"))


def _value(key: object, entry: object) -> bytes | None:
    """Return an entry's value, None where it is damaged, forged or another's."""
    value = unseal(memoryview(entry), about=key) if isinstance(entry, bytes) and isinstance(key, bytes) else None
    return None if value is None else bytes(value)


def _own(path: Path) -> bool:
    """Whether all files of a database are files of the user's own, or not there yet. Raises OSError."""
    for suffix in _FILES:
        try:
            status = os.lstat(f"{path}{suffix}")
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
            return False
    return True
