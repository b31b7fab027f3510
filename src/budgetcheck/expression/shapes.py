"""Shapes of formulas that both evaluations have a shorter way for: looking up by a key, adding up a whole table."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from typing import Final

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Present
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.presence import divides, harmless
from budgetcheck.expression.reads import ElementsAt, reads


def equality_key(node: nodes.Filtered) -> tuple[str, nodes.Node] | None:
    """Recognise `list[key == value]`: the element's key and the value, which must not read the element."""
    condition = node.condition
    if not isinstance(condition, nodes.Comparison) or condition.relation != "==":
        return None
    for side, other in ((condition.left, condition.right), (condition.right, condition.left)):
        plain_key = isinstance(side, nodes.Figure) and side.scope == node.scope and side.kind in ("text", "number")
        if plain_key and not any(getattr(below, "scope", None) == node.scope for below in other.walk()):
            assert isinstance(side, nodes.Figure)
            return side.key, other
    return None


def further_decimals(node: nodes.Comparison) -> Decimal | None:
    """Recognise `round(figure, n) != figure`, or `==`: one unit of the n-th decimal."""
    rounding, figure = node.left, node.right
    if node.relation not in ("==", "!=") or not isinstance(figure, nodes.Figure) or figure.kind != "amount":
        return None
    if not isinstance(rounding, nodes.Call) or function_of(rounding.function).logic != "rounded":
        return None
    of, *places = rounding.arguments
    if not isinstance(of, nodes.Figure) or (of.scope, of.key) != (figure.scope, figure.key):
        return None
    return Decimal(1).scaleb(-int(str(getattr(places[0], "value", 0)))) if places else Decimal(1)


def count_beside(node: nodes.Node, other: nodes.Node) -> int | None:
    """Recognise a whole number that is compared with a count."""
    counted = isinstance(other, nodes.Call) and function_of(other.function).logic == "count"
    value = node.value if counted and isinstance(node, nodes.Literal_) else None
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10**9:
        return int(value)
    return None


ADDING_UP: Final = ("sum", "greatest", "least", "absolute", "rounded")
"""What functions make one number of others, by their logic."""


def plainly_told(node: nodes.Node) -> bool:
    """Whether conditions are told by what is stated alone; rounding has a say in all comparisons of numbers but !=."""
    if not isinstance(node, nodes.Comparison):
        return isinstance(node, nodes.Call)
    types = (node.left.type.element.kind, node.right.type.element.kind)
    return node.relation in ("in", "not in", "!=") or not {*types} <= {"number", "any"}


def found_by_value(node: nodes.Comparison) -> bool:
    """Whether `list == value` is told for each element as Python finds a value in a list: both are numbers or texts."""
    kinds = {node.left.type.element.kind, node.right.type.kind}
    return len(kinds) == 1 and kinds <= {"number", "text"} and not divides(node)


def gone_through(node: nodes.Node, present: Set[Present]) -> bool:
    """Whether filtering a list that is there can raise nothing: it reads nothing of an element that may be absent."""
    match node:
        case nodes.Elements() | nodes.Codes():
            return True
        case nodes.Filtered():
            shortcut = equality_key(node)
            if shortcut is not None:
                return isinstance(node.source, nodes.Codes) and harmless(shortcut[1], present)
            return gone_through(node.source, present) and harmless(node.condition, present)
    return False


def whole_sum(node: nodes.Call) -> tuple[object, int] | None:
    """What distinguishes a sum over a list of a record, or over the rows of its top level, and the record's scope.

    None for every other call: what is filtered is looked at anew, for the figures that filters turn on are noted.
    """
    if function_of(node.function).logic != "sum" or len(node.arguments) != 1:
        return None
    (mapped,) = node.arguments
    if not isinstance(mapped, nodes.Mapped):
        return None
    source, top = mapped.source, False
    if isinstance(source, nodes.Children):
        source, top = source.element, True
    if not isinstance(source, nodes.Elements):
        return None
    return (source.key, mapped.key, mapped.kind, mapped.flat, top), source.scope


_QUIET: Final = (
    nodes.Literal_,
    nodes.Figure,
    nodes.WholeTable,
    nodes.Parameter,
    nodes.Currency,
    nodes.Partial,
    nodes.Arithmetic,
    nodes.Negative,
    nodes.Comparison,
    nodes.Logical,
    nodes.Not,
)
_QUIET_CALLS: Final = frozenset(("defined", "first", *ADDING_UP))
_KNOWN: Final[dict[int, tuple[nodes.Node, bool]]] = {}
"""By the identity of a node, which is kept so: formulas live long, and each is asked again and again."""
_MOST_KNOWN: Final = 4096


def notes_nothing(node: nodes.Node) -> bool:
    """Whether nothing but what it comes to is left of evaluating a condition: no list is gone through, no way chosen.

    Then it need not be evaluated further than to what decides it.
    """
    held = _KNOWN.get(id(node))
    if held is None:
        quiet = all(
            function_of(below.function).logic in _QUIET_CALLS
            if isinstance(below, nodes.Call)
            else isinstance(below, _QUIET)
            for below in node.walk()
        )
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        held = _KNOWN[id(node)] = (node, quiet)
    return held[1]


_OF_TEXTS: Final = (
    nodes.Literal_,
    nodes.Figure,
    nodes.Elements,
    nodes.Codes,
    nodes.Mapped,
    nodes.Filtered,
    nodes.Comparison,
    nodes.Logical,
    nodes.Not,
    nodes.Choice,
)


def goes_through_texts(node: nodes.Node) -> bool:
    """Whether a condition looks at elements of lists and reads nothing but texts, so that these alone decide it."""
    walked = tuple(node.walk())
    return any(map(_goes_through, walked)) and all(map(_reads_texts, walked))


def _goes_through(node: nodes.Node) -> bool:
    """Whether elements are looked at one by one, and not only found by a code."""
    if isinstance(node, nodes.Filtered):
        return not (isinstance(node.source, nodes.Codes) and equality_key(node))
    return isinstance(node, nodes.Mapped)


def _reads_texts(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Figure | nodes.Mapped):
        return node.kind == "text" and not getattr(node, "flat", False)
    if isinstance(node, nodes.Call):
        # What number a text says may hang on the declaration's currency unit; how many there are does not.
        return node.type.element.kind in ("flag", "text") or function_of(node.function).logic == "count"
    return isinstance(node, _OF_TEXTS)


def texts_decided_by(node: nodes.Node) -> Sequence[tuple[int, str, str | None]] | None:
    """Return what such a condition reads: the scope and key of each text or list, and the key of the list's elements.

    A list of whose elements nothing is read is told by how many there are, so by any key, which is left empty then.
    None where lists of lists are read.
    """
    found: dict[tuple[int, str, str | None], None] = {}
    lists: list[tuple[int, str]] = []
    for place, key, kind, *_ in reads(node):
        if isinstance(place, int) and kind == "list":
            lists.append((place, key))
        elif isinstance(place, int):
            found[place, key, None] = None
        elif isinstance(place, ElementsAt) and isinstance(place.of, int):
            found[place.of, place.key, key] = None
        elif place != "codes":
            return None
    for scope, key in lists:
        if not any(read[:2] == (scope, key) for read in found):
            found[scope, key, ""] = None
    return tuple(found)
