"""A rule's formulas as typed nodes: what the parser makes of them, and what is kept of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetcheck.text.tuples import NamedTuple

if TYPE_CHECKING:
    from budgetcheck.expression.nodes import Figure, Node


class Parsed(NamedTuple):
    """A rule's formulas as typed nodes."""

    each: tuple[tuple[str, Node], ...]
    conditions: tuple[Node, ...]
    check: Node
    figure: Figure | None
