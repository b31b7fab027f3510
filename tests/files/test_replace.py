"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from budgetcheck.files import replace
from budgetcheck.files.replace import replacing, write_text


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "报告.txt"
    write_text(target, ["预算\r\n", "a\n", "\udcff"])
    assert target.read_bytes() == "预算\r\na\n\\udcff".encode()
    assert [found.name for found in tmp_path.iterdir()] == ["报告.txt"]


def test_an_interrupted_writing_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old", "utf-8")

    def broken() -> None:
        with replacing(target) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert target.read_text("utf-8") == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["out.json"]
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "no" / "out"):
        pass
    with pytest.raises(IsADirectoryError), replacing(tmp_path):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes, links and devices")
def test_mode_symlinks_and_devices_stay_what_they_are(tmp_path: Path) -> None:
    target = tmp_path / "real.txt"
    target.touch(0o640)
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    write_text(link, ["new"])
    assert link.is_symlink()
    assert target.read_text("utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    write_text(Path(os.devnull), ["gone"])
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_pipe_is_written_to_when_it_has_a_reader_and_never_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to(pipe)
    monkeypatch.setattr(replace, "READERS_PATIENCE", 0.05)
    for path in (pipe, tmp_path / "link"):
        with pytest.raises(OSError, match="nobody reads this pipe"):
            write_text(path, ["lost"])
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(tmp_path / "link", ["found"])
    assert os.read(reader, 100) == b"found"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_that_leads_out_of_its_repository_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "profile").write_text("mine")
    tree = tmp_path / "tree"
    (tree / "report.json").symlink_to(outside / "profile")
    (tree / "new.json").symlink_to(outside / "new")
    (tree / "reports").symlink_to(outside)
    for name in ("report.json", "new.json", "reports/profile", "reports/below/../new"):
        with pytest.raises(OSError, match="leads out of the repository"):
            write_text(tree / name, ["forged"])
    assert [(path.name, path.read_text("utf-8")) for path in outside.iterdir()] == [("profile", "mine")]
    (tree / "real.json").touch()
    (tree / "inside.json").symlink_to("real.json")
    (tmp_path / "way").symlink_to(tree)
    write_text(tmp_path / "way" / "inside.json", ["own"])
    write_text(outside / "profile", ["named"])
    assert ((tree / "real.json").read_text("utf-8"), (outside / "profile").read_text("utf-8")) == ("own", "named")
