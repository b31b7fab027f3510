"""Reading in a process of its own: a deadline, a bound of memory, and no harm to the caller when a library crashes.

One child serves many documents, one after the other, and is replaced after `DOCUMENTS` of them or when it fails.
It is given bytes and answers JSON, both on pipes; it ends with its parent, whose end closes the pipe.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import Final

from budgetcheck.documents.codec import packed, unpacked
from budgetcheck.documents.command import bound
from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import (
    DOCUMENTS,
    MEMORY,
    MEMORY_OF_RECOGNITION,
    SECONDS,
    SECONDS_OF_RECOGNITION,
)
from budgetcheck.documents.readers import RECOGNITION, read_here
from budgetcheck.text.words import phrase

_START: Final = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from budgetcheck.documents.isolation import serve; serve(int(sys.argv[2]))"
)


def read_apart(form: str, data: bytes) -> Document:
    """Read a document of a known format in a child process. Raises `DocumentFault`, nothing else."""
    with _LOCK:
        try:
            return _answered(form, data)
        except _Spent:  # what earlier documents left behind may be why: a fresh child tells
            return _answered(form, data)


def _answered(form: str, data: bytes) -> Document:
    scanned = form == RECOGNITION
    child = _child(scanned)
    fresh = not child.asked
    try:
        answer = child.ask(form, data, SECONDS_OF_RECOGNITION if scanned else SECONDS)
    except _Ended as ended:
        child.end()
        if ended.late or fresh:
            raise _too_slow(scanned) if ended.late else _crashed() from None
        raise _Spent from None
    except BaseException:  # an interrupt in the middle of an answer
        child.end()
        raise
    try:
        return unpacked(answer)
    except DocumentFault as fault:
        if fault.kind != "damaged" or fresh:
            raise
        child.end()
        raise _Spent from None


class _Spent(Exception):
    """A child that has read before failed, which need not be the document's fault."""


# ------------------------------------------------------------------------------------------------------- the parent


class _Ended(Exception):
    """The child ended without an answer; `late` where it was ended because it took too long."""

    def __init__(self, late: bool) -> None:
        self.late = late


class _Child:
    """A running child and how often it was asked."""

    def __init__(self, memory: int) -> None:
        paths = json.dumps([os.path.abspath(path) for path in sys.path])  # noqa: PTH100
        self.owner = os.getpid()
        self.asked = 0
        self.ready = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, without a shell
                [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, paths, str(memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise _not_started(str(error)) from None

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def usable(self) -> bool:
        return self.owner == os.getpid() and self.asked < DOCUMENTS and self._process.poll() is None

    def ask(self, form: str, data: bytes, seconds: float) -> bytes:
        self.asked += 1
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            to, back = self._process.stdin, self._process.stdout
            assert to is not None
            assert back is not None
            if not self.ready and back.read(len(_READY)) != _READY and not late.is_set():
                raise _not_started("import")
            self.ready = True
            head = json.dumps([form, len(data)]).encode()
            to.write(head + b"\n" + data)
            to.flush()
            size = back.read(8)
            answer = back.read(int.from_bytes(size, "big")) if len(size) == 8 else b""
        except OSError:
            raise _Ended(late.is_set()) from None
        finally:
            timer.cancel()
        if len(size) < 8 or len(answer) < int.from_bytes(size, "big"):
            raise _Ended(late.is_set())
        return answer

    def end(self) -> None:
        """End it, unless it is that of a process this one was forked from."""
        if self.owner == os.getpid():
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            self._process.wait()


_READY: Final = b"ready"
"""What a child says once it has come up, before any answer."""
_LOCK: Final = threading.Lock()
_CHILDREN: Final[dict[bool, _Child]] = {}


def _child(scanned: bool) -> _Child:
    child = _CHILDREN.get(scanned)
    if child is None or not child.usable:
        if child is not None:
            child.end()
        child = _CHILDREN[scanned] = _Child(MEMORY_OF_RECOGNITION if scanned else MEMORY)
    return child


def end_children() -> None:
    """End the children that are waiting for further documents."""
    for child in _CHILDREN.values():
        child.end()
    _CHILDREN.clear()


def child_ids() -> list[int]:
    """The processes that are waiting for further documents."""
    return [child.process_id for child in _CHILDREN.values()]


atexit.register(end_children)


def _not_started(reason: str) -> DocumentFault:
    return DocumentFault(
        "unreadable",
        phrase("documents.isolation.process_reads_documents_cannot", reason=reason),
        phrase("documents.isolation.check_installation_python"),
    )


def _too_slow(scanned: bool) -> DocumentFault:
    seconds = SECONDS_OF_RECOGNITION if scanned else SECONDS
    return DocumentFault(
        "too large",
        phrase("documents.isolation.reading_took_more_than_seconds", seconds=seconds),
        phrase("documents.isolation.split_save_docx_xlsx"),
    )


def _crashed() -> DocumentFault:
    return DocumentFault(
        "damaged",
        phrase("documents.isolation.file_damaged_asks_too_much"),
        phrase("documents.isolation.open_save_again_split"),
    )


# -------------------------------------------------------------------------------------------------------- the child


def serve(memory: int) -> None:
    """Answer what the parent asks until it closes the pipe; the life of a child process."""
    bound(memory)
    sys.addaudithook(_refuse)
    given, said = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    said.write(_READY)
    said.flush()
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        line = given.readline()
        if not line:
            return
        form, size = json.loads(line)
        answer = packed(_read(form, given.read(size)))
        said.write(len(answer).to_bytes(8, "big") + answer)
        said.flush()


_REFUSED: Final = frozenset(
    {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"}
)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    """No reader fetches or starts anything, whatever a document or a library asks for."""
    if event in _REFUSED:
        raise PermissionError(event)


def _read(form: str, data: bytes) -> Document | DocumentFault:
    try:
        return read_here(form, data)
    except DocumentFault as fault:
        return fault
    except MemoryError:
        return _crashed()
    except Exception:  # a library's own error, for a file that is not what it should be
        return _crashed()
