"""Help in the reader's language: every text there, no English left in Chinese, laid out at any width."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from budgetcheck.cli.app import app
from budgetcheck.cli.run import run
from budgetcheck.text.catalogue import template
from budgetcheck.text.safe import width
from tests.checkout import agrees

Capture = pytest.CaptureFixture[str]
HAN = re.compile("[\u4e00-\u9fff]")


def every(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from every(below, (*path, name))


COMMANDS = dict(every(typer.main.get_command(app)))


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "BUDGETCHECK_LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_has_a_text_in_both_languages(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    texts = [command.help, *(one.help for one in command.params if "completion" not in one.name)]
    for key in texts:
        assert key is not None
        zh, en = template(key, "zh"), template(key, "en")
        assert zh is not None
        assert en is not None
        assert HAN.search(zh)
        assert not HAN.search(en.replace("接待", ""))


@pytest.mark.parametrize("path", COMMANDS)
@pytest.mark.parametrize("columns", [80, 120])
def test_no_english_sentence_is_left_in_chinese_help(
    path: tuple[str, ...], columns: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert run([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：budgetcheck")
    assert "\n选项：\n" in shown
    assert re.findall(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", shown.partition("\n")[2]) == []
    assert "cli.help." not in shown
    assert max(map(width, shown.split("\n"))) <= columns
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert run([*path, "-h"]) == 0
    english = capsys.readouterr().out
    assert english.startswith("Usage: budgetcheck")
    assert not HAN.search(english.replace("接待", ""))
    assert max(map(width, english.split("\n"))) <= columns


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["", "check", "explain", "import", "rules", "rules coverage"])
def test_the_help_is_the_golden_one(name: str, language: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("BUDGETCHECK_LANG", language)
    assert run([*name.split(), "--help"]) == 0
    agrees(f"help/{(name or 'budgetcheck').replace(' ', '-')}.{language}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_a_console_that_is_not_utf_8_gets_help(encoding: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LANG": "zh_CN"}
    done = subprocess.run(
        [sys.executable, "-m", "budgetcheck", "check", "--help"], capture_output=True, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0
    assert b"--select" in done.stdout
    assert b"Traceback" not in done.stderr
    assert "选项" in done.stdout.decode("utf-8")  # as everything is written


def test_what_a_shell_completes_has_its_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "LANG": "zh_CN.UTF-8",
        "PYTHONUTF8": "1",
        "_BUDGETCHECK_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": "budgetcheck ch",
    }
    done = subprocess.run([sys.executable, "-m", "budgetcheck"], capture_output=True, env=environment, cwd=tmp_path)
    shown = done.stdout.decode("utf-8")
    assert "报出每一处不符" in shown
    assert "cli.help." not in shown
