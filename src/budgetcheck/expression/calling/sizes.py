"""What `count` and `len` share of their compiled form."""

from __future__ import annotations

from collections.abc import Sequence, Set

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Present, Run, Writer
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.bounds import REST
from budgetcheck.expression.quantities.values import Many, Unknown, Value, exact_of
from budgetcheck.model.record import Reference


def at_least(run: Run, of: Many, number: int) -> Value:
    """How many there are of a list; at least so many where it is not given in full."""
    if of.open is None:
        return exact_of(of.figures, number)
    if not run.bounds:
        return Unknown((of.open,))
    rest = quantity.figure(Reference((*of.open.route, REST), None, "number"))
    return quantity.add(quantity.constant(number), rest)


def emit_size(writer: Writer, node: nodes.Call) -> str:
    """Emit the length of a list or text."""
    (argument,) = node.arguments
    return f"len({writer.emit(argument)})"


def gone_through_once(text: str) -> str:
    """Emit a list that is gone through once: where `map` makes it, each element is made when it is looked at."""
    return text[2:-1] if text.startswith("[*map(") else text


def sized(arguments: Sequence[nodes.Node], present: Set[Present]) -> bool:
    """Whether this has a length: a text, a list, the rows below a row (which the loop over rows has looked up)."""
    (node,) = arguments
    if isinstance(node, nodes.Children):
        source = node.element.source if isinstance(node.element, nodes.Element) else None
        return isinstance(source, nodes.Elements) and (source.scope, source.key) in present
    if isinstance(node, nodes.Figure):
        return (node.scope, node.key) in present and node.kind in ("text", "texts")
    return isinstance(node, nodes.Elements) and (node.scope, node.key) in present
