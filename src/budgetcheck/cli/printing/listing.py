"""Lists: a line an entry for programs and files, a table that wraps on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import RenderableType

from budgetcheck.cli.printing import console
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import PlainCell, TableColumn, table
from budgetcheck.render.layout.lines import WrappedText
from budgetcheck.render.layout.screen import displayed
from budgetcheck.text.words import Language

_ENDLESS = 4_000
"""Columns of what is no terminal: no entry is broken."""


def write_list(entries: Sequence[tuple[Sequence[PlainCell], str]], spoken: Language) -> None:
    """Print the entries: cells beside each other, and a text in what is left of the line."""
    width = console.columns_of(sys.stdout) if sys.stdout.isatty() else _ENDLESS
    context = Context(language=spoken, width=width, color=console.colored("auto", sys.stdout))
    columns = [TableColumn()] * (1 + max((len(cells) for cells, _ in entries), default=0))
    rows: list[list[RenderableType]] = [[*cells, WrappedText(text)] for cells, text in entries]
    sys.stdout.write(displayed([table(columns, rows, context)], context))
