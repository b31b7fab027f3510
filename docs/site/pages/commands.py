"""The command line as it helps itself: the help of every command, in the language of the page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import typer

from budgetcheck.cli.app import app
from budgetcheck.text.words import Language
from docs.site.page import MadePage, fenced

LOCALES = {"zh": "zh_CN.UTF-8", "en": "C.UTF-8"}


def made_pages(language: Language) -> Iterator[MadePage]:
    """One page with the help of all commands."""
    yield MadePage("reference/commands.md", "\n".join(_page(language)) + "\n")


def _page(language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield "# 命令与选项" if zh else "# Commands and options"
    yield ""
    yield "各命令的 `--help`，与终端里看到的一样。" if zh else "What `--help` says of each command, as in a terminal."
    names = [(), *_names(typer.main.get_command(app), ())]
    with ThreadPoolExecutor(2) as pool:
        for name, text in zip(names, pool.map(lambda name: _help(name, language), names), strict=True):
            yield from ("", f"## `{' '.join(['budgetcheck', *name])}`", "")
            yield from fenced("text", text.strip("\n").splitlines())


def _names(command: Any, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, inner in getattr(command, "commands", {}).items():
        if not inner.hidden:
            yield (*before, name)
            yield from _names(inner, (*before, name))


def _help(name: tuple[str, ...], language: Language) -> str:
    own = {"LANG": LOCALES[language], "LC_ALL": LOCALES[language], "COLUMNS": "96", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "budgetcheck", *name, "--help"],
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return run.stdout
