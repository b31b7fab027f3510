"""Rules made ready to judge: formulas parsed and type-checked against the model, compiled, and chosen.

A `Rulebook` is what is in force for a declaration: programs, thresholds, severities.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from budgetcheck import codelists
from budgetcheck.expression import nodes
from budgetcheck.expression.emit import Compiled, compile_list, compile_rule
from budgetcheck.expression.faults import FormulaError
from budgetcheck.expression.parse import parse_each, parse_formula
from budgetcheck.expression.scope import Names
from budgetcheck.findings import Severity
from budgetcheck.layout import KEYS
from budgetcheck.packs import Pack, PackError, PackFault, Rule, place_of
from budgetcheck.record import Kind
from budgetcheck.words import Words


@dataclass(frozen=True, slots=True)
class Program:
    """A rule with its formulas as nodes and compiled."""

    rule: Rule
    each: tuple[tuple[str, nodes.Node], ...]
    conditions: tuple[nodes.Node, ...]
    check: nodes.Node
    figure: nodes.Figure | None
    lists: tuple[Callable[..., Any], ...]
    fast: Compiled
    reads: tuple[tuple[int, str, Kind], ...]
    """Figures that the rule cannot do without: (scope, key, kind)."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force."""

    programs: tuple[Program, ...]
    parameters: Mapping[str, tuple[Decimal, str | None]] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def severity(self, rule: Rule) -> Severity:
        """Return the severity in force for a rule."""
        return self.severities.get(rule.id, rule.severity)

    def choose(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Rulebook:
        """Keep the rules whose id or name is selected (all without a selection) and not ignored."""
        kept = tuple(
            program
            for program in self.programs
            if (not select or _named(program.rule, select)) and not _named(program.rule, ignore)
        )
        return replace(self, programs=kept)

    def adjust(
        self, severities: Mapping[str, Severity], parameters: Mapping[str, tuple[Decimal, str | None]]
    ) -> Rulebook:
        """Set severities (by id or pattern) and thresholds."""
        named = {
            program.rule.id: severity
            for pattern, severity in severities.items()
            for program in self.programs
            if _named(program.rule, (pattern,))
        }
        return replace(self, severities={**self.severities, **named}, parameters={**self.parameters, **parameters})


def _named(rule: Rule, patterns: Iterable[str]) -> bool:
    """Whether a rule is meant by an id, a prefix of ids (EXP), a pattern (EXP-*), its name or its pack."""
    return any(
        rule.id == pattern
        or rule.id.startswith(f"{pattern.rstrip('-')}-")
        or rule.name == pattern
        or rule.pack == pattern
        or fnmatch.fnmatchcase(rule.id, pattern)
        for pattern in patterns
    )


def compile_packs(packs: Sequence[Pack]) -> Rulebook:
    """Compile every rule of the packs. Raises PackError with the faults of all formulas."""
    programs: list[Program] = []
    faults: list[PackFault] = []
    parameters: dict[str, tuple[Decimal, str | None]] = {}
    for pack in packs:
        own = {threshold.name: (threshold.value, threshold.currency_unit) for threshold in pack.thresholds}
        for name in own.keys() & parameters.keys():
            if own[name] != parameters[name]:
                message = Words(f"参数“{name}”已在另一规则包中定义", f"the parameter `{name}` is set by another pack")
                faults.append(PackFault(pack.path, message))
        parameters.update(own)
        # A pack may read the thresholds of the packs before it, its own above all.
        names = Names(KEYS.keys, frozenset(parameters), codelists.names())
        for rule in pack.rules:
            try:
                programs.append(compile_one(rule, names))
            except _RuleFaults as error:
                faults.extend(
                    PackFault(pack.path, fault.message, place_of(pack, rule, key), rule.id, formula, fault.at)
                    for key, formula, fault in error.faults
                )
    if faults:
        raise PackError(faults)
    return Rulebook(tuple(programs), parameters)


class _RuleFaults(Exception):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[str, str, Any]] = []

    def take(self, key: str, error: FormulaError) -> None:
        self.faults.extend((key, error.formula, fault) for fault in error.faults)


def compile_one(rule: Rule, names: Names) -> Program:
    """Parse, type-check and compile one rule."""
    problem = _RuleFaults()
    each: list[tuple[str, nodes.Node]] = []
    for formula in rule.each[:4]:
        try:
            name, source = parse_each(formula, names)
        except FormulaError as error:
            problem.take("each", error)
            raise problem from None
        each.append((name, source))
        names = names.with_each(name, source)
    conditions: tuple[nodes.Node, ...] = ()
    check: nodes.Node | None = None
    pinned: nodes.Figure | None = None
    for key, text in (("when", rule.when), ("check", rule.check), ("figure", rule.figure)):
        if text is None:
            continue
        try:
            node = parse_formula(text, names, condition=key != "figure")
        except FormulaError as error:
            problem.take(key, error)
            continue
        if key == "when":
            conditions = _conjuncts(node)
        elif key == "check":
            check = node
        elif isinstance(node, nodes.Figure):
            pinned = node
    if problem.faults or check is None:
        raise problem
    depth = len(each) + 1
    lists = tuple(compile_list(source, n + 1) for n, (_, source) in enumerate(each))
    reads = tuple(dict.fromkeys(_reads((*conditions, check))))
    fast = compile_rule(list(conditions), check, depth)
    return Program(rule, tuple(each), conditions, check, pinned, lists, fast, reads)


def _conjuncts(node: nodes.Node) -> tuple[nodes.Node, ...]:
    if isinstance(node, nodes.Logical) and node.operator == "and":
        return tuple(part for condition in node.conditions for part in _conjuncts(condition))
    return (node,)


def _reads(roots: Iterable[nodes.Node]) -> Iterable[tuple[int, str, Kind]]:
    for node in roots:
        if isinstance(node, nodes.Figure):
            yield node.scope, node.key, node.kind
        elif isinstance(node, nodes.Elements):
            yield node.scope, node.key, "list"
        elif isinstance(node, nodes.Filtered):
            yield from _reads((node.source,))
        elif isinstance(node, nodes.Call) and (
            node.function in ("defined", "coalesce") or (node.function == "sum" and len(node.arguments) > 1)
        ):
            continue
        elif not isinstance(node, nodes.Logical | nodes.Choice):
            yield from _reads(node.operands())
