"""Tables drawn with rich, which measures and aligns; lines are broken as Chinese is, and painted as all others.

Nothing from a file is markup: cells are `Text` or stretches of our own. The rule under the headings is ASCII where a
console may show line characters two columns wide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import STYLE, Line, Piece, Role, wrap
from budgetcheck.text.lean import frozen
from budgetcheck.text.safe import roomy

LEAST_WRAPPED: Final = 12
"""Columns below which no text is wrapped."""
_HEAD = "    \n    \n {0}{0} \n    \n    \n    \n    \n    \n"
_ASCII, _LINED = Box(_HEAD.format("-"), ascii=True), Box(_HEAD.format("─"))
_STYLES: Final[Mapping[Role, Style]] = {role: Style(meta={"role": role}) for role in STYLE}


@frozen
class TableColumn:
    """A column: its heading, and whether what stands in it is numbers, which stand to the right."""

    heading: RenderableType = ""
    number: bool = False


@frozen
class WrappedText:
    """Text that takes the room it is given, broken as Chinese and English are."""

    text: str
    role: Role = "plain"
    lead: str = ""
    """What stands before the first line, and for which the others are indented: numbers that have columns of theirs."""

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Say how narrow and how wide it may be."""
        most, lead = max(1, roomy(self.text)), roomy(self.lead)
        return Measurement(lead + min(most, LEAST_WRAPPED), lead + most).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its lines."""
        for text in wrap(self.text, options.max_width, self.lead, " " * roomy(self.lead)):
            yield Segment(text, _STYLES[self.role])
            yield Segment.line()


@frozen
class PlainCell:
    """A cell of one line, with the blanks that keep it from the next: what most cells are, drawn without rich's Text.

    It is broken only where a console is narrower than it.
    """

    text: str
    role: Role = "plain"
    gap: int = 0

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Say how wide it is."""
        size = cell_len(self.text) + self.gap
        return Measurement(size, size).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its line."""
        spare = options.max_width - cell_len(self.text) - self.gap
        if spare < 0:
            yield Text(self.text, _STYLES[self.role], no_wrap=True, end="")
            return
        lead = " " * spare if options.justify == "right" else ""
        yield Segment(f"{lead}{self.text}", _STYLES[self.role])
        if self.gap:
            yield Segment(" " * self.gap)


def cell(text: str, role: Role = "plain") -> PlainCell:
    """One cell that is not broken."""
    return PlainCell(text, role)


def drawn(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[RenderableType]], context: Context, indent: int = 0
) -> list[Line]:
    """Draw a table in the width of the context; without headings where no column has one."""
    headed = any(column.heading for column in columns)
    lined = context.color and context.language != "zh"
    table = Table(
        box=_LINED if lined else _ASCII,
        show_edge=False,
        pad_edge=False,
        padding=0,  # cells keep their distance themselves, which costs half as much
        show_header=headed,
        header_style=_STYLES["strong"],
    )
    last = len(columns) - 1
    for at, column in enumerate(columns):
        heading = PlainCell(column.heading, "strong") if isinstance(column.heading, str) else column.heading
        side: JustifyMethod = "right" if column.number else "left"
        table.add_column(_apart(heading, at < last), justify=side, overflow="fold")
    for row in rows:
        table.add_row(*(_apart(one, at < last) for at, one in enumerate(row)))
    return drawn_lines(table, context.width - indent, indent)


def _apart(one: RenderableType, before_another: bool) -> RenderableType:
    """The cell with a blank behind it where another follows."""
    if not before_another:
        return one
    return replace(one, gap=1) if isinstance(one, PlainCell) else Padding(one, (0, 1, 0, 0))


def drawn_lines(drawing: RenderableType, width: int, indent: int = 0) -> list[Line]:
    """The lines of anything that rich can draw, in the roles that its styles stand for."""
    console = Console(width=width, color_system=None, legacy_windows=False, force_terminal=False, _environ={})
    lead = (Piece(" " * indent),) if indent else ()
    return [
        (*lead, *_trimmed([Piece(part.text, _role(part.style)) for part in pieces if part.text]))
        for pieces in console.render_lines(drawing, pad=False)
    ]


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Take away the blanks that a line ends with."""
    while pieces and not (text := pieces[-1].text.rstrip(" ")):
        del pieces[-1]
    return [*pieces[:-1], Piece(text, pieces[-1].role)] if pieces else []


def _role(style: Style | None) -> Role:
    role = style.meta.get("role", "plain") if style is not None else "plain"
    return role if role in STYLE else "plain"
