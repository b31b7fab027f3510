"""The functions of the language: how many arguments each takes, of what types, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from budgetcheck.expression.fragments import LONGEST
from budgetcheck.expression.nodes import (
    FLAG,
    NUMBER,
    TEXT,
    Element,
    Elements,
    Figure,
    Filtered,
    Literal_,
    Mapped,
    Node,
    Only,
    Partial,
    Table,
    Type,
)
from budgetcheck.expression.patterns import groups
from budgetcheck.text.words import Words

Complaint: TypeAlias = tuple[Node, Words]
"""An argument that does not fit, and why."""


class Function(NamedTuple):
    """A function's arity, and its result's type given the arguments, or the argument that does not fit."""

    least: int
    most: int
    result: Callable[[Sequence[Node]], Type | Complaint]


def is_number(node: Node) -> bool:
    """Whether a node yields one number (or something only known when it is read)."""
    return node.type.kind in ("number", "any")


def is_list_of(node: Node, *kinds: str) -> bool:
    """Whether a node yields a list of such elements."""
    return node.type.kind == "list" and node.type.element.kind in (*kinds, "any")


def _numbers(arguments: Sequence[Node]) -> Type | Complaint:
    for argument in arguments:
        if not (is_number(argument) or is_list_of(argument, "number")):
            return argument, Words("这里需要数字或数字列表", "a number or a list of numbers is needed here")
    return NUMBER


def _number(arguments: Sequence[Node]) -> Type | Complaint:
    for argument in arguments:
        if not is_number(argument):
            return argument, Words("这里需要数字", "a number is needed here")
    return NUMBER


def _round(arguments: Sequence[Node]) -> Type | Complaint:
    if len(arguments) == 2:
        places = arguments[1]
        if not isinstance(places, Literal_) or str(places.value) not in {str(n) for n in range(21)}:
            return places, Words("小数位数须为 0 至 20 的整数", "the decimals must be a whole number from 0 to 20")
    return _number(arguments[:1])


def _flags(arguments: Sequence[Node]) -> Type | Complaint:
    for argument in arguments:
        if argument.type.kind not in ("flag", "any") and not is_list_of(argument, "flag"):
            return argument, Words("这里需要条件或条件列表", "a condition or a list of conditions is needed here")
    return FLAG


def _a_list(arguments: Sequence[Node]) -> Type | Complaint:
    if arguments[0].type.kind not in ("list", "any"):
        return arguments[0], Words("这里需要列表", "a list is needed here")
    return NUMBER


def _length(arguments: Sequence[Node]) -> Type | Complaint:
    if arguments[0].type.kind not in ("list", "text", "any"):
        return arguments[0], Words("这里需要文字或列表", "a text or a list is needed here")
    return NUMBER


def _presence(arguments: Sequence[Node]) -> Type | Complaint:
    if not isinstance(arguments[0], Figure | Table | Elements | Element | Mapped | Filtered | Only | Partial):
        return arguments[0], Words("只能询问申报项是否填列", "only a key of the declaration can be present or absent")
    return FLAG


def _alike(arguments: Sequence[Node]) -> Type | Complaint:
    first = arguments[0].type
    for argument in arguments[1:]:
        if argument.type.kind not in (first.kind, "any") and first.kind != "any":
            return argument, Words("各项类型须一致", "all the arguments must be of one type")
    return first


def _texts(arguments: Sequence[Node]) -> Type | Complaint:
    first, *others = arguments
    over_list = is_list_of(first, "text")
    for argument in others if over_list else arguments:
        if argument.type.kind not in ("text", "any"):
            return argument, Words("这里需要文字", "a text is needed here")
    return Type("list", None, FLAG) if over_list else FLAG


def _pattern(arguments: Sequence[Node]) -> Type | Complaint:
    pattern = arguments[1]
    if not isinstance(pattern, Literal_) or not isinstance(pattern.value, str):
        return pattern, Words("模式须为写明的文字", "the pattern must be written out as a text")
    fault = pattern_fault(pattern.value)
    if fault:
        return pattern, Words(f"模式有误：{fault}", f"the pattern cannot be used: {fault}")
    return _texts(arguments[:1])


def _captures(arguments: Sequence[Node]) -> Type | Complaint:
    subject = _pattern(arguments)
    if not isinstance(subject, Type):
        return subject
    pattern = arguments[1]
    assert isinstance(pattern, Literal_)
    if groups(str(pattern.value)) != 1:
        return pattern, Words("模式须恰有一个圆括号分组", "the pattern must have exactly one group in brackets")
    return Type("list", None, TEXT)


def _convertible(arguments: Sequence[Node]) -> Type | Complaint:
    if is_list_of(arguments[0], "text"):
        return Type("list", None, NUMBER)
    if arguments[0].type.kind not in ("text", "target", "number", "any"):
        return arguments[0], Words("这里需要文字或指标值", "a text or a target is needed here")
    return NUMBER


def _element(arguments: Sequence[Node]) -> Type | Complaint:
    rows = arguments[0]
    if not isinstance(rows, Element | Elements) or "code" not in (rows.type.keys or {}):
        return rows, Words("这里需要带代码的行或其列表", "a row with a code (an `each` name) or a list of them")
    return Type("list", rows.type.keys, rows.type.element)


def pattern_fault(pattern: str) -> str | None:
    """Say why RE2 refuses a pattern, or None; RE2 matches in linear time, so no pattern can hang the check."""
    import re2

    if len(pattern) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        return detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
    return None


FUNCTIONS: Mapping[str, Function] = {
    "sum": Function(1, 60, _numbers),
    "count": Function(1, 1, _a_list),
    "min": Function(1, 60, _numbers),
    "max": Function(1, 60, _numbers),
    "abs": Function(1, 1, _number),
    "round": Function(1, 2, _round),
    "all": Function(1, 60, _flags),
    "any": Function(1, 60, _flags),
    "defined": Function(1, 1, _presence),
    "coalesce": Function(2, 60, _alike),
    "starts_with": Function(2, 2, _texts),
    "len": Function(1, 1, _length),
    "children": Function(1, 1, _element),
    "matches": Function(2, 2, _pattern),
    "captures": Function(2, 2, _captures),
    "same_name": Function(2, 2, _texts),
    "number": Function(1, 1, _convertible),
}
