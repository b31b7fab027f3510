"""Every command that a page shows is run as it stands there, in order, on a desk with the files that pages speak of."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from budgetcheck.cli.app import app
from tests.checkout import EXAMPLES, ROOT
from tests.render.books import book

PAGES = [
    *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
TESTED_ELSEWHERE = {"ci.md"}
"""Pages whose commands have a test of their own beside this, with a repository and what CI services set."""

GUIDES = ROOT / "docs" / "en" / "how-to"

_FENCE = re.compile(r"(?ms)^[ ]*```([^\n`]*)\n(.*?)^[ ]*```")
_RUN = ("", "bash", "console", "sh", "shell")
_INLINE = re.compile(r"`(?:\.venv/bin/)?budgetcheck ([^`\n]+)`")


def _lines(page: Path) -> list[str]:
    """The lines of a page's blocks that run budgetcheck, continued lines joined."""
    fences = _FENCE.findall(page.read_text(encoding="utf-8"))
    blocks = [block for language, block in fences if language.strip() in _RUN]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    shown = [line.strip().removeprefix("$ ").replace(".venv/bin/budgetcheck", "budgetcheck") for line in lines]
    return [line for line in shown if line.startswith("budgetcheck ") or re.search(r"[|<] *budgetcheck ", line)]


SHOWN = {page: lines for page in PAGES if page.name not in TESTED_ELSEWHERE and (lines := _lines(page))}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with drafts, documents, packs and a repository under the names that pages use."""
    (tmp_path / "gate").mkdir()
    (tmp_path / "gate" / "budgetcheck.toml").write_text("", encoding="utf-8")
    tmp_path /= "desk"
    office = (EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8")
    wrong = office.replace("total = 555.79", "total = 555.97")
    clean = (EXAMPLES / "clean.toml").read_text(encoding="utf-8")
    for name in ("office.toml", "我的单位.toml", "budget.toml", "初稿.toml", "old.toml", "预算/一.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(wrong, encoding="utf-8")
    for name in ("送审稿.toml", "new.toml", "预算/二.toml", "county/clean.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(clean, encoding="utf-8")
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    for name in ("公开.docx", "单位预算公开.docx", "预算公开.docx"):
        shutil.copy(EXAMPLES / "documents" / "archive-2025.docx", tmp_path / name)
    (tmp_path / "单位预算.xlsx").write_bytes(book())
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "unit-new.toml").write_text(office, encoding="utf-8")
    entry = re.search(
        r"(?ms)^```toml\n# ours/lexicon/local.toml\n(.*?)^```", (GUIDES / "own-lexicon.md").read_text("utf-8")
    )
    assert entry is not None
    (tmp_path / "ours" / "lexicon").mkdir(parents=True)
    (tmp_path / "ours" / "lexicon" / "local.toml").write_text(entry[1], encoding="utf-8")
    pack = re.search(r"(?ms)^```toml\n(\[pack\].*?)^```", (GUIDES / "own-rules.md").read_text(encoding="utf-8"))
    if pack is not None:
        for name in ("county.toml", "my.toml"):
            (tmp_path / name).write_text(pack[1].replace("OWN-", "CTY-"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def _shell() -> Iterator[str]:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    yield bash


@pytest.mark.slow
@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_run(page: Path, desk: Path) -> None:
    """Exit 0 or 1: there may be findings, but nothing is unknown, missing or misspelt."""
    (bash,) = _shell()
    tool = desk / ".tools" / "budgetcheck"
    tool.parent.mkdir()
    tool.write_text(f'#!{bash}\nexec "{sys.executable}" -m budgetcheck "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    environment = os.environ | {"PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    for line in SHOWN[page]:
        if "--watch" in line:
            continue  # runs until it is stopped, tests/cli has it
        done = subprocess.run(
            [bash, "-c", line], cwd=desk, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=600
        )
        assert done.returncode in (0, 1), f"{line}\n{done.stdout.decode()}{done.stderr.decode()}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_options_named_are_real(page: Path) -> None:
    """What running text names, too: each subcommand exists and has each option."""
    text = page.read_text(encoding="utf-8")
    root = typer.main.get_command(app)
    for words in [*_INLINE.findall(text), *(line.partition("budgetcheck ")[2] for line in _lines(page))]:
        command = root
        for word in shlex.split(words, comments=True):
            if word.startswith("-"):
                break
            inner = getattr(command, "commands", {}).get(word)
            if inner is None:
                assert not hasattr(command, "commands"), f"{words}: there is no command {word}"
                break
            command = inner
        options = {name for param in command.params for name in (*param.opts, *param.secondary_opts)} | {"--help"}
        for named in re.findall(r"(?<![\w-])--[a-z][a-z-]+", words):
            assert named in options, f"{words}: there is no option {named}"


def test_pages_show_commands() -> None:
    assert len(SHOWN) >= 6
    assert sum(map(len, SHOWN.values())) >= 30
