"""Only regular files of a bounded size are read."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

import budgetcheck
from budgetcheck.files.regular import head_of, read_regular


def test_a_file_is_read_whole_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_regular(path, 5) == read_regular(str(path), 100) == b"12345"
    with pytest.raises(OSError, match="too large") as found:
        read_regular(path, 4)
    assert found.value.errno == errno.EFBIG


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file") as found:
        read_regular(path, 10)
    assert found.value.errno == errno.EINVAL


def test_folders_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(OSError, match=r".+"):
            read_regular(path, 10)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system shows no files by name alone")
@pytest.mark.parametrize("name", ["/proc/kmsg", "/proc/self/status", "/proc/self/maps"])
def test_what_the_kernel_makes_as_it_is_read_is_no_file(name: str, tmp_path: Path) -> None:
    if not Path(name).exists():
        pytest.skip("the system has no such file")
    (tmp_path / "link").symlink_to(name)
    for path in (name, tmp_path / "link"):
        with pytest.raises(OSError, match="not a regular file"):
            read_regular(path, 10)


def test_what_would_have_to_be_waited_for_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.touch()

    def waits(file: int, size: int) -> bytes:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "read", waits)
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(path, 10)


def test_a_file_without_an_end_is_read_to_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"1")
    asked: list[int] = []

    def grows(file: int, size: int) -> bytes:
        asked.append(size)
        return b"1" * size

    monkeypatch.setattr(os, "read", grows)
    with pytest.raises(OSError, match="too large"):
        read_regular(path, 5_000_000)
    assert sum(asked) == 5_000_001
    assert max(asked) <= 2**20
    assert len(head_of(path, 100)) == 100


def test_files_are_opened_where_they_are_told_from_what_only_looks_like_one() -> None:
    """Whatever opens a file by itself is one of these: it writes, or what it opens is the tool's own."""
    room = Path(budgetcheck.__file__).parent
    opening = re.compile(r"(?<!def )(?<![\w.])open\(|\b(?:os|path|file|target)\.open\(|\.read_(?:bytes|text)\(")
    found = {
        path.relative_to(room).as_posix()
        for path in room.rglob("*.py")
        if opening.search(path.read_text("utf-8")) is not None
    }
    assert found == {
        "cli/printing/streams.py",  # /dev/null
        "documents/legacy.py",  # what the converter wrote
        "files/regular.py",
        "files/replace.py",  # to write
        "files/secret.py",
        "files/store.py",
        "model/codelists.py",
        "model/starter.py",
        "render/page/frame.py",
        "source/pipes.py",
        "source/read.py",
        "text/catalogue.py",
    }
