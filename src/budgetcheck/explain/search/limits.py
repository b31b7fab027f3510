"""How long the explainer may search, and the clock that holds it to that."""

from __future__ import annotations

import time

from budgetcheck.text.slots import frozen


@frozen
class SearchLimits:
    """Seconds, steps (search nodes and pivots) and results that an explanation may take; None is without limit.

    `solutions` bounds how many solutions of one group of figures are listed; what is left out is said (`cut`).
    """

    seconds: float | None = 30.0
    nodes: int | None = None
    solutions: int = 200


class LimitReached(Exception):
    """The time or the nodes are used up."""


class Clock:
    """Counts down from the moment it is made; `tick` raises once time or nodes are used up."""

    __slots__ = ("_deadline", "_nodes")

    def __init__(self, seconds: float | None = None, nodes: int | None = None) -> None:
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._nodes = nodes

    def tick(self, nodes: int = 1) -> None:
        """Count some nodes of the search and look at the time."""
        if self._nodes is not None:
            if self._nodes < nodes:
                raise LimitReached
            self._nodes -= nodes
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise LimitReached
