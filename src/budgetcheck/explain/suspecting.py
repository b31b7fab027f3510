"""Who is to blame: the suspects that the explainer finds for what a check found, within a time that check can bear.

Imported only when a rule of severity error fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from functools import partial

from budgetcheck.explain.explain import QUICK, explain, suspects_of
from budgetcheck.explain.mixture import Mixture, mixtures
from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.system import IllFormed, Unsettled
from budgetcheck.explain.translate.growth import Growth, Translation
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.statements import with_statements
from budgetcheck.findings.finding import Suspect
from budgetcheck.findings.picture import Branch
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.slots import frozen
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

MOST_INSTANCES = 4000
"""Instances of rules beyond which a check names no suspects; `explain` has the time for it."""
_MOST_RIVALS = 4
"""Figures tried in place of a table that mends what no figure was blamed for."""
MOST_ROUNDS = 8
"""How often the system grows by some figures before it takes all rules in."""


@frozen
class Blamed:
    """What is certain of the figures that are wrong; nothing without a translation."""

    translation: Translation | None = None
    explanation: Explanation | None = None
    mixed: tuple[Mixture, ...] = ()
    rivals: Mapping[Mixture, tuple[Suspect, ...]] = field(default_factory=dict)
    """The figures each of which in another unit would explain by itself all that a mixture does."""

    @property
    def suspects(self) -> Mapping[Instance, tuple[Suspect, ...]]:
        """For every instance of a rule in conflict, the likeliest figures to be wrong."""
        suspected = self.alone
        tables: dict[Instance, tuple[Suspect, ...]] = {}
        for mixture in self.mixed:
            alone = self.rivals.get(mixture, ())
            wider = any(
                one in several for name, several in suspected.items() if name not in mixture.mended for one in alone
            )
            for instance in mixture.mended:
                tables.setdefault(instance, alone)
                if wider:  # one figure explains this, and more
                    continue
                known = mixture.suspect.figures in [one.figures for one in (*suspected.get(instance, ()), *alone)]
                if len(mixture.routes) > 1 or not known:
                    tables[instance] = (*tables[instance], mixture.suspect)
        named = {instance: _none_only(several) for instance, several in tables.items() if several}
        return {**suspected, **named}

    @property
    def alone(self) -> Mapping[Instance, tuple[Suspect, ...]]:
        """The same of figures by themselves, whatever tables may be in another unit."""
        suspected: dict[Instance, tuple[Suspect, ...]] = {}
        if self.translation is not None and self.explanation is not None:
            for number, several in suspects_of(self.translation.system, self.explanation.groups).items():
                suspected.setdefault(self.translation.instances[number], several)
        return suspected

    def branches(self) -> tuple[Branch, ...]:
        """The sums that hold disputed figures, as a tree for a picture."""
        if self.translation is None or self.explanation is None:
            return ()
        from budgetcheck.explain.say.tree import branches_of, tree

        return branches_of(tree(self.translation.system, self.explanation.solutions))


def _none_only(several: tuple[Suspect, ...]) -> tuple[Suspect, ...]:
    """Of several suspects, none is the only way to make the rules hold."""
    return several if len(several) == 1 else tuple(replace(one, unique=False) for one in several)


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
    mixed = mixtures(figures, rulebook, strictness, judgements)
    if not mixed:
        return found
    suspected, trial = found.alone, partial(_fails, figures.as_stated(), rulebook, strictness)
    return replace(found, mixed=mixed, rivals={one: _rivals(suspected, one, trial) for one in mixed})


def _rivals(
    suspected: Mapping[Instance, tuple[Suspect, ...]],
    mixture: Mixture,
    fails: Callable[[Suspect, frozenset[Instance]], bool],
) -> tuple[Suspect, ...]:
    """The figures each of which in another unit would explain by itself all that a mixture does."""
    told = sorted(mixture.mended & suspected.keys(), key=str)
    each = [_single(suspected[instance]) for instance in told]
    each = each or [
        list(dict.fromkeys(one for several in suspected.values() for one in _single(several)))[:_MOST_RIVALS]
    ]
    names = frozenset.intersection(*map(_figures, each))
    others = mixture.mended - suspected.keys()
    return tuple(one for one in each[0] if one.figures[0] in names and not (others and fails(one, others)))


def _single(several: Iterable[Suspect]) -> list[Suspect]:
    return [one for one in several if one.cause == "unit" and len(one.figures) == 1]


def _figures(several: Iterable[Suspect]) -> frozenset[str]:
    return frozenset(one.figures[0] for one in several)


def _fails(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, suspect: Suspect, instances: frozenset[Instance]
) -> bool:
    """Whether any of these still fails with a suspect's figure as it is proposed."""
    route, proposed = figures.directory.resolve(suspect.figures[0]), suspect.proposed[0]
    if route is None or proposed is None:
        return True
    moved = figures.assuming({route: Decimal(proposed)})
    if "statements" in moved.root:
        moved = with_statements(moved)
    judged = judge(moved, rulebook, strictness, open_too=False).judgements
    return any(one.instance in instances and one.verdict == "fails" for one in judged)


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
