"""The suite itself: its folders mirror the rooms, every file of tests is collected, what it draws from is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import budgetcheck
from tests.checkout import GOLDEN, ROOT
from tests.effort import spread

TESTS = ROOT / "tests"
FILES = {path.relative_to(ROOT).as_posix() for path in TESTS.rglob("test_*.py")}


def collected(*arguments: str, **environment: str) -> str:
    """What a run would do, in a process of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "BUDGETCHECK_"))}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-p",
            "no:cacheprovider",
            *arguments,
        ],
        cwd=ROOT,
        env=own | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_every_folder_of_tests_mirrors_a_room() -> None:
    (source,) = budgetcheck.__path__
    rooms = {path.parent.name for path in Path(source).glob("*/__init__.py")}
    assert {name.split("/")[1] for name in FILES} - rooms == {"project"}  # what stands beside the code
    assert {name.count("/") for name in FILES} == {2}
    assert list(TESTS.rglob("golden")) == [GOLDEN]


@pytest.mark.slow
def test_every_file_of_tests_is_collected_and_the_seed_is_told() -> None:
    whole = collected("-m", "", BUDGETCHECK_TESTS="long")
    assert {line.partition("::")[0] for line in whole.splitlines() if "::" in line} == FILES
    assert "tests: long, drawn from seed " in whole
    assert "tests: quick, drawn from seed 20240131 " in collected("tests/text")
    assert "tests: long, drawn from seed 77 " in collected(
        "tests/text", "--hypothesis-seed=77", BUDGETCHECK_TESTS="long"
    )


def test_a_sample_lies_evenly_among_its_cases() -> None:
    made = spread([*range(9), ("a", 1)], 3)
    assert [case for case in made if isinstance(case, int)] == [0, 3, 6]
    assert [param.values for param in made if not isinstance(param, int)][-2:] == [(8,), ("a", 1)]
    assert all(mark.name == "slow" for param in made if not isinstance(param, int) for mark in param.marks)
    assert spread("ab", 5) == ["a", "b"]


def test_searches_for_a_limited_time_are_measured_in_steps(ticks: list[str]) -> None:
    assert {name.split(".")[1] for name in ticks} == {"analysis", "explain"}
