"""Offsets of a text as lines and columns, worked out once and only when a place is asked for."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from budgetcheck.text.places import Span
from budgetcheck.text.tuples import NamedTuple

NEAR = 2_000
"""Characters of a longer line that are looked at around a place in it. One line may be the whole of a hostile file, and
each of its thousands of findings must not hold all of it."""
_STEP = 500
"""Where such stretches begin: neighbouring places share one."""


class Near(NamedTuple):
    """A line, or what stands around a place in a long one."""

    text: str
    before: int
    """Characters of the line left out before."""
    more: bool
    """Whether some are left out behind."""


class Lines:
    r"""The lines of a text, as TOML counts them: a line ends with ``\n`` or ``\r\n`` and with nothing else."""

    __slots__ = ("_near", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None
        self._near: dict[tuple[int, int], Near] = {}

    @property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        if self._starts is None:
            lengths = [len(line) + 1 for line in self.text.split("\n")]
            lengths.pop()
            self._starts = list(accumulate(lengths, initial=0))
        return self._starts

    def number(self, offset: int) -> int:
        """The 1-based number of the line an offset lies in."""
        return bisect_right(self.starts, offset)

    def span(self, start: int, end: int) -> Span:
        """The stretch between two offsets, the second one exclusive."""
        starts = self.starts
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        return Span(line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a 1-based line without its end; empty where there is no such line."""
        return self.text[slice(*self._extent(number))]

    def near(self, number: int, column: int) -> Near:
        """The text of a 1-based line around a column, without its end; empty where there is no such line."""
        first, end = self._extent(number)
        before = max(0, (column - 1) // _STEP - 1) * _STEP if end - first > NEAR else 0
        near = self._near.get((number, before))
        if near is None:
            stop = min(end, first + before + NEAR)
            near = self._near[number, before] = Near(self.text[first + before : stop], before, stop < end)
        return near

    def _extent(self, number: int) -> tuple[int, int]:
        starts = self.starts
        if not 1 <= number <= len(starts):
            return 0, 0
        first = starts[number - 1]
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return first, end - (end > first and self.text[end - 1] == "\r")
