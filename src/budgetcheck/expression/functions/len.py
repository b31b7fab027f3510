"""`len(…)`: of a text in characters, of a list in elements."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Complaint, Function, Run
from budgetcheck.expression.calling.sizes import at_least, emit_size, sized
from budgetcheck.expression.quantities.values import Many, Plain, Unknown, Value, exact_of, unknown_of
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[nodes.Node]) -> nodes.Type | Complaint:
    if arguments[0].type.kind not in ("list", "text", "any"):
        return arguments[0], phrase("expression.functions.text_list_needed_here")
    return nodes.NUMBER


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    if isinstance(value, Plain) and isinstance(value.value, str):
        return exact_of(value.figures, len(value.value))
    return at_least(run, value, len(value.items)) if isinstance(value, Many) else unknown_of(value) or Unknown(())


FUNCTION = Function(1, 1, _result, _exact, emit_size, harmless=sized, logic="count")
