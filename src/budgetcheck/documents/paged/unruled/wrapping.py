"""The words above a table → which of them are further lines of the cell that another is in, each way it can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from budgetcheck.documents.paged.unruled.stacks import LEADING, Joins
from budgetcheck.documents.paged.unruled.words import Word

_UNIT: Final = re.compile(r"[（(“《]*.[）)”》、，。：]*")
"""What a line begins with that is not parted: brackets stay with what they hold."""
_OPEN: Final = 5
"""Pairs of lines, read either way, up to which each choice among them is tried."""


def heading_joins(words: Sequence[Word], rules: Sequence[float]) -> Iterator[Joins]:
    """Each way to join the words of headings into cells, the likeliest first.

    The lines of a cell stand as close to one another as any, and in its middle or at its left; a line goes on in the
    next where that one's first characters have no room in it. A word beside whose next line others stand with nothing
    above them may be a heading over them all: there both ways are open.
    """
    pairs = [(one, other) for one in words for other in words if _near(one, other, rules)]
    above = _Above(words)
    downs = Counter(round(5 * (one.middle - other.middle)) for one, other in pairs if not above.none(one, other))
    leading = min(downs, key=lambda down: (-downs[down], down), default=0) / 5
    close = [(one, other) for one, other in pairs if abs(one.middle - other.middle - leading) < 0.08 * leading]
    wrapped = [(one, other) for one, other in close if _full(one, other)]
    open_ = [pair for pair in wrapped if above.none(*pair)]
    yield _joining(wrapped)
    yield _joining(close)
    if 0 < len(open_) <= _OPEN:
        for count in range(1, len(open_) + 1):
            for parted in combinations(open_, count):
                yield _joining([pair for pair in wrapped if pair not in parted])
    elif open_:
        yield _joining([pair for pair in wrapped if pair not in open_])


def _joining(pairs: Sequence[tuple[Word, Word]]) -> Joins:
    held = set(pairs)
    return lambda word, below: (word, below) in held


def _near(word: Word, below: Word, rules: Sequence[float]) -> bool:
    return (
        0.95 * word.size < word.middle - below.middle <= LEADING * word.size
        and not word.beside(below.left, below.right)
        and min(abs(word.centre - below.centre), abs(word.left - below.left)) < 0.6 * word.size
        and not any(below.middle < y < word.middle for y in rules)
    )


def _full(word: Word, below: Word) -> bool:
    """Whether what the next line begins with has no room in a line, as far as that next line shows."""
    unit = _UNIT.match(below.text)
    begun = len(unit[0]) if unit is not None else 1
    return (word.right - word.left) + begun * word.size > (below.right - below.left) - 0.3 * word.size


class _Above:
    """What stands above the words of headings."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words

    def none(self, word: Word, below: Word) -> bool:
        """Whether beside the lower word stands another with nothing above it: then the upper may be over both."""
        return any(
            abs(other.middle - below.middle) < 0.2 * below.size
            and all(one.beside(other.left, other.right) for one in self._words if abs(one.middle - word.middle) < 1)
            for other in self._words
            if other is not below
        )
