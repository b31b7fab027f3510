"""`--diff-base` on real repositories: what a change introduced, with the files that it is judged with."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.files.revision import Revision
from budgetcheck.text.problems import CannotRun
from tests.cli.repository import Git, commit, introduced
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")
TWICE = WRONG + "\n[income]\ntotal = 8.00\ngeneral_public_budget = 9.00\n"
ANOTHER = (
    "format = 1\nunit.name = '另一个单位'\ndisclosure.year = 2023\nexpenditure.total = 9\n"
    "expenditure.basic.total = 7\nexpenditure.project.total = 1\n"
)
RULES = ["--select", "EXP-001,INC-001"]


def test_only_new_findings_of_changed_files_are_reported(
    lay: Lay, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"same.toml": WRONG, "worse.toml": WRONG, "moved.toml": WRONG, "gone.toml": "x = 1\n", "better.toml": WRONG})
    commit(git)
    git("checkout", "-q", "-b", "work")
    assert introduced(capsys, *RULES) == {"code": 0, "found": [], "files": 0, "err": "", "older": 0}
    git("mv", "moved.toml", "renamed.toml")
    git("rm", "-q", "gone.toml")
    lay({"worse.toml": TWICE, "better.toml": RIGHT, "新.toml": ANOTHER})
    commit(git)
    lay({"uncommitted.toml": WRONG})
    lay({"renamed.toml": "# a line above\n" + WRONG})
    # Work that went on elsewhere meanwhile is not part of the change.
    git("stash", "-q", "-u")
    git("checkout", "-q", "main")
    lay({"same.toml": TWICE})
    commit(git)
    git("checkout", "-q", "work")
    git("stash", "pop", "-q")
    result = introduced(capsys, *RULES)
    assert result["found"] == [("uncommitted.toml", "EXP-001"), ("worse.toml", "INC-001"), ("新.toml", "EXP-001")]
    assert (result["code"], result["files"], result["older"]) == (1, 5, 2)
    assert "older than the change" in result["err"]
    assert introduced(capsys, *RULES, base="HEAD")["found"] == [("uncommitted.toml", "EXP-001")]
    assert introduced(capsys, *RULES, "same.toml")["code"] == 0


def test_a_finding_comes_up_when_its_comment_is_taken_away(
    lay: Lay, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": WRONG.replace("3.50", "3.50  # budgetcheck: ignore[EXP-001] 批复如此")})
    commit(git)
    lay({"a.toml": WRONG})
    assert introduced(capsys, *FEW)["found"] == [("a.toml", "EXP-001")]


def test_standard_input_and_folders_below_are_compared(
    lay: Lay, git: Git, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    lay({"sub/a.toml": WRONG, "sub/b.toml": RIGHT})
    commit(git)
    monkeypatch.chdir("sub")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TWICE.encode())))
    assert introduced(capsys, *RULES, "-", "--stdin-filename", "a.toml")["found"] == [("a.toml", "INC-001")]
    Path("b.toml").write_text(WRONG, encoding="utf-8")
    assert introduced(capsys, *RULES)["found"] == [("b.toml", "EXP-001")]


def test_odd_names_symlinks_and_unreadable_old_versions(
    lay: Lay, git: Git, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["a\nb.toml", "-x.toml", ' "quoted".toml', "[a].toml", ":(top)x.toml", "é.toml"]
    lay(dict.fromkeys(names, WRONG))
    lay({"broken.toml": "format = 1\n[unit\n", "target.toml": WRONG})
    (folder / "link.toml").symlink_to("target.toml")
    commit(git)
    lay(dict.fromkeys(names, "# changed\n" + WRONG))
    lay({"broken.toml": WRONG})
    (folder / "link.toml").unlink()
    lay({"link.toml": WRONG})
    result = introduced(capsys, *FEW, ".")
    assert result["found"] == [("broken.toml", "EXP-001"), ("link.toml", "EXP-001")]
    assert result["older"] == len(names)


@pytest.mark.parametrize("base", ["-x", "--output=evil", "nothing", "", "main..HEAD", "main\n", "HEAD^{tree}"])
def test_what_is_no_revision_is_refused(
    base: str, lay: Lay, git: Git, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": WRONG})
    commit(git)
    assert run(["check", f"--diff-base={base}"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "--diff-base" in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == [".git", "a.toml"]


def test_no_common_ancestor_no_repository_and_no_git_are_told(
    lay: Lay, git: Git, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"a.toml": WRONG})
    with pytest.raises(CannotRun, match="no revision"):
        Revision(str(folder), "HEAD")
    commit(git)
    git("checkout", "-q", "--orphan", "other")
    lay({"b.toml": WRONG})
    commit(git)
    with pytest.raises(CannotRun, match="no common ancestor"):
        Revision(str(folder), "main")
    with pytest.raises(CannotRun, match="not inside of a git repository"):
        Revision(str(folder.parent), "main")
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CannotRun, match="needs git"):
        Revision(str(folder), "main")
    monkeypatch.setenv("PATH", f".{os.pathsep}")
    (folder / "git").write_text("#!/bin/sh\ntouch evil\n", encoding="utf-8")
    (folder / "git").chmod(0o755)
    with pytest.raises(CannotRun, match="needs git"):
        Revision(str(folder), "main")
    assert not (folder / "evil").exists()


def test_a_damaged_repository_is_told(lay: Lay, git: Git, folder: Path) -> None:
    lay({"a.toml": WRONG})
    commit(git)
    (folder / ".git" / "index").write_bytes(b"damaged")
    with pytest.raises(CannotRun, match="git says"):
        Revision(str(folder), "HEAD")


def test_nothing_that_a_repository_configures_is_run(
    lay: Lay, git: Git, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = folder.parent / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch {folder.parent}/ran\ncat\n", encoding="utf-8")
    evil.chmod(evil.stat().st_mode | stat.S_IXUSR)
    lay({"a.toml": RIGHT, ".gitattributes": "*.toml diff=evil filter=evil\n"})
    commit(git)
    hook = folder / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(evil.read_bytes())
    hook.chmod(0o755)
    git("config", "filter.evil.required", "true")
    programs = ("filter.evil.clean", "filter.evil.process", "diff.evil.textconv", "diff.evil.command")
    for key in (*programs, "diff.external", "core.fsmonitor", "core.pager"):
        git("config", key, str(evil))
    lay({"a.toml": WRONG})
    assert introduced(capsys, *FEW, base="HEAD")["found"] == [("a.toml", "EXP-001")]
    assert not (folder.parent / "ran").exists()


def test_a_filter_that_cannot_be_switched_off_is_refused(lay: Lay, git: Git, folder: Path) -> None:
    lay({"a.toml": WRONG})
    commit(git)
    git("config", "filter.a=b.clean", "touch evil")
    with pytest.raises(CannotRun, match=r"filter\.a=b"):
        Revision(str(folder), "HEAD")


def test_files_outside_of_the_repository_are_new(
    lay: Lay, git: Git, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": WRONG})
    commit(git)
    (folder.parent / "b.toml").write_text(WRONG, encoding="utf-8")
    revision = Revision(str(folder), "HEAD")
    assert revision.concerns(str(folder.parent / "b.toml"))
    assert revision.content(str(folder.parent / "b.toml")) is None
    assert not revision.concerns(str(folder / "a.toml"))
    assert revision.content(str(folder / "a.toml")) == WRONG.encode()


UNIT = 'format = 1\nunit = {{ name = "{0}" }}\ndisclosure = {{ year = 2024 }}\nincome = {{ total = {1} }}\n'
BUREAU = """\
format = 1
unit = { name = "局" }
disclosure = { year = 2024, scope = "department", members = ["units/*.toml"] }
income = { total = 3.00 }
expenditure = { total = 3.50, basic = { total = 1.00 }, project = { total = 2.00 } }
"""
CONSOLIDATED = ["--select", "TAB-101,EXP-001"]


@pytest.fixture
def bureau(lay: Lay, git: Git) -> None:
    lay({"bureau.toml": BUREAU, "units/a.toml": UNIT.format("a", "1.00"), "units/b.toml": UNIT.format("b", "2.00")})
    lay({"other.toml": BUREAU.replace("units/*", "others/*"), "others/a.toml": UNIT.format("a", "9.00")})
    commit(git)


@pytest.mark.usefixtures("bureau")
def test_a_change_of_a_member_is_judged_with_the_department(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    assert introduced(capsys, *CONSOLIDATED)["files"] == 0
    lay({"units/a.toml": UNIT.format("a", "1.50")})
    result = introduced(capsys, *CONSOLIDATED)
    assert result["found"] == [("bureau.toml", "TAB-101")]
    assert (result["files"], result["older"]) == (2, 1)
    lay({"units/a.toml": UNIT.format("a", "1.00"), "others/a.toml": UNIT.format("a", "8.00")})
    result = introduced(capsys, *CONSOLIDATED)
    assert (result["found"], result["files"], result["older"]) == ([], 2, 2)


@pytest.mark.usefixtures("bureau")
def test_a_new_member_and_a_lost_one_count(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"units/c.toml": UNIT.format("c", "0.50")})
    result = introduced(capsys, *CONSOLIDATED)
    assert (result["found"], result["older"]) == ([("bureau.toml", "TAB-101")], 1)
    Path("units/c.toml").unlink()
    lay({"bureau.toml": BUREAU.replace("units/*.toml", 'units/a.toml", "units/b.toml')})
    subprocess.run(["git", "commit", "-qam", "named"], check=True)
    assert introduced(capsys, *CONSOLIDATED, base="HEAD")["files"] == 0
    Path("units/b.toml").unlink()
    result = introduced(capsys, *CONSOLIDATED, base="HEAD")
    assert (result["found"], result["older"]) == ([("bureau.toml", "DEC-051")], 1)


def test_a_change_of_last_years_file_is_judged_with_this_years(
    lay: Lay, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(
        {
            "2023.toml": WRONG.replace("2024", "2023"),
            "2024.toml": WRONG.replace("year = 2024", 'year = 2024, previous = "2023.toml"'),
            "broken.toml": 'previous = "2023.toml"\nformat = [',
        }
    )
    commit(git)
    lay({"2023.toml": WRONG.replace("2024", "2023") + "\nbroken"})
    result = introduced(capsys, *FEW, "2024.toml")
    assert (result["found"], result["older"]) == ([("2024.toml", "DEC-052")], 1)
