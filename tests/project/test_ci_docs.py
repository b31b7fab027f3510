"""The examples of the guides on CI: valid YAML, real options, real hooks and formats, and commands that run."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from budgetcheck.cli.app import app
from budgetcheck.cli.run import run
from budgetcheck.render import available
from tests.checkout import EXAMPLES, ROOT, needs_git

HOW_TO = ROOT / "docs" / "en" / "how-to"
TEXT = "\n".join((HOW_TO / f"{name}.md").read_text(encoding="utf-8") for name in ("pre-commit", "ci"))
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
DOCUMENTS: dict[str, Any] = {
    block.splitlines()[0].removeprefix("# "): yaml.safe_load(block) for block in BLOCKS if block.startswith("# .")
}
VALUES = {"${{ github.base_ref }}": "main", "origin/main": "HEAD", "$CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"}


def _scripts(value: Any) -> list[str]:
    """Every text of a document that calls the tool."""
    if isinstance(value, dict):
        return [text for held in value.values() for text in _scripts(held)]
    if isinstance(value, list):
        return [text for held in value for text in _scripts(held)]
    return [value] if isinstance(value, str) and value.startswith("budgetcheck ") else []


def _commands() -> list[list[str]]:
    texts = [text for block in BLOCKS for text in _scripts(yaml.safe_load(block))]
    texts += [text for text in re.findall(r"`(budgetcheck [^`]*)`", TEXT) if "<" not in text]
    for text in re.findall(r"`(budgetcheck [^`]*) < [^`]*`", TEXT):
        texts.append(text)
    for name, value in VALUES.items():
        texts = [text.replace(name, value) for text in texts]
    return [shlex.split(text.replace("\\\n", " ")) for text in texts]


COMMANDS = _commands()


def test_there_is_an_example_for_each_service() -> None:
    assert set(DOCUMENTS) == {".pre-commit-config.yaml", ".github/workflows/budget.yml", ".gitlab-ci.yml"}
    assert len(COMMANDS) >= 5


def test_the_hooks_named_are_offered() -> None:
    offered = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    used = {hook["id"] for repo in DOCUMENTS[".pre-commit-config.yaml"]["repos"] for hook in repo["hooks"]}
    listed = set(re.findall(r"(?m)^\| `(budgetcheck[a-z-]*)` \|", TEXT))
    assert used <= offered
    assert listed == offered


def test_every_option_named_is_real() -> None:

    command = typer.main.get_command(app)
    known = {
        name for one in command.commands.values() for param in one.params for name in param.opts + param.secondary_opts
    }
    foreign = {"--help", "--detach"}  # the latter is git's
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT))
    assert named
    assert named <= known | foreign


def test_the_gate_takes_the_configuration_that_it_has_fetched() -> None:
    fetched = re.findall(r"git worktree add --detach (\S+) ", TEXT)
    assert fetched
    used = re.findall(r"--config (\S+)", TEXT)
    assert used == [f"{folder}/budgetcheck.toml" for folder in fetched]


def test_every_format_named_is_real() -> None:
    named = set(re.findall(r"--format[ =]([a-z]+)", TEXT)) | set(re.findall(r"--output-format ([a-z]+)=", TEXT))
    assert len(named) >= 8
    assert named <= set(available())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command)[:60])
def test_the_commands_run(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    needs_git()
    wrong = (EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8")
    gate = tmp_path / "gate" / "budgetcheck.toml"
    gate.parent.mkdir()
    gate.write_text('required = ["PRF-003"]\n', encoding="utf-8")
    tmp_path /= "repository"
    tmp_path.mkdir()
    (tmp_path / "office.toml").write_text(wrong, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    stdin = io.TextIOWrapper(io.BytesIO(wrong.encode("utf-8")), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    introduced = "--diff-base" in command
    if introduced:
        author = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"]
        for arguments in (["init", "-q"], ["add", "office.toml"], [*author, "commit", "-q", "-m", "x"]):
            subprocess.run(["git", *arguments], cwd=tmp_path, check=True, stdin=subprocess.DEVNULL)
    assert run(command[1:]) == (1 if command[1] == "check" and not introduced else 0)
    for part in command:
        name, equals, path = part.partition("=")
        if not equals or name not in available():
            continue
        text = (tmp_path / path).read_text(encoding="utf-8")
        if name in ("sarif", "gitlab"):
            json.loads(text)
        elif name == "junit":
            ET.fromstring(text)
        else:
            assert "PRF-003" in text
