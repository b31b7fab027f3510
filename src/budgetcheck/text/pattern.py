"""Patterns that cost nothing at import: they are compiled when they are first used."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes, compiled when it is first used."""
    return cast("re.Pattern[AnyStr]", _WaitingPattern(source, flags))


class _WaitingPattern(Generic[AnyStr]):
    """The methods of a pattern, which take their places when one of them is first asked for."""

    __slots__ = ("_flags", "_source", "finditer", "fullmatch", "match", "search", "split", "sub")

    def __init__(self, source: AnyStr, flags: int) -> None:
        self._source: AnyStr = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(self._source, self._flags)
        for method in _WaitingPattern.__slots__[2:]:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)
