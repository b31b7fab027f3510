"""Typed nodes to Python functions: the fast path that finds the rules which hold.

The source is made from checked nodes only: names come from the model, texts and numbers are constants, so nothing of a
pack's text reaches Python as code. The compiled form works on stated values and answers: holds, not applicable,
certainly undecided, or "look closer" (None), which sends the instance to the exact evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetcheck.expression import nodes
from budgetcheck.expression.evaluate import equality_key
from budgetcheck.expression.runtime import HOLDS, NOT_APPLICABLE, UNDECIDED, Constant, Emitted


class _NoFastPath(Exception):
    """The formula needs the exact evaluation throughout."""


def compile_rule(conditions: list[nodes.Node], check: nodes.Node, depth: int) -> Emitted:
    """Compile a rule's conditions (joined by `and`) and assertion over `depth` records, the document first.

    The function takes (environment, document, element, ...) and returns HOLDS, NOT_APPLICABLE, UNDECIDED or None where
    the exact evaluation must decide. It may raise TypeError, ArithmeticError or env.TooLarge, which mean None too.
    """
    return _Emitter().rule(conditions, check, depth)


def compile_list(source: nodes.Node, depth: int) -> Emitted:
    """Compile the list of an `each`: the elements, () where the list is absent, None where it must be looked at."""
    try:
        return _Emitter().elements(source, depth)
    except _NoFastPath:
        return Emitted(None, {})


@dataclass(slots=True)
class _Emitter:
    constants: dict[str, Constant] = field(default_factory=dict)
    names: int = 0

    # -- whole functions -----------------------------------------------------------------------------------------

    def rule(self, conditions: list[nodes.Node], check: nodes.Node, depth: int) -> Emitted:
        lines: list[str] = []
        if conditions:
            lines.append(" unknown = False")
        for condition in conditions:
            # One statement a condition: an absent figure leaves it unknown, and a later one may still be false.
            try:
                test = self.emit(condition)
            except _NoFastPath:
                lines.append(" return None")
                return self.function(lines, depth)
            lines += [
                " try:",
                f"  if not {test}: return {NOT_APPLICABLE}",
                " except KeyError:",
                "  unknown = True" if _absence_decides(condition) else f"  {self.unless_absent(condition)}",
            ]
        if conditions:
            lines.append(f" if unknown: return {UNDECIDED}")
        try:
            assertion = self.assertion(check)
        except _NoFastPath:
            lines.append(" return None")
            return self.function(lines, depth)
        lines += [
            " try:",
            f"  return {HOLDS} if {assertion} else None",
            " except KeyError:",
            f"  return {UNDECIDED if _absence_decides(check) else None}",
        ]
        return self.function(lines, depth)

    def elements(self, source: nodes.Node, depth: int) -> Emitted:
        base = base_list(source)
        absent = f" if {self.absent(base)}: return ()" if isinstance(base, nodes.Elements) else " pass"
        lines = [absent, " try:", f"  return {self.emit(source)}", " except KeyError:", "  return None"]
        return self.function(lines, depth)

    def unless_absent(self, condition: nodes.Node) -> str:
        """Emit what follows an absent figure where the rest might still decide: unknown if a list is not there."""
        bases = dict.fromkeys(_outright(condition))
        if not bases:
            return "return None"
        absent = " or ".join(f"{key!r} not in r{scope}" for scope, key in bases)
        return f"if {absent}: unknown = True\n  else: return None"

    def function(self, lines: list[str], depth: int) -> Emitted:
        arguments = ", ".join(["E", *(f"r{n}" for n in range(depth))])
        source = "\n".join([f"def judge({arguments}):", *lines])
        code = compile(source, "<rule>", "exec", dont_inherit=True)
        body = next(constant for constant in code.co_consts if hasattr(constant, "co_code"))
        return Emitted(body, self.constants)

    def constant(self, value: Constant) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def fresh(self) -> str:
        self.names += 1
        return f"x{self.names}"

    # -- expressions ---------------------------------------------------------------------------------------------

    def assertion(self, node: nodes.Node) -> str:
        """Emit the assertion; a stated figure beside a quotient agrees when it is the quotient rounded."""
        if isinstance(node, nodes.Choice):
            then, otherwise = self.assertion(node.then), self.assertion(node.otherwise)
            return f"({then} if {self.emit(node.condition)} else {otherwise})"
        if isinstance(node, nodes.Logical) and node.operator == "and":
            return "(" + " and ".join(self.assertion(condition) for condition in node.conditions) + ")"
        if isinstance(node, nodes.Comparison) and node.relation == "==" and node.type.kind == "flag":
            for side, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(side, nodes.Figure) and side.kind == "percent" and divides(other):
                    return f"E.agree({self.emit(side)}, {self.emit(other)})"
        return self.emit(node)

    def emit(self, node: nodes.Node) -> str:
        emitter = _EMITTERS.get(type(node))
        if emitter is None:
            raise _NoFastPath
        return emitter(self, node)

    def soft(self, node: nodes.Node) -> str:
        """Emit something that may be absent: None then."""
        if isinstance(node, nodes.Figure) and node.kind not in ("any", "reference"):
            return f"r{node.scope}.get({node.key!r})"
        return f"soft(lambda: {self.emit(node)})"

    def absent(self, base: nodes.Elements) -> str:
        return f"{base.key!r} not in r{base.scope}"

    def comparison(self, node: nodes.Comparison) -> str:
        left, right = self.emit(node.left), self.emit(node.right)
        if divides(node.left) or divides(node.right):
            if node.type.kind == "list" or node.relation in ("in", "not in"):
                raise _NoFastPath
            return f"beyond({left}, {right}, {node.relation!r})"
        if node.type.kind == "list":
            name = self.fresh()
            return f"[({name} {node.relation} right) for right in ({right},) for {name} in {left}]"
        if nodes.TARGET in (node.left.type, node.right.type):
            if nodes.ANY in (node.left.type, node.right.type):
                raise _NoFastPath
            return f"({'not ' if node.relation == '!=' else ''}same({left}, {right}))"
        if nodes.ANY in (node.left.type, node.right.type):
            # A text beside a number would compare as different; only the exact evaluation knows it as unknown.
            return f"alike({left}, {right}, {node.relation!r})"
        return f"({left} {node.relation} {right})"

    def call(self, node: nodes.Call) -> str:
        arguments = node.arguments
        match node.function:
            case "sum":
                return self.sum(arguments)
            case "defined":
                return self.defined(arguments[0])
            case "coalesce":
                *first, last = arguments
                text = self.emit(last)
                for argument in reversed(first):
                    name = self.fresh()
                    text = f"({text} if ({name} := {self.soft(argument)}) is None else {name})"
                return text
            case "count" | "len":
                if arguments[0].type.kind == "list" and arguments[0].type.element.kind == "flag":
                    return f"sum({self.emit(arguments[0])})"
                return f"len({self.emit(arguments[0])})"
            case "min" | "max":
                if len(arguments) == 1 and arguments[0].type.kind == "list":
                    return f"some({node.function}, {self.emit(arguments[0])})"
                return f"{node.function}({', '.join(self.emit(a) for a in arguments)})"
            case "abs":
                return f"abs({self.emit(arguments[0])})"
            case "any" | "all":
                flags = [
                    f"{node.function}({self.emit(a)})" if a.type.kind == "list" else self.emit(a) for a in arguments
                ]
                return "(" + (" or " if node.function == "any" else " and ").join(flags) + ")"
            case "starts_with" | "matches":
                return self.text_test(node)
            case "number":
                return f"as_number({self.emit(arguments[0])}, E.units)"
        raise _NoFastPath

    def text_test(self, node: nodes.Call) -> str:
        subject, other = (self.emit(argument) for argument in node.arguments)
        name = self.fresh()
        test = f"{name}.startswith({other})" if node.function == "starts_with" else f"found({other}, {name})"
        if node.type.kind == "list":
            return f"[{test} for {name} in {subject}]"
        return test.replace(name, subject, 1) if node.function == "starts_with" else f"found({other}, {subject})"

    def sum(self, arguments: tuple[nodes.Node, ...]) -> str:
        if len(arguments) == 1:
            return f"sum({self.emit(arguments[0])})" if arguments[0].type.kind == "list" else self.emit(arguments[0])
        parts = []
        for argument in arguments:
            if isinstance(argument, nodes.Figure):
                parts.append(self.soft(argument))
                continue
            base = base_list(argument)
            if isinstance(base, nodes.Elements):
                text = f"sum({self.emit(argument)})" if argument.type.kind == "list" else self.emit(argument)
                parts.append(f"(None if {self.absent(base)} else {text})")
            elif isinstance(argument, nodes.Literal_ | nodes.Parameter | nodes.Currency):
                parts.append(self.emit(argument))
            else:
                raise _NoFastPath
        return f"add(({', '.join(parts)},))"

    def defined(self, node: nodes.Node) -> str:
        match node:
            case nodes.Figure() if node.kind not in ("any", "reference"):
                return f"({node.key!r} in r{node.scope})"
            case nodes.Table() | nodes.Elements():
                return f"({node.key!r} in r{node.scope})"
            case nodes.Filtered() | nodes.Mapped():
                base = base_list(node)
                if isinstance(base, nodes.Elements):
                    return f"({base.key!r} in r{base.scope} and len(soft(lambda: {self.emit(node)}) or ()) > 0)"
                return f"(len(soft(lambda: {self.emit(node)}) or ()) > 0)"
        return f"({self.soft(node)} is not None)"

    def filtered(self, node: nodes.Filtered) -> str:
        source = self.emit(node.source)
        shortcut = equality_key(node)
        if shortcut is not None:
            key, value = shortcut
            if isinstance(node.source, nodes.Filtered | nodes.Mapped):
                source = f"passing({source})"
            return f"E.where({source}, {key!r}, {self.emit(value)})"
        return f"[r{node.scope} for r{node.scope} in E.tick({source}) if {self.emit(node.condition)}]"

    def mapped(self, node: nodes.Mapped) -> str:
        source, name = self.emit(node.source), self.fresh()
        if node.kind in ("any", "reference"):
            raise _NoFastPath
        if node.flat or node.kind == "texts":
            inner = self.fresh()
            reading = f"{name}.get({node.key!r}, ())" if node.flat else f"{name}[{node.key!r}]"
            return f"[{inner} for {name} in {source} for {inner} in {reading}]"
        return f"[{name}[{node.key!r}] for {name} in {source}]"

    def logical(self, node: nodes.Logical) -> str:
        return "(" + f" {node.operator} ".join(self.emit(condition) for condition in node.conditions) + ")"


def _literal(emitter: _Emitter, node: nodes.Literal_) -> str:
    value = node.value
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10**9:
        return f"({int(value)})"
    if isinstance(value, str) and len(value) < 40 and value.isascii():
        return repr(value)
    return emitter.constant(value)


def _figure(_: _Emitter, node: nodes.Figure) -> str:
    if node.kind == "any":
        return f"reach(r{node.scope}, {node.key!r})"
    if node.kind == "reference":
        return f"E.refer(r{node.scope}[{node.key!r}])"
    return f"r{node.scope}[{node.key!r}]"


def _arithmetic(emitter: _Emitter, node: nodes.Arithmetic) -> str:
    left, right = emitter.emit(node.left), emitter.emit(node.right)
    if node.left.type == nodes.DATE:
        return f"(({left} - {right}).days)"
    if node.operator == "/":
        part = _finite_part(node.right)
        return f"quotient({left}, {right})" if part is None else f"({left} * {emitter.constant(part)})"
    return f"({left} {node.operator} {right})"


def _choice(emitter: _Emitter, node: nodes.Choice) -> str:
    return f"({emitter.emit(node.then)} if {emitter.emit(node.condition)} else {emitter.emit(node.otherwise)})"


def _children(emitter: _Emitter, node: nodes.Children) -> str:
    if isinstance(node.element, nodes.Elements):
        return f"E.children({emitter.emit(node.element)}, None)"
    return f"E.children({emitter.emit(node.element.source)}, r{node.element.scope})"


def _partial(emitter: _Emitter, node: nodes.Partial) -> str:
    source = emitter.emit(node.source)
    if node.source.type == nodes.DATE:
        return f"{source}.{node.part}"
    return f"part_of({source}, {node.part!r}, E.units)"


def base_list(node: nodes.Node) -> nodes.Node:
    """Return the list that a filter or mapping starts from."""
    while isinstance(node, nodes.Filtered | nodes.Mapped | nodes.Only):
        node = node.source
    return node


def divides(node: nodes.Node) -> bool:
    """Whether a division by something other than a number written out takes part."""
    return any(
        isinstance(below, nodes.Arithmetic) and below.operator == "/" and _finite_part(below.right) is None
        for below in node.walk()
    )


def _finite_part(node: nodes.Node) -> Decimal | None:
    """Return 1 / a number written out where its decimals end: dividing by 100 is multiplying by 0.01, exactly."""
    if not isinstance(node, nodes.Literal_) or not isinstance(node.value, Decimal) or not node.value:
        return None
    part = 1 / Fraction(node.value)
    decimal = Decimal(part.numerator) / Decimal(part.denominator)
    return decimal if Fraction(decimal) == part else None


def _outright(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield the lists without which nothing of the expression can be known."""
    match node:
        case nodes.Elements():
            yield node.scope, node.key
        case nodes.Filtered() | nodes.Mapped() | nodes.Only():
            yield from _outright(node.source)
        case nodes.Children():
            yield from _outright(node.element)
        case nodes.Element():
            yield from _outright(node.source)
        case nodes.Call() if node.function in ("defined", "coalesce", "any", "all"):
            return
        case nodes.Call() if node.function == "sum" and len(node.arguments) > 1:
            return
        case nodes.Logical() | nodes.Choice():
            return
        case _:
            for operand in node.operands():
                yield from _outright(operand)


def _absence_decides(node: nodes.Node) -> bool:
    """Whether an absent figure met while evaluating leaves the whole unknown, whatever the rest says."""
    undecided = any(
        isinstance(below, nodes.Logical | nodes.Choice)
        or (isinstance(below, nodes.Call) and below.function in ("any", "all"))
        for below in node.walk()
    )
    return not undecided


_EMITTERS: Mapping[type[nodes.Node], Callable[[_Emitter, Any], str]] = {
    nodes.Literal_: _literal,
    nodes.Figure: _figure,
    nodes.Table: lambda _, node: f"r{node.scope}[{node.key!r}]",
    nodes.Elements: lambda _, node: f"r{node.scope}[{node.key!r}]",
    nodes.Codes: lambda _, node: f"E.codes({node.name!r})",
    nodes.Texts: lambda _, __: "E.texts()",
    nodes.Mapped: _Emitter.mapped,
    nodes.Filtered: _Emitter.filtered,
    nodes.Children: _children,
    nodes.Only: lambda emitter, node: f"only({emitter.emit(node.source)})",
    nodes.Parameter: lambda _, node: f"E.parameters[{node.name!r}]",
    nodes.Currency: lambda _, node: f"E.units[{node.unit!r}]",
    nodes.Partial: _partial,
    nodes.Arithmetic: _arithmetic,
    nodes.Negative: lambda emitter, node: f"(-{emitter.emit(node.source)})",
    nodes.Comparison: _Emitter.comparison,
    nodes.Logical: _Emitter.logical,
    nodes.Not: lambda emitter, node: f"(not {emitter.emit(node.source)})",
    nodes.Choice: _choice,
    nodes.Call: _Emitter.call,
}
