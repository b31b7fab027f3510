"""Wrong usage is told in one line, in the reader's language; options complete; help names every option."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from budgetcheck.cli.run import run
from budgetcheck.render import available

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["nothing"], "没有命令“nothing”", "no such command: nothing"),
        (["chek"], "没有命令“chek”，是否想写 check, schema", "no such command: chek; did you mean check, schema"),
        (["rules", "shw"], "没有命令“shw”，是否想写 show", "no such command: shw; did you mean show"),
        (["check", "--nope-nope"], "没有选项 --nope-nope", "no such option: --nope-nope"),
        (
            ["check", "--diff-bas", "x"],
            "--diff-bas，是否想写 --diff, --diff-base",
            "--diff-bas; did you mean --diff, --diff-base",
        ),
        (["check", "--format"], "选项 --format 缺少值", "option --format needs a value"),
        (["check", "--exact=3"], "选项 --exact 不带值", "option --exact takes no value"),
        (["rules", "show"], "缺少参数 ID", "missing argument: ID"),
        (["config", "a", "b"], "多余的参数：b", "unexpected arguments: b"),
        (["check", "--jobs", "x"], "--jobs 须为整数，而不是“x”", "--jobs takes a whole number, not `x`"),
    ],
)
def test_wrong_usage_is_told_in_both_languages(
    arguments: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, part, hint in (("zh", zh, "用 --help 查看用法"), ("en", en, "see --help")):
        monkeypatch.setenv("LANG", f"{language}.UTF-8")
        assert run(arguments) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert part in err
        assert hint in err
        assert err.count("\n") == 1


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    err = capsys.readouterr().err
    assert err.startswith("Usage: budgetcheck")
    assert "\n  check " in err


def test_every_option_of_check_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--help"]) == 0
    shown = capsys.readouterr().out
    for option in (
        "--rules", "--select", "--ignore", "--format", "--output", "--output-format", "--lang", "--exact",
        "--tolerance", "--fail-on", "--exit-zero", "--baseline", "--diff-base", "--jobs", "--no-cache", "--show-passed",
        "--statistics", "--stdin-filename", "--quiet", "--config", "--isolated", "--exclude", "--required",
        "--force-exclude", "--pass-with-no-files", "--recognised", "--color",
    ):  # fmt: skip
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", shown)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("budgetcheck ch", {"check"}),
        ("budgetcheck check --format j", {name for name in available() if name.startswith("j")}),
        ("budgetcheck check --fail-on ", {"error", "warning", "info"}),
        ("budgetcheck check --lang z", {"zh"}),
        ("budgetcheck diff --format ", {"table", "markdown", "json", "html", "csv", "xlsx"}),
        ("budgetcheck init --kind f", {"final", "accounts"}),
        ("budgetcheck check --diff", {"--diff-base"}),
        ("budgetcheck baseline --pr", {"--prune"}),
    ],
)
def test_the_shell_completes_commands_options_and_values(shell: str, words: str, offered: set[str]) -> None:
    variables = {"bash": {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}}.get(
        shell, {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    )
    done = subprocess.run(
        [sys.executable, "-m", "budgetcheck"],
        env={**os.environ, "_BUDGETCHECK_COMPLETE": f"complete_{shell}", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    found = set(re.findall(r"[a-z-]+", done.stdout))
    assert offered <= found
