"""Who is to blame: the suspects that the explainer finds for what a check found, within a time that check can bear.

Imported only when a rule of severity error fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from budgetcheck.explain.explain import QUICK, explain, suspects_of
from budgetcheck.explain.mixture import Mixture, mixtures
from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.system import IllFormed, Unsettled
from budgetcheck.explain.translate.growth import Growth, Translation
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.finding import Suspect
from budgetcheck.findings.picture import Branch
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.slots import frozen
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

MOST_INSTANCES = 4000
"""Instances of rules beyond which a check names no suspects; `explain` has the time for it."""
MOST_ROUNDS = 8
"""How often the system grows by some figures before it takes all rules in."""


@frozen
class Blamed:
    """What is certain of the figures that are wrong; nothing without a translation."""

    translation: Translation | None = None
    explanation: Explanation | None = None
    mixed: tuple[Mixture, ...] = ()

    @property
    def suspects(self) -> Mapping[Instance, tuple[Suspect, ...]]:
        """For every instance of a rule in conflict, the likeliest figures to be wrong."""
        suspected: dict[Instance, tuple[Suspect, ...]] = {}
        if self.translation is not None and self.explanation is not None:
            for number, several in suspects_of(self.translation.system, self.explanation.groups).items():
                suspected.setdefault(self.translation.instances[number], several)
        tables: dict[Instance, tuple[Suspect, ...]] = {}
        for mixture in self.mixed:
            alone = _alone(suspected, mixture)
            for instance in mixture.mended:
                tables.setdefault(instance, alone)
                if len(mixture.routes) > 1 or instance not in suspected:
                    tables[instance] = (*tables[instance], mixture.suspect)
        return {**suspected, **{instance: several for instance, several in tables.items() if several}}

    def branches(self) -> tuple[Branch, ...]:
        """The sums that hold disputed figures, as a tree for a picture."""
        if self.translation is None or self.explanation is None:
            return ()
        from budgetcheck.explain.say.tree import branches_of, tree

        return branches_of(tree(self.translation.system, self.explanation.solutions))


def _alone(suspected: Mapping[Instance, tuple[Suspect, ...]], mixture: Mixture) -> tuple[Suspect, ...]:
    """The figures each of which in another unit would explain by itself all that a mixture does."""
    each = [
        [one for one in suspected.get(instance, ()) if one.cause == "unit" and len(one.figures) == 1]
        for instance in sorted(mixture.mended, key=str)
    ]
    names = frozenset[str]().union(*(one.figures for one in each[0]))
    names = names.intersection(*({one.figures[0] for one in several} for several in each))
    return tuple(one for one in each[0] if one.figures[0] in names)


def find_blamed(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement] | None = None
) -> Blamed:
    """For each instance of a rule in conflict the likeliest figures to be wrong, with the system they are found in.

    Nothing where nothing is certain. `judgements` are those of the figures, where they are known already.
    """
    clock = Clock(QUICK.seconds, MOST_INSTANCES)
    found = blamed_in(Growth(figures, rulebook, strictness, clock=clock, judgements=judgements))
    if judgements is None:
        judgements = judge(figures, rulebook, strictness).judgements
    return replace(found, mixed=mixtures(figures, rulebook, strictness, judgements))


def find_mixed(figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement]) -> Blamed:
    """The tables in another unit alone: all that rules of severity warning can be blamed on."""
    return Blamed(mixed=mixtures(figures, rulebook, strictness, judgements))


def blamed_in(growth: Growth) -> Blamed:
    """Let a system grow until what it says is certain."""
    growth.add(growth.disputed())
    steps = Clock(QUICK.seconds, QUICK.nodes)
    for attempt in range(MOST_ROUNDS + 2):
        translation = growth.translation()
        if not translation.complete:
            return Blamed()
        try:
            found = explain(translation.system, limits=QUICK, clock=None if growth.whole else steps)
        except Unsettled as open_:
            growth.add(open_.figures if attempt < MOST_ROUNDS else None)
            continue
        except IllFormed:
            return Blamed()
        return Blamed(translation, found)
    return Blamed()
