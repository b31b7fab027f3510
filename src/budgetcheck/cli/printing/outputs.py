"""Reports -> the outputs of a run, one or several, each whole or not at all, with flat memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from budgetcheck import render
from budgetcheck.cli.printing import console
from budgetcheck.cli.printing.streams import ReaderGone
from budgetcheck.files.spool import Spool
from budgetcheck.findings.finding import FileReport
from budgetcheck.render.context import Context
from budgetcheck.settings.given import Given, Settings
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import phrase


class Output(NamedTuple):
    """One format and where it goes; None for standard output."""

    format: render.Format
    path: str | None


def outputs_of(settings: Settings, more: Sequence[str] = ()) -> tuple[Output, ...]:
    """Return the outputs asked for, that of `--format` first; `more` go by their names alone. Raises CannotRun."""
    given = settings.one("format")
    output = settings.one("output")
    named = _named_by(output, given)
    outputs = [Output(_format(named or ("table" if given is None else str(given.value)), given), _path(output))]
    for name, one in settings.named("outputs").items():
        outputs.append(Output(_format(name, one), _path(one)))
    outputs += [Output(_format(format_of_name(path, FORMAT_ENDINGS) or "table", None), _file(path)) for path in more]
    files: dict[str, str] = {}
    for made in outputs:
        if made.path is None and made.format.binary:
            console.refuse_terminal(made.format.name, None)
        real = "-" if made.path is None else os.path.realpath(made.path)
        if real in files:
            message = phrase("cli.outputs.two_outputs_go_same_file")
            raise CannotRun(Problem(message, made.path or real))
        files[real] = made.format.name
    return tuple(outputs)


FORMAT_ENDINGS = {
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".json": "json",
    ".jsonl": "jsonl",
    ".sarif": "sarif",
    ".xml": "junit",
    ".txt": "table",
}
"""What a file's name says of its format."""
_STRENGTH = ("file", "environment", "flag")


def _named_by(output: Given | None, given: Given | None) -> str | None:
    """The format that the output's name says, where it is not asked for as plainly as the output is.

    Raises CannotRun where nothing says it: an ending that means no format.
    """
    path = _path(output)
    if path is None or output is None:
        return None
    if given is not None and _STRENGTH.index(given.origin.source) >= _STRENGTH.index(output.origin.source):
        return None
    return format_of_name(path, FORMAT_ENDINGS) if given is None else FORMAT_ENDINGS.get(_ending(path))


def format_of_name(path: str, endings: Mapping[str, str]) -> str | None:
    """The format that a file's name says; None where it has no ending. Raises CannotRun where none is meant by it."""
    ending = _ending(path)
    if not ending or ending in endings:
        return endings.get(ending)
    shown = " ".join(endings)
    raise CannotRun.because(
        phrase("cli.outputs.means_no_format_there_say", ending=ending, shown=shown),
        path,
    )


def _ending(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122


def _path(given: Given | None) -> str | None:
    return None if given is None else _file(str(given.value))


def _file(path: str) -> str | None:
    return None if console.is_standard(path) else path


def _format(name: str, given: Given | None) -> render.Format:
    try:
        return render.load_format(name)
    except KeyError:
        known = ", ".join(render.available())
        words = phrase("cli.outputs.no_format_there", name=name, known=known)
        if given is not None and given.origin.source == "file":
            raise CannotRun(Problem(words, given.origin.name, given.origin.span)) from None
        raise CannotRun(Problem(words)) from None


def write_outputs(
    outputs: Sequence[Output], reports: Iterable[FileReport], context: Callable[[Output], Context]
) -> None:
    """Render the reports, which are gone through once, in every format. Raises CannotRun where a file is refused.

    The first output is written while files are checked, the others afterwards from what was kept of the reports.
    """
    first, *others = outputs
    with Spool() as spool:
        passing = _kept(reports, spool) if others else iter(reports)
        try:
            console.write(first.format.render(passing, context(first)), first.path)
        except ReaderGone:
            if not others:
                raise
            # Whoever read standard output has enough; the files are wanted all the same, and then tell the exit code.
            for _ in passing:
                pass
        for output in others:
            console.write(output.format.render(_again(spool), context(output)), output.path)


def _kept(reports: Iterable[FileReport], spool: Spool) -> Iterator[FileReport]:
    """Pass reports on and keep them."""
    from budgetcheck.run.spread.codec import dump_report

    for report in reports:
        spool.keep(dump_report(report))
        yield report


def _again(spool: Spool) -> Iterator[FileReport]:
    """All reports that were kept, in their order."""
    from budgetcheck.run.spread.codec import Unpacker

    return map(Unpacker().load_report, spool.records())
