"""The user's own secret: made once, nobody else's to read, and nothing is trusted without it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetcheck.files import seal as sealing
from budgetcheck.files import secret as module
from budgetcheck.files.seal import seal, unseal
from budgetcheck.files.secret import SECRET_VARIABLE, secret
from budgetcheck.files.store import cache_folder, refusal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="where the folder is differs")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    forget()
    yield tmp_path / "config"
    monkeypatch.undo()
    forget()


def forget() -> None:
    secret.cache_clear()
    sealing._keyed.cache_clear()


def test_it_is_made_once_for_the_user_alone(home: Path) -> None:
    held = secret()
    assert held is not None
    assert len(held) == 32
    (file,) = (home / "budgetcheck").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    forget()
    assert secret() == held


def test_one_that_others_can_read_or_that_is_no_file_is_none(home: Path) -> None:
    secret()
    (file,) = (home / "budgetcheck").iterdir()
    file.chmod(0o644)
    forget()
    assert secret() is None
    file.unlink()
    os.mkfifo(file)
    forget()
    assert secret() is None
    file.unlink()
    file.symlink_to("/dev/zero")
    forget()
    assert secret() is None


def test_one_in_a_work_tree_is_none(home: Path) -> None:
    (home / ".git").mkdir(parents=True)
    assert secret() is None


@pytest.mark.parametrize("variable", ["HOME", "XDG_CACHE_HOME", "BUDGETCHECK_CACHE_DIR"])
def test_nothing_is_kept_where_home_lies_in_a_work_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    for name in ("BUDGETCHECK_CACHE_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "tree" / "home"))
    refusal.cache_clear()
    try:
        assert cache_folder() is None
        why = refusal()
        assert why is not None
        assert variable in why.en
        assert (secret() is None) is (variable == "HOME")
        monkeypatch.setenv(variable, str(tmp_path / ("x" * 300)))
        refusal.cache_clear()
        assert refusal() is None
    finally:
        refusal.cache_clear()


def test_the_variable_comes_first_and_must_be_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "x" * module.SHORTEST)
    assert secret() == b"x" * module.SHORTEST
    forget()
    monkeypatch.setenv(SECRET_VARIABLE, "short")
    assert secret() is None


def test_what_another_sealed_is_not_unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = seal(b"value" * 300, compressed=True, about=b"a")
    assert unseal(memoryview(mine), about=b"a") == b"value" * 300
    assert unseal(memoryview(mine), about=b"b") is None
    monkeypatch.setenv(SECRET_VARIABLE, "another user's secret")
    forget()
    assert unseal(memoryview(mine), about=b"a") is None


def test_nothing_is_unpacked_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(b"a" * 100_000, compressed=True)
    monkeypatch.setattr(sealing, "MOST_UNSEALED", 10_000)
    assert unseal(memoryview(sealed)) is None
