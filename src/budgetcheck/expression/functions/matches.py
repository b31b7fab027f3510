"""`matches(text, pattern)`: whether a pattern occurs in a text, or in each text of a list."""

from __future__ import annotations

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.applying import text_test
from budgetcheck.expression.calling.arguments import subject_and_pattern
from budgetcheck.expression.calling.function import Function, TextTest, Writer
from budgetcheck.expression.presence import all_certain, all_harmless
from budgetcheck.expression.surroundings.patterns import found
from budgetcheck.expression.surroundings.runtime import PATTERN


def _emit(writer: Writer, node: nodes.Call) -> str:
    argument, other = node.arguments
    if node.type.kind != "list":
        subject = writer.emit(argument)
        if isinstance(other, nodes.Literal_) and isinstance(other.value, str):
            return f"{writer.constant(other.value, PATTERN)}[{subject}]"
        return f"found({writer.emit(other)}, {subject})"
    run = writer.run(argument)
    if isinstance(other, nodes.Literal_) and isinstance(other.value, str):
        pattern = writer.constant(other.value, PATTERN)
        if run.whole is not None:
            return f"[*map({pattern}.__getitem__, {run.whole})]"
        return f"[{pattern}[{run.item}] {run.over}]"
    return f"[found({writer.emit(other)}, {run.item}) {run.over}]"


def _found(text: str, pattern: str) -> bool:
    return found(pattern, text)


FUNCTION = Function(
    2,
    2,
    subject_and_pattern,
    text_test(_found),
    _emit,
    certain=all_certain,
    harmless=all_harmless,
    logic=TextTest(_found, "pattern"),
)
