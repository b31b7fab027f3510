"""What was made lately, so much of it at most."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Recent(Generic[Key, Made]):
    """Things that are costly to make and to keep; the one that was not asked for longest goes first."""

    __slots__ = ("_made", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Key, Made] = {}

    def __len__(self) -> int:
        return len(self._made)

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, else what `make` makes; what it raises is raised and nothing kept."""
        try:
            made = self._made.pop(key)
        except KeyError:
            made = make()
            if len(self._made) >= self._most:
                del self._made[next(iter(self._made))]
        self._made[key] = made
        return made
