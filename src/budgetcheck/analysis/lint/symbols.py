"""Formulas of rules as logic: every figure a variable, every presence a proposition, whatever a declaration holds.

What the logic cannot express (products of figures, sums over lists, patterns) becomes a variable or proposition of its
own, known by its text: so every declaration there can be is among the models, and what is proved for all models is
true. Absent figures follow the language: a condition has a formula for being true and another one for being false.
A figure that is absent is given the value 0, so that sums of optional parts stay linear.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from budgetcheck.analysis.lint.logic import (
    FALSE,
    TRUE,
    Formula,
    both,
    compare,
    either,
    every,
    implies,
    negation,
    proposition,
    size,
    some,
)
from budgetcheck.analysis.lint.model import Model
from budgetcheck.analysis.lint.naming import Bases, name_of, reason_for, text_of
from budgetcheck.analysis.lint.values import STATED, Allowance, Flag, Number, Text, certain, formulas, scaled, sum_of
from budgetcheck.arithmetic.currency import in_yuan
from budgetcheck.expression import nodes
from budgetcheck.expression.function import TextTest
from budgetcheck.expression.functions import function_of
from budgetcheck.text.words import Words

LARGEST = 3000
"""Parts of a condition; beyond this it is taken as a proposition of its own."""

_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Symbols:
    """The symbols of one analysis, shared by all rules; `model` knows what is true of them."""

    def __init__(self, parameters: Mapping[str, tuple[Decimal, str | None]]) -> None:
        self.parameters = parameters
        self.model = Model()
        self.opaque: dict[str, Words] = {}
        """Texts of what stands for itself, and why; emptied by whoever reads it."""

    # -- conditions --------------------------------------------------------------------------------------------------

    def flag(self, node: nodes.Node, bases: Bases, allowance: Allowance | None = None) -> Flag:
        """A condition; with an allowance its comparisons are those of an assertion."""
        made = self._flag(node, bases, allowance)
        if size(made.holds, LARGEST) + size(made.fails, LARGEST) + size(made.passes, LARGEST) > LARGEST:
            return self._unread(node, bases, allowance)
        return made

    def _flag(self, node: nodes.Node, bases: Bases, allowance: Allowance | None) -> Flag:
        match node:
            case nodes.Literal_(value=bool(value)):
                return certain(value)
            case nodes.Logical():
                parts = [self.flag(part, bases, allowance) for part in node.conditions]
                join, meet = (every, some) if node.operator == "and" else (some, every)
                return Flag(
                    join(part.holds for part in parts),
                    meet(part.fails for part in parts),
                    join(part.passes for part in parts),
                )
            case nodes.Not():
                inner = self.flag(node.source, bases, allowance)
                rounding = FALSE if inner.passes == inner.holds else both(inner.passes, negation(inner.holds))
                return Flag(inner.fails, inner.holds, either(inner.fails, rounding))
            case nodes.Choice():
                condition = self.flag(node.condition, bases)
                then, otherwise = (self.flag(part, bases, allowance) for part in (node.then, node.otherwise))
                return Flag(
                    *(
                        either(both(condition.holds, yes), both(condition.fails, no))
                        for yes, no in zip(formulas(then), formulas(otherwise), strict=True)
                    )
                )
            case nodes.Figure(kind="flag"):
                name = name_of(node, bases)
                return self._two_valued(proposition(name), self.model.stated(name))
            case nodes.Call():
                match function_of(node.function).logic:
                    case "defined":
                        return self._defined(node.arguments[0], bases)
                    case ("any" | "all") as joined if all(a.type.kind == "flag" for a in node.arguments):
                        operator = "or" if joined == "any" else "and"
                        return self.flag(nodes.Logical(node.type, node.at, operator, node.arguments), bases, allowance)
                    case TextTest() as test:
                        return self._text_test(node, test, bases)
            case nodes.Comparison() if node.type.kind == "flag":
                return self._comparison(node, bases, allowance)
        return self._unread(node, bases, allowance)

    def _defined(self, node: nodes.Node, bases: Bases) -> Flag:
        match node:
            case nodes.Figure() | nodes.Table() | nodes.Elements():
                stated = self.model.stated(name_of(node, bases))
                return Flag(stated, negation(stated), stated)
            case nodes.Element():
                return certain(True)
        name = text_of(node, bases)
        self._note(name, node)
        found = proposition(f"defined {name}")
        return Flag(found, negation(found), found)

    def _text_test(self, node: nodes.Call, test: TextTest, bases: Bases) -> Flag:
        subject, other = node.arguments
        text = self.text(subject, bases) if subject.type.kind == "text" else None
        pattern = self.text(other, bases) if other.type.kind == "text" else None
        if text is None or pattern is None or pattern.literal is None:
            return self._unread(node, bases, None)
        wanted = pattern.literal
        if text.literal is not None:
            return certain(test.holds(text.literal, wanted))
        return self._two_valued(self.model.text_test(text.name, node.function, wanted, test), text.known)

    def _comparison(self, node: nodes.Comparison, bases: Bases, allowance: Allowance | None) -> Flag:
        relation, left, right = node.relation, node.left, node.right
        if relation in ("in", "not in"):
            inside = self._membership(left, right, bases)
            if inside is None:
                return self._unread(node, bases, allowance)
            return inside if relation == "in" else Flag(inside.fails, inside.holds, inside.fails)
        kinds = {left.type.kind, right.type.kind}
        if kinds in ({"number"}, {"date"}, {"number", "any"}):
            one, other = self.number(left, bases), self.number(right, bases)
            if relation in ("==", "!=") and (one.divided or other.divided):
                # A percentage that is the quotient as printed counts as equal.
                return self._unread(node, bases, allowance)
            return self._related(one, other, relation, allowance or STATED)
        if kinds == {"text"}:
            equal = self._same_text(left, right, bases)
            if equal is not None:
                return equal if relation == "==" else Flag(equal.fails, equal.holds, equal.fails)
        if kinds == {"flag"} and relation in ("==", "!="):
            one_flag, other_flag = self.flag(left, bases), self.flag(right, bases)
            same = either(both(one_flag.holds, other_flag.holds), both(one_flag.fails, other_flag.fails))
            differ = either(both(one_flag.holds, other_flag.fails), both(one_flag.fails, other_flag.holds))
            return Flag(same, differ, same) if relation == "==" else Flag(differ, same, differ)
        return self._unread(node, bases, allowance)

    def _membership(self, left: nodes.Node, right: nodes.Node, bases: Bases) -> Flag | None:
        if not isinstance(right, nodes.Literal_) or not isinstance(right.value, tuple):
            return None
        options: list[Flag] = []
        for value in right.value:
            if isinstance(value, str):
                if left.type.kind != "text":
                    return None
                literal = nodes.Literal_(nodes.TEXT, right.at, value)
                same = self._same_text(left, literal, bases)
                if same is None:
                    return None
                options.append(same)
            else:
                number = self.number(left, bases)
                wanted = Number({}, Fraction(value), TRUE)
                options.append(self._related(number, wanted, "==", STATED))
        holds = some(option.holds for option in options)
        return Flag(holds, every(option.fails for option in options), holds)

    def _same_text(self, left: nodes.Node, right: nodes.Node, bases: Bases) -> Flag | None:
        one, other = self.text(left, bases), self.text(right, bases)
        if one.literal is not None and other.literal is not None:
            return certain(one.literal == other.literal)
        if one.literal is not None:
            one, other = other, one
        if other.literal is not None:
            equal = self.model.equal_text(one.name, other.literal)
        elif one.name == other.name:
            equal = TRUE
        else:
            equal = proposition(" == ".join(sorted((one.name, other.name))))
        return self._two_valued(equal, both(one.known, other.known))

    def _related(self, left: Number, right: Number, relation: str, allowance: Allowance) -> Flag:
        terms = dict(left.terms)
        for name, weight in right.terms.items():
            terms[name] = terms.get(name, Fraction(0)) - weight
        terms = {name: weight for name, weight in terms.items() if weight}
        constant = left.constant - right.constant
        known = both(left.known, right.known)
        holds = compare(terms, constant, relation)
        fails = self._beyond(terms, constant, relation, allowance)
        return Flag(both(known, holds), both(known, fails), both(known, negation(fails)))

    def _beyond(
        self, terms: Mapping[str, Fraction], constant: Fraction, relation: str, allowance: Allowance
    ) -> Formula:
        """When a comparison fails although tolerance and rounding are allowed for."""
        tolerance = allowance.tolerance
        if relation == "!=":
            return FALSE if tolerance and not allowance.rounded else compare(terms, constant, "==")
        if relation == "==":
            return either(
                self._beyond(terms, constant, "<=", allowance), self._beyond(terms, constant, ">=", allowance)
            )
        if relation in (">", ">="):
            mirrored = {name: -weight for name, weight in terms.items()}
            return self._beyond(mirrored, -constant, _MIRRORED[relation], allowance)
        reached = dict(terms)
        if allowance.rounded:
            for name, weight in self.model.slack(terms).items():
                reached[name] = reached.get(name, Fraction(0)) - weight
        edge = ">=" if relation == "<" and (allowance.rounded or not tolerance) else ">"
        return compare(reached, constant - tolerance, edge)

    def _two_valued(self, holds: Formula, known: Formula) -> Flag:
        yes = both(known, holds)
        return Flag(yes, both(known, negation(holds)), yes)

    def _unread(self, node: nodes.Node, bases: Bases, allowance: Allowance | None) -> Flag:
        """A condition that stands for itself: true, false or unknown."""
        name = text_of(node, bases)
        self._note(name, node)
        suffix = "" if allowance is None else f" within {allowance.tolerance}{' rounded' * allowance.rounded}"
        holds, fails = proposition(f"holds {name}{suffix}"), proposition(f"fails {name}{suffix}")
        self.model.exclusive(f"holds {name}{suffix}", f"fails {name}{suffix}")
        return Flag(holds, fails, holds)

    # -- numbers -----------------------------------------------------------------------------------------------------

    def number(self, node: nodes.Node, bases: Bases) -> Number:
        """A number (or a date, as its day)."""
        match node:
            case nodes.Literal_(value=Decimal() as value):
                return Number({}, Fraction(value), TRUE)
            case nodes.Figure(kind="amount" | "percent" | "number" | "date"):
                name = name_of(node, bases)
                self.model.figure(name, node.kind)
                return Number({name: Fraction(1)}, Fraction(0), self.model.stated(name), grounded=True)
            case nodes.Figure(kind="any"):
                name = name_of(node, bases)
                known = proposition(f"number {name}")
                self.model.law(f"number {name}", implies(known, self.model.stated(name)))
                self.model.figure(name, "any", known)
                return Number({name: Fraction(1)}, Fraction(0), known, grounded=True)
            case nodes.Parameter():
                value, unit = self.parameters[node.name]
                return self._in_unit(Fraction(value), unit)
            case nodes.Currency():
                return self._in_unit(Fraction(1), node.unit)
            case nodes.Negative():
                return scaled(self.number(node.source, bases), Fraction(-1))
            case nodes.Arithmetic():
                return self._arithmetic(node, bases)
            case nodes.Choice():
                return self._choice(node, bases)
            case nodes.Partial(part="year" | "month" | "day") if isinstance(node.source, nodes.Figure):
                name = name_of(node.source, bases)
                self.model.part_of_date(name, node.part)
                return Number({f"{name}.{node.part}": Fraction(1)}, Fraction(0), self.model.stated(name))
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

    def _unread_number(self, node: nodes.Node, bases: Bases) -> Number:
        name = text_of(node, bases)
        self._note(name, node)
        return self._own(name, proposition(f"known {name}"), counted=_counts(node))

    def _own(self, name: str, known: Formula, *, divided: bool = False, counted: bool = False) -> Number:
        """A number that stands for itself."""
        self.model.opaque(name, known, counted=counted)
        return Number({name: Fraction(1)}, Fraction(0), known, grounded=True, divided=divided)

    def _in_unit(self, value: Fraction, unit: str | None) -> Number:
        """A threshold: an amount of money is as many of the declaration's units as the unit of it makes them."""
        if unit is None:
            return Number({}, value, TRUE)
        return Number({self.model.yuan(): value * Fraction(in_yuan(unit))}, Fraction(0), TRUE)

    def _arithmetic(self, node: nodes.Arithmetic, bases: Bases) -> Number:
        left, right = self.number(node.left, bases), self.number(node.right, bases)
        known, divided = both(left.known, right.known), left.divided or right.divided
        if node.operator in "+-":
            return sum_of(left, right if node.operator == "+" else scaled(right, Fraction(-1)), known, divided)
        if node.operator == "*" and not left.terms:
            left, right = right, left
        if not right.terms:
            if node.operator == "*":
                return scaled(left, right.constant)
            if right.constant:
                return scaled(left, 1 / right.constant)
        name = text_of(node, bases)
        self._note(name, node)
        if node.operator == "/":
            known = both(known, compare(right.terms, right.constant, "!="))
        # The quotient is named by its text alone: where it is not known, nothing is said of it.
        return self._own(name, known, divided=divided or node.operator == "/")

    def _choice(self, node: nodes.Choice, bases: Bases) -> Number:
        condition = self.flag(node.condition, bases)
        then, otherwise = self.number(node.then, bases), self.number(node.otherwise, bases)
        known = either(both(condition.holds, then.known), both(condition.fails, otherwise.known))
        return self._defined_as(
            text_of(node, bases),
            known,
            (both(condition.holds, then.known), then),
            (both(condition.fails, otherwise.known), otherwise),
            divided=then.divided or otherwise.divided,
        )

    def _first(self, node: nodes.Call, bases: Bases) -> Number:
        if any(argument.type.kind != "number" for argument in node.arguments):
            # Something stated that is no number counts as stated all the same.
            return self._unread_number(node, bases)
        parts = [self.number(argument, bases) for argument in node.arguments]
        if len(parts) == 2 and parts[0].grounded and not parts[1].terms and not parts[1].constant:
            return Number(parts[0].terms, parts[0].constant, TRUE, grounded=True, divided=parts[0].divided)
        cases: list[tuple[Formula, Number]] = []
        before: Formula = TRUE
        for part in parts:
            cases.append((both(before, part.known), part))
            before = both(before, negation(part.known))
        known = some(part.known for part in parts)
        return self._defined_as(text_of(node, bases), known, *cases, divided=any(part.divided for part in parts))

    def _defined_as(self, name: str, known: Formula, *cases: tuple[Formula, Number], divided: bool = False) -> Number:
        """A variable with a value for each case."""
        made = self._own(name, known, divided=divided)
        for condition, value in cases:
            terms = {name: Fraction(-1)}
            for one, weight in value.terms.items():
                terms[one] = terms.get(one, Fraction(0)) + weight
            self.model.law(name, implies(condition, compare(terms, value.constant, "==")))
        return made

    def _extreme(self, node: nodes.Call, which: Literal["absolute", "greatest", "least"], bases: Bases) -> Number:
        parts = [self.number(argument, bases) for argument in node.arguments]
        if which == "absolute":
            parts = [parts[0], scaled(parts[0], Fraction(-1))]
        beyond = "<=" if which == "least" else ">="
        name = text_of(node, bases)
        made = self._own(name, every(part.known for part in parts), divided=any(part.divided for part in parts))
        reached: list[Formula] = []
        for part in parts:
            terms = {one: -weight for one, weight in part.terms.items()}
            terms[name] = terms.get(name, Fraction(0)) + 1
            self.model.law(name, implies(made.known, compare(terms, -part.constant, beyond)))
            reached.append(compare(terms, -part.constant, "=="))
        self.model.law(name, implies(made.known, some(reached)))
        return made

    def _sum(self, arguments: tuple[nodes.Node, ...], bases: Bases) -> Number:
        """A sum of optional parts: known when one is stated and none is stated in part."""
        total = Number({}, Fraction(0), TRUE)
        present: list[Formula] = []
        whole: list[Formula] = []
        divided = False
        for argument in arguments:
            here = self._present(argument, bases)
            single = argument.type.kind != "list"
            part = self.number(argument, bases) if single else self._list_sum(argument, bases)
            if not part.grounded:
                part = self._defined_as(
                    f"stated part {text_of(argument, bases)}",
                    part.known,
                    (both(here, part.known), part),
                    (negation(here), Number({}, Fraction(0), TRUE)),
                )
            elif here != part.known and here != TRUE:
                # Where it is not there it counts as nothing, which `grounded` promises only where it is not known.
                self.model.law(next(iter(part.terms), ""), implies(part.known, here))
            present.append(here)
            whole.append(TRUE if here == part.known else implies(here, part.known))
            divided = divided or part.divided
            total = sum_of(total, part, TRUE, divided)
        known = both(some(present), *whole)
        return Number(total.terms, total.constant, known, grounded=all(w == TRUE for w in whole), divided=divided)

    def _list_sum(self, node: nodes.Node, bases: Bases) -> Number:
        name = f"sum({text_of(node, bases)})"
        self._note(name, node)
        return self._own(name, proposition(f"known {name}"))

    def _present(self, node: nodes.Node, bases: Bases) -> Formula:
        """Whether an optional part of a sum is stated at all."""
        match node:
            case nodes.Figure(kind="reference"):
                return proposition(f"known {name_of(node, bases)}")
            case nodes.Figure():
                return self.model.stated(name_of(node, bases))
            case nodes.Elements():
                return self.model.stated(name_of(node, bases))
            case nodes.Mapped() | nodes.Filtered() | nodes.Only() | nodes.Negative():
                return self._present(node.source, bases)
            case nodes.Arithmetic():
                return both(self._present(node.left, bases), self._present(node.right, bases))
        return TRUE

    # -- texts -------------------------------------------------------------------------------------------------------

    def text(self, node: nodes.Node, bases: Bases) -> Text:
        """A text."""
        match node:
            case nodes.Literal_(value=str(value)):
                return Text(value, TRUE, value)
            case nodes.Figure(kind="text"):
                name = name_of(node, bases)
                self.model.text(name)
                return Text(name, self.model.stated(name))
            case nodes.Call() if function_of(node.function).logic == "first":
                parts = [self.text(argument, bases) for argument in node.arguments]
                return Text(text_of(node, bases), some(part.known for part in parts))
        name = text_of(node, bases)
        self._note(name, node)
        return Text(name, proposition(f"known {name}"))

    def _note(self, name: str, node: nodes.Node) -> None:
        self.opaque.setdefault(name, reason_for(node))


def _counts(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and function_of(node.function).logic == "count"
