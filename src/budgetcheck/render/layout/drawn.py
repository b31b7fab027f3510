"""What a console shows, drawn with rich: tables that it measures and aligns, in styles for our roles.

Nothing from a file is markup: cells are stretches of our own. The rule under the headings is ASCII where a console may
show line characters two columns wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rich.box import ROUNDED, Box
from rich.cells import cell_len, chop_cells
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import LEAST_WRAPPED, WrappedText
from budgetcheck.render.layout.roles import Line, Piece, Role
from budgetcheck.render.layout.segments import STYLES, segments
from budgetcheck.text.safe import guarded, roomy
from budgetcheck.text.slots import frozen

_HEAD = "    \n    \n {0}{0} \n    \n    \n    \n    \n    \n"
_ASCII, _LINED = Box(_HEAD.format("-"), ascii=True), Box(_HEAD.format("─"))
_RULES = Box(" -- \n    \n -- \n    \n -- \n -- \n    \n -- \n", ascii=True)
"""Without sides: characters of uncertain width would push the right one out of its column."""


def drawn(drawings: Iterable[RenderableType], context: Context) -> str:
    """Draw one thing below the other: text with line ends, harmless to the log readers of CI services."""
    console, options = _console(context.width, context.color, _lined(context))
    stretches = [part for drawing in drawings for part in console.render(drawing, options)]
    if context.color:
        return "".join([_painted(line) for line in Segment.split_lines(stretches)])
    text = "".join([part.text for part in stretches])
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(map(_guarded, lines) if "::" in text else lines)


def _guarded(line: str) -> str:
    """A line that is no command of a CI service and no wider than it was, where there are blanks to take that from."""
    made = guarded(line)
    return made.replace(" " * (len(made) - len(line)), "", 1) if made != line else line


def _lined(context: Context) -> bool:
    """Whether line characters may be drawn: on a terminal where they are sure to be one column wide."""
    return context.color and context.language != "zh"


@lru_cache(8)
def _console(width: int, color: bool, lined: bool) -> tuple[Console, ConsoleOptions]:
    """A console that knows what it is told and nothing of the environment; where it is not `lined` it has ASCII."""
    console = Console(
        width=width,
        color_system="standard" if color else None,
        legacy_windows=False,
        force_terminal=False,
        _environ={},
    )
    return console, replace(console.options, encoding="utf-8" if lined else "ascii")


def _painted(line: Sequence[Segment]) -> str:
    """One line in colours; without them where a log reader would obey it."""
    bare = "".join([part.text for part in line]).rstrip()
    safe = guarded(bare)
    if safe != bare:
        return f"{safe}\n"
    found, left = [], len(bare)
    for text, style, _ in Segment.simplify(line):
        kept = text[:left]
        found.append(style.render(kept, color_system=ColorSystem.STANDARD) if style else kept)
        left -= len(kept)
    return f"{''.join(found)}\n"


@frozen
class TableColumn:
    """A column: its heading, and whether what stands in it is numbers, which stand to the right."""

    heading: str = ""
    number: bool = False
    width: int | None = None
    """Its columns where they are known, so that nothing need be measured."""


@frozen
class PlainCell:
    """A cell of one line, with the blanks that keep it from the next: what most cells are.

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
            for text in chop_cells(self.text, max(1, options.max_width - self.gap)):
                yield Segment(text, STYLES[self.role])
                yield Segment.line()
            return
        lead = " " * spare if options.justify == "right" else ""
        yield Segment(f"{lead}{self.text}", STYLES[self.role])
        if self.gap:
            yield Segment(" " * self.gap)


def cell(text: str, role: Role = "plain") -> PlainCell:
    """One cell that is not broken."""
    return PlainCell(text, role)


def table(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[RenderableType]], context: Context, indent: int = 0
) -> RenderableType:
    """A table in the width of the context; without headings where no column has one."""
    drawing = Table(
        box=_LINED if _lined(context) else _ASCII,
        show_edge=False,
        pad_edge=False,
        padding=0,  # cells keep their distance themselves, which costs half as much
        show_header=any(column.heading for column in columns),
        header_style=STYLES["strong"],
    )
    last = len(columns) - 1
    for at, column in enumerate(columns):
        heading = PlainCell(column.heading, "strong")
        side: JustifyMethod = "right" if column.number else "left"
        drawing.add_column(_apart(heading, at < last), justify=side, overflow="fold", width=column.width)
    for row in _stacked(columns, rows, context.width - indent) or rows:
        drawing.add_row(*(_apart(one, at < last) for at, one in enumerate(row)))
    return Padding(drawing, (0, 0, 0, indent)) if indent else drawing


def _apart(one: RenderableType, before_another: bool) -> RenderableType:
    """The cell with a blank behind it where another follows."""
    if not before_another:
        return one
    return replace(one, gap=1) if isinstance(one, PlainCell | _Stack) else Padding(one, (0, 1, 0, 0))


def _stacked(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[RenderableType]], width: int
) -> list[list[RenderableType]]:
    """All rows as one whose cells are stacks, where only the last column wraps; else nothing.

    Rich lays out every cell by itself, which takes longer than to check what a row is about; lines of one cell it only
    puts side by side. So a table takes a fifth of the time, and one of ten thousand rows a second.
    """
    told = [row[-1] for row in rows]
    plain = [[one for one in row if isinstance(one, PlainCell)] for row in rows]
    texts = [one for one in told if isinstance(one, WrappedText)]
    if not rows or len(texts) < len(rows) or any(len(row) < len(columns) - 1 for row in plain):
        return []
    widest = [max(cell_len(row[at].text) for row in plain) + 1 for at in range(len(columns) - 1)]
    sizes = [
        column.width or max(cell_len(column.heading) + 1, size)
        for column, size in zip(columns[:-1], widest, strict=True)
    ]
    room = columns[-1].width or width - sum(sizes) - len(sizes)
    if any(size > given for size, given in zip(widest, sizes, strict=True)):
        return []
    if room < LEAST_WRAPPED and room < max(roomy(text.text) for text in texts):
        return []
    lines = [list(text.lines(room)) for text in texts]
    stacks: list[RenderableType] = []
    for at, size in enumerate(sizes):
        stack: list[Line] = []
        for row, beside in zip(plain, lines, strict=True):
            stack += [(Piece(row[at].text, row[at].role),), *[()] * (len(beside) - 1)]
        stacks.append(_Stack(stack, size - 1))
    return [[*stacks, _Stack([line for beside in lines for line in beside])]]


@frozen
class _Stack:
    """Cells of one column below each other, as one cell."""

    stack: Sequence[Line]
    size: int | None = None
    """Their columns; those of the widest where it is not said."""
    gap: int = 0

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Say how wide they are."""
        size = max(map(_length, self.stack)) if self.size is None else self.size
        return Measurement(size + self.gap, size + self.gap).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield their lines."""
        lines: Iterable[Line] = self.stack
        if options.justify == "right":
            room = options.max_width - self.gap
            lines = [(Piece(" " * (room - _length(line))), *line) if line else line for line in lines]
        return segments(lines, console.color_system is not None)


def _length(line: Line) -> int:
    return sum([cell_len(text) for text, _ in line])


def beside(*columns: tuple[Sequence[Line], int]) -> Table:
    """Lines and their columns, side by side."""
    drawing = Table.grid()
    for _, size in columns:
        drawing.add_column(width=size)
    drawing.add_row(*(_Stack(lines, size) for lines, size in columns))
    return drawing


def framed(drawings: Sequence[RenderableType], role: Role, context: Context, title: str = "") -> RenderableType:
    """What a report comes to: on a terminal in a box, or between rules, in the colour of its role, else as it is."""
    if not context.color:
        return Group(*drawings)
    lined = _lined(context)
    return Panel(
        Group(*drawings),
        box=ROUNDED if lined else _RULES,
        title=Text(title, STYLES["strong"]) if title else None,
        title_align="left",
        expand=False,
        border_style=STYLES[role],
        padding=(0, 1) if lined else 0,
    )
