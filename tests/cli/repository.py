"""What `--diff-base` says of a repository, and how one comes to have a commit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from budgetcheck.cli.run import run

Git = Callable[..., str]


def commit(git: Git) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "x")


def introduced(capsys: pytest.CaptureFixture[str], *arguments: str, base: str = "main") -> dict[str, Any]:
    capsys.readouterr()
    code = run(["check", "--format", "json", "--diff-base", base, *arguments])
    out, err = capsys.readouterr()
    document = json.loads(out)
    return {
        "code": code,
        "found": [(one["path"], one["rule"]) for one in document["findings"]],
        "files": document["summary"]["files"],
        "err": err,
        "older": document["summary"].get("preexisting", 0),
    }
