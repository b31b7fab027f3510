"""The system of one declaration, which grows around its mistakes: the rules in doubt, then all that name some figures.

Rules that hold stay satisfied while none of their figures changes, so that they need not be looked at before one of
these is to be changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from operator import itemgetter

from budgetcheck.arithmetic.exactness import exactly_computed
from budgetcheck.explain.search import hitting
from budgetcheck.explain.search.hitting import bits
from budgetcheck.explain.search.limits import Clock, LimitReached
from budgetcheck.explain.search.system import System
from budgetcheck.explain.translate.catalogue import catalogue_of
from budgetcheck.explain.translate.listing import Listed, Listing, Wanted
from budgetcheck.explain.translate.parts import InstancePart, Translator
from budgetcheck.expression.surroundings.environment import Environment, TooLarge
from budgetcheck.figures.figures import Figures
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.footprint import pattern_of
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen, slotted
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness, instance_of
from budgetcheck.verdicts.weigh import assess


@frozen
class Translation:
    """The system of one declaration, or as much of it as has grown.

    `instances` are those of its constraints, one by one; `routes` lead to its figures. `left_out` are instances that
    fail and take no part, since they say nothing of amounts or nothing that could be solved. `complete` is False where
    the declaration was too large to read every rule.
    """

    system: System
    instances: tuple[Instance, ...]
    routes: Mapping[str, Route]
    left_out: tuple[Instance, ...] = ()
    complete: bool = True


@slotted
class _Instances:
    """The instances of one rule by their numbers, each translated when it is first asked for."""

    program: Program
    listed: Listed
    doubtful: Sequence[int] = ()
    parts: dict[int, InstancePart] = field(default_factory=dict)
    solved: dict[int, frozenset[str] | None] = field(default_factory=dict)
    """The figures known when it was translated; None: all."""


class Growth:
    """One declaration whose rules of severity error are translated as they are asked for.

    Figures are taken as they are stated, apart from their statements, which are figures of their own. `certain` are
    figures (with their numbers) taken to be right. `clock` counts instances; what it leaves no time for is left out,
    and the translation is not `complete`. `judgements` are those of these figures, where they are known already. Rules
    in doubt are those that fail or are off by rounding.
    """

    def __init__(
        self,
        figures: Figures,
        rulebook: Rulebook,
        strictness: Strictness,
        certain: Mapping[Route, Decimal] | None = None,
        clock: Clock | None = None,
        judgements: Sequence[Judgement] | None = None,
    ) -> None:
        stated = figures.as_stated()
        if certain:
            stated = stated.assuming(certain)
        if judgements is None or figures.conflicts or certain:
            judgements = judge(stated, rulebook, strictness).judgements
        elif stated is not figures:
            judgements = _without_statements(judgements, figures, rulebook, strictness)
        self._clock = clock or Clock()
        self._failing = failing_of(judgements, rulebook)
        self._translator = Translator(stated, rulebook.parameters, strictness, certain or {}, self._failing)
        self._doubtful: dict[str, set[Instance]] = {}
        for one in judgements:
            if one.verdict in ("fails", "rounding"):
                self._doubtful.setdefault(one.program.rule.id, set()).add(one.instance)
        self._catalogue = catalogue_of(rulebook, stated.kind, stated.scope)
        self._active = self._catalogue.active(stated.root)
        self._entries: dict[int, _Instances] = {}
        self._known: set[str] | None = set()
        """The figures all rules of which are there; None: all figures."""
        self._listing = Listing(self._translator.environment)
        self._complete = True
        # A figure of a related declaration may have several routes.
        if stated.files or stated.members or any(one.too_large for one in judgements):
            self._known = None
        self._grow(self._active if self._known is None else self._catalogue.named(self._doubtful) & self._active)

    @property
    def whole(self) -> bool:
        """Whether all rules are there."""
        return self._known is None

    def add(self, names: Collection[str] | None) -> None:
        """Let all rules of these figures be there, of all figures where None."""
        if self._known is None:
            return
        register = self._translator.register
        several = {name.rstrip("*") for name in register.routes if name.endswith("*")}
        if names is None or not several.isdisjoint(name.rstrip("*") for name in names):
            # Several numbers of one text are told apart by the order in which they are met.
            self._known = None
            self._grow(self._active)
        else:
            self._known.update(names)
            routes = frozenset(register.routes[name] for name in names)
            self._grow(self._catalogue.near(set(map(pattern_of, routes)), self._active), routes)

    def disputed(self) -> set[str]:
        """The figures of all smallest sets that have one of every instance that fails."""
        failing = set(self._failing)
        parts = [
            part for entries in self._entries.values() for part in self._parts(entries) if part.instance in failing
        ]
        names = list(dict.fromkeys(name for part in parts for name in part.figures))
        place = {name: number for number, name in enumerate(names)}
        masks = [sum(1 << place[name] for name in set(part.figures)) for part in parts if part.figures]
        return {names[element] for element in hitting.elements_of_cheapest(masks, [1] * len(names))}

    def translation(self) -> Translation:
        """What is there, in the order of the rules; figures come in the order in which they are named."""
        parts = [part for _, entries in sorted(self._entries.items()) for part in self._parts(entries)]
        register = self._translator.register
        names = dict.fromkeys(name for part in parts for name in part.figures)
        told = {part.instance for part in parts if part.told}
        return Translation(
            System(
                tuple(register.measures[name] for name in names),
                tuple(constraint for part in parts for constraint in part.constraints),
                partial=frozenset() if self._known is None else frozenset(names.keys() - self._known),
                currency_unit=register.figures.currency_unit,
            ),
            tuple(part.instance for part in parts for _ in part.constraints),
            {name: register.routes[name] for name in names},
            tuple(instance for instance in self._failing if instance not in told),
            self._complete,
        )

    def _parts(self, entries: _Instances) -> Iterator[InstancePart]:
        for number, part in sorted(entries.parts.items(), key=itemgetter(0)):
            if self._known is None or number in entries.doubtful or not self._known.isdisjoint(part.figures):
                yield part

    def _grow(self, numbers: int, routes: frozenset[Route] | None = None) -> None:
        """Translate the instances of these rules that may name one of the figures; without any, those in doubt."""
        wanted = Wanted(routes) if routes else None
        known = None if self._known is None else frozenset(self._known)
        try:
            with exactly_computed():
                for number in bits(numbers):
                    entries = self._entries.get(number)
                    if entries is None:
                        entries = self._entries[number] = self._list(self._catalogue.program(number))
                    if known is None:
                        several: Sequence[int] = range(len(entries.listed.records))
                    else:
                        near = wanted and self._listing.near(number, entries.program, entries.listed, wanted)
                        several = (*(near or ()), *entries.doubtful)
                    self._translate(entries, several, known)
        except (TooLarge, LimitReached):
            self._complete = False

    def _list(self, program: Program) -> _Instances:
        listed = self._listing.listed(program)
        self._clock.tick(len(listed.records))
        doubtful = self._doubtful.get(program.rule.id)
        if not doubtful:
            return _Instances(program, listed)
        known = enumerate(listed.records)
        return _Instances(program, listed, [n for n, records in known if instance_of(program, records) in doubtful])

    def _translate(self, entries: _Instances, several: Iterable[int], known: frozenset[str] | None) -> None:
        for number in several:
            wanted = None if number in entries.doubtful else known
            part = entries.parts.get(number)
            if part is None or (part.open and entries.solved[number] != wanted):
                entries.parts[number] = self._translator.part(entries.program, entries.listed.records[number], wanted)
                entries.solved[number] = wanted


def translate(
    figures: Figures,
    rulebook: Rulebook,
    strictness: Strictness,
    certain: Mapping[Route, Decimal] | None = None,
    clock: Clock | None = None,
    judgements: Sequence[Judgement] | None = None,
) -> Translation:
    """Translate all rules of severity error as this declaration meets them."""
    growth = Growth(figures, rulebook, strictness, certain, clock, judgements)
    growth.add(None)
    return growth.translation()


def failing_of(judgements: Iterable[Judgement], rulebook: Rulebook) -> tuple[Instance, ...]:
    """The instances of rules of severity error that fail."""
    return tuple(
        dict.fromkeys(
            one.instance for one in judgements if one.verdict == "fails" and one.severity_in(rulebook) == "error"
        )
    )


def _without_statements(
    judgements: Iterable[Judgement], figures: Figures, rulebook: Rulebook, strictness: Strictness
) -> list[Judgement]:
    """Judge again what fails by figures that their statements narrow: without them it may be off by rounding."""
    environment = Environment(figures.as_stated(), rulebook.parameters)

    def narrowed(one: Judgement) -> bool:
        return one.truth is not None and any(
            own in home.repeated for home, own in (figures.home(route.route) for route in one.truth.figures)
        )

    with exactly_computed():
        return [
            assess(one.program, environment, one.records, strictness)
            if one.verdict == "fails" and narrowed(one)
            else one
            for one in judgements
        ]
