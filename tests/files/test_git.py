"""Git asked so that a stranger's repository starts nothing, and what goes wrong is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from budgetcheck.files.git import OF_ANOTHER, Git
from budgetcheck.text.problems import CannotRun
from tests.checkout import needs_git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    needs_git()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def test_git_is_asked_in_the_repository(repository: Path) -> None:
    done = Git(str(repository), "asking").run(("rev-parse", "--show-toplevel"))
    assert done.returncode == 0
    assert Path(done.stdout.decode().strip()).samefile(repository)


def test_another_repository_of_the_environment_is_left_out(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("else")))
    asked = ("rev-parse", "--absolute-git-dir")
    assert Git(str(repository), "asking").run(asked).returncode != 0
    for git in (Git(str(repository), "asking", without=OF_ANOTHER), Git(str(repository), "asking").placed()):
        assert Path(git.run(asked).stdout.decode().strip()).samefile(repository / ".git")


def test_no_monitor_of_the_repository_is_started(repository: Path) -> None:
    spy, mark = repository / "spy", repository / "mark"
    spy.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    spy.chmod(0o755)
    subprocess.run(["git", "config", "core.fsmonitor", str(spy)], cwd=repository, check=True)
    assert Git(str(repository), "asking").run(("status", "--porcelain")).returncode == 0
    assert not mark.exists()


def test_what_git_complains_of_is_told_in_one_safe_line(repository: Path) -> None:
    git = Git(str(repository), "asking")
    done = git.run(("rev-parse", "--verify", "no\x1b[31msuch"))
    with pytest.raises(CannotRun, match="asking") as told:
        git.fail(done)
    assert "\x1b" not in str(told.value)
    assert "\n" not in str(told.value)


def test_git_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")  # a git of the current folder is a stranger's
    with pytest.raises(CannotRun, match="asking"):
        Git(str(tmp_path), "asking")
