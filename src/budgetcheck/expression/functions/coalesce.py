"""`coalesce(…)`: the first of these that is stated."""

from __future__ import annotations

from collections.abc import Sequence, Set

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.applying import always
from budgetcheck.expression.calling.function import Complaint, Function, Present, Run, Writer
from budgetcheck.expression.nodes import Node, Type
from budgetcheck.expression.presence import certain, harmless, read_softly
from budgetcheck.expression.quantities.quantity import Linear, figure, sum_of
from budgetcheck.expression.quantities.values import Truth, Unknown, Value
from budgetcheck.model.record import Reference
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[Node]) -> Type | Complaint:
    first = arguments[0].type
    for argument in arguments[1:]:
        if argument.type.kind not in (first.kind, "any") and first.kind != "any":
            return argument, phrase("expression.functions.all_arguments_type")
    return first


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    plain = run.on_stated_values()
    missing: tuple[Reference, ...] = ()
    for argument in arguments:
        value = plain.value(argument)
        if not isinstance(value, Unknown) and not (isinstance(value, Truth) and value.state == "unknown"):
            return _where_given_in_part(run, missing, value)
        missing += value.missing
    # The last one is what all the others stand for in full: what is known of its parts bounds it.
    bounded = run.value(arguments[-1]) if run.bounds else None
    return bounded if isinstance(bounded, Linear) else Unknown(missing)


def _where_given_in_part(run: Run, missing: tuple[Reference, ...], value: Value) -> Value:
    """What stands in for figures that are absent, unless they may be in the rest of the document."""
    if not run.environment.has_gaps:
        return value
    open_ = tuple(one for one in missing if run.environment.figures.given_in_part(one.route))
    if not open_:
        return value
    nothing = isinstance(value, Linear) and not value.terms and not value.constant
    if run.bounds and nothing and all(map(run.environment.never_negative, open_)):
        return sum_of([figure(one) for one in open_])
    return Unknown(open_)


def _emit(writer: Writer, node: nodes.Call) -> str:
    *first, last = node.arguments
    text = writer.emit(last)
    for argument in reversed(first):
        stated = writer.soft(argument)
        if isinstance(argument, nodes.Figure) and read_softly(argument):
            text = f"({text} if {stated} is None else {stated})"
        elif not writer.lists:
            name = writer.fresh()
            text = f"({text} if ({name} := {stated}) is None else {name})"
        elif argument is first[-1] and isinstance(last, nodes.Literal_):
            text = f"given({stated}, {text})"
        else:
            text = f"either({stated}, lambda: {text})"
    return text


def _certain(arguments: Sequence[Node], present: Set[Present]) -> bool:
    return certain(arguments[-1], present)


def _harmless(arguments: Sequence[Node], present: Set[Present]) -> bool:
    *first, last = arguments
    return harmless(last, present) and all(read_softly(one) or harmless(one, present) for one in first)


FUNCTION = Function(
    2, 60, _result, _exact, _emit, tolerates=always, certain=_certain, harmless=_harmless, logic="first"
)
