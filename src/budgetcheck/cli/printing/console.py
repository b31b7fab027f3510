"""Streams, languages, colours and widths of the console, decided once a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from budgetcheck.text.catalogue import languages
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.words import Language, Words, phrase

_STANDARD: Final = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
"""The names of standard output; opened anew, it would be written from its beginning, or be what took its place."""


def language(asked: str) -> Language:
    """Choose the language: as asked, else by the locale; Chinese where the locale names none."""
    if asked in languages():
        return asked
    for name in ("BUDGETCHECK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value and value.split(".")[0] not in ("c", "posix"):
            return next((language for language in languages() if value.startswith(language)), "en")
        if value:
            break
    if sys.platform == "win32":
        import locale

        return "zh" if "chinese" in (locale.getlocale()[0] or "Chinese").lower() else "en"
    return "zh"


def colored(asked: str, stream: TextIO) -> bool:
    """Decide on colour: --color, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a terminal."""
    if asked in ("always", "never"):
        return asked == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()


def columns_of(stream: TextIO) -> int:
    """Columns of the console: COLUMNS, the terminal's own, else 80 (100 where it is piped into a file or log)."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdigit() and int(asked) >= 40:
        return min(int(asked), 400)
    if stream.isatty():
        try:
            return max(40, os.get_terminal_size(stream.fileno()).columns)
        except (OSError, ValueError):
            return 80
    return 80


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """Have what keeps the run from being done said in the language that is known by now."""
    try:
        yield
    except CannotRun as error:
        error.spoken = spoken
        raise


def write(pieces: Iterable[str | bytes], path: str | None, *, toml: bool = False) -> None:
    """Write a result to a file, whole or not at all, or to standard output (no path, or ``-``). Raises CannotRun.

    The folder of the file is made where it is not there. What is no `toml` itself replaces no TOML file.
    """
    if is_standard(path):
        for piece in pieces:
            if isinstance(piece, bytes):
                sys.stdout.buffer.write(piece)
            else:
                sys.stdout.write(piece)
        sys.stdout.flush()
        return
    from pathlib import Path

    from budgetcheck.files.regular import why_unread
    from budgetcheck.files.replace import keep_inside, write_text

    assert path is not None
    if not toml:
        from budgetcheck.cli.printing.sparing import spare_toml

        spare_toml(path)
    target = Path(path)
    try:
        keep_inside(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, pieces)
    except OSError as error:
        raise CannotRun.because(phrase("text.problems.cannot_write", reason=why_unread(error)), path) from None


def keep_inputs(path: str | None, inputs: Iterable[str]) -> None:
    """See, before anything is done, that an output takes the place of nothing that is read. Raises CannotRun."""
    if not is_standard(path):
        from budgetcheck.cli.printing.sparing import spare

        spare([path], inputs)


def is_standard(path: str | None) -> bool:
    """Whether an output goes to standard output: none is named, or that is by one of its names."""
    return path is None or path in _STANDARD


def refuse_terminal(name: str, path: str | None) -> None:
    """See that a format of bytes does not go to a terminal. Raises CannotRun."""
    if is_standard(path) and sys.stdout.isatty():
        raise CannotRun.because(phrase("cli.console.terminal_cannot_show_add_o", name=name))


def note(words: Words, spoken: Language) -> None:
    """Write a line beside the result, on standard error."""
    print(guarded(f"budgetcheck: {visible(words.say(spoken), 2000)}"), file=sys.stderr)  # noqa: T201


def complain(problems: tuple[Problem, ...], spoken: Language) -> None:
    """Write why the run cannot be done: one line each, on standard error."""
    head = phrase("cli.console.error").say(spoken)
    for problem in problems:
        first, *rest = problem.say(spoken).split("\n")
        print(guarded(f"budgetcheck: {head}: {visible(first, 2000)}"), file=sys.stderr)  # noqa: T201
        for line in rest:
            print(guarded(visible(line, 4200)), file=sys.stderr)  # noqa: T201
