"""What somebody probably meant by a key or a name that is not there. Imported only for faults."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from budgetcheck.model.record import Key

LONGEST_GUESSED = 64
"""Code points of the longest word that is guessed at; the comparison takes time quadratic in its length."""

_KeyT = TypeVar("_KeyT", bound=Key)
_NOISE = re.compile(r"[\s“”\"'‘’()、:;,。·]+")


def simplified(text: str) -> str:
    """A key or label without what people write differently: width, case, quotes, brackets, spaces, hyphens."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).replace("-", "_").casefold()


def closest(word: str, pool: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The most similar word of the pool, None where none is similar enough."""
    if len(word) > LONGEST_GUESSED:
        return None
    close = get_close_matches(word, pool, n=1, cutoff=cutoff)
    return close[0] if close else None


def key_meant(word: str, keys: Mapping[str, _KeyT]) -> _KeyT | None:
    """The key that was meant among some, by its name or by its Chinese label."""
    if len(word) > LONGEST_GUESSED:
        return None
    wanted = simplified(word)
    by_label: dict[str, _KeyT] = {}
    for key in keys.values():
        by_label.setdefault(simplified(key.label.zh), key)
    found = keys.get(wanted) or by_label.get(wanted)
    if found is None:
        pool: Mapping[str, _KeyT] = keys if wanted.isascii() else by_label
        close = closest(wanted, pool)
        found = None if close is None else pool[close]
    return found


def below(keys: Mapping[str, Key], depth: int = 3, prefix: str = "") -> Iterator[tuple[str, Key]]:
    """All keys of a table and of the tables in it with their dotted paths, the outer ones first; lists are left out."""
    for name, key in keys.items():
        yield f"{prefix}{name}", key
    if depth > 1:
        for name, key in keys.items():
            if key.kind == "table" and name != "previous":
                yield from below(key.keys, depth - 1, f"{prefix}{name}.")


def path_meant(word: str, keys: Mapping[str, Key]) -> tuple[str, Key] | None:
    """The key further inside that has this name or label: `personnel` is `basic.personnel` of the expenditure."""
    wanted = simplified(word)
    for path, key in below(keys):
        if wanted in (key.name, simplified(key.label.zh)):
            return path, key
    return None
