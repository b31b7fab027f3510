"""`number(…)`: of a text or target, or of each text of a list."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.arguments import is_list_of
from budgetcheck.expression.calling.function import Complaint, Function, Run, Writer
from budgetcheck.expression.nodes import NUMBER, Node, Type
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import Many, Plain, Unknown, Value, exact_of, unknown_of
from budgetcheck.expression.surroundings.runtime import as_number
from budgetcheck.model.record import Reference
from budgetcheck.model.targets import Target
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[Node]) -> Type | Complaint:
    if is_list_of(arguments[0], "text"):
        return Type("list", None, NUMBER)
    if arguments[0].type.kind not in ("text", "target", "number", "any"):
        return arguments[0], phrase("expression.functions.text_target_needed_here")
    return NUMBER


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    if isinstance(value, Many):
        numbers = [_number_of(run, item) for item in value.items]
        return unknown_of(*numbers) or Many(numbers, value.figures, value.open)
    return _number_of(run, value)


def _number_of(run: Run, value: Value) -> Value:
    if isinstance(value, Quantity):
        return value
    if not isinstance(value, Plain):
        return unknown_of(value) or Unknown(())
    try:
        number = as_number(value.value, run.environment.units)
    except KeyError:
        return Unknown(value.figures)
    if isinstance(value.value, Target) and value.value.amount(0) is not None and value.figures:
        # Money in a target is rounded like any other amount, to the decimals that it shows there.
        return quantity.figure(Reference(value.figures[0].route, number, "target"))
    return exact_of(value.figures, number)


def _emit(writer: Writer, node: nodes.Call) -> str:
    if node.type.kind == "list":
        run = writer.run(node.arguments[0])
        return f"[as_number({run.item}, E.units) {run.over}]"
    return f"as_number({writer.emit(node.arguments[0])}, E.units)"


FUNCTION = Function(1, 1, _result, _exact, _emit)
