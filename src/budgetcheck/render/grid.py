"""Tables drawn with rich, imported only when there is something to tabulate.

Foreign text enters as `Text`, never as markup; the frame is ASCII, since box-drawing characters have no certain width
on East Asian consoles; what may hold characters of uncertain width stands in the last column.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetcheck.findings import Finding, Side
from budgetcheck.numbers import people
from budgetcheck.render.context import Context
from budgetcheck.render.lines import STYLE, Line, Role, line, wrap
from budgetcheck.render.phrases import SEVERITY
from budgetcheck.safe import visible, width
from budgetcheck.words import Language

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_FRAME = "    \n    \n----\n    \n    \n    \n    \n    \n"
"""A rule of hyphens under the headings and nothing else."""
MINIMUM = 16
"""Columns of the last column, whatever the others take."""
_RICH: dict[Role, str] = {
    "plain": "",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "cyan",
    "good": "green",
    "strong": "bold",
    "dim": "dim",
    "gutter": "blue",
}
assert _RICH.keys() == STYLE.keys()


def overview(findings: Sequence[Finding], context: Context) -> list[Line]:
    """The discrepancies of a file: severity, rule, line, declared and computed number, difference, figure."""
    zh = context.language == "zh"
    numeric = any(finding.difference is not None for finding in findings)
    headings = ["级别", "规则", "行"] if zh else ["Level", "Rule", "Line"]
    if numeric:
        headings += ["申报数", "核算数", "差额"] if zh else ["Declared", "Computed", "Difference"]
    rows = [_cells(finding, numeric, context.language) for finding in findings]
    room = context.width - sum(max(map(width, column)) + 2 for column in zip(headings, *rows, strict=True))
    table = _table(context)
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="left" if index < 2 else "right", overflow="fold")
    table.add_column("项目" if zh else "Figure", overflow="fold", ratio=1)
    for finding, (level, *cells) in zip(findings, rows, strict=True):
        # Wrapped here, since rich breaks Chinese text without regard to its punctuation.
        name = "\n".join(wrap(_name(finding, context), max(room, MINIMUM)))
        table.add_row(_text(level, finding.severity), *map(_text, cells), _text(name))
    return _drawn(table, context)


def _cells(finding: Finding, numeric: bool, language: Language) -> list[str]:
    """The cells of one discrepancy but for the last."""
    cells = [SEVERITY[finding.severity].say(language), visible(finding.rule, 80), str(finding.span.line)]
    if not numeric:
        return cells
    if finding.difference is None:
        return [*cells, "", "", ""]
    numbers = (_value(finding.left), _value(finding.right), people(finding.difference))
    return [*cells, *(visible(number, 80) for number in numbers)]


def files(entries: Sequence[tuple[str, int, int]], context: Context) -> list[Line]:
    """The files with the most failures: (path, errors, warnings) each."""
    zh = context.language == "zh"
    table = _table(context)
    table.add_column("错误" if zh else "Errors", justify="right")
    table.add_column("警告" if zh else "Warnings", justify="right")
    table.add_column("文件" if zh else "File", overflow="fold", ratio=1)
    for path, errors, warnings in entries:
        table.add_row(
            _text(f"{errors:,}", "error" if errors else "dim"),
            _text(f"{warnings:,}", "warning" if warnings else "dim"),
            _text(path),
        )
    return _drawn(table, context)


def _name(finding: Finding, context: Context) -> str:
    """The label of the figure the finding is pinned to, else the rule's title and the element of the list."""
    terms = finding.left.terms if finding.left else ()
    label = next((term.label.say(context.language) for term in terms if term.figure == finding.figure), "")
    if label:
        return visible(label, 400)
    title = finding.title.say(context.language)
    return visible(f"{title}  {finding.element}" if finding.element else title, 400)


def _value(side: Side | None) -> str:
    return people(side.value) if side else ""


def _text(text: str, role: Role = "plain") -> Text:
    """A cell of text that is harmless already, never read as markup."""
    from rich.text import Text

    return Text(text, style=_RICH[role])


def _table(context: Context) -> Table:
    from rich.box import Box
    from rich.table import Table

    return Table(
        box=Box(_FRAME, ascii=True), show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )


def _drawn(table: Table, context: Context) -> list[Line]:
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=context.width,
        height=100,
        color_system="standard" if context.color else None,
        force_terminal=context.color,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    console.print(table)
    return [line(text) for text in stream.getvalue().splitlines()]
