"""What the README shows is what the tool prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.checkout import EXAMPLES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```text\n\$ budgetcheck ([^\n]+)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_runs_in_the_readme_are_real(
    command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = (EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8")
    (tmp_path / "office.toml").write_text(declared.replace("total = 555.79", "total = 555.97"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(command.split()) == 1
    shown = capsys.readouterr().out
    assert shown.startswith(output.removesuffix("...\n"))
    assert shown == output or output.endswith("...\n")


def test_both_commands_and_a_run_are_shown() -> None:
    assert len(SHOWN) >= 2
    assert "pip install -q . && .venv/bin/budgetcheck check examples/guangyang-2022.toml" in README
