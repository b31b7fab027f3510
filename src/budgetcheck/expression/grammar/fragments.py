"""The named patterns of a pack written out: ``{name}`` in one stands for another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from budgetcheck.expression.surroundings.patterns import LONGEST_PATTERN, pattern_fault
from budgetcheck.text.words import Words, phrase

_NAMED: Final = re.compile(r"(?<!\\[pPx])\{([a-z][a-z0-9_]*)\}")


class PatternError(ValueError):
    """A named pattern that cannot be written out or used; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def write_out(name: str, stated: Mapping[str, str]) -> str:
    """Write a pattern out; what it names becomes a group that captures nothing. Raises `PatternError`."""
    pattern = _written(name, stated, {}, (name,))
    fault = pattern_fault(pattern)
    if fault:
        raise PatternError(phrase("expression.fragments.pattern_cannot_used", name=name, fault=fault))
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
            raise PatternError(phrase("expression.fragments.patterns_name_each_other", round=round_))
        if inner not in stated:
            close = get_close_matches(inner, stated, n=1)
            hint = phrase("text.problems.did_you_mean", name=close[0]) if close else ""
            raise PatternError(phrase("expression.fragments.there_no_pattern", inner=inner, hint=hint))
        pieces += (stated[name][at : match.start()], f"(?:{_written(inner, stated, known, (*way, inner))})")
        at = match.end()
        length += len(pieces[-2]) + len(pieces[-1])
        if length > LONGEST_PATTERN:
            break
    pieces.append(stated[name][at:])
    made = "".join(pieces)
    if len(made) > LONGEST_PATTERN:
        raise PatternError(
            phrase(
                "expression.fragments.pattern_longer_than_characters_when", name=name, longest_pattern=LONGEST_PATTERN
            ),
        )
    known[name] = made
    return made
