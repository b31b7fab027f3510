"""The longest words of a vocabulary in a text, found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_END = ""


class Vocabulary(Generic[T]):
    """Words with their meanings; `longest` finds the longest one that begins at a position."""

    __slots__ = ("_root",)

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        self._root: dict[str, Any] = {}
        for word, meaning in words:
            node = self._root
            for letter in word:
                node = node.setdefault(letter, {})
            if word:
                node[_END] = meaning

    def longest(self, text: str, start: int) -> tuple[int, T] | None:
        """Return the end and the meaning of the longest word that begins at `start`; None where none does."""
        node: Mapping[str, Any] = self._root
        found: tuple[int, T] | None = None
        for index in range(start, len(text)):
            step = node.get(text[index])
            if step is None:
                break
            node = step
            if _END in node:
                found = index + 1, node[_END]
        return found
