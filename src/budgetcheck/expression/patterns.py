"""Patterns of `matches`, compiled once by RE2, which matches in linear time whatever the pattern and text."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text; `^` and `$` anchor it."""
    return _compiled(pattern).search(text) is not None
