"""`count(list)`: how many elements a list has, or how many conditions in it hold."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Complaint, Function, Run, Writer
from budgetcheck.expression.calling.sizes import at_least, emit_size, gone_through_once, sized
from budgetcheck.expression.quantities.values import Many, Truth, Unknown, Value, unknown_of
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[nodes.Node]) -> nodes.Type | Complaint:
    if arguments[0].type.kind not in ("list", "any"):
        return arguments[0], phrase("expression.functions.list_needed_here")
    return nodes.NUMBER


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    if not isinstance(value, Many):
        return unknown_of(value) or Unknown(())
    items = value.items
    if items and isinstance(items[0], Truth):
        if any(item.state == "unknown" for item in items):
            return Unknown(tuple(m for item in items for m in item.missing))
        return at_least(run, value, sum(item.state == "holds" for item in items))
    return at_least(run, value, len(items))


def _emit(writer: Writer, node: nodes.Call) -> str:
    (argument,) = node.arguments
    of_flags = argument.type.kind == "list" and argument.type.element.kind == "flag"
    return f"sum({gone_through_once(writer.emit(argument))})" if of_flags else emit_size(writer, node)


FUNCTION = Function(1, 1, _result, _exact, _emit, harmless=sized, logic="count")
