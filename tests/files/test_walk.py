"""Paths become files in a stable order; what is passed by, and what cannot be read, is told."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.files.repository import repository_above
from budgetcheck.files.walk import walk
from budgetcheck.text.problems import CannotRun
from tests.checkout import needs_git
from tests.effort import examples


def lay(root: Path, *files: str) -> None:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")


def seen(root: Path, *paths: str, **options: object) -> list[str]:
    return [found.shown for found in walk(paths or ["."], cwd=root, **options)]  # type: ignore[arg-type]


def test_folders_are_walked_in_the_order_of_their_paths(tmp_path: Path) -> None:
    lay(tmp_path, "b.toml", "a/z.toml", "a.toml", "a/b/c.toml", "c.txt", "a-b/x.toml", "预算/2022.toml", "D.TOML")
    assert seen(tmp_path) == sorted(
        ["b.toml", "a/z.toml", "a.toml", "a/b/c.toml", "a-b/x.toml", "预算/2022.toml", "D.TOML"]
    )


def test_files_named_come_first_as_named_and_once(tmp_path: Path) -> None:
    lay(tmp_path, "a/1.toml", "a/2.toml", "b.txt")
    asked = ("b.txt", "a/2.toml", "a", "./a/2.toml", "a/1.toml", "a")
    assert seen(tmp_path, *asked) == ["b.txt", "a/2.toml", "a/1.toml"]
    assert [found.named for found in walk(["b.txt", "a"], cwd=tmp_path)] == [True, False, False]


def test_hidden_folders_and_installed_packages_are_passed_by(tmp_path: Path) -> None:
    lay(tmp_path, ".hidden/a.toml", ".a.toml", "node_modules/a.toml", "env/pyvenv.cfg", "env/lib/a.toml", "ok/a.toml")
    assert seen(tmp_path) == ["ok/a.toml"]
    assert seen(tmp_path, ".hidden") == [".hidden/a.toml"]


def test_missing_paths_are_all_named(tmp_path: Path) -> None:
    lay(tmp_path, "a.toml")
    with pytest.raises(CannotRun) as caught:
        walk(["a.toml", "no.toml", "nor/this", "nul\0"], cwd=tmp_path)
    assert [problem.path for problem in caught.value.problems] == ["no.toml", "nor/this", "nul\0"]


def test_gitignore_files_nest_and_the_repository_excludes_too(tmp_path: Path) -> None:
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("private.toml\n", "utf-8")
    lay(tmp_path, "a.toml", "build/a.toml", "sub/a.toml", "sub/b.toml", "sub/deep/b.toml", "private.toml", "x.toml")
    (tmp_path / ".gitignore").write_bytes("\ufeff/build/\r\nb.toml\r\nx.toml\r\n".encode())
    (tmp_path / "sub" / ".gitignore").write_text("a.toml\n!b.toml\n", "utf-8")
    (tmp_path / "sub" / "deep" / ".gitignore").write_text("/b.toml\n", "utf-8")
    assert seen(tmp_path) == ["a.toml", "sub/b.toml"]
    assert seen(tmp_path / "sub") == ["b.toml"]
    assert seen(tmp_path, "x.toml") == ["x.toml"]
    assert seen(tmp_path, "build") == ["build/a.toml"]


def test_a_repository_inside_follows_its_own_patterns(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    lay(tmp_path, "a.toml", "inner/a.toml", "inner/b.toml")
    (tmp_path / ".gitignore").write_text("a.toml\n", "utf-8")
    gitdir = tmp_path / ".git" / "worktrees" / "inner"
    gitdir.mkdir(parents=True)
    (gitdir / "commondir").write_text("../..\n", "utf-8")
    (tmp_path / ".git" / "info").mkdir()
    (tmp_path / ".git" / "info" / "exclude").write_text("b.toml\n", "utf-8")
    (tmp_path / "inner" / ".git").write_text(f"gitdir: {gitdir}\n", "utf-8")
    assert seen(tmp_path) == ["inner/a.toml"]
    assert repository_above(tmp_path / "inner" / "deeper") == tmp_path / "inner"
    assert repository_above(Path(os.sep)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="symlinks need rights there")
def test_symlinks_neither_loop_nor_escape(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    lay(tmp_path, "outside/secret.toml", "root/a/b.toml")
    (root / "loop").symlink_to(root)
    (root / "a" / "up").symlink_to("..")
    (root / "out").symlink_to(outside)
    (root / "self.toml").symlink_to("self.toml")
    (root / "dangling.toml").symlink_to("nothing.toml")
    (root / "secret.toml").symlink_to(outside / "secret.toml")
    (root / "good.toml").symlink_to("a/b.toml")
    (root / "folder.toml").mkdir()
    os.mkfifo(root / "pipe.toml")
    # What cannot be read is found all the same, so that it is reported; what leads out is not.
    assert seen(root) == ["a/b.toml", "dangling.toml", "good.toml", "pipe.toml", "self.toml"]
    assert seen(root, "secret.toml") == ["secret.toml"]
    assert seen(root, "out") == ["out/secret.toml"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_names_that_are_not_unicode_are_shown_escaped(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), b"\xff.toml"), "wb"):  # noqa: PTH118, PTH123
        pass
    assert seen(tmp_path) == ["\\udcff.toml"]


def test_a_folder_that_cannot_be_read_is_told_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, "a/1.toml", "b/1.toml", "c/1.toml")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    told: list[str] = []
    assert seen(tmp_path, unreadable=lambda folder, _error: told.append(folder)) == ["a/1.toml", "c/1.toml"]
    assert told == ["b"]


def test_paths_beside_the_current_folder_are_shown_from_there(tmp_path: Path) -> None:
    lay(tmp_path, "x/a.toml", "y/b.toml")
    assert seen(tmp_path / "x", "../y") == ["../y/b.toml"]
    assert seen(tmp_path / "x", str(tmp_path / "x" / "a.toml")) == ["a.toml"]


def test_ten_thousand_files_take_little_memory(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / str(folder)).mkdir()
        for file in range(100):
            (tmp_path / str(folder) / f"{file}.toml").touch()
    sum(1 for _ in walk(["0"], cwd=tmp_path))  # what is loaded or kept once is not this walk's
    tracemalloc.start()
    count = sum(1 for _ in walk(["."], cwd=tmp_path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2000
    assert peak < 200_000


trees = st.lists(
    st.lists(st.sampled_from(["a", "b", "a.toml", "b.toml", "ab.toml"]), min_size=1, max_size=4), min_size=1, max_size=8
)
lines = st.lists(
    st.sampled_from(["a", "b/", "*.toml", "!a.toml", "/a", "a/b", "**/b", "a/**", "!b", "/*/b.toml", "a*", "!/a/"]),
    max_size=4,
)


@examples(40)
@given(tree=trees, top=lines, nested=lines)
def test_git_lists_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, tree: list[list[str]], top: list[str], nested: list[str]
) -> None:
    needs_git()
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for parts in tree:
        folder = root.joinpath(*(part.removesuffix(".toml") for part in parts[:-1]))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / (parts[-1].removesuffix(".toml") + ".toml")).touch()
    (root / ".gitignore").write_text("\n".join(top) + "\n", "utf-8")
    if (root / "a").is_dir():
        (root / "a" / ".gitignore").write_text("\n".join(nested) + "\n", "utf-8")
    answer = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-o", "--exclude-standard", "-z", "*.toml"],
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        check=True,
    )
    assert seen(root) == sorted(name for name in answer.stdout.decode().split("\0") if name)
