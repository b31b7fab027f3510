"""`captures(text, pattern)`: what the group of a pattern takes in a text, or in the texts of a list."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.arguments import subject_and_pattern
from budgetcheck.expression.calling.function import Complaint, Function, Run, Writer
from budgetcheck.expression.nodes import TEXT, Literal_, Node, Type
from budgetcheck.expression.quantities.values import Many, Plain, Unknown, Value, references_of, unknown_of
from budgetcheck.expression.surroundings.patterns import captured, groups
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[Node]) -> Type | Complaint:
    subject = subject_and_pattern(arguments)
    if not isinstance(subject, Type):
        return subject
    pattern = arguments[1]
    assert isinstance(pattern, Literal_)
    if groups(str(pattern.value)) != 1:
        return pattern, phrase("expression.functions.pattern_exactly_group_brackets")
    return Type("list", None, TEXT)


def _exact(run: Run, arguments: tuple[nodes.Node, ...]) -> Value:
    subject, pattern = run.value(arguments[0]), run.value(arguments[1])
    if not isinstance(pattern, Plain) or not isinstance(pattern.value, str):
        return unknown_of(pattern) or Unknown(())
    taken: list[Value] = []
    for text in subject.items if isinstance(subject, Many) else [subject]:
        if not isinstance(text, Plain) or not isinstance(text.value, str):
            return unknown_of(text) or Unknown(())
        taken += [Plain(part, text.figures) for part in captured(pattern.value, text.value)]
    return Many(taken, references_of(subject), subject.open if isinstance(subject, Many) else None)


def _emit(writer: Writer, node: nodes.Call) -> str:
    argument, other = node.arguments
    subject, pattern = writer.emit(argument), writer.emit(other)
    if argument.type.kind != "list":
        return f"captured({pattern}, {subject})"
    name, part = writer.fresh(), writer.fresh()
    return f"[{part} for {name} in {subject} for {part} in captured({pattern}, {name})]"


FUNCTION = Function(2, 2, _result, _exact, _emit)
