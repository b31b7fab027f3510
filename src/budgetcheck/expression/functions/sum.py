"""`sum(…)`: of lists, and of several optional parts, of which those that are absent count as nothing."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TypeGuard

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.applying import is_absent
from budgetcheck.expression.calling.arguments import numbers
from budgetcheck.expression.calling.function import Function, Present, Run, Writer
from budgetcheck.expression.calling.sizes import gone_through_once
from budgetcheck.expression.faults import NoFastPath
from budgetcheck.expression.nodes import base_list
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.bounds import rest_of
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import Many, Unknown, Value
from budgetcheck.expression.reads import named_by
from budgetcheck.model.record import Reference


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    parts: list[Quantity] = []
    absent: list[nodes.Node] = []
    optional = _optional(arguments)
    for argument in arguments:
        if optional and is_absent(run, argument):
            absent.append(argument)
            continue
        value = run.value(argument)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Many) and value.open is not None:
            rest = _rest(run, argument, value.open)
            if isinstance(rest, Unknown):
                return rest
            parts.append(rest)
        parts.extend(value.items if isinstance(value, Many) else [value])  # type: ignore[list-item]
    asked = absent if parts and run.environment.has_gaps else ()
    for reference in (one for argument in asked for one in named_by(run, argument)):
        if not run.environment.figures.given_in_part(reference.route):
            continue
        if not run.bounds or not run.environment.never_negative(reference):
            return Unknown((reference,))
        parts.append(quantity.figure(reference))
    if not parts and absent:
        missing = tuple(reference for argument in absent for reference in named_by(run, argument))
        if missing:
            return Unknown(missing)
    if any(not isinstance(part, Quantity) for part in parts):
        return Unknown(())
    return quantity.sum_of(parts)


def _rest(run: Run, argument: nodes.Node, list_: Reference) -> Quantity | Unknown:
    """What of a list is not given, as one figure where the sum may be decided by its bounds."""
    mapped = isinstance(argument, nodes.Mapped) and argument.kind in ("amount", "number")
    if not run.bounds or not mapped:
        return Unknown((list_,))
    rest = rest_of(list_, argument.key, argument.kind, returns=run.environment.returned)  # type: ignore[attr-defined]
    return Unknown((list_,)) if rest is None else rest


def _optional(arguments: Sequence[nodes.Node]) -> bool:
    return len(arguments) > 1


def _emit(writer: Writer, node: nodes.Call) -> str:
    if _optional(node.arguments):
        if _in_variables(writer, node.arguments) and _surely_some(node.arguments, writer.present):
            return _added(writer, node.arguments)
        if _in_variables(writer, node.arguments):
            return f"(none() if {_none_of(writer, node.arguments)} else {_added(writer, node.arguments)})"
        return f"add(({_parts(writer, node.arguments)},))"
    (argument,) = node.arguments
    return _whole(writer, argument)


def _soft(writer: Writer, node: nodes.Call) -> str:
    if not _optional(node.arguments):
        return f"soft(lambda: {_emit(writer, node)})"
    if _in_variables(writer, node.arguments):
        return f"(None if {_none_of(writer, node.arguments)} else {_added(writer, node.arguments)})"
    return f"total(({_parts(writer, node.arguments)},))"


def _none_of(writer: Writer, arguments: Sequence[nodes.Node]) -> str:
    """Emit whether all of these are absent."""
    return " and ".join(f"{writer.soft(one)} is None" for one in arguments)


def _added(writer: Writer, arguments: Sequence[nodes.Node]) -> str:
    """Emit the sum of figures in variables, None for each that is absent."""
    there = writer.present
    parts = [(one, writer.soft(one)) for one in arguments]
    added = [name if _is_there(one, there) else f"({name} or ZERO)" for one, name in parts]
    return f"({' + '.join(added)})"


def _in_variables(writer: Writer, arguments: Sequence[nodes.Node]) -> bool:
    """Whether all are figures that the sheet holds in variables."""
    return all(_is_plain(one) and writer.held(one.scope) for one in arguments)


def _is_plain(node: nodes.Node) -> TypeGuard[nodes.Figure]:
    return isinstance(node, nodes.Figure) and node.kind not in ("any", "reference")


def _is_there(node: nodes.Node, present: Set[Present]) -> bool:
    return isinstance(node, nodes.Figure) and (node.scope, node.key) in present


def _surely_some(arguments: Sequence[nodes.Node], present: Set[Present]) -> bool:
    return any(_is_there(one, present) for one in arguments)


def _sure(arguments: Sequence[nodes.Node], present: Set[Present]) -> bool:
    """Whether a sum of single figures has a value: one of them is there."""
    return _optional(arguments) and all(map(_is_plain, arguments)) and _surely_some(arguments, present)


def _whole(writer: Writer, argument: nodes.Node) -> str:
    text = writer.emit(argument)
    return f"sum({gone_through_once(text)}, ZERO)" if argument.type.kind == "list" else text


def _parts(writer: Writer, arguments: Sequence[nodes.Node]) -> str:
    """Emit the addends, None for each that is absent."""
    parts = []
    for argument in arguments:
        base = base_list(argument)
        if isinstance(argument, nodes.Figure):
            parts.append(writer.soft(argument))
        elif isinstance(base, nodes.Elements):
            text = _whole(writer, argument)
            parts.append(f"(None if {writer.absent(base)} else {text})")
        elif isinstance(argument, nodes.Literal_ | nodes.Parameter | nodes.Currency | nodes.Call):
            parts.append(writer.emit(argument))
        else:
            raise NoFastPath
    return ", ".join(parts)


FUNCTION = Function(
    1, 60, numbers, _exact, _emit, _soft, tolerates=_optional, certain=_sure, harmless=_sure, logic="sum"
)
