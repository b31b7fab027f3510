"""Numbers and texts of formulas as logic: linear where they can be, else variables known by their own text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from budgetcheck.analysis.lint.logic import (
    TRUE,
    Formula,
    both,
    compare,
    conjunction,
    disjunction,
    either,
    implies,
    negation,
    proposition,
)
from budgetcheck.analysis.lint.model import Model
from budgetcheck.analysis.lint.naming import Bases, node_name, reason_for, symbol_name
from budgetcheck.analysis.lint.values import LinearNumber, LogicCondition, NamedText, scaled_number, sum_of_numbers
from budgetcheck.arithmetic.currency import in_yuan
from budgetcheck.expression import nodes
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.text.words import Words


class NumberSymbols(ABC):
    """The numbers and texts of one analysis, shared by all rules; `model` knows what is true of them."""

    def __init__(self, parameters: Mapping[str, tuple[Decimal, str | None]]) -> None:
        self.parameters = parameters
        self.model = Model()
        self.opaque: dict[str, Words] = {}
        """Texts of what stands for itself, and why; emptied by whoever reads it."""

    @abstractmethod
    def flag(self, node: nodes.Node, bases: Bases) -> LogicCondition:
        """A condition, on which a number may hang."""

    def number(self, node: nodes.Node, bases: Bases) -> LinearNumber:
        """A number (or a date, as its day)."""
        match node:
            case nodes.Literal_(value=Decimal() as value):
                return LinearNumber({}, Fraction(value), TRUE)
            case nodes.Figure(kind="amount" | "percent" | "number" | "date"):
                name = symbol_name(node, bases)
                self.model.figure(name, node.kind)
                return LinearNumber({name: Fraction(1)}, Fraction(0), self.model.stated(name), grounded=True)
            case nodes.Figure(kind="any"):
                name = symbol_name(node, bases)
                known = proposition(f"number {name}")
                self.model.law(f"number {name}", implies(known, self.model.stated(name)))
                self.model.figure(name, "any", known)
                return LinearNumber({name: Fraction(1)}, Fraction(0), known, grounded=True)
            case nodes.Parameter():
                value, unit = self.parameters[node.name]
                return self._in_unit(Fraction(value), unit)
            case nodes.Currency():
                return self._in_unit(Fraction(1), node.unit)
            case nodes.Negative():
                return scaled_number(self.number(node.source, bases), Fraction(-1))
            case nodes.Arithmetic():
                return self._arithmetic(node, bases)
            case nodes.Choice():
                return self._choice(node, bases)
            case nodes.Partial(part="year" | "month" | "day") if isinstance(node.source, nodes.Figure):
                name = symbol_name(node.source, bases)
                self.model.part_of_date(name, node.part)
                return LinearNumber({f"{name}.{node.part}": Fraction(1)}, Fraction(0), self.model.stated(name))
            case nodes.Call():
                match function_of(node.function).logic:
                    case "sum" if len(node.arguments) > 1:
                        return self._sum(node.arguments, bases)
                    case "first":
                        return self._first(node, bases)
                    case "absolute" | "greatest" | "least" as extreme:
                        if all(argument.type.kind == "number" for argument in node.arguments):
                            return self._extreme(node, extreme, bases)
        return self._unread_number(node, bases)

    def _unread_number(self, node: nodes.Node, bases: Bases) -> LinearNumber:
        name = node_name(node, bases)
        self._note(name, node)
        return self._own(name, proposition(f"known {name}"), counted=_counts(node))

    def _own(self, name: str, known: Formula, *, divided: bool = False, counted: bool = False) -> LinearNumber:
        """A number that stands for itself."""
        self.model.opaque(name, known, counted=counted)
        return LinearNumber({name: Fraction(1)}, Fraction(0), known, grounded=True, divided=divided)

    def _in_unit(self, value: Fraction, unit: str | None) -> LinearNumber:
        """A threshold: an amount of money is as many of the declaration's units as the unit of it makes them."""
        if unit is None:
            return LinearNumber({}, value, TRUE)
        return LinearNumber({self.model.yuan(): value * Fraction(in_yuan(unit))}, Fraction(0), TRUE)

    def _arithmetic(self, node: nodes.Arithmetic, bases: Bases) -> LinearNumber:
        left, right = self.number(node.left, bases), self.number(node.right, bases)
        known, divided = both(left.known, right.known), left.divided or right.divided
        if node.operator in "+-":
            return sum_of_numbers(
                left, right if node.operator == "+" else scaled_number(right, Fraction(-1)), known, divided
            )
        if node.operator == "*" and not left.terms:
            left, right = right, left
        if not right.terms:
            if node.operator == "*":
                return scaled_number(left, right.constant)
            if right.constant:
                return scaled_number(left, 1 / right.constant)
        name = node_name(node, bases)
        self._note(name, node)
        if node.operator == "/":
            known = both(known, compare(right.terms, right.constant, "!="))
        # The quotient is named by its text alone: where it is not known, nothing is said of it.
        return self._own(name, known, divided=divided or node.operator == "/")

    def _choice(self, node: nodes.Choice, bases: Bases) -> LinearNumber:
        condition = self.flag(node.condition, bases)
        then, otherwise = self.number(node.then, bases), self.number(node.otherwise, bases)
        known = either(both(condition.holds, then.known), both(condition.fails, otherwise.known))
        return self._defined_as(
            node_name(node, bases),
            known,
            (both(condition.holds, then.known), then),
            (both(condition.fails, otherwise.known), otherwise),
            divided=then.divided or otherwise.divided,
        )

    def _first(self, node: nodes.Call, bases: Bases) -> LinearNumber:
        if any(argument.type.kind != "number" for argument in node.arguments):
            # Something stated that is no number counts as stated all the same.
            return self._unread_number(node, bases)
        parts = [self.number(argument, bases) for argument in node.arguments]
        if len(parts) == 2 and parts[0].grounded and not parts[1].terms and not parts[1].constant:
            return LinearNumber(parts[0].terms, parts[0].constant, TRUE, grounded=True, divided=parts[0].divided)
        cases: list[tuple[Formula, LinearNumber]] = []
        before: Formula = TRUE
        for part in parts:
            cases.append((both(before, part.known), part))
            before = both(before, negation(part.known))
        known = disjunction(part.known for part in parts)
        return self._defined_as(node_name(node, bases), known, *cases, divided=any(part.divided for part in parts))

    def _defined_as(
        self, name: str, known: Formula, *cases: tuple[Formula, LinearNumber], divided: bool = False
    ) -> LinearNumber:
        """A variable with a value for each case."""
        made = self._own(name, known, divided=divided)
        for condition, value in cases:
            terms = {name: Fraction(-1)}
            for one, weight in value.terms.items():
                terms[one] = terms.get(one, Fraction(0)) + weight
            self.model.law(name, implies(condition, compare(terms, value.constant, "==")))
        return made

    def _extreme(self, node: nodes.Call, which: Literal["absolute", "greatest", "least"], bases: Bases) -> LinearNumber:
        parts = [self.number(argument, bases) for argument in node.arguments]
        if which == "absolute":
            parts = [parts[0], scaled_number(parts[0], Fraction(-1))]
        beyond = "<=" if which == "least" else ">="
        name = node_name(node, bases)
        made = self._own(name, conjunction(part.known for part in parts), divided=any(part.divided for part in parts))
        reached: list[Formula] = []
        for part in parts:
            terms = {one: -weight for one, weight in part.terms.items()}
            terms[name] = terms.get(name, Fraction(0)) + 1
            self.model.law(name, implies(made.known, compare(terms, -part.constant, beyond)))
            reached.append(compare(terms, -part.constant, "=="))
        self.model.law(name, implies(made.known, disjunction(reached)))
        return made

    def _sum(self, arguments: tuple[nodes.Node, ...], bases: Bases) -> LinearNumber:
        """A sum of optional parts: known when one is stated and none is stated in part."""
        total = LinearNumber({}, Fraction(0), TRUE)
        present: list[Formula] = []
        whole: list[Formula] = []
        divided = False
        for argument in arguments:
            here = self._present(argument, bases)
            single = argument.type.kind != "list"
            part = self.number(argument, bases) if single else self._list_sum(argument, bases)
            if not part.grounded:
                part = self._defined_as(
                    f"stated part {node_name(argument, bases)}",
                    part.known,
                    (both(here, part.known), part),
                    (negation(here), LinearNumber({}, Fraction(0), TRUE)),
                )
            elif here != part.known and here != TRUE:
                # Where it is not there it counts as nothing, which `grounded` promises only where it is not known.
                self.model.law(next(iter(part.terms), ""), implies(part.known, here))
            present.append(here)
            whole.append(TRUE if here == part.known else implies(here, part.known))
            divided = divided or part.divided
            total = sum_of_numbers(total, part, TRUE, divided)
        known = both(disjunction(present), *whole)
        return LinearNumber(total.terms, total.constant, known, grounded=all(w == TRUE for w in whole), divided=divided)

    def _list_sum(self, node: nodes.Node, bases: Bases) -> LinearNumber:
        name = f"sum({node_name(node, bases)})"
        self._note(name, node)
        return self._own(name, proposition(f"known {name}"))

    def _present(self, node: nodes.Node, bases: Bases) -> Formula:
        """Whether an optional part of a sum is stated at all."""
        match node:
            case nodes.Figure(kind="reference"):
                return proposition(f"known {symbol_name(node, bases)}")
            case nodes.Figure():
                return self.model.stated(symbol_name(node, bases))
            case nodes.Elements():
                return self.model.stated(symbol_name(node, bases))
            case nodes.Mapped() | nodes.Filtered() | nodes.Only() | nodes.Negative():
                return self._present(node.source, bases)
            case nodes.Arithmetic():
                return both(self._present(node.left, bases), self._present(node.right, bases))
        return TRUE

    def text(self, node: nodes.Node, bases: Bases) -> NamedText:
        """A text."""
        match node:
            case nodes.Literal_(value=str(value)):
                return NamedText(value, TRUE, value)
            case nodes.Figure(kind="text"):
                name = symbol_name(node, bases)
                self.model.text(name)
                return NamedText(name, self.model.stated(name))
            case nodes.Call() if function_of(node.function).logic == "first":
                parts = [self.text(argument, bases) for argument in node.arguments]
                return NamedText(node_name(node, bases), disjunction(part.known for part in parts))
        name = node_name(node, bases)
        self._note(name, node)
        return NamedText(name, proposition(f"known {name}"))

    def _note(self, name: str, node: nodes.Node) -> None:
        self.opaque.setdefault(name, reason_for(node))


def _counts(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and function_of(node.function).logic == "count"
