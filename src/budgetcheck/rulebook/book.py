"""The rules in force: chosen, their severities and thresholds set, each with its compiled form.

The nodes of a formula are made only when an instance must be looked at closely or the explainer asks, so that judging
a correct declaration needs neither parser nor exact evaluation.
"""

from __future__ import annotations

import fnmatch
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, Protocol

from budgetcheck.model.record import Kind
from budgetcheck.text.severity import Severity

if TYPE_CHECKING:
    from budgetcheck.expression.runtime import Compiled, Emitted
    from budgetcheck.rulebook.compile import Parsed
    from budgetcheck.rulebook.rule import Rule


class Program:
    """A rule with its formulas as typed nodes, which are parsed when they are asked for."""

    __slots__ = ("_parsed", "parameters", "reads", "rule")

    def __init__(
        self,
        rule: Rule,
        reads: tuple[tuple[int, str, Kind], ...],
        parameters: frozenset[str],
        parsed: Parsed | None = None,
    ) -> None:
        self.rule = rule
        self.reads = reads
        """Figures that the rule cannot do without: (scope, key, kind)."""
        self.parameters = parameters
        self._parsed = parsed

    @property
    def parsed(self) -> Parsed:
        """The formulas as typed nodes."""
        if self._parsed is None:
            from budgetcheck.rulebook.compile import names_with, parse_rule

            self._parsed = parse_rule(self.rule, names_with(self.parameters))
        return self._parsed


class Sheet(NamedTuple):
    """The rules that are for one kind and scope of disclosure, compiled together."""

    judge: Compiled
    """See `expression.sheet.compile_sheet`; its numbers are those of the rulebook's programs."""
    unfit: int
    """How many rules of the book are for other disclosures."""


class ReadyPrograms(Sequence[Program]):
    """Programs that come with their sheets."""

    @abstractmethod
    def sheet(self, kind: str, scope: str) -> Sheet | None:
        """Return the sheet for one kind and scope of disclosure, None where there is none."""


class Keeper(Protocol):
    """Keeps compiled sheets between runs."""

    def load(self, name: str) -> Emitted | None:
        """Return what is kept under a name."""

    def keep(self, name: str, emitted: Emitted) -> None:
        """Keep a sheet."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force."""

    programs: Sequence[Program]
    parameters: Mapping[str, tuple[Decimal, str | None]] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    keeper: Keeper | None = field(default=None, repr=False, compare=False)
    _sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fitting(self, kind: str, scope: str) -> tuple[Program, ...]:
        """Return the programs that are for disclosures of this kind and scope."""
        return tuple(program for program in self.programs if program.rule.fits(kind, scope))

    def sheet(self, kind: str, scope: str) -> Sheet:
        """Return these programs compiled together; made when first asked for."""
        found = self._sheets.get((kind, scope))
        if found is None:
            found = self._sheets[kind, scope] = self._sheet(kind, scope)
        return found

    def _sheet(self, kind: str, scope: str) -> Sheet:
        if isinstance(self.programs, ReadyPrograms):
            ready = self.programs.sheet(kind, scope)
            if ready is not None:
                return ready
        numbered = [(n, program) for n, program in enumerate(self.programs) if program.rule.fits(kind, scope)]
        keeper = self.keeper if len(numbered) >= MANY else None
        name = "" if keeper is None else _name_of(numbered)
        emitted = None if keeper is None else keeper.load(name)
        if emitted is None:
            from budgetcheck.rulebook.compile import compile_programs

            emitted = compile_programs(numbered)
            if keeper is not None:
                keeper.keep(name, emitted)
        return Sheet(emitted.link(), len(self.programs) - len(numbered))

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
        return replace(self, programs=kept)

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
        made = replace(self, severities={**self.severities, **named}, parameters={**self.parameters, **parameters})
        object.__setattr__(made, "_sheets", self._sheets)  # which are made of the programs alone
        return made


MANY = 40
"""Rules from which on a compiled sheet is worth keeping."""


def _name_of(numbered: Iterable[tuple[int, Program]]) -> str:
    """Name a sheet by all that it is made of."""
    from hashlib import sha256

    made_of = [
        (number, rule.each, rule.when, rule.check, rule.patterns, sorted(program.parameters))
        for number, program in numbered
        for rule in (program.rule,)
    ]
    return sha256(repr(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_named(rule: Rule, patterns: Iterable[str]) -> bool:
    """Whether a rule is meant by an id, a prefix of ids (EXP), a pattern (EXP-*), its name or its pack."""
    return any(rule.name == pattern or rule.pack == pattern or is_meant(rule.id, pattern) for pattern in patterns)


def is_meant(id_: str, pattern: str) -> bool:
    """Whether an id of a rule or fault is meant by a pattern: itself, a prefix of ids (EXP) or a glob (EXP-*)."""
    return id_ == pattern or id_.startswith(f"{pattern.rstrip('-')}-") or fnmatch.fnmatchcase(id_, pattern)
