"""`check --marked`: workbooks that were checked → copies of them with notes on their own disputed cells."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
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
from budgetcheck.text.words import Language, Words


def marking(reports: Iterable[Reported], target: str, spoken: Language) -> Iterator[Reported]:
    """Pass reports on and write a marked copy of each workbook: to the file `target`, or below it where it is a folder.

    Raises CannotRun where there is no workbook, several for one file, or one that cannot be marked.
    """
    folder = os.path.isdir(target) or target.endswith(("/", os.sep))  # noqa: PTH112
    if not folder and not target.lower().endswith(".xlsx"):
        raise CannotRun.because(
            "--marked 写出 .xlsx 文件，或写入已有的文件夹", "--marked writes an .xlsx file, or into a folder", target
        )
    written: dict[str, str] = {}
    for reported in reports:
        report, source = reported.report, reported.item.found.path
        data = None if report is None else _workbook(source)
        if report is not None and data is not None:
            name = f"{Path(source).stem}.xlsx"
            path = os.path.join(target, name) if folder else target  # noqa: PTH118
            real = os.path.realpath(path)
            if real == os.path.realpath(source):
                raise CannotRun.because("不能写到原文件", "a copy does not take the place of the workbook itself", path)
            if real in written:
                raise CannotRun.because(
                    f"{written[real]} 也要写到这里；工作簿不止一个时，请指定文件夹",
                    f"{written[real]} goes there, too: name a folder where there are several workbooks",
                    path,
                )
            written[real] = report.path
            _write(report, data, path, spoken)
        yield reported
    if not written:
        raise CannotRun.because(
            "--marked 只用于 .xlsx 工作簿，而所检查的文件中没有",
            "--marked is for .xlsx workbooks, and none of the files checked is one",
        )


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
        raise CannotRun.because(fault.say("zh"), fault.say("en"), report.path) from None
    console.write([made], path)
    count = len(noted.notes)
    words = Words(f"{path}：已加批注 {count:,} 处", f"{path}: notes on {count:,} cells")
    if noted.left_out:
        words = Words(
            f"{words.zh}，另有 {noted.left_out:,} 处不在单元格上或过多，见报告",
            f"{words.en}; {noted.left_out:,} findings have no cell or no room, see the report",
        )
    if macros:
        words = Words(f"{words.zh}；宏未复制", f"{words.en}; macros are not copied")
    console.note(words, spoken)
