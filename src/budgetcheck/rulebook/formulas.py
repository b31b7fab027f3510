"""A rule's formulas, parsed and type-checked against the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from budgetcheck.expression import nodes
from budgetcheck.expression.faults import FormulaError, FormulaFault
from budgetcheck.expression.grammar.parse import parse_each, parse_formula
from budgetcheck.expression.grammar.scope import Names
from budgetcheck.model import codelists
from budgetcheck.model.layout import KEYS
from budgetcheck.rulebook.parsed import Parsed
from budgetcheck.rulebook.rule import Rule
from budgetcheck.text.words import phrase


class RuleError(Exception):
    """A rule's formulas cannot be used: for each fault the key it is in, the formula and the fault."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[str, str, FormulaFault]] = []

    def take(self, key: str, error: FormulaError) -> None:
        """Add the faults of one formula."""
        self.faults.extend((key, error.formula, fault) for fault in error.faults)


def names_with(parameters: Iterable[str]) -> Names:
    """Return the names a formula may use."""
    return Names(KEYS.keys, frozenset(parameters), codelists.codelist_names())


@lru_cache(1024)
def parse_condition(formula: str, parameters: frozenset[str]) -> nodes.Node:
    """Parse a condition on a whole declaration, as duties have. Raises FormulaError."""
    return parse_formula(formula, names_with(parameters))


def parse_rule(rule: Rule, names: Names) -> Parsed:
    """Parse and type-check a rule's formulas. Raises RuleError with the faults of all of them."""
    problem = RuleError()
    names = replace(names, patterns=dict(rule.patterns))
    each: list[tuple[str, nodes.Node]] = []
    for formula in rule.each:
        try:
            name, source = parse_each(formula, names)
        except FormulaError as error:
            problem.take("each", error)
            raise problem from None
        each.append((name, source))
        names = names.with_each(name, source)
    parsed: dict[str, nodes.Node] = {}
    for key, text in (("when", rule.when), ("check", rule.check), ("figure", rule.figure)):
        if text is None:
            continue
        try:
            parsed[key] = parse_formula(text, names, condition=key != "figure")
        except FormulaError as error:
            problem.take(key, error)
    figure = parsed.get("figure")
    if figure is not None and not isinstance(figure, nodes.Figure):
        message = phrase("rulebook.formulas.name_key_declaration_element")
        problem.take("figure", FormulaError(str(rule.figure), (FormulaFault(message, figure.at),)))
    if problem.faults:
        raise problem
    assert figure is None or isinstance(figure, nodes.Figure)
    conditions = _conjuncts(parsed["when"]) if "when" in parsed else ()
    return Parsed(tuple(each), conditions, parsed["check"], figure)


def _conjuncts(node: nodes.Node) -> tuple[nodes.Node, ...]:
    if isinstance(node, nodes.Logical) and node.operator == "and":
        return tuple(part for condition in node.conditions for part in _conjuncts(condition))
    return (node,)
