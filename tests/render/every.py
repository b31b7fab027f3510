"""One run in every format that is text: what is checked is checked once, and each format is written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from budgetcheck.cli.run import run
from tests.render.harmless import TEXTUAL


def in_every_format(arguments: Sequence[str], reports: Path) -> dict[str, str]:
    """The reports of a check that finds something, by format; they are written below a folder."""
    first, *others = TEXTUAL
    outputs = ["--format", first, "--output", str(reports / first)]
    for name in others:
        outputs += ["--output-format", f"{name}={reports / name}"]
    assert run(["check", *arguments, *outputs]) == 1
    return {name: (reports / name).read_bytes().decode("utf-8") for name in TEXTUAL}
