"""Conditions as tests of records, which answer on what is stated without building the values that a formula is made of.

A test is plain where only presence and texts are asked for: of such a condition nothing is left but whether it holds,
so that the exact evaluation need not look at it. Where numbers are compared, it can still tell what does not apply.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial, reduce
from typing import Final, TypeAlias

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import TextTest
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.quantities.values import Truth
from budgetcheck.expression.shapes import notes_nothing
from budgetcheck.model.record import Record
from budgetcheck.text.tuples import NamedTuple

Records: TypeAlias = Sequence[Record]
StatedTest: TypeAlias = Callable[[Records], bool | None]
"""Whether a condition holds for the records in scope; None where that is unknown, or cannot be told so.

Only for declarations that are given in full: what is missing in others may be in the rest.
"""
_Test: TypeAlias = Callable[[Records], bool | None]
_Value: TypeAlias = Callable[[Records], Decimal | str | None]
"""A number or text as it is stated, None where it is absent."""


class _Untold(Exception):
    """Only the exact evaluation can tell."""


class _Unwritten(Exception):
    """A part of the condition has no form here."""


class _Kept(NamedTuple):
    """The test of a node, which is held so that its identity stays its own."""

    node: nodes.Node
    test: StatedTest | None
    plain: bool
    """Whether the test compares no numbers."""
    first: StatedTest | None
    """False where the first of several conditions that all have to hold fails and decides so, told by a plain test."""


_SINGLE: Final = ("amount", "percent", "number", "text", "date", "flag")
_NUMBERS: Final = ("amount", "percent", "number")
_ORDERS: Final = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NOTHING: Final = Decimal(0)
_KNOWN: Final[dict[int, _Kept]] = {}
"""By the identity of a node: formulas live long, and each is asked again and again."""
_MOST_KNOWN: Final = 8192


def stated_test(node: nodes.Node) -> StatedTest | None:
    """The test of a condition; None where it has none."""
    return (_KNOWN.get(id(node)) or _kept(node)).test


def plain_test(node: nodes.Node) -> StatedTest | None:
    """The test of a condition in which no numbers are compared; None where it has none."""
    held = _KNOWN.get(id(node)) or _kept(node)
    return held.test if held.plain else None


def quick_test(node: nodes.Node, *, noted: bool) -> StatedTest | None:
    """What tests tell of a condition, be it only that its first part fails it; None where they tell nothing.

    Only by plain tests where it is `noted` which numbers are compared.
    """
    held = _KNOWN.get(id(node)) or _kept(node)
    return held.test if held.test is not None and (held.plain or not noted) else held.first


def truth_of(holds: bool) -> Truth:
    """A condition of which nothing is left but whether it holds."""
    return _HOLDS if holds else _FAILS


_HOLDS: Final = Truth("holds")
_FAILS: Final = Truth("fails")


def _kept(node: nodes.Node) -> _Kept:
    test, plain = _written(node)
    first: StatedTest | None = None
    if not plain and isinstance(node, nodes.Logical) and node.operator == "and" and notes_nothing(node):
        # The first condition that fails decides, and is all that is looked at.
        test_of_first, first_plain = _written(node.conditions[0])
        first = partial(_fails, test_of_first) if first_plain and test_of_first is not None else None
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    held = _KNOWN[id(node)] = _Kept(node, test, plain, first)
    return held


def _written(node: nodes.Node) -> tuple[StatedTest | None, bool]:
    """The test of a condition, and whether it is plain."""
    for numbers in (False, True):
        try:
            return partial(_told, _Writer(numbers=numbers).test(node)), not numbers
        except _Unwritten:
            continue
    return None, False


class _Writer:
    """Makes tests of conditions. Raises _Unwritten for what has none; with `numbers`, numbers may be compared."""

    def __init__(self, *, numbers: bool) -> None:
        self.numbers = numbers

    def test(self, node: nodes.Node) -> _Test:
        match node:
            case nodes.Not():
                return partial(_opposite, self.test(node.source))
            case nodes.Logical():
                return partial(_joined, [self.test(condition) for condition in node.conditions], node.operator == "and")
            case nodes.Figure(kind="flag"):
                return partial(_flag, node.scope, node.key)
            case nodes.Comparison() if node.type.kind == "flag":
                value = self.text if node.left.type.kind == "text" and node.relation in ("==", "!=") else self.number
                order = _ORDERS.get(node.relation)
                if order is None:
                    raise _Unwritten
                return partial(_compared, order, value(node.left), value(node.right))
            case nodes.Call():
                return self.call(node)
        raise _Unwritten

    def call(self, node: nodes.Call) -> _Test:
        logic = function_of(node.function).logic
        match logic, node.arguments:
            case "defined", (nodes.Figure(scope=scope, key=key, kind=kind),) if kind in _SINGLE:
                return partial(_defined, scope, key)
            case "defined", (nodes.WholeTable(scope=scope, key=key),):
                return partial(_there, scope, key)
            case "defined", (nodes.Elements(scope=scope, key=key),):
                return partial(_listed, scope, key)
            case "any" | "all", (nodes.Comparison(relation="==", right=nodes.Literal_(value=str(wanted))) as compared,):
                match compared.left:
                    case nodes.Mapped(source=nodes.Elements(scope=scope, key=key), key=column, kind="text", flat=False):
                        return partial(_among, scope, key, column, wanted, logic == "any")
            case TextTest(), (first, second) if node.type.kind == "flag":
                return partial(_compared, logic.holds, self.text(first), self.text(second))
        raise _Unwritten

    def text(self, node: nodes.Node) -> _Value:
        match node:
            case nodes.Literal_(value=str(value)):
                return lambda _: value
            case nodes.Figure(scope=scope, key=key, kind="text"):
                return partial(_stated, str, scope, key)
            case nodes.Call(arguments=arguments) if function_of(node.function).logic == "first":
                return partial(_first, [self.text(argument) for argument in arguments])
        raise _Unwritten

    def number(self, node: nodes.Node) -> _Value:
        if not self.numbers:
            raise _Unwritten
        match node:
            case nodes.Literal_(value=Decimal() as value):
                return lambda _: value
            case nodes.Figure(scope=scope, key=key, kind=kind) if kind in _NUMBERS:
                return partial(_stated, Decimal, scope, key)
            case nodes.Negative():
                return partial(_reckoned, EXACT.subtract, lambda _: _NOTHING, self.number(node.source))
            case nodes.Arithmetic(operator="+" | "-"):
                step = EXACT.add if node.operator == "+" else EXACT.subtract
                return partial(_reckoned, step, self.number(node.left), self.number(node.right))
            case nodes.Call(arguments=arguments):
                logic = function_of(node.function).logic
                if logic == "first":
                    return partial(_first, [self.number(argument) for argument in arguments])
                if logic == "sum" and len(arguments) > 1 and all(isinstance(one, nodes.Figure) for one in arguments):
                    return partial(_sum, [self.number(argument) for argument in arguments])
                if logic == "count" and len(arguments) == 1 and isinstance(arguments[0], nodes.Elements):
                    return partial(_count, arguments[0].scope, arguments[0].key)
        raise _Unwritten


# -- what the tests come to ------------------------------------------------------------------------------------------


def _told(test: _Test, records: Records) -> bool | None:
    try:
        return test(records)
    except _Untold:
        return None


def _fails(test: StatedTest, records: Records) -> bool | None:
    return False if test(records) is False else None


def _opposite(test: _Test, records: Records) -> bool | None:
    found = test(records)
    return None if found is None else not found


def _joined(tests: Sequence[_Test], together: bool, records: Records) -> bool | None:
    found: bool | None = together
    for test in tests:
        one = test(records)
        if one is None:
            found = None
        elif one is not together:
            return one
    return found


def _compared(holds: Callable[..., bool], one: _Value, other: _Value, records: Records) -> bool | None:
    first, second = one(records), other(records)
    return None if first is None or second is None else holds(first, second)


def _flag(scope: int, key: str, records: Records) -> bool | None:
    value = records[scope].get(key)
    return value if isinstance(value, bool) else None


def _defined(scope: int, key: str, records: Records) -> bool:
    return records[scope].get(key) is not None


def _there(scope: int, key: str, records: Records) -> bool:
    return key in records[scope]


def _listed(scope: int, key: str, records: Records) -> bool:
    return isinstance(records[scope].get(key), list)


def _among(scope: int, key: str, column: str, wanted: str, any_: bool, records: Records) -> bool | None:
    rows = records[scope].get(key)
    if not isinstance(rows, list):
        return None
    texts = [row.get(column) for row in rows]
    if not all(isinstance(text, str) for text in texts):
        return None
    return wanted in texts if any_ else all(text == wanted for text in texts)


def _stated(kind: type[Decimal] | type[str], scope: int, key: str, records: Records) -> Decimal | str | None:
    value = records[scope].get(key)
    if value is None or isinstance(value, kind):
        return value
    raise _Untold


def _first(values: Sequence[_Value], records: Records) -> Decimal | str | None:
    for value in values:
        found = value(records)
        if found is not None:
            return found
    return None


def _sum(values: Sequence[_Value], records: Records) -> Decimal | None:
    known = [number for value in values if isinstance(number := value(records), Decimal)]
    return reduce(EXACT.add, known) if known else None


def _reckoned(step: Callable[..., Decimal], one: _Value, other: _Value, records: Records) -> Decimal | None:
    first, second = one(records), other(records)
    return None if first is None or second is None else step(first, second)


def _count(scope: int, key: str, records: Records) -> Decimal | None:
    rows = records[scope].get(key)
    return Decimal(len(rows)) if isinstance(rows, list) else None
