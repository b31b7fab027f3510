"""What all tests share: how hypothesis draws, a folder to work in and files laid into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from .small import Lay

# A deadline is an asserted time: it measures the machine and its load, not the code.
settings.register_profile("budgetcheck", deadline=None)
settings.load_profile("budgetcheck")


@pytest.fixture(scope="session")
def _rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


@pytest.fixture
def folder(tmp_path: Path, _rules: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test; no setting reaches it from outside."""
    for name in list(os.environ):
        if name.startswith(("BUDGETCHECK_", "GIT_", "LC_")) or name in ("FORCE_COLOR", "NO_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(_rules))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def lay(folder: Path) -> Lay:
    """Write files below the current folder: ``lay({"a/b.toml": text})``."""

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return write
