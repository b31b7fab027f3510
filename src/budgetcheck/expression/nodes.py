"""Typed nodes of a formula: what the parser makes and what both evaluations read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from decimal import Decimal
from typing import Literal, TypeAlias

from budgetcheck.model.record import Key, Kind
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple

TypeKind = Literal["number", "text", "flag", "date", "target", "record", "list", "any"]


class Type(NamedTuple):
    """What an expression yields; `keys` are those of a record or of the records of a list, `item` a list's elements."""

    kind: TypeKind
    keys: Mapping[str, Key] | None = None
    item: Type | None = None

    @property
    def element(self) -> Type:
        """The element's type of a list, the type itself otherwise."""
        return self.item if self.item is not None else self


NUMBER = Type("number")
TEXT = Type("text")
FLAG = Type("flag")
DATE = Type("date")
TARGET = Type("target")
ANY = Type("any")

DatePart: TypeAlias = Literal["year", "month", "day", "operator", "number", "unit", "text"]


@frozen
class Node:
    """An expression with its type and the columns it stands at in the formula (0-based, end exclusive)."""

    type: Type
    at: tuple[int, int]

    def operands(self) -> Iterator[Node]:
        """Yield the nodes directly below."""
        for name in _names(self):
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (v for v in value if isinstance(v, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for operand in self.operands():
            yield from operand.walk()


_NAMES: dict[str, tuple[str, ...]] = {}


def _names(node: Node) -> tuple[str, ...]:
    """The fields of this kind of node that may hold nodes."""
    kind = type(node).__name__
    if kind not in _NAMES:
        _NAMES[kind] = tuple(one.name for one in fields(node) if one.name not in ("type", "at"))
    return _NAMES[kind]


@frozen
class Literal_(Node):  # noqa: N801 -- Literal is typing's
    """A number (Decimal), text, truth value or tuple of those written in the formula."""

    value: Decimal | str | bool | tuple[Decimal | str, ...]


@frozen
class Figure(Node):
    """A key read from the record of one scope; scope 0 is the document, then `each` names, then filters."""

    scope: int
    key: str
    kind: Kind


@frozen
class WholeTable(Node):
    """A table as a whole; only its presence can be asked for."""

    scope: int
    key: str


@frozen
class Element(Node):
    """The record of a scope itself (an `each` name standing alone)."""

    scope: int
    source: Node
    """The unfiltered list the element comes from."""


@frozen
class Elements(Node):
    """A list of records read from a scope."""

    scope: int
    key: str


@frozen
class Codes(Node):
    """A code list shipped with the tool."""

    name: str


@frozen
class Texts(Node):
    """Every text of the declaration, as records with `value`."""


@frozen
class Comparisons(Node):
    """Every figure compared with last year's or with the budget, as records."""


@frozen
class Mapped(Node):
    """A key read from each record of a list; `flat` where the key itself holds a list."""

    source: Node
    key: str
    kind: Kind
    flat: bool = False


@frozen
class Filtered(Node):
    """The records of a list for which a condition holds; the condition reads them as scope `scope`."""

    source: Node
    scope: int
    condition: Node


@frozen
class Children(Node):
    """The rows one level below a row of the same list, by their codes; of a list, the rows that no other row heads."""

    element: Element | Elements


@frozen
class Only(Node):
    """The one element of a list where a single value is asked for; none or several leave it undecided."""

    source: Node


@frozen
class Parameter(Node):
    """A threshold of the pack, in the declaration's currency unit where it is an amount."""

    name: str


@frozen
class Currency(Node):
    """One 元, 千元, 万元 or 亿元 expressed in the declaration's currency unit."""

    unit: str


@frozen
class Partial(Node):
    """A part of a date (year, month, day) or of a target (operator, number, unit, text)."""

    source: Node
    part: DatePart


@frozen
class Arithmetic(Node):
    """left operator right with + - * /; between dates `-` gives days."""

    operator: str
    left: Node
    right: Node


@frozen
class Negative(Node):
    """The number with the other sign."""

    source: Node


@frozen
class Comparison(Node):
    """left relation right, with == != < <= > >= in `not in`; over a list on the left it yields a list of flags."""

    relation: str
    left: Node
    right: Node


@frozen
class Logical(Node):
    """`and` / `or` over two or more conditions, in Kleene's three-valued logic."""

    operator: str
    conditions: tuple[Node, ...]


@frozen
class Not(Node):
    """The opposite of a condition."""

    source: Node


@frozen
class Choice(Node):
    """`then if condition else otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@frozen
class Call(Node):
    """A function of the language applied to its arguments."""

    function: str
    arguments: tuple[Node, ...] = field(default=())


def base_list(node: Node) -> Node:
    """Return the list that a filter or mapping starts from."""
    while isinstance(node, Filtered | Mapped | Only):
        node = node.source
    return node
