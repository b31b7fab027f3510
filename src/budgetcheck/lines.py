"""Offsets of a text as lines and columns, worked out once and only when a place is asked for."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from budgetcheck.places import Span


class Lines:
    r"""The lines of a text, as TOML counts them: a line ends with ``\n`` or ``\r\n`` and with nothing else."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

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
        starts = self.starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].removesuffix("\r")
