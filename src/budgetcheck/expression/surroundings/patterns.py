"""Patterns of `matches`, compiled once by RE2, which matches in linear time whatever the pattern and text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final

LONGEST_PATTERN: Final = 1_000
"""Characters of a pattern as it is written out."""
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


_CAPTURES: Final = 100


def captured(pattern: str, text: str) -> Sequence[str]:
    """Return what the pattern's group takes of the text, wherever the pattern occurs; the first 100 of them."""
    return _short_captured(pattern, text) if len(text) <= _SHORT else _captured(pattern, text)


def _captured(pattern: str, text: str) -> Sequence[str]:
    taken = (match.group(1) for match in islice(_compiled(pattern).finditer(text), _CAPTURES))
    return tuple(part for part in taken if part is not None)


_short_captured = lru_cache(_MANY)(_captured)


def groups(pattern: str) -> int:
    """Return how many groups a pattern has."""
    count: int = _compiled(pattern).groups
    return count


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one: the characters of the shorter occur in the longer, in this order.

    Chinese names are shortened so (市发改委 for 市发展和改革委员会); spaces and brackets do not count.
    """
    return SAME_NAME[one, other]


class _SameName(dict[tuple[str, str], bool]):
    """Answers `same_name` by a look-up.

    Answers for short names are remembered, so many at most: those of codes and units are asked for over and over.
    """

    __slots__ = ()

    def __missing__(self, names: tuple[str, str]) -> bool:
        one, other = sorted(["".join(filter(str.isalnum, name)) for name in names], key=len)
        rest = iter(other)
        answer = all(character in rest for character in one)
        if len(names[0]) + len(names[1]) <= _SHORT:
            if len(self) >= _MANY:
                self.clear()
            self[names] = answer
        return answer


SAME_NAME: Final = _SameName()


_WHOLE: Final = ("\\A", "\\z", "\\Z", "\\C")
_SWITCHED_OFF: Final = "-"


def found_in_lines(patterns: tuple[str, ...], lines: bytes) -> Sequence[str]:
    """Return the patterns that may occur in some of several texts, given as lines of one in UTF-8.

    All are looked for in one search. Where `^` and `$` mean the ends of lines, whatever occurs in a text also occurs in
    the lines; patterns that could see the difference all the same are taken to occur.
    """
    unsure, sure, together = _together(patterns)
    if together is None:
        return patterns
    found = together.Match(lines) or ()
    if len(sure) not in found:  # the search was given up: its automaton outgrew the memory it may take
        return patterns
    known = {sure[number] for number in found if number < len(sure)}
    return [pattern for pattern in patterns if pattern in known or pattern in unsure]


@cache
def _together(patterns: tuple[str, ...]) -> tuple[frozenset[str], Sequence[str], Any]:
    """Compile patterns for one search over lines: those that could see the difference, the others, and their search.

    The search's last pattern occurs everywhere, which tells a search that found nothing from one that was given up.
    """
    import re2

    sure = tuple(pattern for pattern in patterns if not _sees_lines(pattern))
    options = re2.Options()
    options.log_errors = False
    search = re2.Set.SearchSet(options)
    try:
        for pattern in (*(f"(?m:{pattern})" for pattern in sure), ""):
            search.Add(pattern)
        search.Compile()
    except re2.error:  # too much for one automaton
        return frozenset(patterns), (), None
    return frozenset(patterns) - set(sure), sure, search


def _sees_lines(pattern: str) -> bool:
    """Whether a pattern could tell lines from texts of their own."""
    options = (group.partition(":")[0].partition(")")[0] for group in pattern.split("(?")[1:])
    return any(sign in pattern for sign in _WHOLE) or any(_SWITCHED_OFF in option for option in options)


def pattern_fault(pattern: str) -> str | None:
    """Say why RE2 refuses a pattern, or None; RE2 matches in linear time, so no pattern can hang the check."""
    import re2

    if len(pattern) > LONGEST_PATTERN:
        return f"longer than {LONGEST_PATTERN:,} characters"
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        return detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
    return None
