"""What is drawn as text with line ends: by rich, which is imported where there is more than sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import DrawnLines
from budgetcheck.render.layout.roles import paint

if TYPE_CHECKING:
    from rich.console import RenderableType


def displayed(drawings: Iterable[RenderableType], context: Context) -> str:
    """Everything that is drawn, one below the other.

    A run without a finding has sentences alone, and must not wait for rich: they are written as they are.
    """
    every = list(drawings)
    told = [one for one in every if isinstance(one, DrawnLines)]
    if len(told) == len(every):
        return "".join([paint(line, context.color) for one in told for line in one.lines(context.width)])
    from budgetcheck.render.layout.drawn import drawn

    return drawn(every, context)
