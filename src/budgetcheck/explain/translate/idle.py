"""Rules that plainly have no instance in a declaration, seen from their text alone.

Typing the nodes of all rules takes longer than explaining a declaration; most rules are about tables that it has not.
"""

from __future__ import annotations

import ast
from functools import cache

from budgetcheck.model.record import Record
from budgetcheck.rulebook.rule import Rule


def is_idle(rule: Rule, root: Record) -> bool:
    """Whether a list that the rule goes through, or a key that its condition asks for first, is not there."""
    lists, keys = _needs(rule.each, rule.when)
    return any(_absent(name, root) for name in lists) or any(_absent(key, root) for key in keys)


def _absent(path: str, root: Record) -> bool:
    """Whether nothing is there; what is read from the elements of a list may be."""
    if path in root:
        return False
    steps = path.split(".")
    return not any(isinstance(root.get(".".join(steps[:end])), list) for end in range(1, len(steps)))


@cache
def _needs(each: tuple[str, ...], when: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lists and keys of the document without which a rule never applies."""
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
    return tuple(lists), tuple(keys)


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
