"""The rules in force: chosen, their severities and thresholds set, each with its compiled form.

The nodes of a formula are made only when an instance must be looked at closely or the explainer asks, so that judging
a correct declaration needs neither parser nor exact evaluation.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetcheck.expression.runtime import Compiled, Emitted
from budgetcheck.findings import Severity
from budgetcheck.record import Kind
from budgetcheck.rule import Rule

if TYPE_CHECKING:
    from budgetcheck.compiling import Parsed


class Program:
    """A rule with its compiled form; its nodes are parsed when they are asked for."""

    __slots__ = ("_parsed", "emitted", "fast", "lists", "parameters", "reads", "rule")

    def __init__(
        self,
        rule: Rule,
        emitted: Sequence[Emitted],
        reads: tuple[tuple[int, str, Kind], ...],
        parameters: frozenset[str],
        parsed: Parsed | None = None,
    ) -> None:
        self.rule = rule
        self.emitted = tuple(emitted)
        self.lists: tuple[Compiled, ...] = tuple(one.link() for one in emitted[:-1])
        """For each `each`, the elements."""
        self.fast: Compiled = emitted[-1].link()
        self.reads = reads
        """Figures that the rule cannot do without: (scope, key, kind)."""
        self.parameters = parameters
        self._parsed = parsed

    @property
    def parsed(self) -> Parsed:
        """The formulas as typed nodes."""
        if self._parsed is None:
            from budgetcheck.compiling import names_with, parse_rule

            self._parsed = parse_rule(self.rule, names_with(self.parameters))
        return self._parsed


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force."""

    programs: tuple[Program, ...]
    parameters: Mapping[str, tuple[Decimal, str | None]] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    _fitting: dict[tuple[str, str], tuple[Program, ...]] = field(default_factory=dict, repr=False, compare=False)

    def fitting(self, kind: str, scope: str) -> tuple[Program, ...]:
        """Return the programs that are for disclosures of this kind and scope."""
        found = self._fitting.get((kind, scope))
        if found is None:
            found = tuple(program for program in self.programs if program.rule.fits(kind, scope))
            self._fitting[kind, scope] = found
        return found

    def severity(self, rule: Rule) -> Severity:
        """Return the severity in force for a rule."""
        return self.severities.get(rule.id, rule.severity)

    def choose(self, select: Sequence[str] = (), ignore: Sequence[str] = (), required: Sequence[str] = ()) -> Rulebook:
        """Keep the rules whose id or name is selected (all without a selection) and not ignored, or is required."""
        if not select and not ignore:
            return self
        kept = tuple(
            program
            for program in self.programs
            if ((not select or is_named(program.rule, select)) and not is_named(program.rule, ignore))
            or is_named(program.rule, required)
        )
        return replace(self, programs=kept, _fitting={})

    def adjust(
        self, severities: Mapping[str, Severity], parameters: Mapping[str, tuple[Decimal, str | None]]
    ) -> Rulebook:
        """Set severities (by id or pattern) and thresholds."""
        named = {
            program.rule.id: severity
            for pattern, severity in severities.items()
            for program in self.programs
            if is_named(program.rule, (pattern,))
        }
        return replace(self, severities={**self.severities, **named}, parameters={**self.parameters, **parameters})


def is_named(rule: Rule, patterns: Iterable[str]) -> bool:
    """Whether a rule is meant by an id, a prefix of ids (EXP), a pattern (EXP-*), its name or its pack."""
    return any(rule.name == pattern or rule.pack == pattern or is_meant(rule.id, pattern) for pattern in patterns)


def is_meant(id_: str, pattern: str) -> bool:
    """Whether an id of a rule or fault is meant by a pattern: itself, a prefix of ids (EXP) or a glob (EXP-*)."""
    return id_ == pattern or id_.startswith(f"{pattern.rstrip('-')}-") or fnmatch.fnmatchcase(id_, pattern)
