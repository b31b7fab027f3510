"""What the READMEs show is what the tool prints, and both show the same."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.checkout import EXAMPLES, ROOT

NAMES = ("README.md", "README.zh-CN.md")
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
_RUN = re.compile(r"```text\n\$ budgetcheck ([^\n]+)\n(.*?)```", re.DOTALL)
SHOWN = [(name, *found) for name, page in PAGES.items() for found in _RUN.findall(page)]


@pytest.mark.parametrize(("name", "command", "output"), SHOWN, ids=[f"{name}: {command}" for name, command, _ in SHOWN])
def test_the_runs_in_the_readme_are_real(
    name: str,
    command: str,
    output: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A run that ends in “...” shows its beginning; UPDATE_GOLDEN=1 writes what is shown anew."""
    declared = (EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8")
    (tmp_path / "office.toml").write_text(declared.replace("total = 555.79", "total = 555.97"), encoding="utf-8")
    shutil.copytree(EXAMPLES / "documents", tmp_path / "examples" / "documents")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(command.split()) == 1
    shown = capsys.readouterr().out
    if os.environ.get("UPDATE_GOLDEN"):
        _show(name, command, output, shown)
    else:
        assert shown.startswith(output.removesuffix("...\n"))
        assert shown == output or output.endswith("...\n")
        assert len(output) > 100


def _show(name: str, command: str, output: str, shown: str) -> None:
    lines = shown.splitlines(keepends=True)
    if output.endswith("...\n"):
        lines = [*lines[:11], "...\n"]
    page = (ROOT / name).read_text(encoding="utf-8")
    block = f"$ budgetcheck {command}\n"
    (ROOT / name).write_text(page.replace(f"{block}{output}```", f"{block}{''.join(lines)}```"), encoding="utf-8")


def test_both_commands_and_a_run_are_shown() -> None:
    assert len(SHOWN) >= 6
    for page in PAGES.values():
        assert "pip install -q . && .venv/bin/budgetcheck check examples/guangyang-2022.toml" in page


def test_both_languages_say_the_same() -> None:
    """The same sections, commands (but for the language), tables and links, in the same order."""
    told = []
    for page in PAGES.values():
        fences = re.findall(r"```(bash|yaml|text)\n(.*?)```", page, re.DOTALL)
        commands = [
            re.sub(r"\s+#.*|--lang (?:en|zh)", "", line).strip()
            for _, block in fences
            for line in block.splitlines()
            if re.match(r"\$ |budgetcheck |python3 ", line)
        ]
        told.append(
            (
                page.count("\n## "),
                commands,
                re.findall(r"\]\((docs/[^)]+|examples/[^)]+)\)", page.replace("docs/zh/", "docs/en/")),
                len(re.findall(r"(?m)^\| ", page)),
                sorted(set(re.findall(r"`(--[a-z-]+)", page))),
            )
        )
    assert told[0] == told[1]
