"""Trees of figures drawn with rich: labels as branches, their amounts below each other at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.padding import Padding
from rich.tree import Tree

from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import beside
from budgetcheck.render.layout.lines import WrappedText
from budgetcheck.render.layout.roles import Line, Piece, Role
from budgetcheck.render.layout.segments import STYLES
from budgetcheck.text.safe import roomy
from budgetcheck.text.slots import frozen

_GUIDE: Final = 4
"""Columns by which the parts of a figure are indented."""
_LEAST_LABEL: Final = 16
"""Columns of a label in a tree, beside whose number there is no room for less."""


@frozen
class TreeBranch:
    """A figure of a tree."""

    depth: int
    cells: tuple[str, str, str]
    """Label, amount and sign."""
    role: Role
    more: str = ""
    """What to say of parts that are left out after it."""


def branches(rows: Sequence[TreeBranch], context: Context, indent: int = 0) -> list[RenderableType]:
    """Trees of figures, a line each where it fits, their amounts below each other at the right."""
    size = max((cell_len(row.cells[1]) for row in rows), default=0)
    deepest = max(1, (context.width - indent - _LEAST_LABEL) // _GUIDE)
    longest = max((min(row.depth, deepest) * _GUIDE + roomy(row.cells[0]) for row in rows), default=0)
    across = min(context.width - indent, longest + size + 3)
    trees: list[RenderableType] = []
    trunk: list[Tree] = []
    for row in rows:
        del trunk[min(row.depth, deepest) :]
        node = _Amount(row.cells, row.role, size)
        trunk.append(trunk[-1].add(node) if trunk else Tree(node, guide_style=STYLES["gutter"]))
        if len(trunk) == 1:
            trees.append(Padding(Constrain(trunk[0], across), (0, 0, 0, indent)))
        if row.more:
            trunk[max(0, len(trunk) - 2)].add(WrappedText(row.more, "dim"))
    return trees


@frozen
class _Amount:
    """A label with its amount at the right; below it where there is no room beside it."""

    cells: tuple[str, str, str]
    role: Role
    size: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield them."""
        label, number, sign = self.cells
        room = options.max_width - self.size - 3
        if room < min(_LEAST_LABEL, roomy(label)):
            yield WrappedText(label, self.role)
            yield WrappedText(f"{number.strip()} {sign}", self.role)
            return
        amount: Line = (Piece(f" {number:>{self.size}} {sign}", self.role),)
        yield beside(([*WrappedText(label, self.role).lines(room)], room), ([amount], self.size + 3))
