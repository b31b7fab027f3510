"""How far a long run has come: a bar on the terminal, on standard error, gone before anything else is written there.

It is drawn between two reports and by nothing else: no thread, no timer, and rich is imported when the first is drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from budgetcheck.run.items import Reported
from budgetcheck.text.words import Language, phrase

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SOON: Final = 1.0
"""Seconds before a run counts as long."""
MANY_FILES: Final = 64
"""Files from which it counts as one over many."""
_EVERY: Final = 0.1
_NAMED: Final = 21
"""Files at the beginning of which the table says a line each, findings or not."""
_CHECKING: Final = phrase("cli.progress.checking")


def watched(
    reports: Iterable[Reported],
    language: Language,
    done: Callable[[], int],
    total: Callable[[], int],
    *,
    shared: bool,
) -> Iterator[Reported]:
    """Pass reports on and show, once that takes long, how many of the files are done.

    `done` counts the files that were worked off without a report, `total` those there are; `shared` says whether the
    reports are written to the same terminal, so that the bar must go before one is.
    """
    bar: _Bar | None = None
    count = 0
    due = time.monotonic() + SOON
    try:
        for reported in reports:
            count += 1
            if bar is not None and shared and (count <= _NAMED or reported.report is None or reported.report.findings):
                bar.hide()
            yield reported
            if time.monotonic() >= due and count >= MANY_FILES:
                bar = bar or _Bar(language, total())
                bar.show(count + done())
                due = time.monotonic() + _EVERY
    finally:
        if bar is not None:
            bar.hide()


class _Bar:
    """A bar that stands on the terminal or does not."""

    def __init__(self, language: Language, total: int) -> None:
        self._language = language
        self._total = total
        self._drawn: tuple[Progress, TaskID] | None = None

    def show(self, done: int) -> None:
        if self._drawn is None:
            progress = _progress()
            task = progress.add_task(_CHECKING.say(self._language), total=max(self._total, done))
            self._drawn = (progress, task)
            progress.start()
        progress, task = self._drawn
        progress.update(task, completed=done)
        progress.refresh()

    def hide(self) -> None:
        if self._drawn is not None:
            self._drawn[0].stop()
            self._drawn = None


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
