"""`round(number, decimals)`: half away from zero; to whole numbers without `decimals`."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.arguments import single_numbers
from budgetcheck.expression.calling.function import Complaint, Function, Run, Writer
from budgetcheck.expression.nodes import Literal_, Node, Type
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import Unknown, Value, unknown_of
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[Node]) -> Type | Complaint:
    if len(arguments) == 2:
        places = arguments[1]
        if not isinstance(places, Literal_) or str(places.value) not in {str(n) for n in range(21)}:
            return places, phrase("expression.functions.decimals_whole_number_from")
    return single_numbers(arguments[:1])


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    places = int(str(arguments[1].value)) if len(arguments) > 1 and isinstance(arguments[1], nodes.Literal_) else 0
    return quantity.round_to(value, places) if isinstance(value, Quantity) else unknown_of(value) or Unknown(())


def _emit(writer: Writer, node: nodes.Call) -> str:
    places = node.arguments[1] if len(node.arguments) > 1 else None
    return f"rounded({writer.emit(node.arguments[0])}, {places.value if isinstance(places, Literal_) else 0})"


FUNCTION = Function(1, 2, _result, _exact, _emit, logic="rounded")
