"""Parts of formulas by name: two that mean the same in the same scopes have the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal

from budgetcheck.expression import nodes
from budgetcheck.text.words import Words, phrase

Bases = tuple[str, ...]
"""Where the records of each scope stand: ``""`` the document, ``procurement.items[]`` any of its elements."""


def symbol_name(node: nodes.Figure | nodes.WholeTable | nodes.Elements, bases: Bases) -> str:
    """Name what a node reads by where it stands."""
    base = bases[node.scope]
    return f"{base}.{node.key}" if base else node.key


def node_name(node: nodes.Node, bases: Bases) -> str:
    """Write a node so that two that mean the same in the same scopes are written alike."""
    match node:
        case nodes.Figure() | nodes.WholeTable() | nodes.Elements():
            return symbol_name(node, bases) if node.scope < len(bases) else f"?{node.scope}.{node.key}"
        case nodes.Element():
            return bases[node.scope]
        case nodes.Literal_():
            return repr(node.value) if not isinstance(node.value, Decimal) else str(node.value)
        case nodes.Mapped():
            return f"{node_name(node.source, bases)}*.{node.key}"
        case nodes.Filtered():
            inner = (*bases[: node.scope], f"@{node.scope}")
            return f"{node_name(node.source, bases)}[{node_name(node.condition, inner)}]"
        case nodes.Only():
            return f"only({node_name(node.source, bases)})"
        case nodes.Arithmetic() | nodes.Comparison():
            sign = node.operator if isinstance(node, nodes.Arithmetic) else node.relation
            return f"({node_name(node.left, bases)} {sign} {node_name(node.right, bases)})"
        case nodes.Logical():
            return f"({f' {node.operator} '.join(node_name(part, bases) for part in node.conditions)})"
        case nodes.Call():
            return f"{node.function}({', '.join(node_name(part, bases) for part in node.arguments)})"
    own = (str(getattr(node, f.name)) for f in fields(node) if f.type == "str" or f.name == "part")
    inside = (node_name(part, bases) for part in node.operands())
    return f"{type(node).__name__}({', '.join((*own, *inside))})"


def element_base(source: nodes.Node, bases: Bases, taken: Iterable[str]) -> str:
    """Where any element of a list stands; a second element of the same list is another one."""
    if isinstance(source, nodes.Filtered):
        source = source.source
    base = f"{node_name(source, bases)}[]"
    while base in taken:
        base += "'"
    return base


_REASONS: Mapping[str, Words] = {
    "product": phrase("analysis.lint.product_quotient_figures"),
    "list": phrase("analysis.lint.sum_over_choice_from_list"),
    "text": phrase("analysis.lint.test_texts"),
    "other": phrase("analysis.lint.computation_not_linear"),
}


def reason_for(node: nodes.Node) -> Words:
    """Why a node is not looked into."""
    if isinstance(node, nodes.Arithmetic) or any(
        isinstance(below, nodes.Arithmetic) and below.operator in "*/" for below in node.walk()
    ):
        kind = "product"
    elif any(below.type.kind == "list" for below in node.walk() if not isinstance(below, nodes.Literal_)):
        kind = "list"
    elif any(below.type.kind in ("text", "target") for below in node.walk()):
        kind = "text"
    else:
        kind = "other"
    return _REASONS[kind]
