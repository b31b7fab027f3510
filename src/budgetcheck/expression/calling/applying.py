"""What several functions share of their exact meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Exact, Run, Writer
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.values import Many, Plain, Truth, Unknown, Value, references_of, unknown_of


def is_absent(run: Run, node: nodes.Node) -> bool:
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


def choosing(operation: str) -> Exact:
    """Make `min` or `max`."""

    def evaluate(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
        values = [run.value(argument) for argument in arguments]
        unknown = unknown_of(*values)
        if unknown is not None:
            return unknown
        for value in values:
            if isinstance(value, Many) and value.open is not None:
                return Unknown((value.open,))
        parts = [part for value in values for part in (value.items if isinstance(value, Many) else [value])]
        if not parts:
            return Unknown(tuple(f for value in values for f in references_of(value)))
        if not all(isinstance(part, quantity.Quantity) for part in parts):
            return Unknown(())
        return quantity.extreme(operation, tuple(parts))  # type: ignore[arg-type]

    return evaluate


def joining(combine: Callable[[Sequence[Truth]], Truth]) -> Exact:
    """Make a function that joins conditions and lists of conditions."""

    def evaluate(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
        truths: list[Truth] = []
        for argument in arguments:
            if argument.type.kind != "list":
                truths.append(run.truth(argument))
                continue
            value = run.value(argument)
            if isinstance(value, Many):
                truths.extend(item if isinstance(item, Truth) else run.truth(argument) for item in value.items)
                if value.open is not None:
                    truths.append(Truth("unknown", missing=(value.open,)))
            else:
                truths.append(Truth("unknown", missing=value.missing if isinstance(value, Unknown) else ()))
        return combine(truths)

    return evaluate


def text_test(holds: Callable[[str, str], bool]) -> Exact:
    """Make a test of one text, or of each text of a list."""

    def evaluate(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
        subject, other = run.value(arguments[0]), run.value(arguments[1])
        if not isinstance(other, Plain) or not isinstance(other.value, str):
            return unknown_of(other) or Unknown(())
        if isinstance(subject, Many):
            return Many([_tested(item, other.value, holds) for item in subject.items], subject.figures, subject.open)
        return _tested(subject, other.value, holds)

    return evaluate


def _tested(subject: Value, other: str, holds: Callable[[str, str], bool]) -> Truth:
    if not isinstance(subject, Plain) or not isinstance(subject.value, str):
        return Truth("unknown", missing=(unknown_of(subject) or Unknown(())).missing)
    return Truth("holds" if holds(subject.value, other) else "fails", figures=subject.figures)


def always(_arguments: Sequence[nodes.Node]) -> bool:
    """Whatever is absent."""
    return True


def emit_extreme(writer: Writer, node: nodes.Call) -> str:
    """Emit `min` or `max`."""
    arguments = node.arguments
    if len(arguments) == 1 and arguments[0].type.kind == "list":
        return f"some({node.function}, {writer.emit(arguments[0])})"
    return f"{node.function}({', '.join(map(writer.emit, arguments))})"


def emit_joined(writer: Writer, node: nodes.Call) -> str:
    """Emit `any` or `all`."""
    flags = [
        writer.joined(one, node.function) if one.type.kind == "list" else writer.asked(one) for one in node.arguments
    ]
    return "(" + (" or " if function_of(node.function).logic == "any" else " and ").join(flags) + ")"
