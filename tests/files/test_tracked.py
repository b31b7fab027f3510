"""The TOML files that git tracks, asked once a repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from budgetcheck.files import tracked
from budgetcheck.files.tracked import Tracked


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in ("b.toml", "a/x.TOML", "a/y.toml", "ab.toml", "a/note.md", "untracked.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "b.toml", "a", "ab.toml"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    return tmp_path


def test_tracked_toml_files_are_told_in_order(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, root = Tracked(), str(repository)
    names = [str(repository / name) for name in ("a/x.TOML", "a/y.toml", "ab.toml", "b.toml")]
    assert files.of(root) == names
    monkeypatch.setattr(tracked, "_asked", None)  # whoever asks again fails
    assert all(files.holds(root, name) for name in names)
    assert not files.holds(root, str(repository / "untracked.toml"))
    assert not files.holds(root, str(repository / "a"))
    assert list(files.below(root, str(repository / "a"))) == names[:2]
    assert list(files.below(root, root)) == names


def test_without_a_repository_nothing_is_known_to_be_tracked(tmp_path: Path) -> None:
    files = Tracked()
    assert not files.holds(None, "x.toml")
    assert list(files.below(None, str(tmp_path))) == []
    assert not files.of(str(tmp_path / "none"))
