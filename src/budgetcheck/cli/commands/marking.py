"""`check --marked`: workbooks that were checked → copies of them with notes on their own disputed cells."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from budgetcheck.cli.printing import console
from budgetcheck.documents.detect import format_of
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import content_of
from budgetcheck.findings.finding import FileReport
from budgetcheck.render.marked.notes import cell_notes
from budgetcheck.render.marked.package import has_macros, marked_package
from budgetcheck.run.items import Reported
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import Language, phrase


def marking(reports: Iterable[Reported], target: str, named: Sequence[str], spoken: Language) -> Iterator[Reported]:
    """Pass reports on and write a marked copy of each workbook: to the file `target`, or below it where it is a folder.

    Raises CannotRun where there is no workbook, several for one file, one that cannot be marked, or where a copy would
    take the place of one of the files `named` to be read.
    """
    folder = os.path.isdir(target) or target.endswith(("/", os.sep))  # noqa: PTH112
    if not folder and not target.lower().endswith(".xlsx"):
        raise CannotRun.because(phrase("cli.marking.marked_writes_xlsx_file_into"), target)
    written: dict[str, str] = {}
    for reported in reports:
        report, source = reported.report, reported.item.found.path
        data = None if report is None else _workbook(source)
        if report is not None and data is not None:
            name = f"{Path(source).stem}.xlsx"
            path = os.path.join(target, name) if folder else target  # noqa: PTH118
            real = os.path.realpath(path)
            if real == os.path.realpath(source) or _met(real, named):
                raise CannotRun.because(phrase("cli.marking.copy_does_not_take_place"), path)
            if real in written:
                raise CannotRun.because(
                    phrase("cli.marking.goes_there_too_name_folder", written=written[real]),
                    path,
                )
            console.keep_inputs(path, named)
            written[real] = report.path
            _write(report, data, path, spoken)
        yield reported
    if not written:
        raise CannotRun.because(
            phrase("cli.marking.marked_xlsx_workbooks_none_files"),
        )


def _met(real: str, named: Iterable[str]) -> bool:
    """Whether a file is there already in a folder that is checked, so that it may be one of those that are read."""
    folders = (os.path.realpath(name) for name in named if os.path.isdir(name))  # noqa: PTH112
    return os.path.exists(real) and any(real.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)  # noqa: PTH110


def _workbook(path: str) -> bytes | None:
    """The bytes of an .xlsx or .xlsm; None for any other file."""
    if path.lower().endswith(".toml"):
        return None
    try:
        data = content_of(path)
    except (DocumentFault, OSError):
        return None
    return data if format_of(data) == "xlsx" else None


def _write(report: FileReport, data: bytes, path: str, spoken: Language) -> None:
    noted = cell_notes(report, spoken)
    try:
        made = marked_package(data, noted.notes)
        macros = has_macros(data)
    except DocumentFault as fault:
        raise CannotRun.because(fault.whole, report.path) from None
    console.write([made], path)
    count = len(noted.notes)
    words = phrase("cli.marking.path_notes_count_cells", path=path, count=count)
    if noted.left_out:
        words = phrase("cli.marking.findings_no_cell_no_room", left_out=noted.left_out, words=words)
    if macros:
        words = phrase("cli.marking.macros_not_copied", words=words)
    console.note(words, spoken)
