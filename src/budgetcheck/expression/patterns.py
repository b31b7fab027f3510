"""Patterns of `matches`, compiled once by RE2, which matches in linear time whatever the pattern and text."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

_SHORT: Final = 200
_MANY: Final = 4096


@cache
def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)


class Matcher(dict[str, bool]):
    """Answers whether a pattern occurs in a text: ``matcher[text]``; `^` and `$` anchor it.

    Answers for short texts are remembered, so many at most: the titles, levels and names of declarations are the same
    over and over.
    """

    __slots__ = ("pattern",)

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self.pattern = pattern

    def __missing__(self, text: str) -> bool:
        answer = _compiled(self.pattern).search(text) is not None
        if len(text) <= _SHORT:
            if len(self) >= _MANY:
                self.clear()
            self[text] = answer
        return answer


@cache
def matcher(pattern: str) -> Matcher:
    """Return the matcher of a pattern."""
    return Matcher(pattern)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text."""
    return matcher(pattern)[text]


_WHOLE: Final = ("\\A", "\\z", "\\Z", "\\C")
_SWITCHED_OFF: Final = "-"


def found_in_lines(pattern: str, lines: bytes) -> bool:
    """Whether the pattern may occur in one of several texts, given as lines of one in UTF-8; False is certain.

    Where `^` and `$` mean the ends of lines, whatever occurs in a text also occurs in the lines; patterns that could
    see the difference all the same are taken to occur.
    """
    if any(sign in pattern for sign in _WHOLE) or ("(?" in pattern and _SWITCHED_OFF in pattern):
        return True
    return _compiled(f"(?m:{pattern})").search(lines) is not None
