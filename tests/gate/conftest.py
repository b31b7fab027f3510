"""A folder to work in, one cache of compiled rules for all tests, and small declarations."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

WRONG = """\
format = 1
unit = { name = "甲" }
disclosure = { year = 2024 }

[expenditure]
total = 3.50
basic = { total = 1.00 }
project = { total = 2.00 }
"""
"""EXP-001 fails in line 6."""
RIGHT = WRONG.replace("3.50", "3.00")
FEW = ["--select", "EXP-001"]

Lay = Callable[..., None]


@pytest.fixture(scope="session")
def _rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


@pytest.fixture(autouse=True)
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
