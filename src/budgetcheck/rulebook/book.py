"""The rules in force: chosen, their severities and thresholds set, each with its compiled form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetcheck.rulebook.ids import is_named
from budgetcheck.rulebook.program import Keeper, Program, ReadyPrograms, RuleGist, Sheet, compile_programs
from budgetcheck.text.severity import Severity
from budgetcheck.text.slots import frozen

if TYPE_CHECKING:
    from budgetcheck.rulebook.rule import Duty, Rule


@frozen
class Rulebook:
    """The rules in force."""

    programs: Sequence[Program]
    parameters: Mapping[str, tuple[Decimal, str | None]] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    """The duties that users' packs name; the built-in ones are `duties.builtin_duties`."""
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The rules that are not in force, with the duties that they would serve."""
    keeper: Keeper | None = field(default=None, repr=False, compare=False)
    derived: dict[tuple[str, str], object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What a room above derives of the rules for a kind and scope, kept no longer than these."""
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
        keeper = self.keeper if len(numbered) >= _MANY else None
        name = "" if keeper is None else _name_of(numbered)
        emitted = None if keeper is None else keeper.load(name)
        if emitted is None:
            emitted = compile_programs(numbered)
            if keeper is not None:
                keeper.keep(name, emitted)
        return Sheet(emitted.link(), len(self.programs) - len(numbered))

    def gists(self) -> Sequence[RuleGist]:
        """Return what can be told of each program before it is made."""
        programs = self.programs
        return programs.gists() if isinstance(programs, ReadyPrograms) else [program.gist for program in programs]

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
        chosen = {program.rule.id for program in kept}
        left_out = {program.rule.id: program.rule.duties for program in self.programs if program.rule.id not in chosen}
        return replace(self, programs=kept, left_out={**self.left_out, **left_out})

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


_MANY = 40
"""Rules from which on a compiled sheet is worth keeping."""


def _name_of(numbered: Iterable[tuple[int, Program]]) -> str:
    """Name a sheet by all that it is made of."""
    from budgetcheck.files.seal import sha256_of

    made_of = [
        (number, rule.each, rule.when, rule.check, rule.patterns, sorted(program.parameters))
        for number, program in numbered
        for rule in (program.rule,)
    ]
    return sha256_of(repr(made_of).encode("utf-8", "surrogatepass"))[:32]
