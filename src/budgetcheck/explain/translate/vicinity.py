"""The part of a declaration's system around some figures: the rules in doubt, and all rules that name these figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from budgetcheck.explain.limits import Clock
from budgetcheck.explain.translate.footprint import Footprint, Pattern, footprint_of, pattern_of
from budgetcheck.explain.translate.parts import Part, Translator
from budgetcheck.explain.translate.translate import Translation, exactly_computed, failing_of, join, translated
from budgetcheck.expression.environment import TooLarge
from budgetcheck.figures.figures import Figures
from budgetcheck.model.record import Record
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import instances, judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness, instance_of

__all__ = ["OutOfSight", "Vicinity"]


class OutOfSight(Exception):
    """The rules around some figures cannot be told from the others."""


@dataclass(slots=True)
class _Entry:
    """One instance of a rule, translated when it is first asked for."""

    program: Program
    records: tuple[Record, ...]
    doubtful: bool
    routes: frozenset[Route] | None
    """The figures that it may look at, beside those of whole lists; None: any."""
    part: Part | None = None


@dataclass(slots=True)
class _Rule:
    program: Program
    entries: list[_Entry] | None = field(default=None)


class Vicinity:
    """One declaration whose rules are translated as they are asked for. Raises OutOfSight where that cannot be done.

    Rules in doubt are those that fail, are off by rounding, or are undecided: all others hold as long as no figure in
    them is changed. `judgements` are those of these figures, where they are known already; `clock` counts instances.
    """

    def __init__(
        self,
        figures: Figures,
        rulebook: Rulebook,
        strictness: Strictness,
        clock: Clock,
        judgements: Sequence[Judgement] | None = None,
    ) -> None:
        if figures.files or figures.members:
            raise OutOfSight  # A figure may have several routes.
        stated = figures.as_stated()
        if judgements is None or stated is not figures:
            judgements = judge(stated, rulebook, strictness).judgements
        if any(one.too_large for one in judgements):
            raise OutOfSight
        self._clock = clock
        self._failing = failing_of(judgements, rulebook)
        self._translator = Translator(stated, rulebook.parameters, strictness, {}, self._failing)
        doubtful: dict[str, set[Instance]] = {}
        for one in judgements:
            if one.verdict in ("fails", "rounding", "undecided"):
                doubtful.setdefault(one.program.rule.id, set()).add(one.instance)
        self._doubtful = doubtful
        self._rules = [_Rule(program) for program in translated(rulebook, stated)]

    def disputed(self) -> frozenset[str]:
        """The figures that the rules that fail name."""
        failing = set(self._failing)
        parts = self._all_parts(frozenset(), frozenset(), frozenset())
        return frozenset(name for part in parts if part.instance in failing for name in part.figures)

    def around(self, known: Collection[str]) -> Translation:
        """The rules in doubt and all that name the `known` figures; its system tells which figures are not known."""
        routes = frozenset(self._translator.register.routes[name] for name in known)
        patterns = frozenset(map(pattern_of, routes))
        parts = self._all_parts(frozenset(known), routes, patterns)
        translation = join(parts, self._translator.register, self._failing)
        unknown = frozenset(translation.routes.keys() - set(known))
        several = {name.rstrip("*") for name in self._translator.register.routes if name.endswith("*")}
        if not several.isdisjoint(name.rstrip("*") for name in known):
            raise OutOfSight  # Several numbers of one text are told apart by the order in which they are met.
        return replace(translation, system=replace(translation.system, partial=unknown))

    def _all_parts(
        self, known: frozenset[str], routes: frozenset[Route], patterns: frozenset[Pattern]
    ) -> Sequence[Part]:
        try:
            with exactly_computed():
                return [part for rule in self._rules for part in self._parts(rule, known, routes, patterns)]
        except TooLarge:
            raise OutOfSight from None

    def _parts(
        self, rule: _Rule, known: frozenset[str], routes: frozenset[Route], patterns: frozenset[Pattern]
    ) -> Iterable[Part]:
        footprint, scopes = footprint_of(rule.program)
        near = bool(routes) and footprint.may_touch(patterns, scopes)
        if rule.entries is None:
            if not near and rule.program.rule.id not in self._doubtful:
                return
            rule.entries = list(self._entries(rule.program, footprint))
        all_near = near and not footprint.patterns.isdisjoint(patterns)
        for entry in rule.entries:
            if entry.part is None and (
                entry.doubtful or all_near or (near and (entry.routes is None or not entry.routes.isdisjoint(routes)))
            ):
                entry.part = self._translator.part(entry.program, entry.records)
            if entry.part is not None and (entry.doubtful or not known.isdisjoint(entry.part.figures)):
                yield entry.part

    def _entries(self, program: Program, footprint: Footprint) -> Iterable[_Entry]:
        doubtful = self._doubtful.get(program.rule.id, set())
        environment = self._translator.environment
        for records in instances(program, environment):
            self._clock.tick()
            routes = footprint.routes(records, environment)
            yield _Entry(program, records, instance_of(program, records) in doubtful, routes)
