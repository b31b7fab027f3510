"""`abs(number)`: without its sign."""

from __future__ import annotations

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.arguments import single_numbers
from budgetcheck.expression.calling.function import Function, Run, Writer
from budgetcheck.expression.presence import all_certain, all_harmless
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import Unknown, Value, unknown_of


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    return quantity.absolute(value) if isinstance(value, Quantity) else unknown_of(value) or Unknown(())


def _emit(writer: Writer, node: nodes.Call) -> str:
    return f"abs({writer.emit(node.arguments[0])})"


FUNCTION = Function(1, 1, single_numbers, _exact, _emit, certain=all_certain, harmless=all_harmless, logic="absolute")
