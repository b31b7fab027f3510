"""What has to be present for an expression to have a value, told from its nodes alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.exactness import QUOTIENT
from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Present
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.reads import reads
from budgetcheck.model.record import Kind


def divides(node: nodes.Node) -> bool:
    """Whether a division by something other than a number written out takes part."""
    return any(
        isinstance(below, nodes.Arithmetic) and below.operator == "/" and finite_part(below.right) is None
        for below in node.walk()
    )


def finite_part(node: nodes.Node) -> Decimal | None:
    """Return 1 / a number written out where its decimals end: dividing by 100 is multiplying by 0.01, exactly."""
    if not isinstance(node, nodes.Literal_) or not isinstance(node.value, Decimal) or not node.value:
        return None
    part = 1 / Fraction(node.value)
    decimal = QUOTIENT.divide(Decimal(part.numerator), Decimal(part.denominator))
    return decimal if Fraction(decimal) == part else None


def figures_read(node: nodes.Node, depth: int) -> Iterator[tuple[int, str]]:
    """Yield the figures of the first `depth` records without which the expression has no value."""
    for read in reads(node):
        plain = read.figure and read.kind != "any"
        if plain and read.weight == "needed" and isinstance(read.place, int) and read.place < depth:
            yield read.place, read.key


def certain(node: nodes.Node, present: Set[Present]) -> bool:
    """Whether reading what the expression reads cannot find anything absent."""
    match node:
        case nodes.Figure() | nodes.Literal_() | nodes.Parameter() | nodes.Currency():
            return _there(node, present)
        case nodes.Comparison():
            plain = nodes.TARGET not in (node.left.type, node.right.type)
            return plain and certain(node.left, present) and certain(node.right, present)
        case nodes.Arithmetic() | nodes.Negative() | nodes.Logical() | nodes.Not() | nodes.Choice():
            return all(certain(operand, present) for operand in node.operands())
        case nodes.Call():
            return function_of(node.function).certain(node.arguments, present)
    return False


def harmless(node: nodes.Node, present: Set[Present]) -> bool:
    """Whether the written expression can raise nothing at all: all it reads is there, and it only compares and adds."""
    match node:
        case nodes.Figure() | nodes.Literal_() | nodes.Parameter() | nodes.Currency():
            return _there(node, present)
        case nodes.Comparison():
            plain = {node.left.type.kind, node.right.type.kind}.isdisjoint(("target", "any", "list", "flag"))
            return plain and not divides(node) and harmless(node.left, present) and harmless(node.right, present)
        case nodes.Arithmetic() if node.operator == "/" and finite_part(node.right) is None:
            return False
        case nodes.Arithmetic() | nodes.Negative() | nodes.Logical() | nodes.Not() | nodes.Choice():
            return all(harmless(operand, present) for operand in node.operands())
        case nodes.Call():
            return function_of(node.function).harmless(node.arguments, present)
    return False


def _there(node: nodes.Node, present: Set[Present]) -> bool:
    """Whether this is a plain figure that is there, or no figure at all."""
    if isinstance(node, nodes.Figure):
        return (node.scope, node.key) in present and node.kind not in ("any", "reference")
    return True


def all_certain(arguments: Sequence[nodes.Node], present: Set[Present]) -> bool:
    """Whether reading what all of these read cannot find anything absent."""
    return all(certain(argument, present) for argument in arguments)


def all_harmless(arguments: Sequence[nodes.Node], present: Set[Present]) -> bool:
    """Whether none of these is a list, and none can raise anything."""
    return all(harmless(argument, present) and argument.type.kind != "list" for argument in arguments)


def read_softly(node: nodes.Node) -> bool:
    """Whether a figure, or a sum of figures, that may be absent is read without raising anything."""
    if isinstance(node, nodes.Call):
        function = function_of(node.function)
        return (
            function.soft is not None and function.tolerates(node.arguments) and all(map(read_softly, node.arguments))
        )
    return isinstance(node, nodes.Figure) and node.kind not in ("any", "reference")


def outright(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield the lists without which nothing of the expression can be known."""
    for read in reads(node):
        if isinstance(read.place, int) and read.kind == "list" and read.weight == "needed":
            yield read.place, read.key


def absence_decides(node: nodes.Node) -> bool:
    """Whether an absent figure met while evaluating leaves the whole unknown, whatever the rest says."""
    return not parts_decide(node) and not any(isinstance(below, nodes.Choice) for below in node.walk())


def parts_decide(node: nodes.Node) -> bool:
    """Whether one of several conditions may decide although another is unknown."""
    return any(
        isinstance(below, nodes.Logical) or (isinstance(below, nodes.Call) and function_of(below.function).joins)
        for below in node.walk()
    )


def figures_needed(roots: Iterable[nodes.Node]) -> Iterator[tuple[int, str, Kind]]:
    """Yield the figures and lists that are missing where they are absent and the whole stays undecided."""
    for read in (one for root in roots for one in reads(root)):
        if isinstance(read.place, int) and read.weight != "optional" and read.kind != "table":
            yield read.place, read.key, read.kind


def compares_sums(node: nodes.Node) -> bool:
    """Whether a side of some comparison is a sum, so that its bounds may say something where a part is absent."""
    return any(
        isinstance(below, nodes.Comparison) and (_adds(below.left) or _adds(below.right)) for below in node.walk()
    )


def _adds(node: nodes.Node) -> bool:
    match node:
        case nodes.Arithmetic(operator="+" | "-"):
            return node.left.type == nodes.NUMBER
        case nodes.Call():
            return function_of(node.function).logic in ("sum", "count")
        case nodes.Choice():
            return _adds(node.then) or _adds(node.otherwise)
    return False
