"""Records set aside until their turn: in memory while they are small, in a temporary file from then on."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import IO, Final, Self

_LIMIT: Final = 1 << 20
"""Bytes kept in memory."""
_LENGTH: Final = 8


class Spool:
    """An append-only list of records, texts or bytes, that is read back from its start when all of them are there."""

    def __init__(self, limit: int | None = None) -> None:
        self.empty = True
        self._limit = _LIMIT if limit is None else limit
        self._size = 0
        self._records: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, text: str) -> None:
        """Append a text; an empty one is none."""
        if text:
            self.keep(text.encode("utf-8", "surrogatepass"))

    def read(self) -> Iterator[str]:
        """All texts that were written."""
        return (record.decode("utf-8", "surrogatepass") for record in self.records())

    def keep(self, record: bytes) -> None:
        """Append a record."""
        self.empty = False
        if self._file is not None:
            self._file.write(len(record).to_bytes(_LENGTH, "big") + record)
            return
        self._records.append(record)
        self._size += len(record)
        if self._size > self._limit:
            # Imported here, since few runs need it and it costs as much as reading a dozen declarations.
            import tempfile

            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit
            for one in self._records:
                self.keep(one)
            self._records.clear()

    def records(self) -> Iterator[bytes]:
        """All records that were kept."""
        if self._file is None:
            yield from self._records
            return
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            yield self._file.read(int.from_bytes(length, "big"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
