"""The child that reads a document: whatever becomes of it, one file has a fault and the next is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.documents import isolation
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.documents.test_hostile import fault_of
from tests.documents.test_read import rows_of, tables_of, texts_of


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(100 * 2**20)
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("the file is opened"))
    with pytest.raises(DocumentFault) as caught:
        read_document(path)
    assert caught.value.kind == "too large"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.0)
    isolation.end_children()
    assert fault_of(made.as_pdf()).kind == "too large"
    monkeypatch.undo()
    assert made.PROSE in texts_of(read_document(made.as_pdf()))


def test_a_crash_of_the_child_is_a_fault_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a fresh child ends over a document it is the document's fault."""
    isolation.end_children()
    crashing = "isolation.read_here = lambda *_: os._exit(3); isolation.serve(int(sys.argv[2]))"
    start = "import sys, json, os; sys.path[:] = json.loads(sys.argv[1]); from budgetcheck.documents import isolation; "
    monkeypatch.setattr(isolation, "_START", start + crashing)
    assert fault_of(made.as_pdf()).kind == "damaged"
    monkeypatch.undo()
    assert made.PROSE in texts_of(read_document(made.as_pdf()))


def test_what_earlier_documents_left_behind_is_no_damage_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    isolation.end_children()
    read_document(made.as_pdf())
    child = isolation._CHILDREN[False]
    ask = child.ask

    def crash(form: str, data: bytes, seconds: float) -> bytes:
        child._process.kill()
        child._process.wait()
        return ask(form, data, seconds)

    monkeypatch.setattr(child, "ask", crash)
    assert made.PROSE in texts_of(read_document(made.as_pdf()))
    assert isolation._CHILDREN[False] is not child


def test_a_child_that_does_not_come_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    isolation.end_children()
    monkeypatch.setattr(isolation, "_START", "raise SystemExit(3)")
    assert fault_of(made.as_pdf()).kind == "unreadable"
    monkeypatch.undo()
    assert made.PROSE in texts_of(read_document(made.as_pdf()))


def test_the_child_has_a_bound_of_memory_and_may_start_nothing() -> None:
    """What a hostile document could make a library do is refused in the child."""
    import subprocess
    import sys

    program = (
        "import os, sys, socket, subprocess\n"
        "from budgetcheck.documents import isolation\n"
        "isolation.bound(1 << 30); sys.addaudithook(isolation._refuse)\n"
        "for act in (lambda: subprocess.Popen(['true']), lambda: os.system('true'),"
        " lambda: socket.create_connection(('127.0.0.1', 9)), lambda: os.fork()):\n"
        "    try: act(); print('done')\n"
        "    except PermissionError: print('refused')\n"
        "try: bytearray(2 << 30); print('done')\n"
        "except MemoryError: print('refused')\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["refused"] * 5


def test_nothing_is_left_of_the_children() -> None:
    read_document(made.as_pdf())
    process = isolation._CHILDREN[False]._process
    isolation.end_children()
    assert process.poll() is not None
    assert rows_of(tables_of(read_document(made.as_pdf()))[0]) == made.EXPECTED
