"""`defined(key)`: whether something is stated; of a list that is filtered, whether any of it is."""

from __future__ import annotations

from collections.abc import Sequence, Set

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.applying import always
from budgetcheck.expression.calling.function import Complaint, Function, Present, Run, Writer
from budgetcheck.expression.nodes import (
    FLAG,
    Element,
    Elements,
    Figure,
    Filtered,
    Mapped,
    Node,
    Only,
    Partial,
    Type,
    WholeTable,
    base_list,
)
from budgetcheck.expression.presence import read_softly
from budgetcheck.expression.quantities.values import Many, Truth, Unknown, Value, references_of
from budgetcheck.expression.reads import named_by
from budgetcheck.expression.shapes import equality_key, gone_through
from budgetcheck.expression.surroundings.runtime import CODES
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[Node]) -> Type | Complaint:
    if not isinstance(arguments[0], Figure | WholeTable | Elements | Element | Mapped | Filtered | Only | Partial):
        return arguments[0], phrase("expression.functions.only_key_declaration_can_present")
    return FLAG


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    node = arguments[0]
    plain = run.on_stated_values()
    value = plain.value(node)
    present = not isinstance(value, Unknown)
    if isinstance(value, Many) and not isinstance(node, nodes.Elements):
        present = len(value.items) > 0
        if not present and value.open is not None:
            return Truth("unknown", missing=(value.open,))
    return Truth("holds" if present else "fails", figures=named_by(run, node) or references_of(value))


def _emit(writer: Writer, call: nodes.Call) -> str:
    (node,) = call.arguments
    match node:
        case Figure() if node.kind not in ("any", "reference"):
            return writer.there(node.scope, node.key)
        case WholeTable() | Elements():
            return writer.there(node.scope, node.key)
        case Filtered() | Mapped():
            base = base_list(node)
            if isinstance(base, Elements):
                return f"({writer.there(base.scope, base.key)} and {_any_of(writer, node)})"
            return _any_of(writer, node)
    return f"({writer.soft(node)} is not None)"


def _any_of(writer: Writer, node: nodes.Node) -> str:
    """Emit whether there is any element, once the list itself is known to be there."""
    sought = _code_sought(node)
    if sought is not None:
        name, code = sought
        return f"(len({writer.constant(name, CODES)}[{writer.soft(code)}]) > 0)"
    if gone_through(node, writer.present):
        return f"(len({writer.emit(node)}) > 0)"
    return f"(len(soft(lambda: {writer.emit(node)}) or ()) > 0)"


def _code_sought(node: nodes.Node) -> tuple[str, nodes.Figure] | None:
    """The code list and the figure of a search for a stated code in it, which may be absent."""
    if not isinstance(node, Filtered) or not isinstance(node.source, nodes.Codes):
        return None
    key, value = equality_key(node) or ("", None)
    stated = isinstance(value, Figure) and value.type == nodes.TEXT and read_softly(value)
    return (node.source.name, value) if key == "code" and stated and isinstance(value, Figure) else None


def _certain(_arguments: Sequence[Node], _present: Set[Present]) -> bool:
    return True


def _harmless(arguments: Sequence[Node], _present: Set[Present]) -> bool:
    return isinstance(arguments[0], WholeTable | Elements) or read_softly(arguments[0])


FUNCTION = Function(
    1, 1, _result, _exact, _emit, tolerates=always, certain=_certain, harmless=_harmless, logic="defined"
)
