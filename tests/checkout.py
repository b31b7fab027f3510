"""Where things lie in a checkout, told once for all tests, and what stands in golden files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
GOLDEN = Path(__file__).parent / "golden"
SHARED = ROOT.parent / "shared"
"""What stands beside some checkouts: tests that read it skip where it is missing."""
DECLARATIONS = sorted(EXAMPLES.rglob("*.toml"))
"""Every example, correct or faulty, with the files that only others name."""


def needs_git() -> None:
    """Skip the test where there is no git to compare with or to make a repository."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")


def agrees(name: str, shown: str) -> None:
    """Hold what is shown to the golden file of that name; UPDATE_GOLDEN=1 takes it over, to be read as a change."""
    golden = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == golden.read_text(encoding="utf-8")
