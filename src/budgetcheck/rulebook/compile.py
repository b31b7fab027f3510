"""Packs to rulebooks: formulas parsed and type-checked against the model, and compiled into sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from budgetcheck.expression import nodes
from budgetcheck.expression.faults import FormulaError, FormulaFault
from budgetcheck.expression.parse import parse_each, parse_formula
from budgetcheck.expression.runtime import Emitted
from budgetcheck.expression.scope import Names
from budgetcheck.expression.sheet import Part, compile_sheet
from budgetcheck.model import codelists
from budgetcheck.model.layout import KEYS
from budgetcheck.model.record import Kind
from budgetcheck.rulebook.book import Program, Rulebook
from budgetcheck.rulebook.rule import Pack, PackError, PackFault, Rule
from budgetcheck.text.words import Words


class Parsed(NamedTuple):
    """A rule's formulas as typed nodes."""

    each: tuple[tuple[str, nodes.Node], ...]
    conditions: tuple[nodes.Node, ...]
    check: nodes.Node
    figure: nodes.Figure | None


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
    return Names(KEYS.keys, frozenset(parameters), codelists.names())


def compile_packs(packs: Sequence[Pack], base: Rulebook | None = None) -> Rulebook:
    """Compile every rule of the packs, added to those of `base`.

    Raises PackError with the faults of all formulas.
    """
    from budgetcheck.rulebook.load import place_of

    programs: list[Program] = list(base.programs) if base is not None else []
    taken = {program.rule.id: program.rule.path for program in programs}
    parameters: dict[str, tuple[Decimal, str | None]] = dict(base.parameters) if base is not None else {}
    faults: list[PackFault] = []
    for pack in packs:
        faults += _own_parameters(pack, parameters)
        # A pack may read the thresholds of the packs before it, its own above all.
        names = names_with(parameters)
        for rule in pack.rules:
            if rule.id in taken:
                zh, en = f"规则编号 {rule.id} 已在 {taken[rule.id]} 中使用", f"the id is taken in {taken[rule.id]}"
                faults.append(PackFault(pack.path, Words(zh, en), place_of(pack, rule, "id"), rule.id))
                continue
            taken[rule.id] = pack.path
            try:
                programs.append(compile_one(rule, names))
            except RuleError as error:
                faults.extend(
                    PackFault(pack.path, fault.message, place_of(pack, rule, key), rule.id, formula, fault.at)
                    for key, formula, fault in error.faults
                )
    if faults:
        raise PackError(faults)
    if base is not None:
        return replace(base, programs=tuple(programs), parameters=parameters)
    return Rulebook(tuple(programs), parameters)


def _own_parameters(pack: Pack, parameters: dict[str, tuple[Decimal, str | None]]) -> Iterable[PackFault]:
    for threshold in pack.thresholds:
        value = (threshold.value, threshold.currency_unit)
        if parameters.setdefault(threshold.name, value) != value:
            name = threshold.name
            message = Words(f"参数“{name}”已在另一规则包中定义", f"the parameter `{name}` is set by another pack")
            yield PackFault(pack.path, message)


def compile_one(rule: Rule, names: Names) -> Program:
    """Parse and type-check one rule. Raises RuleError."""
    parsed = parse_rule(rule, names)
    reads = tuple(dict.fromkeys(_reads((*parsed.conditions, parsed.check))))
    return Program(rule, reads, names.parameters, parsed)


def compile_programs(programs: Iterable[tuple[int, Program]]) -> Emitted:
    """Compile programs, each with the number that the sheet is to call it by, into one sheet."""
    parts = [
        Part(number, tuple(source for _, source in parsed.each), parsed.conditions, parsed.check)
        for number, parsed in ((number, program.parsed) for number, program in programs)
    ]
    return compile_sheet(parts)


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
        message = Words("须写明一个数字或文字的键", "it must name one key of the declaration or of an element")
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
