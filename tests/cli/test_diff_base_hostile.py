"""`--diff-base` on repositories of strangers: nothing starts a program, leads elsewhere or hides a change."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.files.git import Git as RepositoryGit
from tests.cli.repository import Git, commit, introduced
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")
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


OWN = [
    *(".git/HEAD", ".git/config", ".git/index", ".git/packed-refs", ".git/shallow", ".git/info/attributes"),
    *(".git/objects/info/alternates", ".git/objects/pack/multi-pack-index", ".git/refs/heads/deep/er/main"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and devices of POSIX")
@pytest.mark.parametrize("place", OWN)
def test_what_git_would_wait_for_is_told_before_it_is_asked(
    git: Git, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    lay({"a.toml": RIGHT})
    commit(git)
    lay({"a.toml": WRONG})
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if place.endswith(("HEAD", "alternates")):
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    capsys.readouterr()
    assert run(["check", "a.toml", "--diff-base", "main", "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "a pipe or a device stands in the place of a file of git" in err
    assert not out
    assert run(["check", ".", *FEW, "--lang", "en", "-q"]) == 1, "what does not ask git is as ever"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
@pytest.mark.parametrize("place", [".gitattributes", "units/.gitattributes"])
def test_a_pipe_in_the_place_of_attributes_is_refused_at_once(
    git: Git, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    lay({"a.toml": RIGHT, "units/deep/b.toml": RIGHT})
    commit(git)
    lay({"a.toml": WRONG, "units/deep/b.toml": WRONG})
    os.mkfifo(folder / place)
    capsys.readouterr()
    assert run(["check", "a.toml", "--diff-base", "main", "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "a pipe or a device stands in the place of a file of git" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
def test_what_git_ignores_is_not_asked_for(
    git: Git, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pipe called .gitignore is waited for by nobody, and a file that is tracked no longer is still compared."""
    lay({"a.toml": RIGHT})
    commit(git)
    git("rm", "-q", "--cached", "a.toml")
    lay({"a.toml": WRONG})
    os.mkfifo(folder / ".gitignore")
    assert introduced(capsys, "a.toml", *FEW)["code"] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="bounds of Linux")
def test_the_memory_of_git_is_bounded(git: Git, lay: Lay, folder: Path) -> None:
    lay({"a.toml": RIGHT})
    commit(git)
    # The bound is set from outside, on a program that runs already: wait for it, as long as git may take.
    waits = "until grep -q '^Max data size *2147483648 *2147483648' /proc/$PPID/limits; do sleep 0.01; done"
    git("config", "alias.x", f"!{waits}; echo bounded")
    assert RepositoryGit(str(folder), "test").run(["x"]).stdout == b"bounded\n"
