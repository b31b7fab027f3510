"""Patterns of paths are read as git reads them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetcheck.files.patterns import Patterns
from tests.checkout import needs_git
from tests.effort import examples


@pytest.mark.parametrize(
    ("patterns", "path", "covered"),
    [
        (["drafts"], "2022/drafts/a.toml", True),
        (["drafts/"], "drafts", False),
        (["drafts/"], "drafts/a.toml", True),
        (["/a.toml"], "a.toml", True),
        (["/a.toml"], "2022/a.toml", False),
        (["2022/*.toml"], "2022/a.toml", True),
        (["2022/*.toml"], "2022/sub/a.toml", False),
        (["2022/**"], "2022/sub/a.toml", True),
        (["**/old/**/a.toml"], "x/old/y/z/a.toml", True),
        (["**/old/**/a.toml"], "old/a.toml", True),
        (["a/**/b.toml", "!a/keep/**"], "a/x/b.toml", True),
        (["*.toml", "!keep.toml"], "keep.toml", False),
        (["drafts", "!drafts/keep.toml"], "drafts/keep.toml", True),
        (["预算[0-9][0-9].toml"], "2022/预算07.toml", True),
        (["[!a-c]x"], "dx", True),
        (["[!a-c]x"], "bx", False),
        (["[[:digit:]]*"], "7.toml", True),
        (["[z-a]x"], "bx", False),
        (["[abc"], "[abc", False),
        ([r"\#x"], "#x", True),
        (["#x"], "#x", False),
        ([r"x\ "], "x ", True),
        (["x   "], "x", True),
        (["x\\"], "x\\", False),
        (["a?c"], "abc", True),
        (["\r\n", "", "!", "/"], "a", False),
    ],
)
def test_patterns_as_gitignore_has_them(patterns: list[str], path: str, covered: bool) -> None:
    assert Patterns(patterns).covers(path) is covered


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("[b-/[ab]", "a", True),
        ("x/[a/b]", "x/a", True),
        ("[a/b]c/d", "bc/d", True),
        ("[/]a", "a", False),
        ("[b-.]", "b", True),
    ],
)
def test_brackets_are_read_as_git_reads_them(pattern: str, path: str, covered: bool) -> None:
    assert Patterns([pattern]).covers(path) is covered


def test_a_hostile_pattern_is_matched() -> None:
    pattern = "*a" * 60 + "*b"
    deep = "/".join(["**/a"] * 40) + "/b"
    patterns = Patterns([pattern, deep])
    assert not patterns.covers("a" * 250)
    assert not patterns.covers("/".join("a" * 200))


_PARTIAL = re.compile(r"[^/*]\*\*|\*\*[^/*]")
names = st.sampled_from(["a", "b", "ab", "ba", "a.b", "aab", "预"])
pieces = st.sampled_from(["a", "b", "*", "?", "[ab]", "[!a]", ".", "**", "/", "/", "aab", "\\a", "预", "[b-"])
patterns_of_git = st.lists(
    st.builds(lambda bang, parts, slash: bang + "".join(parts) + slash,
              st.sampled_from(["", "", "!"]), st.lists(pieces, min_size=1, max_size=5), st.sampled_from(["", "/"])),
    min_size=1, max_size=4,
).filter(lambda lines: not any("***" in line or line.strip("!").startswith("#") for line in lines))  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    needs_git()
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@examples(150)
@given(lines=patterns_of_git, paths=st.lists(st.lists(names, min_size=1, max_size=4), min_size=1, max_size=8))
def test_git_itself_decides_the_same(repository: Path, lines: list[str], paths: list[list[str]]) -> None:
    (repository / ".gitignore").write_text("\n".join(lines) + "\n", "utf-8")
    patterns = Patterns(lines)
    asked = sorted({"/".join(path) for path in paths})
    answer = subprocess.run(
        ["git", "-C", str(repository), "-c", "core.quotepath=off", "check-ignore", "--no-index", "--stdin", "-z"],
        input="\0".join(asked).encode(),
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        check=False,
    )
    ignored = {name for name in answer.stdout.decode().split("\0") if name}
    # By its documentation `a**/b` is `a*/b`; git cuts off a literal beginning first and reads `**/b`.
    assume(not any("/" in line and _PARTIAL.search(line) for line in lines))
    # `?` and `[!a]` are one byte to git and one character here, where names are read by people
    compared = [path for path in asked if "预" not in path or not any(c in line for line in lines for c in "?[")]
    assert {path for path in compared if patterns.covers(path)} == ignored & set(compared)
