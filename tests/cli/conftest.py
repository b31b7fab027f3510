"""A repository that the tests of the command line run git in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.checkout import needs_git
from tests.cli.repository import Git


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the current folder, a repository with nothing of this machine's settings."""
    needs_git()
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
        return done.stdout.decode().strip()

    call("init", "-q", "-b", "main")
    return call
