"""`check --fix`, `--fix --diff` and `--watch`: slips of writing mended or shown, and checking again on saving."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff

from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.files.walk import walk
from budgetcheck.run.mending import MendedFile, mended_files
from budgetcheck.run.planned.plan import Plan
from budgetcheck.run.run import STDIN
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.words import Language, phrase

_MOST_LEFT = 20
"""Figures that were left, and rules over each, told one by one."""
PAUSE = 0.5
"""Seconds between two looks at the files."""


def fix(request: Request, plan: Plan, spoken: Language) -> int | None:
    """Mend the files, so that they can be checked (None); with `--diff` only show it: 1 where there is something.

    Raises CannotRun.
    """
    if STDIN in request.names:
        raise CannotRun.because(phrase("cli.mending.fix_needs_files_not_standard"))
    pieces: list[str] = []
    for file in mended_files(plan, request.names):
        if request.diff:
            pieces += _diff(file)
        elif file.count:
            file.write()
            console.note(phrase("cli.mending.slips_writing_mended", shown=file.shown, count=file.count), spoken)
        _left(file, spoken)
    if not request.diff:
        return None
    console.write(pieces, None)
    return 1 if pieces else 0


def _left(file: MendedFile, spoken: Language) -> None:
    """Tell which figures were left as they are written, and for which rules."""
    for one in file.left[:_MOST_LEFT]:
        said = phrase(
            "cli.mending.left_disputed",
            shown=file.shown,
            line=one.line,
            label=one.label,
            figure=one.figure,
            rules=one.rules[:_MOST_LEFT],
        )
        console.note(said, spoken)
    if (more := len(file.left) - _MOST_LEFT) > 0:
        console.note(phrase("cli.mending.more_left_disputed", shown=file.shown, more=more), spoken)


def _diff(file: MendedFile) -> Iterator[str]:
    old, new = (text.splitlines() for text in (file.old, file.new))
    for line in unified_diff(old, new, f"a/{file.shown}", f"b/{file.shown}", lineterm=""):
        yield f"{guarded(visible(line))}\n"


def watch(names: Sequence[str], check: Callable[[], int], spoken: Language) -> int:
    """Check, and again whenever a file changed, until somebody interrupts; returns what the last check came to."""
    if STDIN in names:
        raise CannotRun.because(phrase("cli.mending.watch_needs_files_not_standard"))
    code: int | None = None
    try:
        while True:
            seen = _stamps(names)
            try:
                code = check()
            except CannotRun as error:
                if code is None:
                    raise  # there was never anything to check
                code = 2
                console.complain(error.problems, spoken)
            console.note(phrase("cli.mending.waiting_changes_ctrl_c_ends"), spoken)
            while _stamps(names) == seen:
                time.sleep(PAUSE)
    except KeyboardInterrupt:
        return code or 0


def _stamps(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """When each file was last changed, and its size; a file that is gone has none."""
    found: dict[str, tuple[int, int]] = {}
    try:
        for one in walk(names):
            state = os.stat(one.path)  # noqa: PTH116
            found[one.path] = (state.st_mtime_ns, state.st_size)
    except (OSError, CannotRun):  # an editor is replacing it
        pass
    return found
