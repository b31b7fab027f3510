"""Words under one another → the cells they are the lines of: wrapped headings and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from budgetcheck.documents.paged.unruled.words import TextBox, Word
from budgetcheck.text.slots import frozen

LEADING: Final = 1.75
"""Sizes of a character that the lines of one cell stand under one another at most."""


@frozen
class Stack(TextBox):
    """The words of a cell, line under line."""

    size: float
    lines: int

    def above(self, other: Stack) -> Stack:
        """It and what stands below it as one cell."""
        left, right = min(self.left, other.left), max(self.right, other.right)
        text = f"{self.text}\n{other.text}"
        return Stack(left, other.bottom, right, self.top, text, self.size, self.lines + other.lines)


Joins = Callable[[Word, Word], bool]


def stacked(words: Iterable[Word], joins: Joins) -> list[Stack]:
    """Join words into cells, top first: a word goes under the one above it where `joins` says so, and no other does."""
    ordered = sorted(words, key=lambda word: (-word.middle, word.left))
    under: dict[int, list[int]] = {}
    over: dict[int, list[int]] = {}
    for at, word in enumerate(ordered):
        for other in range(at + 1, len(ordered)):
            if word.middle - ordered[other].middle > 3 * word.size:
                break
            if joins(word, ordered[other]):
                under.setdefault(at, []).append(other)
                over.setdefault(other, []).append(at)
    made: list[Stack] = []
    for at in range(len(ordered)):
        if at in over and _next(over[at][-1], under, over) == at:
            continue
        held = [at]
        while (below := _next(held[-1], under, over)) is not None:
            held.append(below)
        made.append(stack_of([ordered[index] for index in held]))
    return made


def _next(at: int, under: dict[int, list[int]], over: dict[int, list[int]]) -> int | None:
    """The word right under one: where several are, it is a heading over them."""
    below = under.get(at, [])
    return below[0] if len(below) == 1 and len(over[below[0]]) == 1 else None


def stack_of(words: Sequence[Word]) -> Stack:
    """Make a cell of its lines."""
    return Stack(
        min(word.left for word in words),
        min(word.bottom for word in words),
        max(word.right for word in words),
        max(word.top for word in words),
        "\n".join(word.text for word in words),
        words[0].size,
        len(words),
    )
