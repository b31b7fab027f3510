"""What comes through a pipe is read to its end, and no further than it may be."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from budgetcheck.source import pipes
from budgetcheck.source.read import SourceError
from budgetcheck.text.problems import CannotRun

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")


def test_only_pipes_are_pipes(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    file = tmp_path / "file"
    file.write_bytes(b"x")
    link = tmp_path / "link"
    link.symlink_to(pipe)
    assert pipes.is_pipe(str(pipe))
    for other in (file, link, tmp_path, tmp_path / "none"):
        assert not pipes.is_pipe(str(other))
    assert not pipes.is_pipe("\0")


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system has no names for open pipes")
@pytest.mark.parametrize(("most", "got"), [(100, b"a" * 10), (10, b"a" * 10), (4, b"a" * 5)])
def test_a_pipe_is_read_to_its_end_or_a_byte_too_many(most: int, got: bytes) -> None:
    reading, writing = os.pipe()
    try:
        os.write(writing, b"a" * 10)
        os.close(writing)
        assert pipes.is_pipe(f"/dev/fd/{reading}")
        assert pipes.piped(f"/dev/fd/{reading}", most) == got
    finally:
        os.close(reading)


def test_nothing_for_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    kept = os.open(path, os.O_RDWR)
    monkeypatch.setattr(pipes, "PATIENCE", 0.01)
    try:
        with pytest.raises(SourceError):
            pipes.piped(str(path))
    finally:
        os.close(kept)
    with pytest.raises(SourceError):
        pipes.piped(str(tmp_path / "none"))


def test_standard_input_is_bounded_and_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"0123456789")))
    assert pipes.standard_input(3) == b"0123"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CannotRun):
        pipes.standard_input()
