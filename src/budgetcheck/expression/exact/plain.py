"""Conditions that only ask what is there and what texts say, as tests of records: no number decides them.

Of such a condition nothing is left but whether it holds. So the exact evaluation and the explainer need not build the
values that it is made of; they ask these tests first, and evaluate what the tests cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import TextTest
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.shapes import notes_nothing
from budgetcheck.model.record import Record

Records: TypeAlias = Sequence[Record]
PlainTest: TypeAlias = Callable[[Records], bool | None]
"""Whether a condition holds for the records in scope; None where that is unknown, or not told so.

Only for declarations that are given in full: what is missing in others may be in the rest.
"""
_PlainText: TypeAlias = Callable[[Records], str | None]

_SINGLE: Final = ("amount", "percent", "number", "text", "date", "flag")
_KNOWN: Final[dict[int, tuple[nodes.Node, PlainTest | None, bool]]] = {}
"""By the identity of a node, which is kept so: formulas live long, and each is asked again and again."""
_MOST_KNOWN: Final = 8192


def plain_test(node: nodes.Node) -> PlainTest | None:
    """The test of a condition in which no number is compared; None where it has none."""
    _, test, whole = _KNOWN.get(id(node)) or _kept(node)
    return test if whole else None


def plain_filter(node: nodes.Node) -> tuple[PlainTest, bool] | None:
    """A test that a condition fails where it fails, and whether it holds where it holds; None where there is none."""
    _, test, whole = _KNOWN.get(id(node)) or _kept(node)
    return None if test is None else (test, whole)


def _kept(node: nodes.Node) -> tuple[nodes.Node, PlainTest | None, bool]:
    test, whole = _made(node), True
    if test is None and isinstance(node, nodes.Logical) and node.operator == "and" and notes_nothing(node):
        # The first condition that fails decides, and is all that is looked at.
        test, whole = _made(node.conditions[0]), False
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    held = _KNOWN[id(node)] = (node, test, whole)
    return held


def _made(node: nodes.Node) -> PlainTest | None:
    match node:
        case nodes.Not():
            inner = _made(node.source)
            return None if inner is None else partial(_opposite, inner)
        case nodes.Logical():
            tests = [_made(condition) for condition in node.conditions]
            known = [test for test in tests if test is not None]
            return partial(_joined, known, node.operator == "and") if len(known) == len(tests) else None
        case nodes.Figure(kind="flag"):
            return partial(_flag, node.scope, node.key)
        case nodes.Comparison(relation="==" | "!=") if node.type.kind == "flag":
            one, other = _text(node.left), _text(node.right)
            return None if one is None or other is None else partial(_same, one, other, node.relation == "==")
        case nodes.Call():
            return _called(node)
    return None


def _called(node: nodes.Call) -> PlainTest | None:
    logic = function_of(node.function).logic
    match logic, node.arguments:
        case "defined", (nodes.Figure(scope=scope, key=key, kind=kind),) if kind in _SINGLE:
            return partial(_defined, scope, key)
        case "defined", (nodes.WholeTable(scope=scope, key=key),):
            return partial(_there, scope, key)
        case "defined", (nodes.Elements(scope=scope, key=key),):
            return partial(_listed, scope, key)
        case (
            "any" | "all",
            (
                nodes.Comparison(
                    relation="==" | "!=" as relation,
                    left=nodes.Mapped(source=nodes.Elements(scope=scope, key=key), key=column, kind="text", flat=False),
                    right=nodes.Literal_(value=str(wanted)),
                ),
            ),
        ):
            return partial(_among, scope, key, column, wanted, relation == "==", logic == "any")
        case TextTest(), (first, second) if node.type.kind == "flag":
            one, other = _text(first), _text(second)
            return None if one is None or other is None else partial(_passes, logic.holds, one, other)
    return None


def _text(node: nodes.Node) -> _PlainText | None:
    match node:
        case nodes.Literal_(value=str(value)):
            return lambda _: value
        case nodes.Figure(scope=scope, key=key, kind="text"):
            return partial(_stated, scope, key)
        case nodes.Call(arguments=arguments) if function_of(node.function).logic == "first":
            several = [_text(argument) for argument in arguments]
            known = [text for text in several if text is not None]
            return partial(_first, known) if len(known) == len(several) else None
    return None


# -- what the tests come to ------------------------------------------------------------------------------------------


def _opposite(test: PlainTest, records: Records) -> bool | None:
    found = test(records)
    return None if found is None else not found


def _joined(tests: Sequence[PlainTest], together: bool, records: Records) -> bool | None:
    found: bool | None = together
    for test in tests:
        one = test(records)
        if one is (not together):
            return one
        if one is None:
            found = None
    return found


def _flag(scope: int, key: str, records: Records) -> bool | None:
    value = records[scope].get(key)
    return value if isinstance(value, bool) else None


def _defined(scope: int, key: str, records: Records) -> bool:
    return records[scope].get(key) is not None


def _there(scope: int, key: str, records: Records) -> bool:
    return key in records[scope]


def _listed(scope: int, key: str, records: Records) -> bool:
    return isinstance(records[scope].get(key), list)


def _among(scope: int, key: str, column: str, wanted: str, same: bool, any_: bool, records: Records) -> bool | None:
    rows = records[scope].get(key)
    if not isinstance(rows, list):
        return None
    texts = [row.get(column) for row in rows]
    if not all(isinstance(text, str) for text in texts):
        return None
    return (any if any_ else all)((text == wanted) == same for text in texts)


def _same(one: _PlainText, other: _PlainText, wanted: bool, records: Records) -> bool | None:
    first, second = one(records), other(records)
    return None if first is None or second is None else (first == second) == wanted


def _passes(holds: Callable[[str, str], bool], one: _PlainText, other: _PlainText, records: Records) -> bool | None:
    first, second = one(records), other(records)
    return None if first is None or second is None else holds(first, second)


def _stated(scope: int, key: str, records: Records) -> str | None:
    value = records[scope].get(key)
    return value if isinstance(value, str) else None


def _first(texts: Sequence[_PlainText], records: Records) -> str | None:
    for text in texts:
        found = text(records)
        if found is not None:
            return found
    return None
