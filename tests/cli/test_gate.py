"""Nothing takes a faulty declaration out of a run without a word: not by ignoring, names, sizes, links or comments."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.checkout import needs_git
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETCHECK_LANG", "en")


def repository() -> None:
    """Make the current folder a repository that tracks all there is in it."""
    needs_git()
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A", "-f"], [*settings, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], check=True, capture_output=True)


def checked(capsys: Capture, *arguments: str) -> tuple[int, list[str], str]:
    """Return the exit code, the files with findings and what was said beside them."""
    capsys.readouterr()
    code = run(["check", "-f", "concise", "--quiet", "--lang", "en", *FEW, *arguments])
    out, said = capsys.readouterr()
    return code, [line.split(":")[0] for line in out.splitlines() if "EXP-001" in line or "DEC-" in line], said


HIDING = {
    "ignored": {".gitignore": "*.toml\n", "a.toml": WRONG},
    "ignored folder": {".gitignore": "x/\n", "x/y/a.toml": WRONG},
    "nested": {"x/.gitignore": "*\n", "x/a.toml": WRONG},
    "environment": {"x/pyvenv.cfg": "", "x/a.toml": WRONG},
    "environment above": {"pyvenv.cfg": "home = /\n", "x/a.toml": WRONG},
    "packages": {"node_modules/a.toml": WRONG},
    "site packages": {"x/site-packages/y/a.toml": WRONG},
    "hidden folder": {".x/a.toml": WRONG},
    "hidden": {".a.toml": WRONG},
    "upper case": {"a.ToMl": WRONG},
    "project": {"x/pyproject.toml": WRONG},
}


@pytest.mark.parametrize("name", HIDING)
def test_what_git_tracks_is_checked(name: str, lay: Lay, capsys: Capture) -> None:
    lay(HIDING[name] | {"right.toml": RIGHT})
    repository()
    code, files, said = checked(capsys, ".")
    assert (code, said) == (1, "")
    assert files == [next(file for file, text in HIDING[name].items() if text == WRONG)]


@pytest.mark.parametrize("name", [name for name in HIDING if name not in ("upper case", "project")])
def test_what_looks_like_a_declaration_and_is_passed_by_is_named(name: str, lay: Lay, capsys: Capture) -> None:
    lay(HIDING[name])
    (file,) = (file for file, text in HIDING[name].items() if text == WRONG)
    seen = Path("right.toml") if "above" not in name and name != "ignored" else Path("z/right.toml")
    if name in ("ignored", "environment above"):
        code, files, said = checked(capsys, ".", "--pass-with-no-files")
        assert code == 0
    else:
        seen.write_text(RIGHT)
        code, files, said = checked(capsys, ".")
        assert (code, files) == (0, [])
    assert said.startswith(f"budgetcheck: 1 file that looks like a declaration was not checked: {file} (")
    code, _, said = checked(capsys, ".", "--required", "INC-001", "--pass-with-no-files")
    assert code == 2
    assert file in said
    assert "exclude" in said


def test_only_some_are_named_but_for_verbose(lay: Lay, capsys: Capture) -> None:
    lay(
        {f"node_modules/{number}.toml": WRONG for number in range(9)}
        | {"a.toml": RIGHT, "node_modules/x.toml": "a = 1\n"}
    )
    _, _, said = checked(capsys, ".")
    assert "9 files" in said
    assert "node_modules/2.toml" in said
    assert "node_modules/3.toml" not in said
    assert "--verbose" in said
    _, _, said = checked(capsys, ".", "--verbose")
    assert "node_modules/8.toml" in said


def test_what_git_does_not_track_is_named_beside_what_it_tracks(lay: Lay, capsys: Capture) -> None:
    lay({".gitignore": "x/\n", "x/a.toml": WRONG, "b.toml": RIGHT})
    repository()
    lay({"x/new.toml": WRONG})
    code, files, said = checked(capsys, ".")
    assert (code, files) == (1, ["x/a.toml"])
    assert "1 file " in said
    assert "x/new.toml (.gitignore)" in said


@pytest.mark.parametrize("name", ["budgetcheck.toml", "pyproject.toml"])
def test_a_declaration_by_the_name_of_a_configuration_is_no_silence(name: str, lay: Lay, capsys: Capture) -> None:
    lay({f"x/{name}": WRONG, "a.toml": RIGHT})
    code, files, said = checked(capsys, ".")
    assert code in (1, 2)
    assert name in said + " ".join(files)


def test_comments_in_front_of_a_large_file_hide_nothing(capsys: Capture) -> None:
    filler = "# 说明说明说明说明\n"
    Path("a.toml").write_text(filler * 4000 + WRONG + filler * 400_000, encoding="utf-8")
    Path("b.toml").write_text(RIGHT)
    code, files, _ = checked(capsys, ".")
    assert (code, files) == (1, ["a.toml"])
    Path("a.toml").write_text(filler * 500_000 + WRONG, encoding="utf-8")
    assert checked(capsys, ".")[:2] == (1, ["a.toml"])
    Path("a.toml").write_text("[[package]]\nname = 'x'\n" * 500_000, encoding="utf-8")
    assert checked(capsys, ".")[:2] == (0, [])


def test_escapes_in_the_names_of_keys_hide_nothing(capsys: Capture) -> None:
    text = WRONG.replace("unit =", '"\\u0075nit" =').replace("disclosure =", '"disclos\\U00000075re" =')
    text = text.replace("format =", '"form\\u0061t" =')
    Path("a.toml").write_text(text, encoding="utf-8")
    assert checked(capsys, ".")[:2] == (1, ["a.toml"])


def test_a_link_that_leads_out_is_named_and_not_read(tmp_path: Path, lay: Lay, capsys: Capture) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.toml"
    outside.write_text(WRONG)
    lay({"a.toml": RIGHT})
    Path("link.toml").symlink_to(outside)
    code, files, said = checked(capsys, ".")
    assert (code, files) == (0, [])
    assert "link.toml (link)" in said
    outside.unlink()


NEAR = [
    "# budgetcheck ignore[EXP-001] 理由",
    "# Budgetcheck: Ignore[EXP-001] 理由",
    "# budgetcheck - ignore EXP-001 理由",
    "# budget-check: ignore[EXP-001] 理由",
    "# budgetchek: ignore[EXP-001] 理由",
    "# BUDGETCHECK IGNORE EXP-001 理由",
    "#budgetcheck ignore(EXP-001) 理由",
    "# ｂｕｄｇｅｔｃｈｅｃｋ：ｉｇｎｏｒｅ［ＥＸＰ－００１］ 理由",
    "# ignore[EXP-001] 理由",
    "# budgetcheck: ignore EXP-001 理由",
]


@pytest.mark.parametrize("comment", NEAR)
def test_near_misses_of_suppressions_are_told_the_right_spelling(comment: str, capsys: Capture) -> None:
    Path("a.toml").write_text(WRONG.replace("total = 3.50", f"total = 3.50  {comment}"), encoding="utf-8")
    run(["check", "a.toml", "--select", "EXP-001,SUP", "--lang", "zh"])
    out = capsys.readouterr().out
    assert "SUP-005" in out
    assert "请写成 # budgetcheck: ignore[EXP-001] 理由" in out
    assert "EXP-001]" in out


@pytest.mark.parametrize(
    "comment", ["# the budget office ignores this", "# 预算 budget: ignored", "# ignore this file"]
)
def test_other_comments_are_left_alone(comment: str, capsys: Capture) -> None:
    Path("a.toml").write_text(WRONG.replace("total = 3.50", f"total = 3.50  {comment}"), encoding="utf-8")
    run(["check", "a.toml", "--select", "EXP-001,SUP", "--lang", "zh"])
    assert "SUP-005" not in capsys.readouterr().out


def test_excluded_files_behave_alike_however_they_come(
    lay: Lay, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"budgetcheck.toml": 'exclude = ["docs/"]\n', "docs/x.toml": WRONG})
    ways = (["docs/x.toml", "--force-exclude"], ["."], ["-", "--stdin-filename", "docs/x.toml", "--force-exclude"])
    for way in ways:
        for more, expected in (([], 2), (["--pass-with-no-files"], 0)):
            with Path("docs/x.toml").open() as stream:
                monkeypatch.setattr("sys.stdin", stream)
                code, files, said = checked(capsys, *way, *more)
            assert (code, files) == (expected, [])
            assert ("excluded" in said) == (expected == 2)


def test_nothing_of_the_repository_is_run_to_learn_what_it_tracks(lay: Lay, capsys: Capture) -> None:
    lay({".gitignore": "x/\n", "x/a.toml": WRONG})
    repository()
    marker = Path("ran").absolute()
    program = f"touch {marker}; exit 1"
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "alias.ls-files"):
        subprocess.run(["git", "config", key, program if "alias" not in key else f"!{program}"], check=True)
    Path(".git/hooks").mkdir(parents=True, exist_ok=True)
    for hook in ("post-index-change", "fsmonitor-watchman"):
        Path(".git/hooks", hook).write_text(f"#!/bin/sh\n{program}\n")
        Path(".git/hooks", hook).chmod(0o755)
    code, files, _ = checked(capsys, ".")
    assert (code, files) == (1, ["x/a.toml"])
    assert not marker.exists()


ODD = {
    "old ends of lines": WRONG.replace("\n", "\r"),
    "one line that ends as today": "# x\n" + WRONG.replace("\n", "\r"),
    "separators of lines": WRONG.replace("\n", "\u2028"),
    "misspelt tables": WRONG.replace("unit =", "units =").replace("disclosure =", "disclosre ="),
    "Chinese tables": WRONG.replace("unit =", "单位 =").replace("disclosure =", "公开 ="),
}


@pytest.mark.parametrize("name", ODD)
def test_a_declaration_is_one_however_its_lines_end_and_its_tables_are_called(
    name: str, lay: Lay, capsys: Capture
) -> None:
    Path("a.toml").write_bytes(ODD[name].encode())
    lay({"right.toml": RIGHT})
    code, files, _ = checked(capsys, ".")
    assert (code, set(files)) == (1, {"a.toml"})


@pytest.mark.parametrize(
    "name", ["a.toml.bak", "a.tml", "a.toml~", "a.toml ", "a.t\u043eml", "a.toml\u200b", "x/a.tomll", ".venv/a.toml.b"]
)
def test_a_declaration_by_nearly_the_name_of_one_is_named(name: str, lay: Lay, capsys: Capture) -> None:
    lay({name: WRONG, "right.toml": RIGHT, "page.html": WRONG, "a.tom": "x = 1\n"})
    code, files, said = checked(capsys, ".")
    assert (code, files) == (0, [])
    assert said.startswith("budgetcheck: 1 file that looks like a declaration was not checked: ")
    assert checked(capsys, ".", "--required", "INC-001")[0] == 2
