"""What an expression needs to have a value, told from its nodes alone."""

from __future__ import annotations

from collections.abc import Iterator, Set
from decimal import Decimal
from fractions import Fraction

from budgetcheck.expression import nodes


def base_list(node: nodes.Node) -> nodes.Node:
    """Return the list that a filter or mapping starts from."""
    while isinstance(node, nodes.Filtered | nodes.Mapped | nodes.Only):
        node = node.source
    return node


def divides(node: nodes.Node) -> bool:
    """Whether a division by something other than a number written out takes part."""
    return any(
        isinstance(below, nodes.Arithmetic) and below.operator == "/" and finite_part(below.right) is None
        for below in node.walk()
    )


def finite_part(node: nodes.Node) -> Decimal | None:
    """Return 1 / a number written out where its decimals end: dividing by 100 is multiplying by 0.01, exactly."""
    if not isinstance(node, nodes.Literal_) or not isinstance(node.value, Decimal) or not node.value:
        return None
    part = 1 / Fraction(node.value)
    decimal = Decimal(part.numerator) / Decimal(part.denominator)
    return decimal if Fraction(decimal) == part else None


def figures_read(node: nodes.Node, depth: int) -> Iterator[tuple[int, str]]:
    """Yield the figures of the first `depth` records without which the expression has no value."""
    match node:
        case nodes.Figure():
            if node.scope < depth and node.kind != "any":
                yield node.scope, node.key
        case nodes.Logical() | nodes.Choice() | nodes.Filtered() | nodes.Mapped() | nodes.Children():
            return
        case nodes.Call() if node.function in ("defined", "coalesce", "any", "all"):
            return
        case nodes.Call() if node.function == "sum" and len(node.arguments) > 1:
            return
        case _:
            for operand in node.operands():
                yield from figures_read(operand, depth)


def certain(node: nodes.Node, present: Set[tuple[int, str]]) -> bool:
    """Whether reading what the expression reads cannot find anything absent."""
    match node:
        case nodes.Figure():
            return (node.scope, node.key) in present and node.kind not in ("any", "reference")
        case nodes.Literal_() | nodes.Parameter() | nodes.Currency():
            return True
        case nodes.Comparison():
            plain = nodes.TARGET not in (node.left.type, node.right.type)
            return plain and certain(node.left, present) and certain(node.right, present)
        case nodes.Arithmetic() | nodes.Negative() | nodes.Logical() | nodes.Not() | nodes.Choice():
            return all(certain(operand, present) for operand in node.operands())
        case nodes.Call() if node.function == "defined":
            return True
        case nodes.Call() if node.function in ("abs", "starts_with", "matches"):
            return all(certain(argument, present) for argument in node.arguments)
        case nodes.Call() if node.function == "coalesce":
            return certain(node.arguments[-1], present)
    return False


def harmless(node: nodes.Node, present: Set[tuple[int, str]]) -> bool:
    """Whether the written expression can raise nothing at all: all it reads is there, and it only compares and adds."""
    match node:
        case nodes.Figure():
            return (node.scope, node.key) in present and node.kind not in ("any", "reference")
        case nodes.Literal_() | nodes.Parameter() | nodes.Currency():
            return True
        case nodes.Comparison():
            plain = {node.left.type.kind, node.right.type.kind}.isdisjoint(("target", "any", "list"))
            return plain and not divides(node) and harmless(node.left, present) and harmless(node.right, present)
        case nodes.Arithmetic() if node.operator == "/" and finite_part(node.right) is None:
            return False
        case nodes.Arithmetic() | nodes.Negative() | nodes.Logical() | nodes.Not() | nodes.Choice():
            return all(harmless(operand, present) for operand in node.operands())
        case nodes.Call():
            return _harmless_call(node, present)
    return False


def _harmless_call(node: nodes.Call, present: Set[tuple[int, str]]) -> bool:
    *first, last = node.arguments
    match node.function:
        case "defined":
            return isinstance(last, nodes.Table | nodes.Elements) or _soft(last)
        case "abs" | "starts_with" | "matches":
            return all(harmless(argument, present) and argument.type.kind != "list" for argument in node.arguments)
        case "coalesce":
            return harmless(last, present) and all(_soft(one) or harmless(one, present) for one in first)
        case "len" | "count":
            return _sized(last, present)
    return False


def _soft(node: nodes.Node) -> bool:
    """Whether a figure, or a sum of figures, that may be absent is read without raising anything."""
    if isinstance(node, nodes.Call):
        return node.function == "sum" and len(node.arguments) > 1 and all(map(_soft, node.arguments))
    return isinstance(node, nodes.Figure) and node.kind not in ("any", "reference")


def _sized(node: nodes.Node, present: Set[tuple[int, str]]) -> bool:
    """Whether something has a length: a text, a list, the rows below a row (which the loop over rows has looked up)."""
    if isinstance(node, nodes.Children):
        source = node.element.source if isinstance(node.element, nodes.Element) else None
        return isinstance(source, nodes.Elements) and (source.scope, source.key) in present
    if isinstance(node, nodes.Figure):
        return (node.scope, node.key) in present and node.kind in ("text", "texts")
    return isinstance(node, nodes.Elements) and (node.scope, node.key) in present


def outright(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield the lists without which nothing of the expression can be known."""
    match node:
        case nodes.Elements():
            yield node.scope, node.key
        case nodes.Filtered() | nodes.Mapped() | nodes.Only():
            yield from outright(node.source)
        case nodes.Children():
            yield from outright(node.element)
        case nodes.Element():
            yield from outright(node.source)
        case nodes.Call() if node.function in ("defined", "coalesce", "any", "all"):
            return
        case nodes.Call() if node.function == "sum" and len(node.arguments) > 1:
            return
        case nodes.Logical() | nodes.Choice():
            return
        case _:
            for operand in node.operands():
                yield from outright(operand)


def absence_decides(node: nodes.Node) -> bool:
    """Whether an absent figure met while evaluating leaves the whole unknown, whatever the rest says."""
    undecided = any(
        isinstance(below, nodes.Logical | nodes.Choice)
        or (isinstance(below, nodes.Call) and below.function in ("any", "all"))
        for below in node.walk()
    )
    return not undecided
