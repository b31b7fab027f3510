"""Run the command line: every failure becomes one clear line and an exit code, never a traceback."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Sequence
from typing import Final

import typer

from budgetcheck.cli.printing.console import complain, language, note
from budgetcheck.cli.printing.streams import Ended, ReaderGone, ended_by, prepare_streams
from budgetcheck.files.store import refusal
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.words import Language, phrase

# The base classes of typer's own errors, whether typer brings its own copy of click or not.
_USAGE: type[Exception] = typer.BadParameter.__mro__[1]
_CLICK: type[Exception] = typer.BadParameter.__mro__[2]
READER_GONE: Final = 141
"""The exit code where standard output's reader has gone, as that of a program which SIGPIPE ends; never 1: findings."""


def run(arguments: Sequence[str]) -> int:
    """Run with arguments; returns the exit code."""
    prepare_streams()
    spoken = language(_asked_language(arguments))
    try:
        _say_refused(spoken)
        command = typer.main.get_command(_needed(arguments))
        if _asks_for_help(arguments):
            from budgetcheck.cli.printing.help import speak

            speak(command, spoken)
        code = command(args=list(arguments), prog_name="budgetcheck", standalone_mode=False)
        sys.stdout.flush()
    except CannotRun as error:
        complain(error.problems, error.spoken or spoken)
        return 2
    except typer.Exit as error:
        return _flushed(int(error.exit_code), spoken)
    except (typer.Abort, KeyboardInterrupt):
        complain((Problem(phrase("cli.run.interrupted")),), spoken)
        return 130
    except Ended as error:
        return error.code
    except ReaderGone:
        return READER_GONE
    except _CLICK as error:
        return _usage(error, spoken)
    except Exception as error:
        ended = _ended(error)
        if ended is not None:
            return ended
        if os.environ.get("BUDGETCHECK_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        words = phrase("cli.run.internal_error_what", what=what)
        complain((Problem(words),), spoken)
        return 2
    return code if isinstance(code, int) else 0


def _ended(error: BaseException | None) -> int | None:
    """The exit code of a signal that came where it was taken for a failure, as in the making of a class."""
    while error is not None:
        if isinstance(error, Ended | KeyboardInterrupt):
            return error.code if isinstance(error, Ended) else 130
        error = error.__cause__ or error.__context__
    return ended_by()


def _say_refused(spoken: Language) -> None:
    """Say that the cache folder which the environment names is not used."""
    why = refusal()
    if why is not None:
        note(why, spoken)


def _flushed(code: int, spoken: Language) -> int:
    """Write what is still to be written; returns the exit code, another where that cannot be done."""
    try:
        sys.stdout.flush()
    except CannotRun as error:
        complain(error.problems, spoken)
        return 2
    except ReaderGone:
        return READER_GONE
    return code


def _asks_for_help(arguments: Sequence[str]) -> bool:
    """Whether help will be shown: asked for, for want of a command, or beside what a shell completes."""
    wanting = len(arguments) < 2 and (not arguments or arguments[0] == "rules")
    return wanting or not {"-h", "--help"}.isdisjoint(arguments) or "_BUDGETCHECK_COMPLETE" in os.environ


def _needed(arguments: Sequence[str]) -> typer.Typer:
    """Return the application with the one command that is called, for making all of them takes as long as a check.

    It is whole where no command is named, as for help and completion.
    """
    from budgetcheck.cli.main_commands import app

    called = arguments[0] if arguments else ""
    commands = [one for one in app.registered_commands if called == (one.name or getattr(one.callback, "__name__", ""))]
    groups = []
    if not commands:
        from budgetcheck.cli.app import app

        groups = [one for one in app.registered_groups if one.name == called]
        if not groups:
            return app
    needed = copy.copy(app)
    needed.registered_commands, needed.registered_groups = commands, groups
    return needed


def _usage(error: Exception, spoken: Language) -> int:
    format_message = getattr(error, "format_message", None)
    message: str = format_message() if format_message is not None else str(error)
    if type(error).__name__ == "NoArgsIsHelpError":  # a command of commands, called without one
        print(message, file=sys.stderr)  # noqa: T201
        return 2
    from budgetcheck.cli.usage import say_usage

    said = say_usage(message)
    if isinstance(error, _USAGE):
        said = phrase("cli.run.see_help", said=said)
    complain((Problem(said),), spoken)
    return 2


def _asked_language(arguments: Sequence[str]) -> str:
    """Find --lang before the command line is parsed, so that its own errors are said in that language."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return "auto"
