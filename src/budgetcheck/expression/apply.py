"""The functions of the language, evaluated exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from budgetcheck.expression import nodes, quantity
from budgetcheck.expression.environment import as_number
from budgetcheck.expression.patterns import captured, found, same_name
from budgetcheck.expression.quantity import Quantity
from budgetcheck.expression.values import (
    Many,
    Plain,
    Truth,
    Unknown,
    Value,
    all_of,
    any_of,
    exact_of,
    figures_of,
    unknown_of,
)
from budgetcheck.model.record import Reference, refer
from budgetcheck.model.targets import Target

if TYPE_CHECKING:
    from budgetcheck.expression.evaluate import Evaluation

Function: TypeAlias = "Callable[[Evaluation, tuple[nodes.Node, ...]], Value]"
"""A function of the language over the arguments that a formula gives it."""


def _sum(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    parts: list[Quantity] = []
    absent: list[nodes.Node] = []
    optional = len(arguments) > 1
    for argument in arguments:
        if optional and is_absent(run, argument):
            absent.append(argument)
            continue
        value = run.value(argument)
        if isinstance(value, Unknown):
            return value
        parts.extend(value.items if isinstance(value, Many) else [value])  # type: ignore[list-item]
    if not parts and absent:
        missing = tuple(reference for argument in absent for reference in _absent_references(run, argument))
        if missing:
            return Unknown(missing)
    if any(not isinstance(part, Quantity) for part in parts):
        return Unknown(())
    return quantity.sum_of(parts)


def is_absent(run: Evaluation, node: nodes.Node) -> bool:
    """Whether an optional part of a sum is not stated at all (a list that lacks a value in a row is not absent)."""
    match node:
        case nodes.Figure(kind="any" | "reference"):
            return isinstance(run.on_stated_values().value(node), Unknown)
        case nodes.Figure():
            return run.scope(node.scope).get(node.key) is None
        case nodes.Mapped() | nodes.Filtered() | nodes.Only():
            return is_absent(run, node.source)
        case nodes.Elements():
            return not isinstance(run.scope(node.scope).get(node.key), list)
        case nodes.Negative():
            return is_absent(run, node.source)
        case nodes.Arithmetic():
            return is_absent(run, node.left) or is_absent(run, node.right)
    return False


def _absent_references(run: Evaluation, node: nodes.Node) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for below in node.walk():
        if isinstance(below, nodes.Figure | nodes.Elements) and below.scope >= len(run.records):
            continue  # a key of the elements that a filter would look at
        if isinstance(below, nodes.Figure):
            found.append(refer(run.scope(below.scope), below.key, below.kind))
        elif isinstance(below, nodes.Elements):
            found.append(refer(run.scope(below.scope), below.key, "list"))
    return tuple(found)


def _count(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    if not isinstance(value, Many):
        return unknown_of(value) or Unknown(())
    items = value.items
    if items and isinstance(items[0], Truth):
        if any(item.state == "unknown" for item in items):
            return Unknown(tuple(m for item in items for m in item.missing))
        return exact_of(value.figures, sum(item.state == "holds" for item in items))
    return exact_of(value.figures, len(items))


def _length(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    if isinstance(value, Plain) and isinstance(value.value, str):
        return exact_of(value.figures, len(value.value))
    return exact_of(value.figures, len(value.items)) if isinstance(value, Many) else unknown_of(value) or Unknown(())


def _extreme(operation: str) -> Callable[[Evaluation, tuple[nodes.Node, ...]], Value]:
    def evaluate(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
        values = [run.value(argument) for argument in arguments]
        unknown = unknown_of(*values)
        if unknown is not None:
            return unknown
        parts = [part for value in values for part in (value.items if isinstance(value, Many) else [value])]
        if not parts:
            return Unknown(tuple(f for value in values for f in figures_of(value)))
        return quantity.extreme(operation, tuple(parts))  # type: ignore[arg-type]

    return evaluate


def _absolute(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    return quantity.absolute(value) if isinstance(value, Quantity) else unknown_of(value) or Unknown(())


def _round(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    places = int(str(arguments[1].value)) if len(arguments) > 1 and isinstance(arguments[1], nodes.Literal_) else 0
    return quantity.round_to(value, places) if isinstance(value, Quantity) else unknown_of(value) or Unknown(())


def _flags(combine: Callable[[Sequence[Truth]], Truth]) -> Callable[[Evaluation, tuple[nodes.Node, ...]], Value]:
    def evaluate(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
        truths: list[Truth] = []
        for argument in arguments:
            if argument.type.kind != "list":
                truths.append(run.truth(argument))
                continue
            value = run.value(argument)
            if isinstance(value, Many):
                truths.extend(item if isinstance(item, Truth) else run.truth(argument) for item in value.items)
            else:
                truths.append(Truth("unknown", missing=value.missing if isinstance(value, Unknown) else ()))
        return combine(truths)

    return evaluate


def _defined(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    node = arguments[0]
    plain = run.on_stated_values()
    value = plain.value(node)
    present = not isinstance(value, Unknown)
    if isinstance(value, Many) and not isinstance(node, nodes.Elements):
        present = len(value.items) > 0
    return Truth("holds" if present else "fails", figures=_absent_references(run, node) or figures_of(value))


def _coalesce(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    plain = run.on_stated_values()
    missing: tuple[Reference, ...] = ()
    for argument in arguments:
        value = plain.value(argument)
        if not isinstance(value, Unknown):
            return value
        missing += value.missing
    return Unknown(missing)


def _test(holds: Callable[[str, str], bool]) -> Callable[[Evaluation, tuple[nodes.Node, ...]], Value]:
    """Make a test of one text, or of each text of a list."""

    def evaluate(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
        subject, other = run.value(arguments[0]), run.value(arguments[1])
        if not isinstance(other, Plain) or not isinstance(other.value, str):
            return unknown_of(other) or Unknown(())
        if isinstance(subject, Many):
            return Many([_tested(item, other.value, holds) for item in subject.items], subject.figures)
        return _tested(subject, other.value, holds)

    return evaluate


def _tested(subject: Value, other: str, holds: Callable[[str, str], bool]) -> Truth:
    if not isinstance(subject, Plain) or not isinstance(subject.value, str):
        return Truth("unknown", missing=(unknown_of(subject) or Unknown(())).missing)
    return Truth("holds" if holds(subject.value, other) else "fails", figures=subject.figures)


def _captures(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    subject, pattern = run.value(arguments[0]), run.value(arguments[1])
    if not isinstance(pattern, Plain) or not isinstance(pattern.value, str):
        return unknown_of(pattern) or Unknown(())
    taken: list[Value] = []
    for text in subject.items if isinstance(subject, Many) else [subject]:
        if not isinstance(text, Plain) or not isinstance(text.value, str):
            return unknown_of(text) or Unknown(())
        taken += [Plain(part, text.figures) for part in captured(pattern.value, text.value)]
    return Many(taken, figures_of(subject))


def _as_number(run: Evaluation, arguments: tuple[nodes.Node, ...]) -> Value:
    value = run.value(arguments[0])
    if isinstance(value, Many):
        numbers = [_number_of(run, item) for item in value.items]
        return unknown_of(*numbers) or Many(numbers, value.figures)
    return _number_of(run, value)


def _number_of(run: Evaluation, value: Value) -> Value:
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


FUNCTIONS: Mapping[str, Function] = {
    "sum": _sum,
    "count": _count,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "abs": _absolute,
    "round": _round,
    "all": _flags(all_of),
    "any": _flags(any_of),
    "defined": _defined,
    "coalesce": _coalesce,
    "starts_with": _test(str.startswith),
    "len": _length,
    "matches": _test(lambda text, pattern: found(pattern, text)),
    "captures": _captures,
    "same_name": _test(same_name),
    "number": _as_number,
}
