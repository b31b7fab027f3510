"""Links and streams in the place of files never hang, and what would take much memory is refused or cut short."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.rulebook import load
from tests.effort import spread
from tests.small import FEW, RIGHT, WRONG

pytestmark = [
    pytest.mark.usefixtures("folder"),
    pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and limits of POSIX"),
]
PACK = """\
[pack]
id = "own"
[[rule]]
id = "OWN-001"
check = "expenditure.total > 0"
"""
PLACES = {
    "ignore": (".gitignore", ["."]),
    "ignore below": ("sub/.gitignore", ["."]),
    "configuration": ("budgetcheck.toml", ["."]),
    "project": ("pyproject.toml", ["."]),
    "baseline": ("b.json", [".", "--baseline", "b.json"]),
    "pack": ("own.toml", ["a.toml", "--rules", "own.toml"]),
    "declaration": ("z.toml", ["z.toml"]),
    "met": ("z.toml", ["."]),
    "exclude": (".git/info/exclude", ["."]),
    "git": (".git", ["."]),
}


@pytest.mark.parametrize(("name", "kind"), spread(product(PLACES, ("stdin", "zero", "pipe")), 8))
def test_streams_in_the_place_of_files_never_hang(name: str, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    place, arguments = PLACES[name]
    Path("a.toml").write_text(WRONG, encoding="utf-8")
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo("pipe")
        path.symlink_to(Path("pipe").absolute())
    else:
        path.symlink_to(f"/dev/{kind}")
    command = [sys.executable, "-m", "budgetcheck", "check", *arguments, *FEW, "-f", "concise"]
    reading, writing = os.pipe()  # standard input that nobody writes to and nobody closes
    try:
        done = subprocess.run(command, stdin=reading, capture_output=True, text=True, timeout=600)
    finally:
        os.close(reading)
        os.close(writing)
    assert done.returncode in (1, 2), done
    assert "Traceback" not in done.stderr
    assert "nternal error" not in done.stderr + done.stdout


def limited(*arguments: str) -> tuple[int, str, int]:
    """Run and return the exit code, what was said, and the memory it took at most in MB."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'budgetcheck', *sys.argv[1:]], capture_output=True, text=True)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\nprint(done.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=600)
    first, _, said = done.stdout.partition("\n")
    exit_code, most = map(int, first.split())
    return exit_code, said, most // (2**20 if sys.platform == "darwin" else 1024)


def test_a_large_baseline_is_bounded() -> None:
    Path("a.toml").write_text(WRONG, encoding="utf-8")
    entry = {"fingerprint": "0" * 32, "rule": "EXP-001", "figure": "expenditure.total 支出"}
    files = {f"d/{number}.toml": [entry] * 60 for number in range(2500)}
    Path("b.json").write_text(json.dumps({"version": 1, "files": files}, ensure_ascii=False), encoding="utf-8")
    assert 15 * 2**20 < Path("b.json").stat().st_size < 24 * 2**20
    code, _, most = limited("check", "a.toml", "--baseline", "b.json", *FEW)
    assert code == 1
    assert most < 300
    Path("b.json").write_bytes(Path("b.json").read_bytes() + b" " * 2**24)
    code, said, most = limited("check", "a.toml", "--baseline", "b.json", *FEW)
    assert code == 2
    assert "24 MiB" in said
    assert most < 300


def test_too_many_rules_are_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.toml").write_text(RIGHT, encoding="utf-8")
    Path("own.toml").write_text(PACK, encoding="utf-8")
    assert run(["check", "a.toml", "--rules", "own.toml", "--select", "OWN"]) == 0
    monkeypatch.setattr(load, "MOST_RULES", 0)
    capsys.readouterr()
    assert run(["check", "a.toml", "--rules", "own.toml", "--lang", "en"]) == 2
    assert "too many rules" in capsys.readouterr().err


def test_many_unknown_keys_are_counted_not_kept() -> None:
    keys = "".join(f"k{number} = 1\n" for number in range(200_000))
    Path("a.toml").write_text(f"{RIGHT}\n[income]\n{keys}", encoding="utf-8")
    code, _, most = limited("check", "a.toml", "-f", "concise", "-q")
    assert code == 1
    assert most < 300


MUCH = {
    "keys": ("[income]\n", "k{} = 1\n"),
    "tables": ("", "[t{}]\n"),
    "rows": ("", "[[projects]]\nx{} = 1\ny{} = 2\n"),
    "nested": ("", "[income.a.b{}]\nx = 1\n"),
    "elements": ("x = [\n", "{{a=1}},\n"),
    "own": ("[custom]\n", "k{} = 1\n"),
    "same": ("[income]\n", "total = 1\n"),
    "faults": ("[income]\n", "k{} = 1.00元\n"),
    "brackets": ("", "]\n"),
    "blank": ("", "\n"),
}


@pytest.mark.parametrize("name", spread(MUCH, 1))
def test_eight_megabytes_of_anything_are_bounded(name: str) -> None:
    head, line = MUCH[name]
    for size in (8 * 2**20 - 1000, 2**21):  # the first is refused, most of the others are read
        start, number, parts = f"{RIGHT}\n{head}", 0, [""]
        left = size - len(start.encode())
        while left > 0:
            parts.append(line.format(number, number))
            left -= len(parts[-1].encode())
            number += 1
        Path("a.toml").write_text(start + "".join(parts[:-1]), encoding="utf-8")
        code, said, most = limited("check", "a.toml", "-f", "concise")
        assert code == (0 if name == "own" and size == 2**21 else 1), said
        assert "Traceback" not in said
        assert most < 300


@pytest.mark.slow
def test_twenty_five_packs_of_two_thousand_rules_are_refused_in_a_line() -> None:
    Path("a.toml").write_text(RIGHT, encoding="utf-8")
    arguments = []
    for pack in range(25):
        rules = (
            f'[[rule]]\nid = "O{chr(65 + pack)}{number // 1000}-{number % 1000:03}"\n'
            f'check = "expenditure.total + {number} >= income.total - {pack}"\n'
            for number in range(2000)
        )
        Path(f"p{pack}.toml").write_text(f'[pack]\nid = "own{pack}"\n{"".join(rules)}', encoding="utf-8")
        arguments += ["--rules", f"p{pack}.toml"]
    code, said, most = limited("check", "a.toml", "--lang", "en", *arguments)
    assert code == 2
    assert said.strip().count("\n") == 0
    assert "p3.toml: too many rules (at most 6,000 in a run)" in said
    assert most < 300
    code, said, most = limited("check", "a.toml", "--lang", "en", *arguments[:6])
    assert code == 0, said
    assert most < 300


@pytest.mark.parametrize("command", ["check", "explain"])
def test_a_link_that_leads_out_of_the_repository_is_not_quoted(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("password = hunter2\n", encoding="utf-8")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "a.toml").symlink_to(tmp_path / "secret")
    (repository / "folder").symlink_to(tmp_path)
    (repository / "b.toml").write_text(RIGHT, encoding="utf-8")
    (repository / "c.toml").symlink_to("b.toml")
    for name in ("a.toml", "folder/secret"):
        assert run([command, str(repository / name), "--lang", "en"]) == 2
        said = "".join(capsys.readouterr())
        assert "leads out of the repository" in said
        assert "hunter2" not in said
    assert run([command, str(repository / "c.toml"), *FEW]) == 0
