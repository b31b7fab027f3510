"""Only regular files of a bounded size are read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from budgetcheck.files.regular import read_regular


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
