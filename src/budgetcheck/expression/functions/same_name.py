"""`same_name(name, name)`: whether two names, or each of a list and one, are of the same body."""

from __future__ import annotations

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.applying import text_test
from budgetcheck.expression.calling.arguments import texts
from budgetcheck.expression.calling.function import Function, Writer
from budgetcheck.expression.surroundings.patterns import same_name


def _emit(writer: Writer, node: nodes.Call) -> str:
    if node.type.kind == "list":
        run, other = writer.run(node.arguments[0]), writer.fresh()
        two = writer.emit(node.arguments[1])
        return f"[same_name[{run.item}, {other}] for {other} in ({two},) {run.over}]"
    return f"same_name[{writer.emit(node.arguments[0])}, {writer.emit(node.arguments[1])}]"


FUNCTION = Function(2, 2, texts, text_test(same_name), _emit)
