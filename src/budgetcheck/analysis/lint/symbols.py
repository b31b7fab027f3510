"""Formulas of rules as logic: every figure a variable, every presence a proposition, whatever a declaration holds.

What the logic cannot express (products of figures, sums over lists, patterns) becomes a variable or proposition of its
own, known by its text: so every declaration there can be is among the models, and what is proved for all models is
true. Absent figures follow the language: a condition has a formula for being true and another one for being false.
A figure that is absent is given the value 0, so that sums of optional parts stay linear.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from budgetcheck.analysis.lint.logic import (
    FALSE,
    TRUE,
    Formula,
    both,
    compare,
    conjunction,
    disjunction,
    either,
    negation,
    proposition,
    size,
)
from budgetcheck.analysis.lint.naming import Bases, node_name, symbol_name
from budgetcheck.analysis.lint.numbers import NumberSymbols
from budgetcheck.analysis.lint.values import (
    STATED,
    Allowance,
    LinearNumber,
    LogicCondition,
    formulas,
    known_condition,
)
from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import TextTest
from budgetcheck.expression.calling.lookup import function_of

_LARGEST = 3000
"""Parts of a condition; beyond this it is taken as a proposition of its own."""

_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Symbols(NumberSymbols):
    """The symbols of one analysis: its conditions, over the numbers and texts that they are about."""

    bounded = False
    """Whether comparisons may be decided although a figure is absent, because most amounts are not negative."""

    def flag(self, node: nodes.Node, bases: Bases, allowance: Allowance | None = None) -> LogicCondition:
        """A condition; with an allowance its comparisons are those of an assertion."""
        made = self._flag(node, bases, allowance)
        if size(made.holds, _LARGEST) + size(made.fails, _LARGEST) + size(made.passes, _LARGEST) > _LARGEST:
            return self._unread(node, bases, allowance)
        return made

    def _flag(self, node: nodes.Node, bases: Bases, allowance: Allowance | None) -> LogicCondition:
        match node:
            case nodes.Literal_(value=bool(value)):
                return known_condition(value)
            case nodes.Logical():
                parts = [self.flag(part, bases, allowance) for part in node.conditions]
                join, meet = (conjunction, disjunction) if node.operator == "and" else (disjunction, conjunction)
                return LogicCondition(
                    join(part.holds for part in parts),
                    meet(part.fails for part in parts),
                    join(part.passes for part in parts),
                )
            case nodes.Not():
                inner = self.flag(node.source, bases, allowance)
                rounding = FALSE if inner.passes == inner.holds else both(inner.passes, negation(inner.holds))
                return LogicCondition(inner.fails, inner.holds, either(inner.fails, rounding))
            case nodes.Choice():
                condition = self.flag(node.condition, bases)
                then, otherwise = (self.flag(part, bases, allowance) for part in (node.then, node.otherwise))
                return LogicCondition(
                    *(
                        either(both(condition.holds, yes), both(condition.fails, no))
                        for yes, no in zip(formulas(then), formulas(otherwise), strict=True)
                    )
                )
            case nodes.Figure(kind="flag"):
                name = symbol_name(node, bases)
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

    def _defined(self, node: nodes.Node, bases: Bases) -> LogicCondition:
        match node:
            case nodes.Figure() | nodes.WholeTable() | nodes.Elements():
                stated = self.model.stated(symbol_name(node, bases))
                return LogicCondition(stated, negation(stated), stated)
            case nodes.Element():
                return known_condition(True)
        name = node_name(node, bases)
        self._note(name, node)
        found = proposition(f"defined {name}")
        return LogicCondition(found, negation(found), found)

    def _text_test(self, node: nodes.Call, test: TextTest, bases: Bases) -> LogicCondition:
        subject, other = node.arguments
        text = self.text(subject, bases) if subject.type.kind == "text" else None
        pattern = self.text(other, bases) if other.type.kind == "text" else None
        if text is None or pattern is None or pattern.literal is None:
            return self._unread(node, bases, None)
        wanted = pattern.literal
        if text.literal is not None:
            return known_condition(test.holds(text.literal, wanted))
        return self._two_valued(self.model.text_test(text.name, node.function, wanted, test), text.known)

    def _comparison(self, node: nodes.Comparison, bases: Bases, allowance: Allowance | None) -> LogicCondition:
        relation, left, right = node.relation, node.left, node.right
        if relation in ("in", "not in"):
            inside = self._membership(left, right, bases)
            if inside is None:
                return self._unread(node, bases, allowance)
            return inside if relation == "in" else LogicCondition(inside.fails, inside.holds, inside.fails)
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
                return equal if relation == "==" else LogicCondition(equal.fails, equal.holds, equal.fails)
        if kinds == {"flag"} and relation in ("==", "!="):
            one_flag, other_flag = self.flag(left, bases), self.flag(right, bases)
            same = either(both(one_flag.holds, other_flag.holds), both(one_flag.fails, other_flag.fails))
            differ = either(both(one_flag.holds, other_flag.fails), both(one_flag.fails, other_flag.holds))
            return LogicCondition(same, differ, same) if relation == "==" else LogicCondition(differ, same, differ)
        return self._unread(node, bases, allowance)

    def _membership(self, left: nodes.Node, right: nodes.Node, bases: Bases) -> LogicCondition | None:
        if not isinstance(right, nodes.Literal_) or not isinstance(right.value, tuple):
            return None
        options: list[LogicCondition] = []
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
                wanted = LinearNumber({}, Fraction(value), TRUE)
                options.append(self._related(number, wanted, "==", STATED))
        holds = disjunction(option.holds for option in options)
        return LogicCondition(holds, conjunction(option.fails for option in options), holds)

    def _same_text(self, left: nodes.Node, right: nodes.Node, bases: Bases) -> LogicCondition | None:
        one, other = self.text(left, bases), self.text(right, bases)
        if one.literal is not None and other.literal is not None:
            return known_condition(one.literal == other.literal)
        if one.literal is not None:
            one, other = other, one
        if other.literal is not None:
            equal = self.model.equal_text(one.name, other.literal)
        elif one.name == other.name:
            equal = TRUE
        else:
            equal = proposition(" == ".join(sorted((one.name, other.name))))
        return self._two_valued(equal, both(one.known, other.known))

    def _related(self, left: LinearNumber, right: LinearNumber, relation: str, allowance: Allowance) -> LogicCondition:
        terms = dict(left.terms)
        for name, weight in right.terms.items():
            terms[name] = terms.get(name, Fraction(0)) - weight
        terms = {name: weight for name, weight in terms.items() if weight}
        constant = left.constant - right.constant
        known = both(left.known, right.known)
        holds = compare(terms, constant, relation)
        fails = self._beyond(terms, constant, relation, allowance)
        passes = negation(fails)
        found = LogicCondition(both(known, holds), both(known, fails), both(known, passes))
        unknown = negation(known)
        figures = terms.keys() <= self.model.kinds.keys()
        if not self.bounded or unknown == FALSE or (figures and not any(map(self.model.never_negative, terms))):
            return found
        name = f"by bounds {sorted(terms.items())} {constant} {relation}"
        kept, broken = proposition(f"holds {name}"), proposition(f"fails {name}")
        self.model.exclusive(f"holds {name}", f"fails {name}")
        if figures:
            # What is absent may be 0, so what is certain without it is true with 0; that two sides are equal never is.
            stated = conjunction(map(self.model.stated, terms))
            equal = FALSE if stated == known else stated
            kept = both(kept, passes if relation != "==" else both(equal, passes))
            broken = both(broken, fails if relation != "!=" else both(equal, fails))
        return LogicCondition(
            *(either(one, both(unknown, by)) for one, by in zip(formulas(found), (kept, broken, kept), strict=True))
        )

    def _beyond(
        self, terms: Mapping[str, Fraction], constant: Fraction, relation: str, allowance: Allowance
    ) -> Formula:
        """When a comparison fails although tolerance and rounding are allowed for."""
        tolerance = allowance.tolerance
        if relation == "!=":  # what is equal is not set apart by any tolerance
            return compare(terms, constant, "==")
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

    def _two_valued(self, holds: Formula, known: Formula) -> LogicCondition:
        yes = both(known, holds)
        return LogicCondition(yes, both(known, negation(holds)), yes)

    def _unread(self, node: nodes.Node, bases: Bases, allowance: Allowance | None) -> LogicCondition:
        """A condition that stands for itself: true, false or unknown."""
        name = node_name(node, bases)
        self._note(name, node)
        suffix = "" if allowance is None else f" within {allowance.tolerance}{' rounded' * allowance.rounded}"
        holds, fails = proposition(f"holds {name}{suffix}"), proposition(f"fails {name}{suffix}")
        self.model.exclusive(f"holds {name}{suffix}", f"fails {name}{suffix}")
        return LogicCondition(holds, fails, holds)
