"""Patterns of `matches`, compiled once by RE2, which matches in linear time whatever the pattern and text."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

_SHORT: Final = 200


@cache
def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)


@lru_cache(maxsize=65536)
def _found(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text; `^` and `$` anchor it.

    Answers for short texts are remembered: the titles, levels and names of declarations are the same over and over.
    """
    return _found(pattern, text) if len(text) <= _SHORT else _compiled(pattern).search(text) is not None
