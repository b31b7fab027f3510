"""Typed nodes to Python expressions, for the sheet that finds the rules which hold.

The text is made from checked nodes only: names come from the model, texts and numbers are constants, so nothing of a
pack's text reaches Python as code. The expressions work on stated values; what they cannot decide (`NoFastPath`) and
what is absent (KeyError) is for the exact evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Traversal
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.calling.sizes import gone_through_once
from budgetcheck.expression.compiled.frame import Frame
from budgetcheck.expression.faults import NoFastPath
from budgetcheck.expression.nodes import base_list
from budgetcheck.expression.presence import certain, divides, finite_part, parts_decide
from budgetcheck.expression.shapes import (
    ADDING_UP,
    count_beside,
    equality_key,
    found_by_value,
    further_decimals,
    goes_through_texts,
    plainly_told,
    texts_decided_by,
)
from budgetcheck.expression.surroundings.runtime import CODES, GETTERS, REMEMBERED, Constant


class Emitter:
    """Writes expressions over the records of `frames` (the document first); filters open further scopes by themselves.

    `present` holds the keys, as (scope, key), that are known to be there where the expression will stand.
    """

    __slots__ = ("_shared", "constants", "filters", "frames", "lists", "names", "present")

    def __init__(self) -> None:
        self.constants: dict[str, Constant] = {}
        self._shared: dict[tuple[str, str], str] = {}
        self.frames: list[Frame] = []
        self.present: set[tuple[int, str]] = set()
        self.names = 0
        self.lists = 0
        """Lists around the expression being written: what is gone through may name no variables of its own."""
        self.filters = 0
        """Filters around the expression being written."""

    def constant(self, value: Constant, prefix: str = "K") -> str:
        """Name a constant; equal ones share a name."""
        shared = (prefix, repr(value))
        name = self._shared.get(shared)
        if name is None:
            name = self._shared[shared] = f"{prefix}{len(self.constants)}"
            self.constants[name] = value
        return name

    def fresh(self) -> str:
        """Name a variable of a comprehension."""
        self.names += 1
        return f"x{self.names}"

    def local(self, scope: int, key: str) -> str | None:
        """Name the variable that holds a key, None where the record is that of a filter."""
        return self.frames[scope].local(key) if scope < len(self.frames) else None

    def held(self, scope: int) -> bool:
        """Whether the keys of a record are held in variables."""
        return scope < len(self.frames)

    # -- expressions ---------------------------------------------------------------------------------------------

    def assertion(self, node: nodes.Node) -> str:
        """Emit the assertion: true only where the exact evaluation, which knows rounding, finds it to hold.

        What holds as stated is certain to; a stated figure beside a quotient agrees when it is the quotient rounded.
        """
        match node:
            case nodes.Choice():
                then, otherwise = self.assertion(node.then), self.assertion(node.otherwise)
                return f"({then} if {self.asked(node.condition)} else {otherwise})"
            case nodes.Logical():
                return _joined(node.operator, map(self.assertion, node.conditions))
            case nodes.Not():
                return self.refuted(node.source)
            case nodes.Call() if function_of(node.function).joins:
                return self.each(node, self.assertion, "any" if function_of(node.function).logic == "any" else "all")
            case nodes.Comparison(relation="==") if node.type.kind == "flag":
                for side, other in ((node.left, node.right), (node.right, node.left)):
                    if isinstance(side, nodes.Figure) and side.kind == "percent" and divides(other):
                        return f"E.agree({self.emit(side)}, {self.emit(other)})"
        return self.asked(node)

    def refuted(self, node: nodes.Node) -> str:
        """Emit what is true only where the exact evaluation finds a condition to fail.

        That numbers compare otherwise than is said proves nothing: rounding may have set them apart.
        """
        match node:
            case nodes.Choice():
                then, otherwise = self.refuted(node.then), self.refuted(node.otherwise)
                return f"({then} if {self.asked(node.condition)} else {otherwise})"
            case nodes.Logical():
                return _joined("or" if node.operator == "and" else "and", map(self.refuted, node.conditions))
            case nodes.Not():
                return self.assertion(node.source)
            case nodes.Call() if function_of(node.function).joins:
                return self.each(node, self.refuted, "all" if function_of(node.function).logic == "any" else "any")
            case nodes.Comparison() if not plainly_told(node):
                return f"({self.emit(node)} and False)"
        return f"(not {self.asked(node)})"

    def each(self, node: nodes.Call, one: Callable[[nodes.Node], str], join: str) -> str:
        """Emit conditions and lists of conditions, joined; of a list of comparisons of numbers none is refuted."""
        parts = []
        for argument in node.arguments:
            if argument.type.kind != "list":
                parts.append(one(argument))
                continue
            if one == self.refuted:
                name = self.fresh()
                refuted = f"not {name}" if plainly_told(argument) else "False"
                parts.append(f"{join}([{refuted} for {name} in {self.emit(argument)}])")
            else:
                parts.append(self.joined(argument, join))
        return _joined("and" if join == "all" else "or", parts)

    def remembered(self, node: nodes.Node, text: str) -> str:
        """Emit a condition so that what it came to is asked for by the texts that alone decide it, if they do."""
        decided_by = texts_decided_by(node) if not self.lists and goes_through_texts(node) else None
        if decided_by is None:
            return text
        asked_by: dict[str, None] = {}
        for scope, key, within in decided_by:
            local = self.local(scope, key)
            if local is None:
                return text
            by = local if within is None else self.frames[scope].making(f"E.column({local}, {within!r})")
            asked_by[by] = None
        key = f"({', '.join(asked_by)},)" if len(asked_by) > 1 else next(iter(asked_by))
        shared = (REMEMBERED, text)
        memory = self._shared.get(shared)
        if memory is None:
            memory = self._shared[shared] = f"{REMEMBERED}{len(self.constants)}"
            self.constants[memory] = ""
        name = self.fresh()
        return f"({name} if ({name} := {memory}.get({key})) is not None else {memory}.put({key}, {text}))"

    def joined(self, node: nodes.Node, join: str) -> str:
        """Emit `any` or `all` of a list of conditions; that any of it is a value is a search for the value."""
        if join == "any" and isinstance(node, nodes.Comparison) and node.relation == "==" and found_by_value(node):
            self.lists += 1
            try:
                return f"({self.emit(node.right)} in {gone_through_once(self.emit(node.left))})"
            finally:
                self.lists -= 1
        return f"{join}({gone_through_once(self.emit(node))})"

    def number(self, node: nodes.Node) -> str:
        """Emit a number; a value of any kind raises TypeError where it is none."""
        text = self.emit(node)
        return f"num({text})" if node.type == nodes.ANY else text

    def asked(self, node: nodes.Node) -> str:
        """Emit a condition; a value of any kind raises TypeError where it is no truth value."""
        text = self.emit(node)
        return f"flag({text})" if node.type == nodes.ANY else text

    def emit(self, node: nodes.Node) -> str:
        emitter = _EMITTERS.get(type(node))
        if emitter is None:
            raise NoFastPath
        if node.type.kind != "list":
            return emitter(self, node)
        self.lists += 1
        try:
            return emitter(self, node)
        finally:
            self.lists -= 1

    def soft(self, node: nodes.Node) -> str:
        """Emit something that may be absent: None then."""
        if isinstance(node, nodes.Figure) and node.kind not in ("any", "reference"):
            return self.local(node.scope, node.key) or f"r{node.scope}.get({node.key!r})"
        if isinstance(node, nodes.Call) and (soft := function_of(node.function).soft) is not None:
            if any(one.type.element == nodes.ANY for one in node.arguments):
                raise NoFastPath
            return soft(self, node)
        if isinstance(node, nodes.Partial) and node.source.type == nodes.TARGET:
            name = self.soft(node.source)
            if node.part in ("operator", "unit") and name.isidentifier():
                return f"(None if {name} is None or not {name}.formal else {name}.{node.part})"
            return f"soft_part({self.soft(node.source)}, {node.part!r}, E.units)"
        if not parts_decide(node) or certain(node, self.present):
            return f"soft(lambda: {self.emit(node)})"
        raise NoFastPath  # one part may decide although another is absent

    def absent(self, base: nodes.Elements) -> str:
        """Emit whether a list is absent."""
        local = self.local(base.scope, base.key)
        return f"{base.key!r} not in r{base.scope}" if local is None else f"{local} is None"

    def there(self, scope: int, key: str) -> str:
        """Emit whether a key is there."""
        local = self.local(scope, key)
        return f"({key!r} in r{scope})" if local is None else f"({local} is not None)"

    def read(self, scope: int, key: str) -> str:
        """Emit the value of a key; it raises KeyError where the key may be absent."""
        if (scope, key) in self.present:
            local = self.local(scope, key)
            if local is not None:
                return local
        return f"r{scope}[{key!r}]"

    def comparison(self, node: nodes.Comparison) -> str:
        if nodes.FLAG in (node.left.type, node.left.type.element, node.right.type):
            raise NoFastPath  # conditions may hold within rounding only
        by_parts = divides(node.left) or divides(node.right)
        if node.type.kind == "list":
            kinds = (node.left.type.element, node.right.type, node.right.type.element)
            if by_parts or nodes.TARGET in kinds:
                raise NoFastPath
            run, right = self.run(node.left), self.emit(node.right)
            one = f"({run.item} {node.relation} right)"
            if nodes.ANY in kinds:
                one = f"alike({run.item}, right, {node.relation!r})"
            return f"[{one} for right in ({right},) {run.over}]"
        decimals = further_decimals(node)
        if decimals is not None:
            # Whether a figure has further decimals is what is left of it; rounding it takes five times as long.
            return f"(({self.emit(node.right)} % {self.constant(decimals)}) {node.relation} 0)"
        left, right = self.beside(node.left, node.right), self.beside(node.right, node.left)
        if by_parts:
            if node.relation in ("in", "not in"):
                raise NoFastPath
            return f"beyond({left}, {right}, {node.relation!r})"
        if nodes.TARGET in (node.left.type, node.right.type):
            if nodes.ANY in (node.left.type, node.right.type):
                raise NoFastPath
            return f"({'not ' if node.relation == '!=' else ''}same({left}, {right}))"
        if nodes.ANY in (node.left.type, node.right.type):
            # A text beside a number would compare as different; only the exact evaluation knows it as unknown.
            return f"alike({left}, {right}, {node.relation!r})"
        return f"({left} {node.relation} {right})"

    def beside(self, node: nodes.Node, other: nodes.Node) -> str:
        """Emit one side of a comparison; beside a count a number is an integer, as two kinds take twice as long."""
        number = count_beside(node, other)
        return self.emit(node) if number is None else f"({number})"

    def call(self, node: nodes.Call) -> str:
        function = function_of(node.function)
        if function.logic in ADDING_UP and any(one.type.element == nodes.ANY for one in node.arguments):
            raise NoFastPath  # what is no number leaves it unknown
        return function.emit(self, node)

    def filtered(self, node: nodes.Filtered) -> str:
        shortcut = equality_key(node)
        if shortcut is not None and isinstance(node.source, nodes.Codes):
            key, value = shortcut
            if key == "code" and value.type == nodes.TEXT:
                return f"{self.constant(node.source.name, CODES)}[{self.emit(value)}]"
            return f"E.coded({node.source.name!r}, {key!r}, {self.emit(value)})"
        source = self.emit(node.source)
        if shortcut is not None:
            key, value = shortcut
            if isinstance(node.source, nodes.Filtered | nodes.Mapped):
                source = f"passing({source})"
            return f"E.where({source}, {key!r}, {self.emit(value)})"
        return f"[r{node.scope} {self.sifted(node, source)}]"

    def sifted(self, node: nodes.Filtered, source: str) -> str:
        """Emit how a filter goes through a list."""
        self.filters += 1
        condition = self.asked(node.condition)
        self.filters -= 1
        return f"for r{node.scope} in {self.bounded(source, node.source)} if {condition}"

    def run(self, node: nodes.Node) -> Traversal:
        """Emit how a list is gone through, without making it first where each element stands in another list."""
        if not isinstance(node, nodes.Mapped) or node.flat or node.kind in ("texts", "any", "reference"):
            name, text = self.fresh(), self.emit(node)
            return Traversal(name, f"for {name} in {text}", text)
        source, whole = node.source, None
        self.lists += 1
        try:
            if isinstance(source, nodes.Filtered) and equality_key(source) is None:
                name, over = f"r{source.scope}", self.sifted(source, self.emit(source.source))
            else:
                name, told = self.fresh(), isinstance(source, nodes.Texts) and node.key == "value"
                whole = self.bounded("E.figures.texts" if told else self.emit(source), source)
                over = f"for {name} in {whole}"
                if told:
                    return Traversal(name, over, whole)
        finally:
            self.lists -= 1
        items = None if whole is None else f"map({self.constant(node.key, GETTERS)}, {whole})"
        return Traversal(f"{name}[{node.key!r}]", over, items)

    def bounded(self, text: str, source: nodes.Node) -> str:
        """Have the elements of a list counted where it is gone through once for each element of another."""
        here = len(self.frames) - 1
        base = base_list(source)
        if isinstance(base, nodes.Codes) and base is not source:
            return text  # no code has many rows
        scope = base.scope if isinstance(base, nodes.Elements) else None
        if isinstance(base, nodes.Children) and isinstance(base.element, nodes.Element):
            scope = base.element.scope
        linear = not self.filters and (here == 0 or scope == here)
        return text if linear else f"E.tick({text})"

    def mapped(self, node: nodes.Mapped) -> str:
        if node.kind in ("any", "reference"):
            raise NoFastPath
        if not node.flat and node.kind != "texts":
            run = self.run(node)
            return f"[{run.item} {run.over}]" if run.whole is None else f"[*{run.whole}]"
        source, name, inner = self.bounded(self.emit(node.source), node.source), self.fresh(), self.fresh()
        reading = f"{name}.get({node.key!r}, ())" if node.flat else f"{name}[{node.key!r}]"
        return f"[{inner} for {name} in {source} for {inner} in {reading}]"

    def logical(self, node: nodes.Logical) -> str:
        return _joined(node.operator, map(self.asked, node.conditions))


def _joined(operator: str, parts: Iterable[str]) -> str:
    return "(" + f" {operator} ".join(parts) + ")"


def _literal(emitter: Emitter, node: nodes.Literal_) -> str:
    value = node.value
    if isinstance(value, Decimal) and not value:
        return "ZERO"
    if isinstance(value, str) and len(value) < 40 and value.isascii():
        return repr(value)
    return emitter.constant(value)


def _figure(emitter: Emitter, node: nodes.Figure) -> str:
    if node.kind == "any":
        return f"reach(r{node.scope}, {node.key!r})"
    value = emitter.read(node.scope, node.key)
    return f"E.refer({value})" if node.kind == "reference" else value


def _arithmetic(emitter: Emitter, node: nodes.Arithmetic) -> str:
    left, right = emitter.number(node.left), emitter.number(node.right)
    if node.left.type == nodes.DATE:
        return f"(({left} - {right}).days)"
    if node.operator == "/":
        part = finite_part(node.right)
        return f"quotient({left}, {right})" if part is None else f"({left} * {emitter.constant(part)})"
    return f"({left} {node.operator} {right})"


def _choice(emitter: Emitter, node: nodes.Choice) -> str:
    return f"({emitter.emit(node.then)} if {emitter.asked(node.condition)} else {emitter.emit(node.otherwise)})"


def _children(emitter: Emitter, node: nodes.Children) -> str:
    if isinstance(node.element, nodes.Elements):
        return f"E.children({emitter.emit(node.element)}, None)"
    source, scope = node.element.source, node.element.scope
    if (
        scope < len(emitter.frames)
        and isinstance(source, nodes.Elements)
        and (source.scope, source.key) in emitter.present
    ):
        outer = emitter.frames[source.scope]
        families = outer.making(f"E.families({outer.local(source.key)})")
        return emitter.frames[scope].making(f"{families}.get(id(r{scope}), NO_ROWS)")
    return f"E.children({emitter.emit(source)}, r{scope})"


def _partial(emitter: Emitter, node: nodes.Partial) -> str:
    source = emitter.emit(node.source)
    if node.source.type == nodes.DATE or node.part == "text":
        return f"{source}.{node.part}"
    return f"part_of({source}, {node.part!r}, E.units)"


_EMITTERS: Mapping[type[nodes.Node], Callable[[Emitter, Any], str]] = {
    nodes.Literal_: _literal,
    nodes.Figure: _figure,
    nodes.WholeTable: lambda emitter, node: emitter.read(node.scope, node.key),
    nodes.Elements: lambda emitter, node: emitter.read(node.scope, node.key),
    nodes.Codes: lambda _, node: f"E.codes({node.name!r})",
    nodes.Texts: lambda _, __: "E.texts()",
    nodes.Comparisons: lambda _, __: "E.comparisons()",
    nodes.Mapped: Emitter.mapped,
    nodes.Filtered: Emitter.filtered,
    nodes.Children: _children,
    nodes.Only: lambda emitter, node: f"only({emitter.emit(node.source)})",
    nodes.Parameter: lambda _, node: f"E.parameters[{node.name!r}]",
    nodes.Currency: lambda _, node: f"E.units[{node.unit!r}]",
    nodes.Partial: _partial,
    nodes.Arithmetic: _arithmetic,
    nodes.Negative: lambda emitter, node: f"(-{emitter.number(node.source)})",
    nodes.Comparison: Emitter.comparison,
    nodes.Logical: Emitter.logical,
    nodes.Not: lambda emitter, node: f"(not {emitter.asked(node.source)})",
    nodes.Choice: _choice,
    nodes.Call: Emitter.call,
}
