"""Several outputs of one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.cli.run import run
from budgetcheck.render import available
from tests.cli.asked import names, refused
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")


def test_several_formats_are_written_in_one_run(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "b.toml": RIGHT})
    capsys.readouterr()
    arguments = ["check", "a.toml", "b.toml", *FEW]
    several = ["--output-format", "sarif=reports/x.sarif", "--output-format", "json=reports/x.json",
               "--output-format", "junit=x.xml"]  # fmt: skip
    assert run([*arguments, "-f", "concise", *several]) == 1
    out = capsys.readouterr().out
    assert run([*arguments, "-f", "concise"]) == 1
    assert capsys.readouterr().out == out
    for name, file in {"sarif": "reports/x.sarif", "json": "reports/x.json", "junit": "x.xml"}.items():
        assert run([*arguments, "-f", name]) == 1
        assert capsys.readouterr().out == Path(file).read_text(encoding="utf-8")
    assert run([*arguments, "-f", "jsonl", "-o", "new/x.jsonl", "--output-format", "concise=new/x.txt"]) == 1
    assert capsys.readouterr().out == ""
    assert Path("new/x.txt").read_text(encoding="utf-8") == out
    assert names("new") == ["x.jsonl", "x.txt"]


def test_reports_are_kept_in_a_file_when_they_are_many(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budgetcheck.files.spool._LIMIT", 10)
    lay({f"{number:02}.toml": WRONG for number in range(30)})
    capsys.readouterr()
    assert run(["check", *FEW, "-f", "concise", "--output-format", "json=x.json"]) == 1
    assert len(json.loads(Path("x.json").read_text(encoding="utf-8"))["findings"]) == 30


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--output-format", "sarif"], "--output-format `sarif`"),
        (["--output-format", "nothing=x"], "no format `nothing`"),
        (["--output-format", "json=x", "--output-format", "sarif=x"], "two outputs go to the same file"),
        (["--output", "x", "--output-format", "sarif=./x"], "two outputs go to the same file"),
        (["--output-format", "json=."], "cannot write"),
        (["--output-format", "json=a.toml/x.json"], "cannot write"),
        (["--output-format", "json="], "must not be empty"),
    ],
)
def test_impossible_outputs_are_refused(
    arguments: list[str], part: str, lay: Lay, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": RIGHT})
    assert part in refused(capsys, "check", "a.toml", *FEW, *arguments)[-1]
    assert names() in (["a.toml"], ["a.toml", "x"])


def test_an_interrupt_leaves_no_half_written_output(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    from budgetcheck.run.single.check import Checker

    lay({"a.toml": WRONG, "b.toml": WRONG, "x.json": "old", "x.sarif": "old"})
    real, calls = Checker.file, []

    def interrupted(self: Checker, path: Path, *arguments: Any, **named: Any) -> Any:
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, path, *arguments, **named)

    monkeypatch.setattr(Checker, "file", interrupted)
    arguments = ["check", "a.toml", "b.toml", *FEW, "-f", "json", "-o", "x.json", "--output-format", "sarif=x.sarif"]
    assert run(arguments) == 130
    assert len(calls) == 2
    assert names() == ["a.toml", "b.toml", "x.json", "x.sarif"]
    assert Path("x.json").read_text(encoding="utf-8") == Path("x.sarif").read_text(encoding="utf-8") == "old"


def test_files_are_written_though_nobody_reads_on(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({f"{number:03}.toml": WRONG for number in range(40)})
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "budgetcheck", "check", *FEW, "--output-format", "json=x.json"],
            stdout=closed,
            stderr=subprocess.PIPE,
            env={**os.environ},
            check=False,
        )
    assert done.stderr == b""
    assert done.returncode == 1
    assert len(json.loads(Path("x.json").read_text(encoding="utf-8"))["findings"]) == 40


@pytest.mark.parametrize("command", ["schema", "baseline", "import a.toml", "rules lint", "rules docs"])
def test_a_command_that_writes_one_file_drops_none_in_silence(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {*Path().iterdir()}
    assert run([*command.split(), "-o", "x.json", "-o", "y.json"]) == 2
    assert "-o" in capsys.readouterr().err
    assert {*Path().iterdir()} == before


def test_a_ledger_that_a_format_does_not_carry_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.toml").write_text(RIGHT, encoding="utf-8")
    carried = []
    for name in available():
        run(["check", "a.toml", *FEW, "--ledger", "-f", name, "--lang", "en", "-o", "made"])
        told = "--ledger" in capsys.readouterr().err
        written = Path("made").read_bytes()
        assert told == (b"D-101" not in written and not written.startswith(b"PK")), name
        carried += [] if told else [name]
    assert carried == ["html", "json", "jsonl", "markdown", "table", "xlsx"]
