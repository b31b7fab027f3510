"""A rule ready to be judged, and the sheets that rules are compiled into.

The nodes of a formula are made only when an instance must be looked at closely or the explainer asks, so that judging
a correct declaration needs neither parser nor exact evaluation.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from budgetcheck.model.record import Kind
from budgetcheck.text.severity import Severity
from budgetcheck.text.tuples import NamedTuple

if TYPE_CHECKING:
    from budgetcheck.expression.surroundings.runtime import Compiled, Emitted
    from budgetcheck.rulebook.footprint import Footprint
    from budgetcheck.rulebook.parsed import Parsed
    from budgetcheck.rulebook.rule import Rule


class RuleGist(NamedTuple):
    """What can be told of a rule before its program is made."""

    id: str
    severity: Severity
    """Its own, where nothing else is set."""
    limits: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """The kinds and scopes of disclosures that it is for, as in its `applies_to`."""
    prerequisites: tuple[str, ...]
    """Lists and keys without which it has no instance."""

    def fits(self, kind: str, scope: str) -> bool:
        """Whether the rule is for disclosures of this kind and scope."""
        return all((not kinds or kind in kinds) and (not scopes or scope in scopes) for kinds, scopes in self.limits)


class Program:
    """A rule with its formulas as typed nodes, which are parsed, or made of what is kept, when they are asked for."""

    __slots__ = ("_footprint", "_keeps", "_parsed", "adds", "parameters", "reads", "rule")

    def __init__(
        self,
        rule: Rule,
        reads: tuple[tuple[int, str, Kind], ...],
        parameters: frozenset[str],
        parsed: Parsed | None = None,
        *,
        adds: bool = False,
        footprint: tuple[Any, ...] | None = None,
        keeps: Callable[[], Parsed | None] | None = None,
    ) -> None:
        self.rule = rule
        self.reads = reads
        """Figures that the rule cannot do without: (scope, key, kind)."""
        self.adds = adds
        """Whether it compares sums, so that some of their parts may decide it where others are absent."""
        self.parameters = parameters
        self._parsed = parsed
        self._keeps = keeps
        self._footprint: Footprint | tuple[Any, ...] | None = footprint

    @property
    def parsed(self) -> Parsed:
        """The formulas as typed nodes."""
        found = self._parsed
        if found is None:
            found = self._keeps() if self._keeps is not None else None
            if found is None:
                from budgetcheck.rulebook.formulas import names_with, parse_rule

                found = parse_rule(self.rule, names_with(self.parameters))
            self._parsed = found
        return found

    @property
    def gist(self) -> RuleGist:
        """What can be told of it before it is made."""
        limits = tuple([(applies.kind, applies.scope) for applies in self.rule.applies_to])
        return RuleGist(self.rule.id, self.rule.severity, limits, self.footprint.prerequisites)

    @property
    def footprint(self) -> Footprint:
        """Which figures the rule may look at."""
        found = self._footprint
        if found is None or isinstance(found, tuple):
            from budgetcheck.rulebook.footprint import Footprint, footprint_of

            found = footprint_of(self.parsed) if found is None else Footprint(*found)
            self._footprint = found
        return found


class Sheet(NamedTuple):
    """The rules that are for one kind and scope of disclosure, compiled together."""

    judge: Compiled
    """See `expression.sheet.compile_sheet`; its numbers are those of the rulebook's programs."""
    unfit: int
    """How many rules of the book are for other disclosures."""


class ReadyPrograms(Sequence[Program]):
    """Programs that come with their sheets."""

    @abstractmethod
    def gists(self) -> Sequence[RuleGist]:
        """Return the gist of each."""

    @abstractmethod
    def sheet(self, kind: str, scope: str) -> Sheet | None:
        """Return the sheet for one kind and scope of disclosure, None where there is none."""


class Keeper(Protocol):
    """Keeps compiled sheets between runs."""

    def load(self, name: str) -> Emitted | None:
        """Return what is kept under a name."""

    def keep(self, name: str, emitted: Emitted) -> None:
        """Keep a sheet."""


def compile_programs(programs: Iterable[tuple[int, Program]]) -> Emitted:
    """Compile programs, each with the number that the sheet is to call it by, into one sheet."""
    from budgetcheck.expression.compiled.sheet import SheetPart, compile_sheet

    parts = [
        SheetPart(number, tuple(source for _, source in parsed.each), parsed.conditions, parsed.check)
        for number, parsed in ((number, program.parsed) for number, program in programs)
    ]
    return compile_sheet(parts)
