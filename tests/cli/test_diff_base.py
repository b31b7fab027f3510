"""`--diff-base` on real repositories: what a change introduced, and nothing of the repository is run."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.cli.run import run
from budgetcheck.files.revision import Revision
from budgetcheck.text.problems import CannotRun
from tests.checkout import needs_git
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")
Git = Callable[..., str]
TWICE = WRONG + "\n[income]\ntotal = 9.00\ngeneral_public_budget = 8.00\n"
ANOTHER = (
    "format = 1\nunit.name = '另一个单位'\ndisclosure.year = 2023\nexpenditure.total = 9\n"
    "expenditure.basic.total = 7\nexpenditure.project.total = 1\n"
)
RULES = ["--select", "EXP-001,INC-001"]


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the current folder, a repository with nothing of this machine's settings."""
    needs_git()
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
        return done.stdout.decode().strip()

    call("init", "-q", "-b", "main")
    return call


def commit(git: Git) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "x")


def introduced(capsys: pytest.CaptureFixture[str], *arguments: str, base: str = "main") -> dict[str, Any]:
    capsys.readouterr()
    code = run(["check", "--format", "json", "--diff-base", base, *arguments])
    out, err = capsys.readouterr()
    document = json.loads(out)
    return {
        "code": code,
        "found": [(one["path"], one["rule"]) for one in document["findings"]],
        "files": document["summary"]["files"],
        "err": err,
        "older": document["summary"].get("preexisting", 0),
    }


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


# ------------------------------------------------------------------------------------ programs, and other repositories

PROGRAMS = {
    "upload-pack of a local promisor": {"remote.p.url": "{folder}/else", "remote.p.uploadpack": "{spy}"},
    "ssh command": {"remote.p.url": "ssh://host/repo", "core.sshCommand": "{spy}"},
    "proxy command": {"remote.p.url": "git://host/repo", "core.gitProxy": "{spy}"},
    "transport of its own": {"remote.p.url": "ext::{spy} %S", "protocol.ext.allow": "always"},
    "file transport": {
        "remote.p.url": "file://{folder}/else", "protocol.file.allow": "always", "remote.p.uploadpack": "{spy}"
    },
    "address in another's place": {
        "remote.p.url": "https://host/repo",
        "url.ext::{spy} .insteadOf": "https://host/",
        "protocol.ext.allow": "always",
    },
    "password": {"remote.p.url": "https://a@127.0.0.1:1/repo", "core.askPass": "{spy}"},
    "file system monitor": {"core.fsmonitor": "{spy}"},
    "pager": {"core.pager": "{spy}", "pager.diff": "{spy}"},
    "external diff": {"diff.external": "{spy}"},
    "credential helper": {"credential.helper": "!{spy}", "remote.p.url": "https://host/repo"},
}  # fmt: skip


@pytest.mark.parametrize("case", PROGRAMS)
def test_no_program_of_a_repository_is_started_where_objects_are_missing(
    git: Git, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """A partial clone that lacks what is asked for: git would fetch it by whatever the configuration names."""
    spy, seen = folder / "spy.sh", folder / "seen"
    spy.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{seen}'\nexit 1\n")
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    subprocess.run(["git", "init", "-q", "--bare", str(folder / "else")], check=True)
    lay({"a.toml": RIGHT})
    commit(git)
    blob = git("rev-parse", "HEAD:a.toml")
    lay({"a.toml": WRONG})
    for key, value in {"extensions.partialClone": "p", "remote.p.promisor": "true", **PROGRAMS[case]}.items():
        git("config", key.format(spy=spy), value.format(folder=folder, spy=spy))
    loose = folder / ".git" / "objects" / blob[:2] / blob[2:]
    loose.chmod(0o600)
    loose.unlink()
    capsys.readouterr()
    code = run(["check", "a.toml", "--format", "json", "--diff-base", "main"])
    out, err = capsys.readouterr()
    assert not seen.exists(), seen.read_text()
    assert code == 2 or json.loads(out)["summary"]["errors"] == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", ["nested", "submodule"])
def test_files_of_a_repository_inside_of_this_one_are_new(
    git: Git, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    lay({"a.toml": RIGHT})
    commit(git)
    inner = folder / "inner"
    if kind == "submodule":
        source = folder.parent / "source"
        subprocess.run(["git", "init", "-q", str(source)], check=True)
        (source / "b.toml").write_text(WRONG, "utf-8")
        subprocess.run(["git", "-C", str(source), "add", "-A"], check=True)
        subprocess.run(["git", "-C", str(source), "commit", "-q", "-m", "x"], check=True)
        git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(source), "inner")
        commit(git)
    else:
        subprocess.run(["git", "init", "-q", str(inner)], check=True)
        (inner / "b.toml").write_text(WRONG, "utf-8")
    found = introduced(capsys, ".", *FEW)
    assert [path for path, *_ in found["found"]] == ["inner/b.toml"]


def _replaced(git: Git) -> None:
    git("replace", git("rev-parse", "main:a.toml"), git("hash-object", "-w", "a.toml"))


@pytest.mark.parametrize(
    "hiding",
    [
        lambda git: git("update-index", "--assume-unchanged", "a.toml"),
        lambda git: git("update-index", "--skip-worktree", "a.toml"),
        lambda git: git("config", "core.worktree", "elsewhere"),
        lambda git: git("config", "core.ignoreStat", "true"),
        lambda git: git("config", "diff.orderFile", "/dev/zero"),
        lambda git: git("config", "core.attributesFile", "/dev/zero"),
        lambda git: git("config", "core.bare", "true"),
        _replaced,
    ],
    ids=["assumed", "skipped", "elsewhere", "stat", "order", "attributes", "bare", "replaced"],
)
def test_nothing_in_a_repository_hides_a_change(
    hiding: Callable[[Git], object], lay: Lay, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("elsewhere").mkdir()
    lay({"a.toml": RIGHT, "elsewhere/a.toml": RIGHT})
    commit(git)
    lay({"a.toml": WRONG})
    hiding(git)
    assert introduced(capsys, *FEW)["found"] == [("a.toml", "EXP-001")]


@pytest.mark.parametrize("how", ["ignore", "exclude", "setting"])
def test_what_git_leaves_out_is_new_where_it_is_checked(
    how: str, lay: Lay, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": RIGHT})
    commit(git)
    lay({"b.toml": WRONG, "patterns": "b.toml\n"})
    if how == "setting":
        git("config", "core.excludesFile", "patterns")
    else:
        Path("patterns").replace({"ignore": ".gitignore", "exclude": ".git/info/exclude"}[how])
    assert introduced(capsys, *FEW, *(["b.toml"] if how != "setting" else []))["found"] == [("b.toml", "EXP-001")]


SPIED: dict[str, dict[str, str]] = {
    "transport": {
        "remote.p.url": "ext::{spy} %S",
        "remote.p.uploadpack": "{spy}",
        "remote.p.vcs": "spied",
        "remote.p.proxy": "http://127.0.0.1:1",
        "url.ext::{spy} .insteadOf": "https://",
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
        "core.sshCommand": "{spy}",
        "ssh.variant": "simple",
        "core.gitProxy": "{spy}",
        "core.askPass": "{spy}",
        "credential.helper": "!{spy}",
        "core.alternateRefsCommand": "{spy}",
        "fetch.recurseSubmodules": "true",
        "submodule.recurse": "true",
        "submodule.sub.update": "!{spy}",
        "submodule.sub.url": "ext::{spy} %S",
    },
    "reading": {
        "filter.evil.smudge": "{spy}",
        "filter.evil.clean": "{spy}",
        "filter.evil.required": "true",
        "diff.evil.textconv": "{spy}",
        "diff.evil.command": "{spy}",
        "diff.evil.cachetextconv": "true",
        "merge.evil.driver": "{spy}",
        "diff.external": "{spy}",
        "interactive.diffFilter": "{spy}",
    },
    "long-running filter": {"filter.evil.process": "{spy}", "filter.evil.required": "true"},
    "watching": {"core.fsmonitor": "{spy}", "core.fsmonitorHookVersion": "2", "core.untrackedCache": "true"},
    "hooks": {"core.hooksPath": "{hooks}"},
    "people": {
        "core.pager": "{spy}",
        **{
            f"pager.{command}": "{spy}"
            for command in ("diff", "ls-files", "ls-tree", "cat-file", "config", "rev-parse")
        },
        "core.editor": "{spy}",
        "sequence.editor": "{spy}",
        "gpg.program": "{spy}",
        "log.showSignature": "true",
        "browser.x.cmd": "{spy}",
        **{f"alias.{command}": "!{spy}" for command in ("diff", "ls-files", "ls-tree", "cat-file", "merge-base")},
    },
    "upkeep": {
        "gc.auto": "1",
        "gc.recentObjectsHook": "{spy}",
        "maintenance.auto": "true",
        "maintenance.strategy": "incremental",
        "trailer.x.command": "{spy}",
        "uploadpack.packObjectsHook": "{spy}",
    },
    "included": {"include.path": "{folder}/.more", "includeIf.gitdir:**.path": "{folder}/.more"},
    "elsewhere": {"core.worktree": "{folder}/else", "core.attributesFile": "{folder}/.attributes"},
}
"""Settings that start a program or read elsewhere, a marker program in each place; none of a group hides another."""
HOOKED = {
    "GIT_DIR": "{folder}/else/.git",
    "GIT_COMMON_DIR": "{folder}/else/.git",
    "GIT_WORK_TREE": "{folder}/else",
    "GIT_INDEX_FILE": "{folder}/else/.git/index",
    "GIT_OBJECT_DIRECTORY": "{folder}/else/.git/objects",
    "GIT_NAMESPACE": "else",
    "GIT_PREFIX": "else/",
    "GIT_EXTERNAL_DIFF": "{spy}",
    "GIT_PAGER": "{spy}",
    "GIT_EDITOR": "{spy}",
    "GIT_SSH": "{spy}",
    "GIT_SSH_COMMAND": "{spy}",
    "GIT_PROXY_COMMAND": "{spy}",
    "GIT_ASKPASS": "{spy}",
    "SSH_ASKPASS": "{spy}",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "core.fsmonitor",
    "GIT_CONFIG_VALUE_0": "{spy}",
    "GIT_CONFIG_KEY_1": "diff.external",
    "GIT_CONFIG_VALUE_1": "{spy}",
    "GIT_CONFIG_PARAMETERS": "'core.hooksPath'='{hooks}'",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "0",
    "GIT_DEFAULT_HASH": "sha256",
}
"""What the git of a hook leaves in the environment of another repository's hook, and programs named there."""
SHOWN_BY = {
    "reading": ["diff"],
    "long-running filter": ["add", "-A"],
    "watching": ["status"],
    "hooks": ["add", "a.toml"],
    "included": ["status"],
}
"""Commands of git that do start the marker, so that the test would see it."""


@pytest.mark.parametrize("group", [*SPIED, "environment"])
def test_no_setting_starts_a_program_or_leads_elsewhere(
    git: Git, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str], group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy, seen, hooks = folder / ".git" / "spy.sh", folder / ".git" / "seen", folder / ".git" / "spies"
    lay({"a.toml": RIGHT, ".gitattributes": "*.toml diff=evil filter=evil merge=evil\n"})
    commit(git)
    other = folder / "else"
    subprocess.run(["git", "init", "-q", "-b", "main", str(other)], check=True)
    spy.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{seen}'\nexit 1\n")
    spy.chmod(0o755)
    hooks.mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc", "post-checkout"):
        (hooks / hook).symlink_to(spy)
    (folder / ".more").write_text(f'[core]\nfsmonitor = "{spy}"\n[diff]\nexternal = "{spy}"\n')
    (folder / ".attributes").write_text("*.toml binary\n")
    if group == "elsewhere":
        (folder / ".git" / "objects" / "info" / "alternates").write_text(f"{other}/.git/objects\n/dev/zero/objects\n")
    places = {"folder": str(folder), "spy": str(spy), "hooks": str(hooks)}
    for key, value in SPIED.get(group, {}).items():
        git("config", key.format(**places), value.format(**places))
    lay({"a.toml": WRONG})
    if group in SHOWN_BY:
        subprocess.run(["git", "--no-pager", *SHOWN_BY[group]], check=False, capture_output=True)
        assert seen.exists()
        seen.unlink()
    for name, value in HOOKED.items() if group == "environment" else ():
        monkeypatch.setenv(name, value.format(**places))
    assert introduced(capsys, "a.toml", *FEW)["found"] == [("a.toml", "EXP-001")]
    assert not seen.exists(), seen.read_text()
