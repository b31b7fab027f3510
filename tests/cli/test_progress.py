"""The progress bar: on a terminal only, gone before a report is written, never in the output."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetcheck.cli.printing import progress
from budgetcheck.files.walk import Found
from budgetcheck.findings.finding import FileReport
from budgetcheck.run.items import Item, Reported
from budgetcheck.settings.policy import Policy
from tests.checkout import ROOT


def reports(count: int) -> Iterator[Reported]:
    for number in range(count):
        item = Item(Found(f"/{number}", f"{number}", False), Policy(), False)
        yield Reported(item, None if number % 50 == 49 else FileReport(f"{number}"))


class Drawn:
    """Notes what a bar would do."""

    def __init__(self, *_: object) -> None:
        self.said: list[str] = []
        self.there = False
        bars.append(self)

    def show(self, done: int) -> None:
        self.there = True
        self.said.append(f"{done}")

    def hide(self) -> None:
        self.there = False


bars: list[Drawn] = []


@pytest.fixture(autouse=True)
def _drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    bars.clear()
    monkeypatch.setattr(progress, "_Bar", Drawn)
    monkeypatch.setattr(progress, "SOON", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.0)


def test_a_long_run_is_followed_and_the_bar_is_gone_before_a_report_is_written() -> None:
    for number, reported in enumerate(progress.watched(reports(200), "zh", lambda: 0, lambda: 200, shared=True)):
        if reported.report is None and bars:
            assert not bars[0].there
        assert not bars or number >= progress.MANY_FILES
    assert bars[0].said[0] == str(progress.MANY_FILES)
    assert bars[0].said[-1] == "200"
    assert not bars[0].there


def test_a_few_files_or_a_short_run_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(list(progress.watched(reports(60), "zh", lambda: 0, lambda: 60, shared=False))) == 60
    monkeypatch.setattr(progress, "SOON", 1000.0)
    assert len(list(progress.watched(reports(500), "zh", lambda: 0, lambda: 500, shared=False))) == 500
    assert bars == []


def test_an_interrupt_takes_the_bar_away() -> None:
    def interrupted() -> Iterator[Reported]:
        yield from reports(100)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(progress.watched(interrupted(), "zh", lambda: 0, lambda: 100, shared=False))
    assert bars[0].said
    assert not bars[0].there


SCRIPT = """
import sys
from budgetcheck.cli.printing import progress
progress.SOON = 0.0
from budgetcheck.cli.run import run
code = run(["check", ".", "--lang", "en", "--select", "EXP", *sys.argv[1:]])
print("rich.progress" in sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("arguments", "terminal", "seen"), [([], True, True), (["-q"], True, False), ([], False, False)]
)
def test_it_is_drawn_on_a_terminal_and_nowhere_else(
    tmp_path: Path, arguments: list[str], terminal: bool, seen: bool
) -> None:
    import pty
    import threading

    folder = tmp_path / "all"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.toml").write_text(
            f'format = 1\n[unit]\nname = "局"\n[disclosure]\nyear = 2024\n[income]\ntotal = {number}\n',
            encoding="utf-8",
        )
    own = {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "BUDGETCHECK_CACHE_DIR": str(tmp_path)}
    main, end = pty.openpty()
    heard = bytearray()

    def listen() -> None:
        try:
            while part := os.read(main, 4096):
                heard.extend(part)
        except OSError:
            return  # the other end is closed

    listener = threading.Thread(target=listen)
    listener.start()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=folder,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=end if terminal else subprocess.PIPE,
        timeout=600,
    )
    os.close(end)
    listener.join(timeout=600)
    os.close(main)
    said = bytes(heard).decode() if terminal else done.stderr.decode()
    assert done.returncode == 0, said
    assert ("checking" in said) == seen
    assert ("/120" in said) == seen
    assert said.rstrip().endswith(str(seen))  # whether the drawing of bars was imported
    assert b"\x1b" not in done.stdout
    assert b"checking" not in done.stdout
