"""Rules as logic: when one applies, when it fails, when it is decided without failing, in any declaration.

A rule under `each` is looked at for one element of its list that may be any; two rules over one list are looked at for
the same element, since both are judged for every one.
"""

from __future__ import annotations

from collections.abc import Iterable

from budgetcheck.analysis.lint.logic import Formula, both, conjunction, disjunction, either, symbols_in
from budgetcheck.analysis.lint.naming import element_base, node_name
from budgetcheck.analysis.lint.symbols import Symbols
from budgetcheck.analysis.lint.values import Allowance, LogicCondition
from budgetcheck.expression import nodes
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words


@frozen
class Encoded:
    """One rule as formulas.

    `meets`: it applies and is decided without failing. `judged`: it applies and is decided. `fails`: it applies and
    fails, without any rounding; `fails_rounded`: with all that rounding to the nearest admits.
    """

    program: Program
    applies: Formula
    conditions: tuple[tuple[str, Formula], ...]
    """What it takes to apply: the formula as written (or what limits the disclosures) and its logic."""
    assertion: LogicCondition
    decided: Formula
    """The assertion is decided, whether it applies or not."""
    meets: Formula
    judged: Formula
    fails: Formula
    fails_rounded: Formula
    names: frozenset[str]
    """The figures, presences and computations that it is about, beside what its disclosures are."""
    opaque: tuple[tuple[str, Words], ...]
    """What was not looked into, and why."""

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.program.rule.id


def encode(rulebook: Rulebook, symbols_: Symbols | None = None) -> tuple[list[Encoded], Symbols]:
    """Express every rule of a rulebook; returns them with the symbols they share."""
    known = symbols_ or Symbols(rulebook.parameters)
    return [_encode(program, known) for program in rulebook.programs], known


def _encode(program: Program, known: Symbols) -> Encoded:
    rule, parsed = program.rule, program.parsed
    known.opaque = {}
    known.bounded = program.adds
    bases: tuple[str, ...] = ("",)
    conditions: list[tuple[str, Formula]] = []
    for limits in rule.applies_to:
        for key, allowed in (("kind", limits.kind), ("scope", limits.scope)):
            if allowed:
                known.model.text(f"disclosure.{key}")
                one_of = disjunction(known.model.equal_text(f"disclosure.{key}", word) for word in allowed)
                conditions.append((f"applies_to {key} = {', '.join(allowed)}", one_of))
    for formula, (_, source) in zip(rule.each, parsed.each, strict=True):
        base = element_base(source, bases, bases)
        rows = source.source if isinstance(source, nodes.Filtered) else source
        conditions.append((formula, known.model.element(base, node_name(rows, bases))))
        bases = (*bases, base)
        if isinstance(source, nodes.Filtered):
            conditions.append((formula, known.flag(source.condition, bases).holds))
    for condition in parsed.conditions:
        written = (rule.when or "")[slice(*condition.at)]
        conditions.append((written, known.flag(condition, bases).holds))
    assertion = known.flag(parsed.check, bases, Allowance(rule.widest))
    opaque = tuple(known.opaque.items())
    rounded = known.flag(parsed.check, bases, Allowance(rule.widest, rounded=rule.tolerance != "exact"))
    applies = conjunction(formula for _, formula in conditions)
    decided = either(assertion.passes, assertion.fails)
    about = {name for part in (applies, assertion.holds, assertion.fails) for name in symbols_in(part)}
    return Encoded(
        program,
        applies,
        tuple(conditions),
        assertion,
        decided,
        both(applies, assertion.passes),
        both(applies, decided),
        both(applies, assertion.fails),
        both(applies, rounded.fails),
        frozenset(name for name in about if not name.startswith("disclosure.")),
        opaque,
    )


def neighbours(rules: Iterable[Encoded]) -> dict[str, list[int]]:
    """For each symbol the rules about it (by position)."""
    users: dict[str, list[int]] = {}
    for position, rule in enumerate(rules):
        for name in sorted(rule.names):
            users.setdefault(name, []).append(position)
    return users
