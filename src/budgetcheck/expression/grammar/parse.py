"""Formula text to typed nodes: Python's expression syntax, every node on an allow-list, every name checked.

Nothing of the formula is ever evaluated by Python here: `ast` only reads the syntax, and what is not listed below is a
fault with its columns.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from budgetcheck.expression.calling.arguments import is_list_of
from budgetcheck.expression.calling.lookup import function_names, function_of
from budgetcheck.expression.faults import FormulaError, FormulaFault
from budgetcheck.expression.grammar.paths import (
    KIND_WORDS,
    PathReader,
    Prefix,
    Stop,
    one_flag,
    single,
)
from budgetcheck.expression.grammar.scope import TAKEN, Names
from budgetcheck.expression.nodes import (
    FLAG,
    NUMBER,
    TEXT,
    Arithmetic,
    Call,
    Children,
    Choice,
    Comparison,
    Element,
    Elements,
    Filtered,
    Literal_,
    Logical,
    Negative,
    Node,
    Not,
    Type,
)
from budgetcheck.text.words import phrase

MAX_LENGTH = 4000
MAX_NODES = 400
MAX_DEPTH = 40

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_RELATIONS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def parse_formula(formula: str, names: Names, *, condition: bool = True) -> Node:
    """Parse and type-check one formula; with `condition` it must yield true or false.

    Raises FormulaError with every fault found, each with its columns.
    """
    parser = _Parser(formula, names)
    node = parser.parse()
    if node is not None and condition:
        node = one_flag(node)
    if node is not None and condition and node.type.kind not in ("flag", "any"):
        kind = KIND_WORDS[node.type.kind]
        parser.fault(node.at, phrase("expression.parse.condition_needed_here_not", kind=kind))
    if parser.faults:
        raise FormulaError(formula, tuple(parser.faults))
    assert node is not None
    return node


def parse_each(formula: str, names: Names) -> tuple[str, Node]:
    """Parse `name in list`; returns the name and the list node. Raises FormulaError."""
    head, found, _ = formula.partition(" in ")
    name = head.strip()
    if not found or not name.isidentifier():
        message = phrase("expression.parse.write_name_list")
        raise FormulaError(formula, (FormulaFault(message, (0, len(formula))),))
    offset = len(head) + len(found)
    parser = _Parser(formula, names, offset)
    node = parser.parse()
    if node is not None and (node.type.kind != "list" or node.type.element.kind != "record"):
        parser.fault(node.at, phrase("expression.parse.each_goes_over_list_tables"))
    if name in names.root or name in names.each or name in TAKEN:
        parser.fault((0, len(name)), phrase("expression.parse.name_taken", name=name))
    if parser.faults:
        raise FormulaError(formula, tuple(parser.faults))
    assert node is not None
    return name, node


class _Parser(PathReader):
    def __init__(self, formula: str, names: Names, offset: int = 0) -> None:
        super().__init__(names)
        self.formula = formula
        self.offset = offset
        self.line = formula[offset:].replace("\r", " ").replace("\n", " ").replace("\t", " ")
        stripped = self.line.lstrip()
        self.offset += len(self.line) - len(stripped)
        self.line = stripped.rstrip()
        self.ascii = self.line.isascii()
        self.bytes = b"" if self.ascii else self.line.encode("utf-8", "replace")

    def parse(self) -> Node | None:
        if len(self.formula) > MAX_LENGTH:
            self.fault((0, 1), phrase("expression.parse.formula_longer_than_characters", max_length=MAX_LENGTH))
            return None
        try:
            with warnings.catch_warnings():
                # Patterns of `matches` hold escapes that Python's own strings do not know.
                warnings.simplefilter("ignore")
                tree = ast.parse(self.line, mode="eval").body
        except SyntaxError as error:
            column = max(0, (error.offset or 1) - 1) + self.offset
            self.fault((column, column + 1), phrase("expression.parse.syntax", message=error.msg))
            return None
        except (ValueError, RecursionError, MemoryError):
            self.fault((0, len(self.formula)), phrase("expression.parse.formula_cannot_read"))
            return None
        if _too_complex(tree):
            self.fault((0, len(self.formula)), phrase("expression.parse.formula_too_complex"))
            return None
        try:
            return self.visit(tree, self.names)
        except Stop:
            return None

    def column(self, offset: int) -> int:
        return self.offset + (offset if self.ascii else len(self.bytes[:offset].decode("utf-8", "ignore")))

    def at(self, node: ast.expr) -> tuple[int, int]:
        return self.column(node.col_offset), self.column(node.end_col_offset or node.col_offset + 1)

    def written(self, node: ast.expr) -> str:
        """The text of a node, which stands on the formula's one line."""
        if self.ascii:
            return self.line[node.col_offset : node.end_col_offset]
        return self.bytes[node.col_offset : node.end_col_offset].decode("utf-8", "replace")

    def visit(self, node: ast.expr, names: Names) -> Node:
        """Dispatch on the allow-list; a list where one value is asked for is left to the callers."""
        match node:
            case ast.Constant():
                return self.constant(node)
            case ast.Tuple():
                return self.tuple_(node)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                return self.finish(self.path(node, names))
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                return self.arithmetic(node, names)
            case ast.UnaryOp(op=ast.USub()):
                source = self.number(node.operand, names)
                if isinstance(source, Literal_) and isinstance(source.value, Decimal):
                    return Literal_(NUMBER, self.at(node), -source.value)
                return Negative(NUMBER, self.at(node), source)
            case ast.UnaryOp(op=ast.Not()):
                return Not(FLAG, self.at(node), self.condition(node.operand, names))
            case ast.BoolOp():
                conditions = self.all_of(node.values, names, self.condition)
                return Logical(FLAG, self.at(node), "and" if isinstance(node.op, ast.And) else "or", conditions)
            case ast.Compare():
                return self.comparison(node, names)
            case ast.IfExp():
                condition, then, otherwise = self.all_of([node.test, node.body, node.orelse], names, self.visit)
                if then.type.kind != otherwise.type.kind and "any" not in (then.type.kind, otherwise.type.kind):
                    raise self.stop(self.at(node), phrase("expression.parse.two_branches_different_types"))
                return Choice(then.type, self.at(node), condition, then, otherwise)
            case ast.Call():
                return self.call(node, names)
        what = type(node).__name__
        raise self.stop(self.at(node), phrase("expression.parse.not_part_formula_language", what=what))

    def all_of(self, nodes: Sequence[ast.expr], names: Names, visit: object) -> tuple[Node, ...]:
        """Visit several nodes so that the faults of all are noted before giving up."""
        results: list[Node] = []
        for node in nodes:
            try:
                results.append(visit(node, names))  # type: ignore[operator]
            except Stop:
                continue
        if len(results) < len(nodes):
            raise Stop
        return tuple(results)

    def constant(self, node: ast.Constant) -> Node:
        value = node.value
        if isinstance(value, bool):
            return Literal_(FLAG, self.at(node), value)
        if isinstance(value, str):
            return Literal_(TEXT, self.at(node), value)
        if isinstance(value, int | float):
            # The written digits, not the binary float that ast made of them.
            text = self.written(node).replace("_", "")
            if len(text) <= 40 and text.replace(".", "", 1).isdigit() and text.isascii():
                return Literal_(NUMBER, self.at(node), Decimal(text))
        raise self.stop(self.at(node), phrase("expression.parse.only_plain_numbers_texts_truth"))

    def tuple_(self, node: ast.Tuple) -> Node:
        values: list[Decimal | str] = []
        for element in node.elts:
            literal = self.visit(element, self.names)
            if not isinstance(literal, Literal_) or isinstance(literal.value, bool | tuple):
                raise self.stop(self.at(element), phrase("expression.parse.tuple_holds_numbers_texts_only"))
            values.append(literal.value)
        kinds = {type(value) for value in values}
        if len(kinds) != 1:
            raise self.stop(self.at(node), phrase("expression.parse.tuple_holds_type_least_value"))
        item = TEXT if str in kinds else NUMBER
        return Literal_(Type("list", None, item), self.at(node), tuple(values))

    def path(self, node: ast.expr, names: Names) -> Node | Prefix:
        match node:
            case ast.Name():
                return self.name(node.id, self.at(node), names)
            case ast.Attribute():
                if isinstance(node.value, ast.Name) and node.value.id in ("parameters", "patterns", "codes"):
                    return self.special(node.value.id, node.attr, self.at(node), names)
                start, end = self.at(node)
                at = (max(start, end - len(node.attr)), end)
                return self.member(self.path(node.value, names), node.attr, at)
            case ast.Subscript():
                return self.filtered(self.finish(self.path(node.value, names)), node.slice, self.at(node), names)
        return self.visit(node, names)

    def filtered(self, source: Node, condition: ast.expr, at: tuple[int, int], names: Names) -> Node:
        if source.type.kind != "list" or source.type.element.keys is None:
            raise self.stop(self.at(condition), phrase("expression.parse.brackets_filter_list_tables_only"))
        inner = names.with_filter(source.type.element.keys)
        test = self.condition(condition, inner)
        return Filtered(source.type, at, source, names.depth, test)

    def number(self, node: ast.expr, names: Names) -> Node:
        value = single(self.visit(node, names))
        if value.type.kind not in ("number", "any"):
            kind = KIND_WORDS[value.type.kind]
            raise self.stop(value.at, phrase("expression.parse.number_needed_here_not", kind=kind))
        return value

    def condition(self, node: ast.expr, names: Names) -> Node:
        value = one_flag(self.visit(node, names))
        if value.type.kind not in ("flag", "any"):
            kind = KIND_WORDS[value.type.kind]
            raise self.stop(value.at, phrase("expression.parse.a_condition_is_needed_here_not", kind=kind))
        return value

    def arithmetic(self, node: ast.BinOp, names: Names) -> Node:
        left, right = (single(n) for n in self.all_of([node.left, node.right], names, self.visit))
        operator = _ARITHMETIC[type(node.op)]
        kinds = {left.type.kind, right.type.kind}
        if operator == "-" and kinds == {"date"}:
            return Arithmetic(NUMBER, self.at(node), operator, left, right)
        for side in (left, right):
            if side.type.kind not in ("number", "any"):
                kind = KIND_WORDS[side.type.kind]
                self.fault(side.at, phrase("expression.parse.number_needed_here_not", kind=kind))
        if not kinds <= {"number", "any"}:
            raise Stop
        if operator == "/" and isinstance(right, Literal_) and right.value == 0:
            raise self.stop(right.at, phrase("expression.parse.division_zero"))
        return Arithmetic(NUMBER, self.at(node), operator, left, right)

    def comparison(self, node: ast.Compare, names: Names) -> Node:
        operands = self.all_of([node.left, *node.comparators], names, self.visit)
        parts: list[Node] = []
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
            relation = _RELATIONS.get(type(operator))
            if relation is None:
                raise self.stop(self.at(node), phrase("expression.parse.compare"))
            parts.append(self.relate(relation, left, right, self.at(node)))
        return parts[0] if len(parts) == 1 else Logical(FLAG, self.at(node), "and", tuple(parts))

    def relate(self, relation: str, left: Node, right: Node, at: tuple[int, int]) -> Node:
        if relation in ("in", "not in"):
            left = single(left)
            fits = (right.type.kind == "text" and left.type.kind == "text") or (
                right.type.kind == "list" and _comparable(left.type.kind, right.type.element.kind)
            )
            if not fits and "any" not in (left.type.kind, right.type.kind):
                raise self.stop(at, phrase("expression.parse.needs_text_list_same_kind"))
            return Comparison(FLAG, at, relation, left, right)
        right = single(right)
        over_list = left.type.kind == "list" and left.type.element.kind != "record"
        kind = left.type.element.kind if over_list else left.type.kind
        if not _comparable(kind, right.type.kind) or (
            relation not in ("==", "!=") and not {kind, right.type.kind} <= {"number", "date", "any"}
        ):
            a, b = KIND_WORDS[left.type.kind], KIND_WORDS[right.type.kind]
            raise self.stop(at, phrase("expression.parse.cannot_compared_like", a=a, b=b))
        result = Type("list", None, FLAG) if over_list else FLAG
        return Comparison(result, at, relation, left, right)

    def call(self, node: ast.Call, names: Names) -> Node:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in function_names():
            raise self.unknown(name or "…", self.at(node.func), function_names())
        function = function_of(name)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.stop(self.at(node), phrase("expression.parse.functions_take_plain_arguments_only"))
        if not function.least <= len(node.args) <= function.most:
            wanted = str(function.least) if function.least == function.most else f"{function.least}-{function.most}"
            raise self.stop(
                self.at(node), phrase("expression.parse.name_takes_wanted_arguments", name=name, wanted=wanted)
            )
        arguments = self.all_of(node.args, names, self.visit)
        if name in ("any", "all"):
            arguments = tuple(arguments)
        elif name in ("abs", "round", "coalesce") or (len(arguments) > 1 and name in ("min", "max")):
            arguments = tuple(single(argument) for argument in arguments)
        elif name == "number" and not is_list_of(arguments[0], "text"):
            arguments = (single(arguments[0]),)
        result = function.result(arguments)
        if not isinstance(result, Type):
            argument, words = result
            raise self.stop(argument.at, words)
        if name == "children":
            return Children(result, self.at(node), cast("Element | Elements", arguments[0]))
        return Call(result, self.at(node), name, arguments)


def _comparable(left: str, right: str) -> bool:
    if "any" in (left, right):
        return True
    return left == right and left not in ("record", "list")


def _too_complex(tree: ast.AST) -> bool:
    deepest, count, level = 0, 0, [tree]
    while level:
        deepest += 1
        count += len(level)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return count > MAX_NODES * 3 or deepest > MAX_DEPTH
