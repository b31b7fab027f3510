"""The named patterns of a pack written out: ``{name}`` in one stands for another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from budgetcheck.expression.surroundings.patterns import LONGEST_PATTERN, pattern_fault
from budgetcheck.text.words import Words

_NAMED: Final = re.compile(r"(?<!\\[pPx])\{([a-z][a-z0-9_]*)\}")


class PatternError(ValueError):
    """A named pattern that cannot be written out or used; `words` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def write_out(name: str, stated: Mapping[str, str]) -> str:
    """Write a pattern out; what it names becomes a group that captures nothing. Raises `PatternError`."""
    pattern = _written(name, stated, {}, (name,))
    fault = pattern_fault(pattern)
    if fault:
        raise PatternError(f"模式“{name}”有误：{fault}", f"the pattern `{name}` cannot be used: {fault}")
    return pattern


def _written(name: str, stated: Mapping[str, str], known: dict[str, str], way: tuple[str, ...]) -> str:
    found = known.get(name)
    if found is not None:
        return found
    pieces: list[str] = []
    at = length = 0
    for match in _NAMED.finditer(stated[name]):
        inner = match[1]
        if inner in way:
            round_ = " → ".join((*way, inner))
            raise PatternError(f"模式循环引用：{round_}", f"patterns that name each other: {round_}")
        if inner not in stated:
            close = get_close_matches(inner, stated, n=1)
            zh, en = (f"，是否想写“{close[0]}”？", f"; did you mean `{close[0]}`?") if close else ("", "")
            raise PatternError(f"没有模式“{inner}”{zh}", f"there is no pattern `{inner}`{en}")
        pieces += (stated[name][at : match.start()], f"(?:{_written(inner, stated, known, (*way, inner))})")
        at = match.end()
        length += len(pieces[-2]) + len(pieces[-1])
        if length > LONGEST_PATTERN:
            break
    pieces.append(stated[name][at:])
    made = "".join(pieces)
    if len(made) > LONGEST_PATTERN:
        raise PatternError(
            f"模式“{name}”展开后超过 {LONGEST_PATTERN:,} 个字符",
            f"the pattern `{name}` is longer than {LONGEST_PATTERN:,} characters when written out",
        )
    known[name] = made
    return made
