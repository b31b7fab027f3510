"""What arguments of functions must be, and the type that comes of them."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression.calling.function import Complaint
from budgetcheck.expression.nodes import FLAG, NUMBER, Literal_, Node, Type
from budgetcheck.expression.surroundings.patterns import pattern_fault
from budgetcheck.text.words import phrase


def is_number(node: Node) -> bool:
    """Whether a node yields one number (or something only known when it is read)."""
    return node.type.kind in ("number", "any")


def is_list_of(node: Node, *kinds: str) -> bool:
    """Whether a node yields a list of such elements."""
    return node.type.kind == "list" and node.type.element.kind in (*kinds, "any")


def numbers(arguments: Sequence[Node]) -> Type | Complaint:
    """Take numbers and lists of numbers, yield a number."""
    for argument in arguments:
        if not (is_number(argument) or is_list_of(argument, "number")):
            return argument, phrase("expression.arguments.number_list_numbers_needed_here")
    return NUMBER


def single_numbers(arguments: Sequence[Node]) -> Type | Complaint:
    """Take numbers, yield a number."""
    for argument in arguments:
        if not is_number(argument):
            return argument, phrase("expression.arguments.number_needed_here")
    return NUMBER


def conditions(arguments: Sequence[Node]) -> Type | Complaint:
    """Take conditions and lists of conditions, yield a condition."""
    for argument in arguments:
        if argument.type.kind not in ("flag", "any") and not is_list_of(argument, "flag"):
            return argument, phrase("expression.arguments.condition_list_conditions_needed")
    return FLAG


def texts(arguments: Sequence[Node]) -> Type | Complaint:
    """Take a text, or a list of texts, and further texts; yield a condition, or one for each text of the list."""
    first, *others = arguments
    over_list = is_list_of(first, "text")
    for argument in others if over_list else arguments:
        if argument.type.kind not in ("text", "any"):
            return argument, phrase("expression.arguments.text_needed_here")
    return Type("list", None, FLAG) if over_list else FLAG


def subject_and_pattern(arguments: Sequence[Node]) -> Type | Complaint:
    """Take a text, or a list of texts, and a pattern that is written out."""
    pattern = arguments[1]
    if not isinstance(pattern, Literal_) or not isinstance(pattern.value, str):
        return pattern, phrase("expression.arguments.pattern_written_out_text")
    fault = pattern_fault(pattern.value)
    if fault:
        return pattern, phrase("expression.arguments.pattern_cannot_used", fault=fault)
    return texts(arguments[:1])
