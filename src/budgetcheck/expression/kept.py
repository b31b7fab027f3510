"""Typed nodes as plain values that Python's `marshal` keeps, and back, which takes a tenth of parsing a formula.

A node is a list of its kind, its type, its columns and its fields, a decimal is bytes, a tuple a tuple; anything else
is as it is. Of a type the keys of its records are not kept: they are the model's, and only the parser asks for them.
"""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any, Final

from budgetcheck.expression import nodes
from budgetcheck.expression.nodes import Node, Type

_KINDS: Final[list[type[Node]]] = [
    kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, Node)
]
_OF: Final = "/"
"""Between a list's type and that of its elements."""


def kept_node(node: Node) -> list[Any]:
    """Write a node and all below it as plain values."""
    kind, (start, end) = type(node), node.at
    held = [_kept(getattr(node, name)) for name in _fields(kind)]  # type: ignore[arg-type]
    return [_KINDS.index(kind), _kept_type(node.type), start, end, *held]


def restored_node(kept: list[Any]) -> Node:
    """Make the node again of what `kept_node` wrote."""
    kind, type_, start, end, *held = kept
    made: Node = _KINDS[kind](_type(type_), (start, end), *[_restored(one) for one in held])
    return made


@cache
def _fields(kind: type[Node]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))[2:]


def _kept(value: object) -> object:
    if isinstance(value, Node):
        return kept_node(value)
    if isinstance(value, Decimal):
        return str(value).encode()
    return tuple([_kept(one) for one in value]) if isinstance(value, tuple) else value


def _restored(held: Any) -> Any:
    if isinstance(held, list):
        return restored_node(held)
    if isinstance(held, tuple):
        return tuple([_restored(one) for one in held])
    return Decimal(held.decode()) if isinstance(held, bytes) else held


def _kept_type(held: Type) -> str:
    return held.kind if held.item is None else f"{held.kind}{_OF}{_kept_type(held.item)}"


@cache
def _type(kept: str) -> Type:
    kind, _, item = kept.partition(_OF)
    return Type(kind, None, _type(item) if item else None)  # type: ignore[arg-type]
