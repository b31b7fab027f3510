"""The time limit of a file holds in this process, too, for one file and for forty-eight."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.run.single.check import Checker
from budgetcheck.run.spread import patience
from tests.small import FEW, RIGHT

pytestmark = [
    pytest.mark.usefixtures("folder"),
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of the system"),
]


@pytest.mark.parametrize("count", [1, 8, 20, 48])
def test_a_file_that_takes_too_long_is_given_up_and_the_rest_checked(
    count: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(count):
        Path(f"{number:02}.toml").write_text(f"# {number}\n{RIGHT}", encoding="utf-8")
    examine = Checker.examine

    def slow(self: Checker, path: str | Path, shown: str, *, named: bool = True) -> object:
        if shown == "00.toml":
            left, _ = signal.getitimer(signal.ITIMER_REAL)
            assert 0 < left <= patience.TIME_LIMIT
            signal.setitimer(signal.ITIMER_REAL, 0.05)  # the limit is near for this file, and far for all others
            while True:  # a formula that goes on for ever
                time.monotonic()
        return examine(self, path, shown, named=named)

    monkeypatch.setattr(Checker, "examine", slow)
    before = signal.getsignal(signal.SIGALRM)
    assert run(["check", ".", "--no-cache", "-j", "1", "-f", "concise", "--lang", "en", *FEW]) == 2
    assert capsys.readouterr().out.count("took too long") == 1
    assert signal.getsignal(signal.SIGALRM) is before
