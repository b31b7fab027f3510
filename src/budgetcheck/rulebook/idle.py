"""What a rule plainly has no instance without, seen from its text alone."""

from __future__ import annotations

import ast
from functools import cache

from budgetcheck.model.record import Record


def nothing_at(path: str, root: Record) -> bool:
    """Whether nothing is there; what is read from the elements of a list may be."""
    if path in root:
        return False
    return not any(type(root.get(start)) is list for start in _starts(path))


@cache
def _starts(path: str) -> tuple[str, ...]:
    steps = path.split(".")
    return tuple([".".join(steps[:end]) for end in range(1, len(steps))])


@cache
def needs(each: tuple[str, ...], when: str | None) -> tuple[str, ...]:
    """Lists that a rule goes through, and keys that its condition asks for first: without them it never applies."""
    names = {"texts", "codes", "comparisons", *(clause.partition(" in ")[0].strip() for clause in each)}
    lists = []
    for clause in each:
        path = _path(_parsed(clause.partition(" in ")[2]))
        if path is not None and path.partition(".")[0] not in names:
            lists.append(path)
    condition = _parsed(when or "True")
    parts = condition.values if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And) else [condition]
    keys = []
    for part in parts:
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "defined":
            path = _path(part.args[0]) if len(part.args) == 1 else None
            if path is not None and path.partition(".")[0] not in {*names, "custom"}:
                keys.append(path)
    return (*lists, *keys)


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _path(node: ast.expr | None) -> str | None:
    """The dotted path that a node writes; None if it is anything else."""
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(steps)]) if isinstance(node, ast.Name) else None
