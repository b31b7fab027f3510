"""How much the tests try: a sample in the quick run, everything in the long one (BUDGETCHECK_TESTS=long, -m "").

A test that cannot be had cheaply carries the marker `slow`; all others run on fewer cases or examples, the same ones
each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import settings

LONG = os.environ.get("BUDGETCHECK_TESTS") == "long"


def examples(most: int) -> settings:
    """What hypothesis draws for a test: so many in the long run, a sixteenth of them but some in the quick one."""
    return settings(max_examples=most if LONG else min(most, max(6, most // 16)))


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Allow so much processor time, that of ended child processes included: a busy machine makes nothing late."""
    before = sum(os.times()[:4])
    yield
    taken = sum(os.times()[:4]) - before
    assert taken < seconds, f"{taken:.1f} s of processor time, {seconds} s allowed"


def spread(cases: Iterable[Any], few: int) -> list[Any]:
    """The cases for ``parametrize``: a few that lie evenly among them run always, the others are slow."""
    every = list(cases)
    chosen = {number * len(every) // few for number in range(few)}
    return [case if number in chosen else _slow(case) for number, case in enumerate(every)]


def both(names: Iterable[str]) -> list[Any]:
    """Cases of names in both languages: each in one of them always, in turn, and slow in the other."""
    pairs = [(name, ("zh", "en")[(place + turn) % 2]) for place, name in enumerate(names) for turn in (0, 1)]
    return spread(pairs, len(pairs) // 2)


def first(groups: Iterable[Iterable[Any]]) -> list[Any]:
    """Cases in groups: those of the first group always, the others are slow."""
    always, *others = groups
    return [*always, *(_slow(case) for group in others for case in group)]


def _slow(case: Any) -> Any:
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
