"""Who is to blame: the suspects that the explainer finds for what a check found, within a time that check can bear.

Imported only when a rule of severity error fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgetcheck.explain.explain import QUICK, explain, told
from budgetcheck.explain.search.limits import Clock
from budgetcheck.explain.search.system import IllFormed, Unsettled
from budgetcheck.explain.translate.growth import Growth
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.finding import Suspect
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

MOST_INSTANCES = 4000
"""Instances of rules beyond which a check names no suspects; `explain` has the time for it."""
MOST_ROUNDS = 8
"""How often the system grows by some figures before it takes all rules in."""


def find_suspects(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement] | None = None
) -> Mapping[Instance, tuple[Suspect, ...]]:
    """For every instance of a rule in conflict, the likeliest figures to be wrong; empty where nothing is certain.

    `judgements` are those of the figures, where they are known already.
    """
    clock = Clock(QUICK.seconds, MOST_INSTANCES)
    return suspects_of(Growth(figures, rulebook, strictness, clock=clock, judgements=judgements))


def suspects_of(growth: Growth) -> Mapping[Instance, tuple[Suspect, ...]]:
    """The same, from a system that grows until what it says is certain."""
    growth.add(growth.disputed())
    steps = Clock(QUICK.seconds, QUICK.nodes)
    for attempt in range(MOST_ROUNDS + 2):
        translation = growth.translation()
        if not translation.complete:
            return {}
        try:
            found = explain(translation.system, limits=QUICK, clock=None if growth.whole else steps)
        except Unsettled as open_:
            growth.add(open_.figures if attempt < MOST_ROUNDS else None)
            continue
        except IllFormed:
            return {}
        suspected: dict[Instance, tuple[Suspect, ...]] = {}
        for number, several in told(translation.system, found.groups).items():
            suspected.setdefault(translation.instances[number], several)
        return suspected
    return {}
