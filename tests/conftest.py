"""What all tests share: how hypothesis draws, clocks that only count, a folder to work in and files laid into it."""

from __future__ import annotations

import gc
import hashlib
import importlib
import os
import pkgutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

import budgetcheck
from budgetcheck import analysis, explain

from .effort import LONG
from .small import Lay

SEED = 20_240_131
"""What the quick run draws from, so that it draws the same each time."""

PROJECT = Path(__file__).resolve().parents[1]

CACHE = "BUDGETCHECK_CACHE_DIR"
OUTSIDE = ("BUDGETCHECK_", "GIT_", "LC_")

# A deadline or a draw that is "too slow" is an asserted time: it measures the machine and its load, not the code.
UNTIMED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "quick", deadline=None, derandomize=False, database=None, max_examples=12, suppress_health_check=UNTIMED
)
settings.register_profile(
    "long", deadline=None, derandomize=False, database=None, max_examples=100, suppress_health_check=UNTIMED
)
settings.load_profile("long" if LONG else "quick")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis draw from one seed, before it looks for one, and give the run a cache of its own.

    Workers find the same seed by themselves (they are told only what the command line says of it) and use the cache of
    the run they belong to. Hundreds of commands are started, and each would compile the package anew where bytecode is
    not to be kept.
    """
    gc.disable()  # until all tests are there: what is collected stays
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = _seed_of_the_code() if LONG else SEED
    if hasattr(config, "workerinput"):
        return
    cache = tempfile.TemporaryDirectory(prefix="budgetcheck-tests-")
    config.add_cleanup(cache.cleanup)
    os.environ[CACHE] = cache.name


def _seed_of_the_code() -> int:
    """What the long run draws from: every change of the code draws anew, the same code the same again.

    So a failure can be had again from the commit alone, and a commit that passed passes anywhere.
    """
    digest = hashlib.blake2b(digest_size=4)
    for room in ("rules", "src", "tests"):
        for file in sorted((PROJECT / room).rglob("*")):
            if file.suffix in (".py", ".toml"):
                digest.update(file.relative_to(PROJECT).as_posix().encode() + b"\0" + file.read_bytes())
    return int.from_bytes(digest.digest(), "big")


def pytest_collection_finish() -> None:
    """Import every module, then look for circles only in what tests make, and less often.

    Hypothesis draws constants of the modules that are there: were some imported by one test or another, what a seed
    draws would hang on which tests a worker ran before. The tests themselves are hundreds of thousands of objects that
    stay: to walk them again and again took a third of the time.
    """
    for found in pkgutil.walk_packages(budgetcheck.__path__, "budgetcheck."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)
    gc.enable()


def _drawn_from(config: pytest.Config) -> str:
    seed = config.option.hypothesis_seed
    return f"tests: {'long' if LONG else 'quick'}, drawn from seed {seed} (again with --hypothesis-seed={seed})"


def pytest_report_header(config: pytest.Config) -> str:
    return _drawn_from(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not terminalreporter.showheader:
        terminalreporter.write_line(_drawn_from(config))


class Ticks:
    """A clock by which every look takes a tenth of a millisecond: searches end after so many steps anywhere."""

    def __init__(self) -> None:
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return self.looks / 10_000


@pytest.fixture(scope="session", autouse=True)
def ticks() -> Iterator[list[str]]:
    """Give the rooms that search for a limited time such a clock; yield the names of their modules that have one."""
    clock = SimpleNamespace(monotonic=Ticks().monotonic)
    with pytest.MonkeyPatch.context() as patch:
        timed = []
        for room in (analysis, explain):
            for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
                if getattr(importlib.import_module(found.name), "time", None) is time:
                    patch.setattr(f"{found.name}.time", clock)
                    timed.append(found.name)
        yield timed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test; no setting reaches it from outside."""
    for name in list(os.environ):
        if name != CACHE and (name.startswith(OUTSIDE) or name in ("FORCE_COLOR", "NO_COLOR")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def lay(folder: Path) -> Lay:
    """Write files below the current folder: ``lay({"a/b.toml": text})``."""

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return write
