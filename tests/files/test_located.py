"""Paths as code hosts know them: from the root of what was checked out."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.files.located import ROOTS, Located


@pytest.fixture(autouse=True)
def _no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ROOTS:
        monkeypatch.delenv(name, raising=False)


def test_paths_are_told_from_the_root_of_their_repository(tmp_path: Path) -> None:
    (tmp_path / "one" / ".git").mkdir(parents=True)
    (tmp_path / "one" / "docs" / "2024").mkdir(parents=True)
    (tmp_path / "two" / ".git").mkdir(parents=True)
    located = Located(str(tmp_path / "one" / "docs"))
    assert located.path("2024/a.toml") == "docs/2024/a.toml"
    assert located.path("../a.toml") == "a.toml"
    assert located.path(str(tmp_path / "two" / "b.toml")) == "b.toml"
    assert located.path("<stdin>") == "<stdin>"


def test_the_folder_that_the_host_names_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checkout" / "inner" / ".git").mkdir(parents=True)
    monkeypatch.setenv(ROOTS[0], str(tmp_path / "checkout"))
    monkeypatch.setenv(ROOTS[1], str(tmp_path / "none"))
    assert Located(str(tmp_path / "checkout" / "inner")).path("a.toml") == "inner/a.toml"


def test_what_lies_in_no_root_is_told_as_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root").mkdir()
    monkeypatch.setenv(ROOTS[0], str(tmp_path / "root"))
    if not any((folder / ".git").exists() for folder in tmp_path.parents):
        assert Located(str(tmp_path)).path("rooted/a.toml") == "rooted/a.toml"
    assert Located(str(tmp_path)).path("root/a.toml") == "a.toml"
