"""What a rule plainly has no instance without, seen from its formulas alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.model.record import Record

if TYPE_CHECKING:
    from budgetcheck.rulebook.parsed import Parsed


def nothing_at(path: str, root: Record) -> bool:
    """Whether nothing is there; what is read from the elements of a list may be."""
    if path in root:
        return False
    return not any(type(root.get(start)) is list for start in _starts(path))


@cache
def _starts(path: str) -> tuple[str, ...]:
    steps = path.split(".")
    return tuple([".".join(steps[:end]) for end in range(1, len(steps))])


def prerequisites_of(parsed: Parsed) -> tuple[str, ...]:
    """Lists that a rule goes through, and keys that its condition asks for first: without them it never applies."""
    return (*_lists(parsed), *_keys(parsed))


def _lists(parsed: Parsed) -> Iterator[str]:
    for _, source in parsed.each:
        base = nodes.base_list(source)
        if isinstance(base, nodes.Elements) and base.scope == 0:
            yield base.key


def _keys(parsed: Parsed) -> Iterator[str]:
    for part in parsed.conditions:
        if isinstance(part, nodes.Call) and function_of(part.function).logic == "defined":
            asked = nodes.base_list(part.arguments[0])
            match asked:
                case nodes.Figure(kind="any"):
                    pass
                case nodes.Figure() | nodes.WholeTable() | nodes.Elements() if asked.scope == 0:
                    yield asked.key
