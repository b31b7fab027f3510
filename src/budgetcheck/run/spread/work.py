"""What several processes do to many items, and the bounds that they keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

WINDOW = 512
"""Results that may wait for their turn."""
MOST_WAITING = 32 * 2**20
"""Bytes that results waiting for their turn may come to before no further item is looked at."""


@frozen
class Work(Generic[ItemT, ResultT]):
    """What is to be done to each item."""

    prepare: Callable[[], Callable[[ItemT], ResultT]]
    """Makes the function; called once a process, in this one at the latest when the first item needs it. It must be
    picklable where processes are spawned."""
    lost: Callable[[ItemT, Words], ResultT]
    """The result for an item that killed or hung its worker or raised an exception, and why."""
    ready: Callable[[ItemT], ResultT | None] = lambda _item: None
    """The result where it is known without work (the cache), asked in this process; else None."""
    weigh: Callable[[ResultT], int] = lambda _result: 0
    """Bytes that a result takes, as far as they count."""
    risky: Callable[[ItemT], bool] = lambda _item: False
    """Whether an item may bring its process down: no other is worked on beside it in this process."""


def raised(error: Exception) -> Words:
    """Say what was raised while an item was worked on."""
    what = f"{type(error).__name__}: {error}"[:500]
    return phrase("run.work.internal_error_what", what=what)
