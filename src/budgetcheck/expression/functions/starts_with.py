"""`starts_with(text, beginning)`: of one text, or of each text of a list."""

from __future__ import annotations

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.applying import text_test
from budgetcheck.expression.calling.arguments import texts
from budgetcheck.expression.calling.function import Function, TextTest, Writer
from budgetcheck.expression.presence import all_certain, all_harmless


def _emit(writer: Writer, node: nodes.Call) -> str:
    argument, other = node.arguments
    if node.type.kind == "list":
        run, begun, prefix = writer.run(argument), writer.fresh(), writer.emit(other)
        return f"[{run.item}.startswith({begun}) for {begun} in ({prefix},) {run.over}]"
    return f"{writer.emit(argument)}.startswith({writer.emit(other)})"


_BEGINS = TextTest(str.startswith, "beginning")
FUNCTION = Function(
    2, 2, texts, text_test(_BEGINS.holds), _emit, certain=all_certain, harmless=all_harmless, logic=_BEGINS
)
