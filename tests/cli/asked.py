"""Checks asked for as on the command line, and what comes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.cli.run import run

OTHER = """\
[pack]
id = "own"

[parameters]
most = { value = 2, currency_unit = "万元" }

[[rule]]
id = "OWN-001"
check = "expenditure.total < parameters.most"
"""


def found(capsys: pytest.CaptureFixture[str], *arguments: str, code: int | None = None) -> dict[str, Any]:
    """Run check with JSON; the findings are (path, rule, severity)."""
    capsys.readouterr()
    got = run(["check", "--format", "json", *arguments])
    out, err = capsys.readouterr()
    assert code is None or got == code, err
    document = json.loads(out)
    document["found"] = [(one["path"], one["rule"], one["severity"]) for one in document["findings"]]
    document["code"] = got
    document["err"] = err
    return document  # type: ignore[no-any-return]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    assert run(list(arguments)) == 2
    err = capsys.readouterr().err
    assert "Traceback" not in err
    return err.splitlines()


def names(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())
