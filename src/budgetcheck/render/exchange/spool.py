"""Text set aside until its turn: in memory while it is small, in a temporary file from then on."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

LIMIT = 1 << 20
"""Characters kept in memory."""
_CHUNK = 1 << 16


class Spool:
    """An append-only text that is read back once, from its start, in pieces."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.empty = True
        self._limit = limit
        self._size = 0
        self._parts: list[str] = []
        self._file: IO[str] | None = None

    def write(self, text: str) -> None:
        """Append."""
        self.empty = self.empty and not text
        if self._file is not None:
            self._file.write(text)
            return
        self._parts.append(text)
        self._size += len(text)
        if self._size > self._limit:
            # Imported here, since few runs need it and it costs as much as reading a dozen declarations.
            import tempfile

            self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed on exit
            self._file.writelines(self._parts)
            self._parts.clear()

    def read(self) -> Iterator[str]:
        """All that was written."""
        if self._file is None:
            yield from self._parts
            return
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
